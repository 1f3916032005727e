"""Models that a construction hands on, not all of whose arguments the text shows: their class tells the rest."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.examples.instances import construction_by
from netron_lens.worker.infer.evidence.settings.constructor import of_file
from netron_lens.worker.infer.evidence.settings.fields import methods_of
from netron_lens.worker.infer.evidence.settings.place import Place
from netron_lens.worker.infer.evidence.settings.told import told
from netron_lens.worker.infer.evidence.texts.occurrences import occurrences
from netron_lens.worker.infer.evidence.values.callees import has_method, initializer
from netron_lens.worker.infer.evidence.values.elsewhere import imported_class
from netron_lens.worker.infer.evidence.values.member import canonical
from netron_lens.worker.infer.evidence.values.resolve import resolve
from netron_lens.worker.infer.evidence.words.parameter_names import meaning

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.examples.instances import Construction
    from netron_lens.worker.infer.evidence.texts.frame import Frame, Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_DEPTH = 3


def part(node: ast.expr, frame: Frame, page: Page, own: Page, depth: int = 0) -> ast.expr | None:
    """Give the model that an expression stands for, built with what the text shows and usual values for the rest.

    `own` is the text of the class that it is handed to.
    """

    def is_model(function: ast.expr, place: Frame) -> bool:
        scope = _class(function, place, page, own)
        return scope is not None and has_method(scope, "forward", own)

    made = construction_by(node, frame, page, is_model) if depth < _DEPTH else None
    scope = None if made is None else _class(made.call.func, made.frame, page, own)
    return None if made is None or scope is None else _built(made, scope, page, own, depth)


def _class(function: ast.expr, place: Frame, page: Page, own: Page) -> Scope | None:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    path = canonical(function, place)
    here = place.class_named(name) if isinstance(function, ast.Name) else None
    elsewhere = here is None and path is not None and path.rpartition(".")[2] == name
    found = imported_class(page, path) if elsewhere and path is not None else here
    return found or (own.class_named(name) if name in own.known and (elsewhere or path is None) else None)


def _built(made: Construction, scope: Scope, page: Page, own: Page, depth: int) -> ast.expr | None:
    function = resolve(made.call.func, made.frame, page)
    method = initializer(scope, own)
    arguments = None if method is None else method.parameters
    if function is None or any(isinstance(each, ast.Starred) for each in made.call.args):
        return None
    if arguments is None:
        return ast.Call(function, [], [])
    listed = [*arguments.posonlyargs, *arguments.args][1:]
    required = {each.arg for each in listed[: len(listed) - len(arguments.defaults)]}
    required |= {a.arg for a, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value is None}
    passed = {each.arg: value for each, value in zip(listed, made.call.args, strict=False)}
    passed |= {each.arg: each.value for each in made.call.keywords if each.arg is not None}
    taken = [each.arg for each in (*listed, *arguments.kwonlyargs)]
    further = [each for each in passed if each not in taken] if arguments.kwarg is not None else []
    keywords = []
    for name in (*taken, *further):
        value = None
        if name in passed:
            value = _shown(passed[name], made, page) or part(passed[name], made.frame, page, own, depth + 1)
        if value is None and name in required:
            value = _usual(name, method, scope, page, own)
        if value is not None:
            keywords.append(ast.keyword(name, value))
    return ast.Call(function, [], keywords)


def _shown(node: ast.expr, made: Construction, page: Page) -> ast.expr | None:
    """Read an argument; none is the default of some function on the way."""
    found = resolve(node, made.frame, page, counting=True)
    return None if isinstance(found, ast.Constant) and found.value is None else found


def _usual(name: str, method: Scope | None, scope: Scope, page: Page, own: Page) -> ast.expr:
    used = []
    if method is not None and isinstance(method.node, ast.FunctionDef):
        used = occurrences(method.node, methods_of(scope)).get(name, [])
    pages = (own, page, *(replace(own, text=text) for text in own.optioned.texts()))
    choices = of_file(name, told(name, used, Place(own, scope, pages=pages)), pages)
    said = meaning(name)
    values = [each.expression for each in choices] or list(said.values if said is not None else ()) or ["8"]
    return ast.parse(values[0], mode="eval").body
