"""What stands in for a package that is missing, or for a value whose statement failed, until the run needs it.

A stand-in may be imported, handed on, subclassed without being initialised, and may decorate where that changes
nothing. The moment something calls it or looks at its value, a `StageError` names what is missing. The error is also
kept in `uses`, because a model's own `except Exception` may swallow it: a run in which a stand-in was used shows
nothing true.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.stages import StageError

uses: list[StageError] = []
user_files: set[str] = set()
_BASE = "_netron_lens_stand_in"


class StandIn:
    """Something that is missing. `reason` makes the error when it is used."""

    __slots__ = ("_name", "_reason")

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override] # a table of names is read as they are: `models.__dict__[name]`
        if _running():
            use(self, f"{self._name}.__dict__")
        return {}

    def __init__(self, name: str, reason: Callable[[str], StageError]) -> None:
        self._name = name
        self._reason = reason

    def __repr__(self) -> str:
        return f"<stand-in for {self._name}>"

    def __getattr__(self, name: str) -> StandIn:
        if name.startswith("_"):
            raise AttributeError(name)
        if _running():
            use(self, f"{self._name}.{name}")
        return StandIn(f"{self._name}.{name}", self._reason)

    @classmethod
    def __torch_function__(
        cls, function: object, types: object, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> NoReturn:
        del function, types
        use(next(_within((args, kwargs), cls)))

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        del bases
        return (_base(self),)


def is_stand_in(value: object) -> bool:
    """Tell whether a value is a stand-in, without using it."""
    return type(value) is StandIn


def reason(stand_in: StandIn, written: str | None = None) -> StageError:
    """Give the error that says why a stand-in is missing."""
    return stand_in._reason(written or stand_in._name)  # noqa: SLF001 - the functions of this module are its methods


def use(stand_in: StandIn, written: str | None = None) -> NoReturn:
    """End the run: raise why the stand-in is missing, at the line that needs it."""
    error = reason(stand_in, written)
    frame = sys._getframe(1)  # noqa: SLF001 - there is no other way to the caller
    while frame is not None and frame.f_code.co_filename not in user_files:
        frame = frame.f_back  # type: ignore[assignment] # ends with none
    if frame is not None:
        error.file, error.line = frame.f_code.co_filename, frame.f_lineno
    uses.append(error)
    raise error


_state = {"running": False}


def run_begins() -> None:
    """From here on, reading an attribute of a stand-in is a use: what was loaded is being run."""
    _state["running"] = True


def load_begins() -> None:
    """Forget the uses of an earlier load: what fails while loading matters only where it is needed."""
    _state["running"] = False
    uses.clear()


def _running() -> bool:
    return _state["running"]


def _base(stand_in: StandIn) -> type:
    def __init__(self: object, *args: object, **kwargs: object) -> None:  # noqa: ARG001, N807 - takes what any class takes
        use(stand_in)

    def __init_subclass__(cls: type, **kwargs: object) -> None:  # noqa: ARG001, N807
        return None

    members = {"__init__": __init__, "__init_subclass__": classmethod(__init_subclass__), _BASE: stand_in}  # type: ignore[arg-type] # a class's own
    return type(stand_in._name.rpartition(".")[2], (), members)  # noqa: SLF001


def missing_base(cls: type) -> StageError | None:
    """Give the error that says why a base of a class is missing, if one is."""
    found = [vars(base)[_BASE] for base in cls.__mro__ if _BASE in vars(base)]
    return reason(found[0]) if found else None


def _within(value: object, cls: type[StandIn]) -> Iterator[StandIn]:
    """List the stand-ins among the arguments of an operation, in lists and tuples too."""
    if isinstance(value, cls):
        yield value
    elif isinstance(value, dict):
        yield from _within(list(value.values()), cls)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _within(each, cls)


def _refuse(stand_in: StandIn, *args: object, **kwargs: object) -> NoReturn:
    del args, kwargs
    use(stand_in)


for _operation in [
    "call",
    "getitem",
    "setitem",
    "delitem",
    "iter",
    "next",
    "len",
    "bool",
    "int",
    "float",
    "complex",
    "index",
    "contains",
    "add",
    "radd",
    "sub",
    "rsub",
    "mul",
    "rmul",
    "truediv",
    "rtruediv",
    "floordiv",
    "rfloordiv",
    "mod",
    "rmod",
    "pow",
    "rpow",
    "matmul",
    "rmatmul",
    "and",
    "rand",
    "or",
    "ror",
    "xor",
    "rxor",
    "neg",
    "pos",
    "abs",
    "invert",
    "lt",
    "le",
    "gt",
    "ge",
    "enter",
    "exit",
    "instancecheck",
    "subclasscheck",
    "round",
    "trunc",
    "floor",
    "ceil",
    "fspath",
]:
    setattr(StandIn, f"__{_operation}__", _refuse)
