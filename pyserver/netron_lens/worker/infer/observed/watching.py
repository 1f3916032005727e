"""One run of a model in which every construction and call of one class is looked at."""

from __future__ import annotations

import functools
import inspect
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.observed.spelling import UnspeakableError, spelled
from netron_lens.worker.stages import InputChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from netron_lens.protocol import InputKind


class SeenError(BaseException):
    """The class has been called, with nothing more to see: the run may end."""


@dataclass(eq=False)
class Watched:
    """How instances of a class were built, by identity, and how the first that was called was.

    `handed_on` has the inputs of the model that is run, by identity: what makes them says more than their shape.
    """

    cls: type
    namespace: Mapping[str, Any]
    reason: str
    handed_on: dict[int, str] = field(default_factory=dict)
    built: dict[int, str] = field(default_factory=dict)
    constructor: str | None = None
    inputs: tuple[InputChoice, ...] = ()

    def saw_construction(self, instance: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Write down a construction while its arguments are as they were given."""
        if type(instance) is not self.cls or id(instance) in self.built:
            return
        try:
            written = [spelled(each, self.namespace) for each in args]
            told = _told(type(instance).__init__, kwargs)
            written += [f"{name}={spelled(each, self.namespace)}" for name, each in told.items()]
        except UnspeakableError:
            return
        self.built[id(instance)] = f"{self.cls.__name__}({', '.join(written)})"

    def saw_call(self, instance: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Keep the first call that can be written down. Raises `SeenError` then."""
        constructor = self.built.get(id(instance))
        if constructor is None or type(instance) is not self.cls:
            return
        try:
            self.inputs = tuple(self._inputs(instance, args, kwargs))
        except (UnspeakableError, TypeError):
            return
        self.constructor = constructor
        raise SeenError

    def _inputs(self, instance: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[InputChoice]:
        bound = inspect.signature(instance.forward).bind(*args, **kwargs)  # type: ignore[attr-defined] # a module's
        in_order = True
        for parameter in bound.signature.parameters.values():
            value = bound.arguments.get(parameter.name, parameter.default)
            if value is parameter.default:
                in_order = False
                continue
            if parameter.kind is parameter.VAR_POSITIONAL:
                yield from (self._input(str(place), "varargs", each) for place, each in enumerate(value))
            elif parameter.kind is parameter.VAR_KEYWORD:
                yield from (self._input(name, "keyword", each) for name, each in value.items())
            else:
                by_name = parameter.name in kwargs or parameter.kind is parameter.KEYWORD_ONLY or not in_order
                yield self._input(parameter.name, "keyword" if by_name else "positional", value)

    def _input(self, name: str, kind: InputKind, value: Any) -> InputChoice:
        expression = self.handed_on.get(id(value)) or spelled(value, self.namespace)
        return InputChoice(name=name, kind=kind, expression=expression, reason=self.reason)


def _told(function: Callable[..., Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Leave out of named arguments what the function assumes anyway: many are only handed on."""
    taken = inspect.signature(function).parameters
    return {key: each for key, each in kwargs.items() if key not in taken or not _is_same(each, taken[key].default)}


def _is_same(one: Any, other: Any) -> bool:
    return one is other or (isinstance(one, (int, float, str)) and type(one) is type(other) and bool(one == other))


@contextmanager
def watching(watched: Watched) -> Iterator[None]:
    """Look at the class until the end of the context."""
    cls = watched.cls
    own = {name: vars(cls)[name] for name in ("__init__", "forward") if name in vars(cls)}
    for name, saw in (("__init__", watched.saw_construction), ("forward", watched.saw_call)):
        setattr(cls, name, _seen(getattr(cls, name), saw))
    try:
        yield
    finally:
        for name in ("__init__", "forward"):
            if name in own:
                setattr(cls, name, own[name])
            else:
                delattr(cls, name)


def _seen(function: Callable[..., Any], saw: Callable[[object, tuple[Any, ...], dict[str, Any]], None]) -> Any:
    @functools.wraps(function)
    def wrapped(self: object, *args: Any, **kwargs: Any) -> Any:
        saw(self, args, kwargs)
        return function(self, *args, **kwargs)

    return wrapped
