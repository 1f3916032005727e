"""What an object has that only a script fills, `Net(project.config.width)`, as files of settings have it by name."""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings.constants import SAID, constants
from netron_lens.worker.infer.evidence.texts.frame import Unreadable
from netron_lens.worker.infer.evidence.values.folding import folded
from netron_lens.worker.infer.evidence.values.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.infer.evidence.evidence import Candidate
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.subject import Subject


def filled_objects(
    subject: Subject, recipes: Iterable[Candidate], pages: tuple[Page, ...]
) -> Iterator[tuple[str, Choice]]:
    """Give the arguments of constructions with the values that the files have in the place of such attributes."""
    names = [each.name for each in subject.constructor]
    for recipe in recipes:
        call = ast.parse(recipe.constructor or "0", mode="eval").body
        if isinstance(call, ast.Call) and not any(isinstance(each, ast.Starred) for each in call.args):
            given = dict(zip(names, call.args, strict=False))
            given |= {each.arg: each.value for each in call.keywords if each.arg is not None}
            for name, value in given.items() if reads_objects(recipe.constructor or "") else ():
                filling = _Filling(pages)
                filled = filling.visit(value)
                if filling.reasons and filling.is_filled:
                    with suppress(Unreadable):
                        yield name, _choice(folded(filled), "; ".join(filling.reasons))


def _choice(value: ast.expr, reason: str) -> Choice:
    return Choice(expression=ast.unparse(value), kind=kind_of(value), reason=reason, weight=SAID)


def reads_objects(constructor: str) -> bool:
    """Tell a construction with attributes of objects from one with those of torch."""
    call = ast.parse(constructor or "0", mode="eval").body
    given = (*call.args, *(each.value for each in call.keywords)) if isinstance(call, ast.Call) else ()
    return any(_is_of_object(node) for each in given for node in ast.walk(each))


def _is_of_object(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(ast.Attribute() as holder):
            return ast.unparse(holder).partition(".")[0] != "torch"
    return False


class _Filling(ast.NodeTransformer):
    """Put the first value of that name in the place of each attribute; it `is_filled` where there is one for all."""

    def __init__(self, pages: tuple[Page, ...]) -> None:
        self.pages = pages
        self.reasons: list[str] = []
        self.is_filled = True

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if not _is_of_object(node):
            return node
        found = next((each for page in self.pages for each in constants(page, node.attr)), None)
        if found is None:
            self.is_filled = False
            return node
        self.reasons.append(found.reason)
        return ast.parse(found.expression, mode="eval").body
