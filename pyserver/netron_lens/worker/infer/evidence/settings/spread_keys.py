"""The keys of a dict that a record of the text is made from: `Config(**options)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.uses.names import last
from netron_lens.worker.infer.evidence.settings.usual_arguments import required_by
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
    is_plain = initializer(scope, page) is None
    names = dict.fromkeys(_fields(scope, page)) if is_plain else required_by(scope, page)
    return [name for name in [*names][len(call.args) :] if name not in given]


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
