"""Which models of a file use one of its classes, by its text alone."""

from __future__ import annotations

import ast
import bisect
import re
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.texts import own, related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.scope import Text
    from netron_lens.worker.stages import Loaded

_DEEPEST = 6
_STATEMENTS = 8
_FEW = 4
_PLAIN = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.Return, ast.Expr, ast.Pass, ast.Assert, ast.ImportFrom)

Definition = ast.ClassDef | ast.FunctionDef


@dataclass(frozen=True)
class User:
    """A class, or a function that only makes a model; `constructor` is its call where that is said.

    `file` is where it stands, if not where the class does.
    """

    name: str
    constructor: str | None = None
    file: str | None = None


def all_users(loaded: Loaded, request: ExportRequest, name: str) -> Iterator[User]:
    """Give the users of a class in its file; where it has none, those of the files around it that import it."""
    text = own(loaded)
    found = [] if text is None else users(text, name)
    yield from found
    for other in () if found else related(request, name):
        if other.path.endswith(".py"):
            yield from (replace(each, file=other.path) for each in users(other, name) if each.constructor is None)


def users(text: Text, name: str) -> list[User]:
    """List what uses a top-level class, directly or through others: whole models first, then its direct users."""
    definitions = [each for each in text.tree.body if isinstance(each, Definition)]
    lines = list(accumulate((len(line) for line in text.source.splitlines(keepends=True)), initial=0))
    levels: list[list[Definition]] = []
    seen, frontier = {name}, {name}
    for _ in range(_DEEPEST):
        if not frontier:
            break
        reads = _places(text.source, lines, frontier)
        using = [each for each in definitions if each.name not in seen and _any_within(reads, each)]
        frontier = {each.name for each in using}
        seen |= frontier
        run = [each for each in using if _may_run(each)]
        levels += [run] if run else []
    outermost, direct = levels[-1:], levels[:1] if len(levels) > 1 else []
    return [
        User(each.name, f"{each.name}()" if isinstance(each, ast.FunctionDef) else None)
        for level in (*map(_spread, outermost), *direct)
        for each in level
    ]


def _spread(level: list[Definition]) -> list[Definition]:
    """Put those first that stand far apart: variants of one kind stand together."""
    step = max(1, len(level) // _FEW)
    return [each for start in range(step) for each in level[start::step]]


def _places(source: str, lines: list[int], names: set[str]) -> list[int]:
    """List the lines on which names stand: a tree of thousands of lines is not walked for that."""
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    return [bisect.bisect_right(lines, found.start()) for found in pattern.finditer(source)]


def _any_within(places: list[int], definition: Definition) -> bool:
    """Tell whether a line lies in a definition; the bases of a class are not what it uses."""
    first = definition.body[0].lineno if isinstance(definition, ast.ClassDef) else definition.lineno
    index = bisect.bisect_left(places, first)
    return index < len(places) and places[index] <= (definition.end_lineno or first)


def _may_run(definition: Definition) -> bool:
    """Leave out functions that do more than to make a model, and those that ask for arguments."""
    if isinstance(definition, ast.ClassDef):
        return True
    arguments = definition.args
    if len(arguments.args) + len(arguments.posonlyargs) > len(arguments.defaults) or None in arguments.kw_defaults:
        return False
    plain = len(definition.body) <= _STATEMENTS and all(isinstance(each, _PLAIN) for each in definition.body)
    last = definition.body[-1]
    return plain and isinstance(last, ast.Return) and last.value is not None
