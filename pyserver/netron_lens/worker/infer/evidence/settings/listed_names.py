"""Lists of names: what their elements are looked up in, `tables[name]`, or compared with, has the names.

Others are texts by what is done with them: `name.lower()`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings.fields import methods_of
from netron_lens.worker.infer.evidence.settings.uses.names import strings
from netron_lens.worker.infer.evidence.settings.uses.uses import uses
from netron_lens.worker.infer.evidence.texts.occurrences import local_occurrences, occurrences
from netron_lens.worker.infer.evidence.values.callees import parameter_of
from netron_lens.worker.infer.evidence.values.picked_callees import table_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.settings.place import Place, Said
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_USE = 0.45
_DEPTH = 2
_TEXTS = ("a", "b", "c")


def listed_names(name: str, _said: Said, used: Uses, found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give all the names that an element may be, and fewer: some are of parts that a model need not have."""
    if not used.counts["list"] or place.owner is None:
        return ()
    elements = list(_elements(found, place.owner))
    names = list(dict.fromkeys(each for element in elements for each in _names(element, place)))
    if not names and any(uses(each).counts["string"] for each in elements):
        reason = f"the elements of `{name}` are used as strings"
        return (Choice(expression=repr(list(_TEXTS)), kind="list", reason=reason, weight=_USE),)
    if not names:
        return ()
    shown = [repr(each) for each in names]
    lists = dict.fromkeys(f"[{', '.join(shown[:count])}]" for count in (len(shown), len(shown) - 1, 1) if count > 0)
    reason = f"the elements of `{name}` are names of what the code picks"
    return tuple(Choice(expression=each, kind="list", reason=reason, weight=_USE) for each in lists)


def _elements(found: list[Occurrence], owner: Scope) -> Iterator[list[Occurrence]]:
    """Walk the uses of what loops over the list call its element."""
    for occurrence in found:
        match occurrence.around:
            case (ast.For(ast.Name(element), whole) | ast.comprehension(ast.Name(element), whole), *_):
                pass
            case (
                ast.Call(ast.Name("enumerate"), [whole, *_]),
                ast.For(ast.Tuple([_, ast.Name(element)])) | ast.comprehension(ast.Tuple([_, ast.Name(element)])),
                *_,
            ):
                pass
            case _:
                continue
        for method in methods_of(owner) if whole is occurrence.node else ():
            if method.name == occurrence.method:
                yield local_occurrences(method, element, occurrence.node.lineno - 1)


def _names(found: list[Occurrence], place: Place, depth: int = 0) -> Iterator[str]:
    """Walk the keys of the tables that a name is looked up in, here or in methods that are handed it, or its texts."""
    used = uses(found)
    assert place.owner is not None
    for occurrence in found:
        match occurrence.around:
            case (ast.Subscript(ast.Name(table), key), *_) if key is occurrence.node:
                known = table_around(table, occurrence.node.lineno, place.owner)
                yield from () if known is None else strings(known.keys)
    for function, position in used.passed if depth < _DEPTH else ():
        target = parameter_of(function, position, place.page, place.owner)
        inside = None if target is None or target.scope is None else target.scope.enclosing_class()
        node = None if inside is None or target is None or target.scope is None else target.scope.node
        if target is not None and inside is not None and isinstance(node, ast.FunctionDef):
            yield from _names(occurrences(node).get(target.name, []), place._replace(owner=inside), depth + 1)
    yield from used.strings
