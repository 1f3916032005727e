"""The keys of a dict that a record of the text is made from: `Config(**options)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.uses.names import last
from netron_lens.worker.infer.evidence.values.callees import has_method, initializer

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope


def spread_keys(call: ast.Call, page: Page) -> list[str]:
    """Give what the class requires besides what the call gives it; nothing for a class that computes."""
    scope = page.class_named(last(call.func))
    if scope is None or has_method(scope, "forward", page):
        return []
    given = {each.arg for each in call.keywords}
    return [name for name in _required(scope, page)[len(call.args) :] if name not in given]


def _required(scope: Scope, page: Page) -> list[str]:
    method = initializer(scope, page)
    arguments = None if method is None else method.parameters
    if arguments is None:
        return list(dict.fromkeys(_fields(scope, page)))
    listed = [*arguments.posonlyargs, *arguments.args]
    required = listed[1 : len(listed) - len(arguments.defaults)]
    required += [each for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value is None]
    return [each.arg for each in required]


def _fields(scope: Scope, page: Page) -> list[str]:
    """List the fields of a record without a default, those of its bases first."""
    if not isinstance(scope.node, ast.ClassDef):
        return []
    parents = [page.class_named(last(base)) for base in scope.node.bases]
    inherited = [name for parent in parents if parent not in (None, scope) for name in _fields(parent, page)]
    return inherited + [
        each.target.id
        for each in scope.node.body
        if isinstance(each, ast.AnnAssign) and each.value is None and isinstance(each.target, ast.Name)
    ]
