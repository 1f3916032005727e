"""Make the record of a run that is over: places become sites, calls learn of their modules, sums are taken."""

from __future__ import annotations

import inspect
import traceback
from typing import TYPE_CHECKING, Any

from netron_lens.worker.capture.metrics import metrics
from netron_lens.worker.capture.modules import modules
from netron_lens.worker.capture.record import Call, Failed, Operation, Record, Value
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.capture.text import outputs, sites
from netron_lens.worker.capture.ways import arrays
from netron_lens.worker.capture.ways.branches import branches
from netron_lens.worker.capture.ways.statements import statements

if TYPE_CHECKING:
    from torch import nn

    from netron_lens.worker.capture.calls import Calls
    from netron_lens.worker.capture.recorder import Recorder


def record(  # noqa: PLR0913, PLR0917 - all that a run leaves behind
    model: nn.Module,
    method: str,
    recorder: Recorder,
    calls: Calls,
    inputs: list[Value],
    result: Any,
    error: Exception | None,
) -> Record:
    """The record of a run. Call it unwatched."""
    given = [] if error else structure.tensors(result)
    values = [recorder.read(tensor) for _, tensor in given]
    failed = _failed(recorder, error)
    inventory = modules.Inventory(model, recorder.names)
    _locate(recorder)
    for call, module in zip(recorder.calls, calls.modules, strict=True):
        modules.describe(call, module, inventory)
    whole = [event for event in recorder.events if event not in recorder.partial]
    bound = statements(whole, recorder.calls, recorder.visits)
    _inherit_sites(recorder)
    operations = [event for event in recorder.events if isinstance(event, Operation)]
    arrays.connect(operations)
    for operation in operations:
        operation.multiply_adds = metrics.multiply_adds(operation)
    sizes = [metrics.size(value) for operation in operations if operation.allocates for value in operation.outputs]
    metrics.add_up(recorder.calls, operations)
    parameters, trainable = inventory.totals(model)
    return Record(
        class_name=recorder.calls[0].class_name,
        class_module=recorder.calls[0].class_module,
        inputs=inputs,
        outputs=values,
        output_names=outputs.names(
            [place for place, _ in given],
            _ended(model, method, recorder),
            {value.name for value in inputs if value.name},
        ),
        result=None if error else structure.described(result),
        events=recorder.events,
        operations=operations,
        calls=recorder.calls,
        parameters=parameters,
        trainable=trainable,
        branches=branches(recorder.looks),
        statements=bound,
        failed=failed,
        multiply_adds=recorder.calls[0].multiply_adds,
        activation_bytes=sum(sizes),
        largest_activation=max(sizes, default=0),
    )


def _ended(model: nn.Module, method: str, recorder: Recorder) -> sites.Place | None:
    """Where the model's own function gave its result; none where it is not known, or another one changed that."""
    code = getattr(inspect.unwrap(getattr(model, method)), "__code__", None)
    if code is None or code not in recorder.visits.outermost:
        return None
    return code, recorder.visits.outermost[code]


def _failed(recorder: Recorder, error: Exception | None) -> Failed | None:
    if error is None:
        return None
    message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    failing = recorder.failing
    if failing is not None and failing[1] is error:
        operation = failing[0]
        at = recorder.places[operation]
    else:
        at = _raising_place(error)
        scope = max((call.index for call in recorder.calls if call.error == message), default=0)
        operation = Operation(type(error).__name__, type(error).__name__, scope, [], [], error=message)
        recorder.places[operation] = at
    recorder.events.append(operation)
    return Failed(message, error, sites.site(at))


def _raising_place(error: Exception) -> sites.Place | None:
    """The innermost place of the user's in the traceback."""
    found: sites.Place | None = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if sites.is_users(frame.f_code):
            found = frame.f_code, frame.f_lasti
    step = error.__traceback__
    while step is not None:
        if found is not None and step.tb_frame.f_code is found[0]:
            found = found[0], step.tb_lasti
        step = step.tb_next
    return found


def _locate(recorder: Recorder) -> None:
    for event, at in recorder.places.items():
        event.site = sites.site(at)


def _inherit_sites(recorder: Recorder) -> None:
    """What torch's own code calls stands where the user called torch."""
    for call in recorder.calls:
        parent = recorder.calls[call.parent] if call.parent is not None else None
        if parent is None:
            call.site = None  # no code of the user's called the model
            continue
        call.site = call.site or parent.site
        call.construction = call.construction or parent.construction
    for event in recorder.events:
        if isinstance(event, Call):
            continue
        event.site = event.site or recorder.calls[event.call].site
