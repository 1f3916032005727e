"""An input that is a list of records: `for each in batch: each["image"]`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.inputs.forward_uses import input_uses
from netron_lens.worker.infer.evidence.inputs.handed import handed
from netron_lens.worker.infer.evidence.inputs.taken import first_uses
from netron_lens.worker.infer.evidence.texts.occurrences import local_occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import InputGuess
    from netron_lens.worker.infer.evidence.inputs.containers import Place
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition, Occurrence

_DEPTH = 3


def record(found: list[Occurrence], place: Place, depth: int) -> InputGuess | None:
    """Give what the elements are that loops walk, where keys or attributes of these are read; else none.

    Each is one sample, whose tensors have no batch. What is read only if the record has it, it has not.
    """
    if place.method is None:
        return None
    name, always = _element_uses(found, place.method)
    if name is None:
        return None
    further = _handed_on(found, place)
    element = next(place.read(name, [*always, *further], place, depth + 1), None)
    if element is None or element.kind not in ("dict", "object"):
        return None
    has_objects = any(part.sizes and part.sizes[0] == "N" for _, part in element.items)
    return replace(element, items=tuple((name, _of_sample(part, has_objects)) for name, part in element.items))


def _element_uses(found: list[Occurrence], method: Definition) -> tuple[str | None, list[Occurrence]]:
    """Give what a method calls the elements that it walks, and what it always reads of them, in its order."""
    targets = [target for occurrence in found for target in _walked(occurrence)]
    lines = {target.id: target.lineno for target in reversed(targets)}
    uses = [use for name, line in lines.items() for use in local_occurrences(method, name, line - 1)]
    always = sorted((use for use in uses if not _is_asked(use)), key=lambda use: use.node.lineno)
    return (targets[0].id if targets else None), always


def _handed_on(found: list[Occurrence], place: Place, depth: int = 0) -> Iterator[Occurrence]:
    """Walk what the methods and functions always read of the elements which are handed the whole list."""
    for name, scope in handed(input_uses(found), place.page, place.owner) if depth < _DEPTH else ():
        inner = first_uses(scope, name)
        if isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _element_uses(inner, scope.node)[1]
            yield from _handed_on(inner, place._replace(owner=scope.enclosing_class()), depth + 1)


def _of_sample(part: InputGuess, has_objects: bool) -> InputGuess:  # noqa: FBT001 - private, and named
    """Give a part without its batch; labels beside boxes are one for each of these."""
    sizes = part.sizes or ()
    if sizes == ("B",) and has_objects:
        return replace(part, sizes=("N",))
    return replace(part, sizes=sizes[1:]) if sizes[:1] == ("B",) and len(sizes) > 1 else part


def _is_asked(use: Occurrence) -> bool:
    """Tell what stands under `if "boxes" in record:`."""
    tests = (each.test for each in use.around if isinstance(each, ast.If))
    asked = (test for test in tests if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In))
    return any(ast.dump(test.comparators[0]) == ast.dump(use.node) for test in asked)


def _walked(occurrence: Occurrence) -> Iterator[ast.Name]:
    """Give the name that each element gets: of `for x in first + second`, of `zip`, `enumerate`, a comprehension."""
    around = occurrence.around
    walked = around[0] if isinstance(around[0], ast.BinOp) else occurrence.node
    match around[walked is around[0] :]:
        case (ast.For(target, whole) | ast.comprehension(target, whole), *_) if whole is walked:
            found = target
        case (
            ast.Call(ast.Name("zip" | "enumerate" as name), arguments),
            ast.For(ast.Tuple(targets)) | ast.comprehension(ast.Tuple(targets)),
            *_,
        ):
            place = next((index for index, each in enumerate(arguments) if each is occurrence.node), 0)
            place += name == "enumerate"
            found = targets[place] if place < len(targets) else targets[-1]
        case _:
            return
    if isinstance(found, ast.Name):
        yield found
