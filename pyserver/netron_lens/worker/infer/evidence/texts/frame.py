"""Where an expression is read: the scope, the line, and what the caller passed."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text

END = 1 << 30


class Unreadable(Exception):  # noqa: N818 - not an error: the text does not say
    """The text does not show the value of an expression."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A place in a text. Bindings after `line` do not count; `arguments` are the caller's, for an inlined function."""

    scope: Scope
    line: int = END
    arguments: Mapping[str, tuple[ast.expr, Frame]] = field(default_factory=dict)

    def at(self, line: int) -> Frame:
        """Give the same call, at another line."""
        return Frame(self.scope, line, self.arguments)

    def outer(self) -> Frame | None:
        """Give the next scope that a name is looked up in; class bodies are none for the functions in them."""
        scope = self.scope.parent
        while scope is not None and isinstance(scope.node, ast.ClassDef):
            scope = scope.parent
        return None if scope is None else Frame(scope)

    def imported(self, name: str) -> str | None:
        """Give the dotted name that an import binds to this one."""
        place: Frame | None = self
        while place is not None:
            if name in place.scope.imports:
                return place.scope.imports[name]
            place = place.outer()
        return None

    def class_named(self, name: str) -> Scope | None:
        """Give a class that is defined here, or around this place."""
        outer = self.outer()
        return self.scope.classes.get(name) or (None if outer is None else outer.class_named(name))


@dataclass(eq=False)
class Allowance:
    """How many more steps all readings for one class may take together: common names lead anywhere."""

    left: int = 30_000

    def take(self) -> bool:
        """Take a step; false where none is left."""
        self.left -= 1
        return self.left >= 0


@dataclass(eq=False)
class Optioned:
    """The texts near a class that define the options of a command line, searched when they are first asked for."""

    search: Callable[[], Iterator[Text]] = lambda: iter(())
    found: tuple[Text, ...] | None = None

    def texts(self) -> tuple[Text, ...]:
        """Give them, the nearest first."""
        if self.found is None:
            self.found = tuple(self.search())
        return self.found


@dataclass(frozen=True, eq=False)
class Page:
    """A text that is read for a class. `known` are names that the class's own namespace, or its file, defines.

    `kept` are the values that its file gives names at its top; `module` is the name of the class's module, `roots` are
    the folders that imports start from; `borrowed` are classes and functions of other files, by the names that they
    have in this one; `numbers` are whole numbers by the names that the code has for them; `passed` are models that the
    constructor may be given, by its parameters; `optioned` are the texts that define options.
    """

    text: Text
    known: frozenset[str]
    kept: frozenset[str] = frozenset()
    module: str = ""
    roots: tuple[str, ...] = ()
    borrowed: Mapping[str, Scope] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    passed: Mapping[str, ast.expr] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)
    optioned: Optioned = field(default_factory=Optioned)

    def class_named(self, name: str) -> Scope | None:
        """Give a class of the text, or one of another file that the text uses."""
        found = self.text.root.classes.get(name) or self.borrowed.get(name)
        return found if found is not None and isinstance(found.node, ast.ClassDef) else None

    def function_named(self, name: str) -> Scope | None:
        """Give a function of the text, or one of another file that the text uses."""
        found = self.text.root.functions.get(name) or self.borrowed.get(name)
        return found if found is not None and not isinstance(found.node, ast.ClassDef) else None


class Reading(Protocol):
    """One expression being read: each step counts against a budget."""

    page: Page
    bound: set[str]
    sampling: bool

    def expression(self, node: ast.expr, frame: Frame) -> ast.expr:
        """Give the self-contained form, or raise `Unreadable`."""


def readable(reading: Reading, node: ast.expr, frame: Frame) -> ast.expr | None:
    """Give the self-contained form, or none."""
    try:
        return reading.expression(node, frame)
    except Unreadable:
        return None


def called(function: ast.AST, call: ast.Call, frame: Frame) -> dict[str, tuple[ast.expr, Frame]]:
    """Bind what a call passes to the parameters of a function of the text."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return {}
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    bound = {name: (value, frame) for name, value in zip(names, call.args, strict=False)}
    bound.update({each.arg: (each.value, frame) for each in call.keywords if each.arg is not None})
    return bound
