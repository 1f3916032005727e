"""Record one forward pass of a model."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import run
from netron_lens.worker.capture import completion, passages
from netron_lens.worker.capture.calls import Calls
from netron_lens.worker.capture.modules.constructions import constructions
from netron_lens.worker.capture.recorder import Recorder
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.capture.tensors.names import Names
from netron_lens.worker.capture.text import sites
from netron_lens.worker.shape_only import initialisers

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Record

__all__ = ["capture", "constructions"]

_OF_TORCH = frozenset({"__call__", "_call_impl", "_wrapped_call_impl"})


def capture(
    model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], *, method: str = "forward"
) -> Record:
    """Call a model once and say what ran.

    The caller prepares the run (`worker.run`) and decides whether tensors are shape-only (`ShapeOnly`). `method` other
    than `forward` is called as it is, without the model's hooks. Where the call raises, the record holds what ran, and
    `Record.failed`. Raises `DataDependent` within `ShapeOnly` where code looks at an unknown value.
    """
    recorder = Recorder(Names(model))
    calls = Calls(recorder)
    with torch._C.DisableTorchFunction():  # noqa: SLF001 - the public one leaves modes on
        inputs = [recorder.made(tensor, "input", name) for name, tensor in _named_inputs(model, method, args, kwargs)]
    result: Any = None
    error: Exception | None = None
    with calls.watched(), passages.watched(recorder), initialisers.watched(), recorder:
        if method != "forward" or _is_called_past_modules(model):
            calls.add_root(model)
        try:
            result = run.called(model, method, args, kwargs)
        except Exception as raised:  # noqa: BLE001 - a user's forward may raise anything; the record says what
            error = raised
    with torch._C.DisableTorchFunction():  # noqa: SLF001
        recorder.visits.leave_all()
        return completion.record(model, method, recorder, calls, inputs, result, error)


sites.outermost(capture.__code__)


def _is_called_past_modules(model: torch.nn.Module) -> bool:
    """Tell whether a class has its own `__call__`, as one that only calls `forward`, which leaves out torch's."""
    own = type(model).__call__
    code = None if own is torch.nn.Module.__call__ else getattr(own, "__code__", None)
    return code is not None and _OF_TORCH.isdisjoint(code.co_names)


def _named_inputs(
    model: torch.nn.Module, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> list[tuple[str, torch.Tensor]]:
    """The tensors among the arguments, each once, by the parameter's name and their place in its value."""
    try:
        bound = inspect.signature(getattr(model, method)).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):
        bound = {**{f"input{position}": value for position, value in enumerate(args)}, **kwargs}
    found: dict[int, tuple[str, torch.Tensor]] = {}
    for name, tensor in structure.tensors(bound):
        found.setdefault(id(tensor), (name, tensor))
    return list(found.values())
