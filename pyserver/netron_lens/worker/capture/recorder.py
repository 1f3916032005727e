"""Watch torch's functions while a model runs, and note each operation with the values that it takes and gives."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy
from torch.overrides import TorchFunctionMode

from netron_lens.worker import compat
from netron_lens.worker.capture.record import Call, Operation, Value
from netron_lens.worker.capture.tensors import arguments, structure
from netron_lens.worker.capture.tensors.memory import version
from netron_lens.worker.capture.tensors.values import Values
from netron_lens.worker.capture.text import sites
from netron_lens.worker.capture.ways import treatment
from netron_lens.worker.capture.ways.looks import Look
from netron_lens.worker.capture.ways.treatment import Treatment
from netron_lens.worker.capture.ways.visits import Visits
from netron_lens.worker.shape_only import PLAIN, ShapeOnly

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.capture.tensors.arguments import Arguments
    from netron_lens.worker.capture.tensors.names import Names

_Unwatched = torch._C.DisableTorchFunction  # noqa: SLF001 - the public one leaves modes on


class Recorder(Values, TorchFunctionMode):  # type: ignore[misc] # torch is not analysed
    """Notes what runs within it, and changes nothing of it. Sites stay places until the run is over."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self.partial: set[Operation | Call] = set()
        self.visits = Visits()
        self.looks: list[Look] = []
        self.calls: list[Call] = []
        self.failing: tuple[Operation, Exception] | None = None
        self._shapes: Callable[..., Any] | None = None

    def __enter__(self) -> Recorder:  # noqa: PYI034 - the class is final
        mode = compat.innermost_mode()  # it would be asked for every result in the end, and is asked at once
        self._shapes = mode.__torch_function__ if isinstance(mode, ShapeOnly) else None
        super().__enter__()
        return self

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        how = treatment.of(func)
        if how is Treatment.IGNORED:
            return func(*args, **kwargs) if kwargs else func(*args)
        caller = sys._getframe(1)  # noqa: SLF001 - the one way to the caller's frame
        if treatment.rebuilds(caller.f_code):
            return func(*args, **kwargs) if kwargs else func(*args)
        kwargs = kwargs or {}
        if how is Treatment.OPENED:
            with self:
                return treatment.opened(func)(*args, **kwargs)
        if how is Treatment.LOOK:
            return self._looked(func, args, kwargs)
        with _Unwatched():
            given = arguments.read(func, treatment.told(func, args), kwargs)
            inputs = [self.read(tensor) for tensor in given.tensors]
            known = self.escapes.of_data(args[0]) if args and not inputs else None
            if known is not None:
                inputs.append(known)
            versions = [version(tensor) for tensor in given.tensors]
            frame, outer = sites.standing(caller, self.thread.within)
            at = None if frame is None else (frame.f_code, frame.f_lasti)
            self.visits.enter(frame, self.thread.scope)
        next_mode = self._shapes if types in PLAIN else None
        try:
            result = func(*args, **kwargs) if next_mode is None else next_mode(func, types, args, kwargs)
        except Exception as error:
            if self.failing is None or self.failing[1] is not error:
                operation = self._operation(func, given, inputs)
                operation.error = f"{type(error).__name__}: {error}"
                self.failing = (operation, error)
                self.places[operation] = at
            raise
        with _Unwatched():
            before = len(self.events)
            result = self._noted(func, given, inputs, versions, result, at)
            made = self.events[-1] if len(self.events) > before else None
            if made is not None and not treatment.is_whole(func, outer):
                self.partial.add(made)
                made = None
            if at is not None:
                self.visits.note(frame, made, at[1])
            return result

    def _noted(  # noqa: PLR0913, PLR0917 - all that is known of one operation
        self,
        func: Callable[..., Any],
        given: Arguments,
        inputs: list[Value],
        versions: list[int],
        result: Any,
        at: sites.Place | None,
    ) -> Any:
        tensors = given.tensors
        written = tensors[0] if func.__name__ == "__setitem__" else result
        if type(written) is Tensor:
            for tensor, before in zip(tensors, versions, strict=True):
                if tensor is written:
                    if before == version(tensor) and not (torch.is_grad_enabled() or tensor.requires_grad):
                        # The same tensor unchanged: another one for it, so that both can be told apart.
                        result = written = written.detach()
                    break
            outputs = [written]
        else:
            outputs = [tensor for _, tensor in structure.tensors(written) if not is_lazy(tensor)]
        if outputs:
            operation = self._operation(func, given, inputs)
            operation.outputs = [self.made(tensor) for tensor in outputs]
            operation.single = isinstance(result, Tensor)
            operation.allocates = operation.name not in treatment.VIEWS and not any(
                tensor is output for tensor in tensors for output in outputs
            )
            self.note(operation, at)
        return result

    def _operation(self, func: Callable[..., Any], given: Arguments, inputs: list[Value]) -> Operation:
        name = treatment.written_name(func)
        return Operation(
            name=name,
            function=treatment.full_name(func),
            call=self.thread.scope,
            inputs=inputs,
            outputs=[],
            input_names=given.names or ["data"] * len(inputs),
            attributes=given.attributes,
            passive=name in treatment.PASSIVE,
        )

    def _looked(self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        result = func(*args, **kwargs)
        at = sites.place(sys._getframe(2))  # noqa: SLF001 - the caller's caller
        if isinstance(result, (bool, int, float)):
            self.looks.append(Look(func.__name__, result, self.thread.scope, at))
        if isinstance(result, Tensor) or func.__name__ in treatment.SHOWN_LOOKS:
            with _Unwatched():
                given = arguments.read(func, args, kwargs)
                operation = self._operation(func, given, [self.read(tensor) for tensor in given.tensors])
                operation.outputs = [self.made(tensor) for _, tensor in structure.tensors(result)]
                if operation.inputs and not operation.outputs:
                    operation.outputs, operation.single = [self.left(result, operation.inputs[0])], True
                self.note(operation, at)
        return result
