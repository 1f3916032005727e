"""Ways by which tensors leave the sight of function modes and come back: threads, and the wrappers of `vmap`."""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import shape_only
from netron_lens.worker.capture import sites
from netron_lens.worker.capture.record import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.capture.recorder import Recorder


@contextlib.contextmanager
def watched(recorder: Recorder) -> Iterator[None]:
    """Follow tensors through these ways from here on."""
    with _threads(recorder), _wrappers(recorder):
        yield


@contextlib.contextmanager
def _threads(recorder: Recorder) -> Iterator[None]:
    """A thread that the model starts runs as if it were where it was started."""
    original = threading.Thread.start

    def start(thread: threading.Thread) -> None:
        scope, shapes, run = recorder.scope, shape_only.is_active(), thread.run

        def watched_run() -> None:
            recorder.thread.scope = scope
            with shape_only.ShapeOnly() if shapes else contextlib.nullcontext(), recorder:
                run()

        thread.run = watched_run  # type: ignore[method-assign] # of this one thread
        original(thread)

    threading.Thread.start = start  # type: ignore[method-assign] # until the run is over
    try:
        yield
    finally:
        threading.Thread.start = original  # type: ignore[method-assign]


@contextlib.contextmanager
def _wrappers(recorder: Recorder) -> Iterator[None]:
    """`vmap` hands functions other tensors than it was given: say which stands for which."""
    module = torch._functorch.vmap  # noqa: SLF001 - the wrappers have no public name
    names = [name for name in ("_add_batch_dim", "_remove_batch_dim") if hasattr(module, name)]
    originals = {name: getattr(module, name) for name in names}
    for name, original in originals.items():
        setattr(module, name, _linked(recorder, original, "vmap" if "add" in name else "unvmap"))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(module, name, original)


def _linked(recorder: Recorder, original: Callable[..., Any], name: str) -> Callable[..., Any]:
    def linked(tensor: Any, *args: Any) -> Any:
        result = original(tensor, *args)
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - the public one leaves modes on
            operation = Operation(
                name, f"torch.{name}", recorder.scope, [recorder.read(tensor)], [], ["self"], passive=True
            )
            operation.outputs = [recorder.made(result)]
        recorder.places[operation] = sites.place(sys._getframe(1))  # noqa: SLF001 - the one way to the caller's frame
        recorder.events.append(operation)
        return result

    return linked
