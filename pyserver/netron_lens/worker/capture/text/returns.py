"""What the text says of a `return` and of a call: read from the syntax tree at the place of an instruction."""

from __future__ import annotations

import ast
import dis
import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netron_lens.worker.capture.text import sites, texts

if TYPE_CHECKING:
    from types import CodeType

    from netron_lens.protocol import Span

_RETURN = dis.opmap["RETURN_VALUE"]
Numbers = tuple[int, int, int, int]


@dataclass(frozen=True)
class Part:
    """A part of what is returned, with the name to show: a variable, an expression at a place, or a constant."""

    shown: str
    variable: str | None = None
    place: Numbers | None = None


@dataclass(frozen=True)
class Form:
    """A `return` and its value: its parts, or, where these are none, one expression.

    `value` is the expression's place, `single` where it is one variable, `ordered` where it can be unpacked.
    """

    statement: Span
    value: Numbers
    parts: tuple[Part, ...] | None
    single: bool
    ordered: bool


@functools.cache
def form(code: CodeType, instruction: int) -> Form | None:
    """The `return` at an instruction; none where no `return` ran last, or a `finally` may have changed the value."""
    found = _at(code, instruction)
    if found is None or found.value is None:
        return None
    file = code.co_filename
    return Form(
        texts.span(file, found),
        texts.place(file, found.value),
        _parts(file, found.value),
        single=isinstance(found.value, ast.Name),
        ordered=not isinstance(found.value, ast.Dict) and not _is_nested(found.value),
    )


def value(code: CodeType, instruction: int) -> ast.expr | None:
    """The expression that the `return` at an instruction gives back; none where `form` tells nothing either."""
    found = _at(code, instruction)
    return None if found is None else found.value


def stands_at(code: CodeType, instruction: int, place: Numbers) -> bool:
    """Whether what ran at an instruction is the expression at a place."""
    site = sites.site((code, instruction))
    return site is not None and site.exact and numbers(site.span) == place


@functools.cache
def is_call_of(code: CodeType, instruction: int, function: str) -> bool:
    """Whether the instruction calls a function by its own name: another may call it too, and give something else."""
    site = sites.site((code, instruction))
    call = None if site is None or not site.exact else _call(site.file, numbers(site.span))
    if call is None:
        return False
    callee = call.func
    return (callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", None)) == function


def numbers(span: Span) -> Numbers:
    """A span as numbers, as `texts.place` gives them."""
    return span.start_line, span.start_column, span.end_line, span.end_column


def _at(code: CodeType, instruction: int) -> ast.Return | None:
    if code.co_code[instruction] != _RETURN or code.co_name.startswith("<"):
        return None
    site = sites.site((code, instruction))
    return None if site is None else _return(site.file, numbers(site.span))


@functools.cache
def _return(file: str, place: Numbers) -> ast.Return | None:
    """The `return` at a place; none where a `finally` runs after it."""
    found = None
    for node in texts.statements(file, [place[0]]):
        if isinstance(node, ast.Try) and node.finalbody and node.lineno <= place[0] <= (node.end_lineno or 0):
            return None
        if isinstance(node, ast.Return) and texts.place(file, node) == place:
            found = node
    return found


def _call(file: str, place: Numbers) -> ast.Call | None:
    """The call at a place. Only the smallest statement around it is searched: a file has thousands of nodes."""
    first, last = place[0], place[2]
    around = [
        node for node in texts.statements(file, [first]) if node.lineno <= first and last <= (node.end_lineno or 0)
    ]
    for statement in sorted(around, key=lambda node: (node.end_lineno or 0) - node.lineno)[:1]:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and texts.place(file, node) == place:
                return node
    return None


def _parts(file: str, value: ast.expr) -> tuple[Part, ...] | None:
    if isinstance(value, ast.Name):
        return (Part("return", value.id),)
    if isinstance(value, (ast.Tuple, ast.List)):
        if any(isinstance(each, ast.Starred) for each in value.elts):
            return None
        named = [(str(index), each) for index, each in enumerate(value.elts)]
    elif isinstance(value, ast.Dict):
        pairs = zip(value.keys, value.values, strict=True)
        named = [(str(key.value), each) for key, each in pairs if isinstance(key, ast.Constant)]
    else:
        return None
    return tuple(part for shown, each in named for part in _part(file, shown, each, keyed=isinstance(value, ast.Dict)))


def _part(file: str, shown: str, element: ast.expr, *, keyed: bool) -> tuple[Part, ...]:
    """An element of a value that is returned; the parts of one that has parts itself."""
    if isinstance(element, ast.Name):
        return (Part(shown if keyed else element.id, element.id),)
    if isinstance(element, ast.Constant):
        return (Part(shown),)
    inner = _parts(file, element)
    if inner is None:
        return (Part(shown, place=texts.place(file, element)),)
    return tuple(replace(part, shown=f"{shown}.{part.shown}") if part.variable is None else part for part in inner)


def _is_nested(value: ast.expr) -> bool:
    """Whether a part of a value has parts itself: who unpacks it may unpack it otherwise."""
    return isinstance(value, (ast.Tuple, ast.List)) and any(
        isinstance(each, (ast.Tuple, ast.List, ast.Dict)) for each in value.elts
    )
