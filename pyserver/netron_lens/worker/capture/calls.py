"""Watch the calls of modules: which, with what, from where, and inside which other one."""

from __future__ import annotations

import contextlib
import sys
from types import GeneratorType
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from netron_lens.worker.capture.record import Call, Operation
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.capture.text import sites

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from netron_lens.worker.capture.recorder import Recorder

    Steps = Generator[Any, Any, Any]

_Unwatched = torch._C.DisableTorchFunction  # noqa: SLF001 - the public one leaves modes on
_watching: list[Calls] = []
_original = nn.Module.__call__


def stand_by() -> None:
    """Stand in the way of module calls for good: to do so anew for each run touches every class of modules."""
    nn.Module.__call__ = _call


def _call(module: nn.Module, *args: Any, **kwargs: Any) -> Any:
    if not _watching:
        return _original(module, *args, **kwargs)
    return _watching[-1].called(_original, module, args, kwargs)


sites.boundary(_call.__code__)


class Calls:
    """The module calls of one run. `modules` holds the module of each call."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._counts: dict[str, int] = {}
        self.modules: list[nn.Module] = []

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Note every module call from here on."""
        before = nn.Module.__call__
        if before is _call:
            _watching.append(self)
            try:
                yield
            finally:
                _watching.pop()
            return

        def call(module: nn.Module, *args: Any, **kwargs: Any) -> Any:
            return self.called(before, module, args, kwargs)

        sites.boundary(call.__code__)
        nn.Module.__call__ = call
        try:
            yield
        finally:
            nn.Module.__call__ = before

    def add_root(self, model: nn.Module) -> None:
        """The model as the call in which everything ran: for a run of another method than `forward`."""
        root = Call(0, "", 1, None, "", "", leaf=_is_leaf(model))
        self._recorder.calls.append(root)
        self._recorder.places[root] = None
        self.modules.append(model)

    def called(self, original: Any, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a module by `original`, and note that."""
        recorder = self._recorder
        parent = recorder.thread.scope if recorder.calls else None
        path = recorder.names.of_module(module, recorder.calls[parent].path if parent is not None else "")
        number = self._counts[path] = self._counts.get(path, 0) + 1
        call = Call(len(recorder.calls), path, number, parent, "", "", leaf=_is_leaf(module))
        outside = sys._getframe(2)  # noqa: SLF001 - the one way to the caller's frame
        within = recorder.thread.within
        frame, _ = sites.standing(outside, within)
        recorder.places[call] = at = None if frame is None else (frame.f_code, frame.f_lasti)
        if frame is not outside:
            recorder.partial.add(call)
        recorder.calls.append(call)
        self.modules.append(module)
        recorder.events.append(call)
        with _Unwatched():
            recorder.visits.enter(frame, recorder.thread.scope)
            given = [tensor for _, tensor in structure.tensors((args, kwargs))]
            call.inputs = [recorder.read(tensor) for tensor in given if _has_shape(tensor)]
        recorder.thread.scope = call.index
        recorder.thread.within = within or (frame is not None and sites.is_users(frame.f_code))
        before = len(recorder.events)
        try:
            result = original(module, *args, **kwargs)
        except Exception as error:
            call.error = f"{type(error).__name__}: {error}"
            raise
        else:
            call.completed, call.leaf = True, _is_leaf(module)
            with _Unwatched():
                if len(recorder.events) == before and type(result) is Tensor:
                    result = self._passed_through(call, result, given)
                if isinstance(result, GeneratorType):
                    result = self._in_steps(call, result, within=recorder.thread.within)
                call.single = isinstance(result, Tensor)
                call.outputs = [recorder.read(tensor) for _, tensor in structure.tensors(result)]
                if at is not None:
                    recorder.visits.enter(frame, parent or 0)
                    recorder.visits.note(frame, None if frame is not outside else call, at[1])
            return result
        finally:
            recorder.thread.scope = parent or 0
            recorder.thread.within = within

    def _in_steps(self, call: Call, steps: Steps, *, within: bool) -> Steps:
        """What a generator gives that a module gave: it runs step by step, each one a part of the module's call."""
        recorder = self._recorder
        sent = None
        while True:
            outside = recorder.thread.scope, recorder.thread.within
            recorder.thread.scope, recorder.thread.within = call.index, within
            try:
                part = steps.send(sent)
            except StopIteration as end:
                return end.value
            finally:
                recorder.thread.scope, recorder.thread.within = outside
            with _Unwatched():
                call.outputs += [recorder.read(tensor) for _, tensor in structure.tensors(part)]
            sent = yield part

    def _passed_through(self, call: Call, result: Tensor, given: list[Tensor]) -> Tensor:
        """The result of a module in which no watched operation ran: its own input, or what C++ made of it."""
        recorder = self._recorder
        passed = any(tensor is result for tensor in given)
        if passed and (torch.is_grad_enabled() or result.requires_grad):
            return result
        if passed:
            result = result.detach()
        elif recorder.key in result.__dict__:
            return result
        name = type(self.modules[call.index]).__name__
        operation = Operation(name, name, call.index, list(call.inputs), [], passive=passed)
        operation.outputs = [recorder.made(result)]
        recorder.places[operation] = recorder.places[call]
        recorder.events.append(operation)
        return result


def _is_leaf(module: nn.Module) -> bool:
    return not any(child is not None for child in module._modules.values())  # noqa: SLF001 - faster than `children()`


def _has_shape(tensor: Tensor) -> bool:
    return not isinstance(tensor, nn.parameter.UninitializedTensorMixin)
