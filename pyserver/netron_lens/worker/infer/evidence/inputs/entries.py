"""The parts of an input that have names: those that are read, or walked, `for name, x in maps.items()`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.forward_uses import input_uses
from netron_lens.worker.infer.evidence.inputs.handed import handed
from netron_lens.worker.infer.evidence.inputs.taken import first_uses
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import NAME, USE, tensor_guess
from netron_lens.worker.infer.evidence.settings.fields import field_uses
from netron_lens.worker.infer.evidence.texts.occurrences import local_occurrences
from netron_lens.worker.infer.evidence.words.shapes import shape_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.inputs.containers import Place
    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_DEPTH, _LEVELS = 3, 4
_AS_IT_IS = frozenset({"clone", "contiguous", "cpu", "cuda", "detach", "double", "float", "long", "to"})


def parts(
    names: Iterable[str], found: list[Occurrence], place: Place, depth: int
) -> tuple[tuple[str, InputGuess], ...]:
    """Give each attribute, or what stands under each key, as it is used itself."""
    used = {key: field_uses(found, key, place.page, place.owner) for key in dict.fromkeys(names)}
    return tuple((key, _part(key, inner, place, depth)) for key, inner in used.items())


def entries(name: str, uses: InputUses, found: list[Occurrence], place: Place, depth: int) -> InputGuess:
    """Give a dict with the keys that are read where it is handed on, else with a few entries."""
    keys, target = list(_keys_inside(uses, place.page, place.owner)), _walked(found)
    items = parts(keys, found, place, depth)
    if not keys:
        inner: list[Occurrence] = []
        if target is not None and place.method is not None:
            inner = local_occurrences(place.method, target.id, target.lineno - 1)
        each = _part("" if target is None else target.id, inner, place, depth)
        each = each if each.weight >= USE else tensor_guess(("B", 3, "H", "H"), "float32", "a picture", NAME)
        items = tuple((str(level), each) for level in range(_LEVELS))
    return InputGuess(kind="dict", items=items, reason=f"the entries of `{name}` are read", weight=USE)


def _part(key: str, found: list[Occurrence], place: Place, depth: int) -> InputGuess:
    guess = next(place.read(key, found, place, depth + 1), None)
    guess = guess or tensor_guess(None, "float32", f"the name `{key}`", NAME)
    sizes = next(filter(None, (_commented(key, each, place.page) for each in found)), None)
    if sizes is None or guess.kind not in ("tensor", "none"):
        return guess
    return replace(guess, kind="tensor", dtype=guess.dtype or "float32", sizes=sizes, reason="the comment beside it")


def _commented(key: str, occurrence: Occurrence, page: Page) -> tuple[Size, ...] | None:
    """Read the shape in the comment behind `x = batch["x"].float()`, which leaves it as it is."""
    around = list(occurrence.around)
    while len(around) > 1 and isinstance(around[0], ast.Attribute) and around[0].attr in _AS_IT_IS:
        around = around[2:]  # the method and its call
    lines = page.text.source.splitlines()
    line = lines[occurrence.node.lineno - 1] if occurrence.node.lineno <= len(lines) else ""
    is_whole = bool(around) and isinstance(around[0], ast.Assign) and key in line
    return shape_in(line.partition("#")[2]) if is_whole else None


def _keys_inside(uses: InputUses, page: Page, owner: Scope | None, depth: int = 0) -> Iterator[str]:
    """Walk the keys that the methods and functions read which are handed the input."""
    for name, scope in handed(uses, page, owner) if depth < _DEPTH else ():
        inner = input_uses(first_uses(scope, name))
        yield from (key for key in inner.keys if key not in inner.asked)
        yield from _keys_inside(inner, page, scope.enclosing_class(), depth + 1)


def _walked(found: list[Occurrence]) -> ast.Name | None:
    """Give the name that each value has in turn: of `inputs.items()`, or of `inputs.values()`."""
    for occurrence in found:
        match occurrence.around:
            case (ast.Attribute(_, "items"), ast.Call(), ast.For(ast.Tuple([_, target])), *_):
                pass
            case (ast.Attribute(_, "items"), ast.Call(), ast.comprehension(ast.Tuple([_, target])), *_):
                pass
            case (ast.Attribute(_, "values"), ast.Call(), ast.For(target) | ast.comprehension(target), *_):
                pass
            case _:
                continue
        if isinstance(target, ast.Name):
            return target
    return None
