"""Settings that say under which keys an input is looked up: `x[self.key]`, `[x[f] for f in self.in_features]`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.values.picked_callees import table_around
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_KEYS = frozenset({"key", "keys", "name", "names", "field", "fields"})
_INDICES = frozenset({"index", "idx", "indices", "idxs", "id", "ids", "level", "levels", "layer", "layers"})
_USUAL = 4


def input_keys(name: str, found: list[Occurrence], weight: float, owner: Scope | None = None) -> tuple[Choice, ...]:
    """Give a key, or a list of different ones; nothing for a name that says that it is an index.

    What a table of the class's own is asked for is no key of an input.
    """
    if not _INDICES.isdisjoint(words(name)[-1:]):
        return ()
    uses = [occurrence for occurrence in found if occurrence.method != "__init__"]
    reason = f"`{name}` says where an input is looked up"
    if any(_is_walked(each, owner) or _is_element_key(each) for each in uses):
        keys = [f"{name}_{number}" for number in range(_USUAL)]
        return (Choice(expression=repr(keys), kind="list", reason=reason, weight=weight),)
    if not _KEYS.isdisjoint(words(name)) and any(_is_key(each.node, each.around) for each in uses):
        return (Choice(expression=repr(name), kind="string", reason=reason, weight=weight),)
    return ()


def _is_key(node: ast.AST, around: tuple[ast.AST, ...]) -> bool:
    match around:
        case (ast.Subscript(ast.Name(), key, ast.Load()), *_):
            return key is node
    return False


def _is_element_key(occurrence: Occurrence) -> bool:
    """`features[self.keys[i]]`."""
    match occurrence.around:
        case (ast.Subscript(listed) as element, *outside) if listed is occurrence.node:
            return _is_key(element, tuple(outside))
    return False


def _is_walked(occurrence: Occurrence, owner: Scope | None) -> bool:
    """`for key in self.keys: features[key]`, and the same in a comprehension."""
    match occurrence.around:
        case (ast.For(ast.Name(key), walked) as loop, *_) | (ast.comprehension(ast.Name(key), walked), loop, *_):
            return walked is occurrence.node and any(_looks_up(node, key, owner) for node in ast.walk(loop))
    return False


def _looks_up(node: ast.AST, key: str, owner: Scope | None) -> bool:
    match node:
        case ast.Subscript(ast.Name(table), ast.Name(name), ast.Load()):
            return name == key and (owner is None or table_around(table, node.lineno, owner) is None)
    return False
