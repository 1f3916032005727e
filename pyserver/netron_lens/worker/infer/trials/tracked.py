"""Values that remember which choice they came from, and record what code does with them."""

from __future__ import annotations

import copy
import dis
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.plans.values import COUNT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.infer.plans.values import Path


RECORDER = "_recorder"
"""Where settings keep which choice they are, also in what they are copied into."""


@dataclass(frozen=True)
class Misuse:
    """Code did with a guessed number what one does with something else."""

    path: Path
    how: str
    what: Any = None
    keywords: tuple[str, ...] = ()


@dataclass(eq=False)
class Ledger:
    """What one attempt saw of its values. `origins` finds the choice behind an object, by identity.

    `guess` gives a part of a value that code reads, and `knows` tells whether the settings in the code have it.
    `unmade` is the choice whose expression could not be evaluated.
    """

    guess: Callable[[Path, str], Any]
    knows: Callable[[Path, str], bool]
    misuses: list[Misuse] = field(default_factory=list)
    origins: dict[int, Path] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)
    closed: bool = False
    unmade: Path | None = None

    def origin(self, value: Any) -> Path | None:
        """Tell which choice a value is, if it is one."""
        if isinstance(value, Guess):
            return value.path
        return self.origins.get(id(value)) or self.origins.get(id(type(value)))

    def remember(self, value: Any, path: Path) -> Any:
        """Note the choice that an object stands for; the object is kept so that its identity stays its own."""
        self.origins[id(value)] = path
        self.kept.append(value)
        return value

    def tensors(self) -> Iterator[tuple[Path, torch.Tensor]]:
        """Walk the tensors that the model was given when it was built."""
        for each in self.kept:
            path = self.origins[id(each)]
            if isinstance(each, torch.Tensor) and path[0] == "constructor":
                yield path, each

    def misuse(self, path: Path | None, how: str, what: Any = None, keywords: tuple[str, ...] = ()) -> None:
        """Note a misuse."""
        if path is not None and not self.closed:
            self.misuses.append(Misuse(path, how, what, keywords))


class Guess(int):
    """A number that was chosen; what is computed from it remembers its `origins`."""

    path: Path | None
    origins: frozenset[Path]
    ledger: Ledger | None

    def __new__(  # noqa: D102, PYI034 - it makes a number that remembers; nothing derives from it
        cls,
        value: int = 0,
        path: Path | None = None,
        origins: frozenset[Path] = frozenset(),
        ledger: Ledger | None = None,
    ) -> Guess:
        guess = super().__new__(cls, value)
        guess.path = path
        guess.origins = origins or (frozenset({path}) if path else frozenset())
        guess.ledger = ledger
        return guess

    def __getattr__(self, name: str) -> Any:
        if not (name.startswith("__") and name.endswith("__")) or name == "__name__":
            self._note("attribute", name)
        message = f"'int' object has no attribute '{name}'"
        raise AttributeError(message, name=name, obj=self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - what calling means is Python's own
        self._note("call", args, tuple(kwargs))
        message = "'int' object is not callable"
        raise TypeError(message)

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> tuple[type, ...]:
        self._note("base")
        message = "'int' object is not a class to derive from"
        raise TypeError(message)

    def __getitem__(self, key: Any) -> Any:
        self._note("item", key)
        message = "'int' object is not subscriptable"
        raise TypeError(message)

    def __len__(self) -> int:
        for path in (self.path,) if self.path is not None else sorted(self.origins):
            if self.ledger is not None:
                self.ledger.misuse(path, "length")
        message = "object of type 'int' has no len()"
        raise TypeError(message)

    def __contains__(self, item: Any) -> bool:
        self._note("contains", item)
        message = "argument of type 'int' is not iterable"
        raise TypeError(message)

    def __copy__(self) -> Guess:
        return self

    def __deepcopy__(self, _memory: Any) -> Guess:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return int, (int(self),)

    def _note(self, how: str, what: Any = None, keywords: tuple[str, ...] = ()) -> None:
        if self.ledger is not None:
            self.ledger.misuse(self.path, how, what, keywords)


def _arithmetic(name: str) -> Callable[[Guess, Any], Any]:
    plain = getattr(int, name)

    def operation(self: Guess, other: Any) -> Any:
        result = plain(self, other)
        if type(result) is not int:
            return result
        origins = self.origins | other.origins if isinstance(other, Guess) else self.origins
        return Guess(result, None, origins, self.ledger)

    return operation


for _name in ("add", "sub", "mul", "floordiv", "mod", "pow"):
    for _prefix in ("", "r"):
        setattr(Guess, f"__{_prefix}{_name}__", _arithmetic(f"__{_prefix}{_name}__"))


class Text(str):
    """A string that was chosen; its identity tells the choice."""

    __slots__ = ()


class Recorder:
    """An object with attributes that gains those that code reads, each with a value guessed from its name."""

    def __init__(self, path: Path, ledger: Ledger, values: dict[str, Any]) -> None:
        self.__dict__.update(values)
        self.__dict__[RECORDER] = (path, ledger)

    def __deepcopy__(self, memory: dict[int, Any]) -> Recorder:
        path, ledger = self.__dict__[RECORDER]
        values = {name: value for name, value in self.__dict__.items() if name != RECORDER}
        return ledger.remember(Recorder(path, ledger, copy.deepcopy(values, memory)), path)  # type: ignore[no-any-return] # it is what was given

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name=name, obj=self)
        path, ledger = self.__dict__[RECORDER]
        is_asked_for = _reads_attribute(sys._getframe(1))  # noqa: SLF001 - the caller decides whether a default follows
        if ledger.closed or not (is_asked_for or ledger.knows(path, name)):
            message = f"'SimpleNamespace' object has no attribute '{name}'"
            raise AttributeError(message, name=name, obj=self)
        if name in ("values", "items", "keys"):
            ledger.misuse(path, "attribute", name)
            message = f"'SimpleNamespace' object has no attribute '{name}'"
            raise AttributeError(message, name=name, obj=self)
        value = ledger.guess(path, name)
        self.__dict__[name] = value
        return value

    def __len__(self) -> int:
        path, ledger = self.__dict__[RECORDER]
        if COUNT not in self.__dict__:
            if ledger.closed:
                message = "object of type 'SimpleNamespace' has no len()"
                raise TypeError(message)
            self.__dict__[COUNT] = ledger.guess(path, COUNT)
        return int(self.__dict__[COUNT])

    def __bool__(self) -> bool:
        return True


class RecordingDict(dict):  # type: ignore[type-arg] # keys and values are the user's
    """A dict that gains the string keys that code looks up. `getattr` reads keys too, where `attributes` is set."""

    path: Path
    ledger: Ledger
    attributes: bool = False

    def __deepcopy__(self, memory: dict[int, Any]) -> RecordingDict:
        copied = RecordingDict({key: copy.deepcopy(value, memory) for key, value in self.items()})
        vars(copied).update(vars(self))
        return self.ledger.remember(copied, self.path)  # type: ignore[no-any-return] # as above

    def copy(self) -> RecordingDict:
        """Go on recording: what is taken out of the copy is a setting as well."""
        return copy.deepcopy(self)

    def pop(self, key: Any, *default: Any) -> Any:
        """Take out what is there, or what is guessed for a key that has to be."""
        if key in self or default or not isinstance(key, str) or self.ledger.closed:
            return super().pop(key, *default)
        return self.ledger.guess(self.path, key)

    def __missing__(self, key: Any) -> Any:
        if not isinstance(key, str) or self.ledger.closed:
            raise KeyError(key)
        self[key] = self.ledger.guess(self.path, key)
        return self[key]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or not self.attributes:
            raise AttributeError(name=name, obj=self)
        if name in self or _reads_attribute(sys._getframe(1)):  # noqa: SLF001 - as above
            return self[name]
        raise AttributeError(name=name, obj=self)


def _reads_attribute(frame: Any) -> bool:
    """Tell `config.name` from `getattr(config, "name", default)` and `hasattr`, which ask whether it is there."""
    code = frame.f_code.co_code
    name = dis.opname[code[frame.f_lasti]]
    return bool(name.startswith(("LOAD_ATTR", "LOAD_METHOD")))
