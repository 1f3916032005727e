"""The user's functions while they run: what each gave back, and to which call in another one of them."""

from __future__ import annotations

import inspect
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from torch import Tensor

from netron_lens.protocol import NamedTensor, Span
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.capture.text import returns, sites
from netron_lens.worker.capture.text.lasting import Lasting

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from netron_lens.worker.capture.record import Call, Operation
    from netron_lens.worker.capture.text.sites import Place


@dataclass(frozen=True, slots=True, eq=False)
class Returned:
    """What a function gave back at one place: tensors by name, `None` for what is no tensor.

    `single` is a tensor itself, `ordered` one or a tuple of some. `call` is the index of the module call it ran in,
    `function` its name, `caller` where another function called it.
    """

    at: Place
    function: str
    call: int
    values: tuple[NamedTensor | None, ...]
    single: bool
    ordered: bool
    caller: Place | None


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """The tensors that a statement gave names, read off the names; `call` is as above."""

    file: str
    statement: Span
    call: int
    values: tuple[NamedTensor, ...]


@dataclass(slots=True, eq=False)
class _Visit:
    """One run of a function: its frame, what happened last directly in it, and last at each of its instructions."""

    frame: FrameType
    code: CodeType
    call: int
    parent: _Visit | None
    caller: Place | None
    at: int = -1
    read: bool = False
    made: dict[int, Operation | Call | Returned | None] = field(default_factory=dict)

    def got(self, event: Operation | Call | Returned | None, instruction: int) -> None:
        """Note what an instruction gave; none where something else made it of that."""
        self.at, self.read = instruction, False
        self.made[instruction] = event


class _Thread(threading.local):
    """The visits of a thread that have not ended, outer ones first."""

    def __init__(self) -> None:
        self.stack: list[_Visit] = []


class Visits:
    """Follows, from one event to the next, which functions have ended: a frame that is held keeps its last values."""

    def __init__(self) -> None:
        self._thread = _Thread()
        self.returned: list[Returned] = []
        self.bound: list[Bound] = []
        self._lasting = Lasting()
        self.outermost: dict[CodeType, int] = {}
        """Where each function that no other one called has ended last."""

    def enter(self, frame: FrameType | None, call: int) -> None:
        """Note that a function of the user's runs, in a module call: what ran inside it before has ended."""
        if frame is None:
            return
        stack = self._thread.stack
        if stack and stack[-1].frame is frame:
            self._read(stack[-1])
            return
        inner = _innermost(stack, frame)
        while stack and stack[-1] is not inner:
            self._leave(stack.pop())
        if inner is not None:
            self._read(inner)
        if _pushed(stack, frame, call) is not inner and inner is not None:
            inner.got(None, inner.frame.f_lasti)  # what runs there is told when it has ended, if at all

    def note(self, frame: FrameType | None, event: Operation | Call | None, instruction: int) -> None:
        """Say what the function that runs has just got; none where something else made it of that."""
        stack = self._thread.stack
        if stack and stack[-1].frame is frame:
            stack[-1].got(event, instruction)

    def leave_all(self) -> None:
        """Note that every function has ended."""
        stack = self._thread.stack
        while stack:
            self._leave(stack.pop())

    def _read(self, visit: _Visit) -> None:
        """Read off its names what a statement has bound of which no event tells, as soon as something else runs."""
        code, now = visit.code, visit.frame.f_lasti
        if visit.read or visit.at in {-1, now}:
            return
        visit.read = True
        binding = self._lasting.binding(code, visit.at)
        if binding is None or (binding.whole and _tells(visit.made[visit.at], visit.at, code)):
            return
        if not self._lasting.lasts(code, visit.at, now):
            return
        found = visit.frame.f_locals
        shown = ((name, found.get(name)) for name in binding.names if name != "_")
        values = tuple(value for name, each in shown if (value := _named(name, each)) is not None)
        if values:
            self.bound.append(Bound(code.co_filename, binding.statement, visit.call, values))

    def _leave(self, visit: _Visit) -> None:
        self._read(visit)
        at = visit.code, visit.frame.f_lasti
        if visit.parent is None:
            self.outermost[at[0]] = at[1]
        form = returns.form(*at)
        found = None if form is None else _returned(visit, at, form)
        if found is not None and any(found.values):
            self.returned.append(found)
        if visit.parent is not None and visit.caller is not None:
            visit.parent.got(found, visit.caller[1])


def _tells(event: Operation | Call | Returned | None, instruction: int, code: CodeType) -> bool:
    """Whether an event is what an instruction gave."""
    return event is not None and (
        not isinstance(event, Returned) or returns.is_call_of(code, instruction, event.function)
    )


_PAUSING = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def _innermost(stack: list[_Visit], frame: FrameType) -> _Visit | None:
    """The visit in which a frame runs, or its own: those that came after it have ended, those before it have not."""
    visits = {visit.frame: visit for visit in stack}
    at: FrameType | None = frame
    while at is not None:
        if at in visits:
            return visits[at]
        if sites.is_outermost(at.f_code):
            break
        at = at.f_back
    return None


def _pushed(stack: list[_Visit], frame: FrameType, call: int) -> _Visit | None:
    for visit in reversed(stack):
        if visit.frame is frame:
            return visit
    code = frame.f_code
    if code.co_flags & _PAUSING:
        return None
    outer = sites.caller(frame)
    parent = None if outer is None else _pushed(stack, outer, call)
    caller = None if outer is None else (outer.f_code, outer.f_lasti)
    visit = _Visit(frame, code, call, parent, caller)
    stack.append(visit)
    return visit


def _returned(visit: _Visit, at: Place, form: returns.Form) -> Returned | None:
    name = at[0].co_name
    if form.parts is not None:
        values = tuple(_part(visit, at[0], part) for part in form.parts)
        return Returned(at, name, visit.call, values, form.single, form.ordered, visit.caller)
    last = visit.made.get(visit.at)
    if last is None or not returns.stands_at(at[0], visit.at, form.value):
        return None
    if isinstance(last, Returned):
        if not returns.is_call_of(at[0], visit.at, last.function):
            return None
        return Returned(at, name, visit.call, last.values, last.single, last.ordered, visit.caller)
    names = ["return"] if last.single else [str(place) for place in range(len(last.outputs))]
    values = tuple(
        NamedTensor(name=shown, dtype=value.dtype, shape=value.shape)
        for shown, value in zip(names, last.outputs, strict=False)
    )
    return Returned(at, name, visit.call, values, last.single, True, visit.caller)  # noqa: FBT003 - its field


def _part(visit: _Visit, code: CodeType, part: returns.Part) -> NamedTensor | None:
    """A part of a value that is returned; none where it is no tensor, or not what one instruction gave."""
    if part.variable is not None:
        return _named(part.shown, visit.frame.f_locals.get(part.variable))
    if part.place is None:
        return None
    event = next((event for at, event in visit.made.items() if returns.stands_at(code, at, part.place)), None)
    if event is None or not event.single:
        return None
    if not isinstance(event, Returned):
        tensors = [NamedTensor(name=part.shown, dtype=value.dtype, shape=value.shape) for value in event.outputs]
        return tensors[0] if tensors else None
    value = event.values[0]
    return None if value is None else replace(value, name=part.shown)


def _named(name: str, value: Any) -> NamedTensor | None:
    if not isinstance(value, Tensor):
        return None
    return NamedTensor(name=name, dtype=structure.dtype_name(value), shape=structure.shape(value))
