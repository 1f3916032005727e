"""Ways by which tensors leave the sight of function modes and come back: threads, numpy, and the wrappers of `vmap`."""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import shape_only
from netron_lens.worker.capture.record import Operation
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.capture.text import sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.capture.recorder import Recorder


@contextlib.contextmanager
def watched(recorder: Recorder) -> Iterator[None]:
    """Follow tensors through these ways from here on."""
    with _threads(recorder), _wrappers(recorder), _makers(recorder):
        yield


@contextlib.contextmanager
def _threads(recorder: Recorder) -> Iterator[None]:
    """A thread that the model starts runs as if it were where it was started."""
    original = threading.Thread.start

    def start(thread: threading.Thread) -> None:
        scope, within = recorder.thread.scope, recorder.thread.within
        shapes, run = shape_only.is_active(), thread.run

        def watched_run() -> None:
            recorder.thread.scope, recorder.thread.within = scope, within
            with shape_only.ShapeOnly() if shapes else contextlib.nullcontext(), recorder:
                run()

        thread.run = watched_run  # type: ignore[method-assign] # of this one thread
        original(thread)

    threading.Thread.start = start  # type: ignore[assignment, method-assign] # until the run is over
    try:
        yield
    finally:
        threading.Thread.start = original  # type: ignore[method-assign]


_WRAPPERS = (
    ("vmap", "_add_batch_dim", "vmap"),
    ("vmap", "_remove_batch_dim", "unvmap"),
    ("eager_transforms", "_wrap_for_grad", "wrap_for_grad"),
    ("eager_transforms", "_unwrap_for_grad", "unwrap_for_grad"),
)
"""Modules of `torch._functorch`, their functions that wrap and unwrap tensors, and our names for these."""


@contextlib.contextmanager
def _wrappers(recorder: Recorder) -> Iterator[None]:
    """`vmap` and `grad` hand functions other tensors than they were given: say which stands for which."""
    originals: list[tuple[Any, str, Any]] = []
    for module_name, function, name in _WRAPPERS:
        module = sys.modules.get(f"torch._functorch.{module_name}")
        original = getattr(module, function, None)
        if original is not None:
            originals.append((module, function, original))
            setattr(module, function, _linked(recorder, original, name))
    try:
        yield
    finally:
        for module, function, original in originals:
            setattr(module, function, original)


def _linked(recorder: Recorder, original: Callable[..., Any], name: str) -> Callable[..., Any]:
    def linked(tensor: Any, *args: Any) -> Any:
        result = original(tensor, *args)
        if not isinstance(result, torch.Tensor):
            return result
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - the public one leaves modes on
            operation = Operation(
                name, f"torch.{name}", recorder.thread.scope, [recorder.read(tensor)], [], ["self"], passive=True
            )
            operation.outputs = [recorder.made(result)]
        recorder.places[operation] = sites.place(sys._getframe(1))  # noqa: SLF001 - the one way to the caller's frame
        recorder.events.append(operation)
        return result

    return linked


_UNTOLD = (
    (torch, "from_numpy", "torch", "ndarray"),
    (torch._C._nested, "nested_tensor", "torch.nested", "tensor_list"),  # noqa: SLF001 - what the public one calls
)
"""Functions that do not tell function modes what they make: where they are found, their names, the modules that these
are known by, and the argument that a tensor is made of."""


@contextlib.contextmanager
def _makers(recorder: Recorder) -> Iterator[None]:
    """Tensors that such functions make come from the arrays and tensors that they were given."""
    originals = [getattr(owner, name) for owner, name, _, _ in _UNTOLD]
    for original, (owner, name, module, argument) in zip(originals, _UNTOLD, strict=True):
        setattr(owner, name, _told(recorder, original, f"{module}.{name}", argument))
    try:
        yield
    finally:
        for original, (owner, name, _, _) in zip(originals, _UNTOLD, strict=True):
            setattr(owner, name, original)


def _told(recorder: Recorder, original: Callable[..., Any], function: str, argument: str) -> Callable[..., Any]:
    name = function.rpartition(".")[2]

    def told(data: Any, **kwargs: Any) -> torch.Tensor:
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - the public one leaves modes on
            sources = {f"{argument}.{place}": recorder.read(tensor) for place, tensor in structure.tensors(data)}
            known = recorder.escapes.of_data(data)
            if known is not None:
                sources = {argument: known}
            frame, outer = sites.standing(sys._getframe(1), recorder.thread.within)  # noqa: SLF001 - the one way to the caller's frame
            at = None if frame is None else (frame.f_code, frame.f_lasti)
            recorder.visits.enter(frame, recorder.thread.scope)
        result: torch.Tensor = original(data, **kwargs)
        with torch._C.DisableTorchFunction():  # noqa: SLF001
            operation = Operation(name, function, recorder.thread.scope, list(sources.values()), [], list(sources))
            operation.single, operation.outputs = True, [recorder.made(result)]
            recorder.note(operation, at)
            is_whole = outer is None or outer.co_name == name
            if not is_whole:
                recorder.partial.add(operation)
            if at is not None:
                recorder.visits.note(frame, operation if is_whole else None, at[1])
        return result

    return told
