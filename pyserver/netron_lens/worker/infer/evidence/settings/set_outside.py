"""Attributes that a model reads and never sets: a script sets them after it has built it, `model.epoch = 0`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.texts.texts import near
from netron_lens.worker.infer.evidence.texts.walked import walked
from netron_lens.worker.infer.evidence.values.resolve import resolve
from netron_lens.worker.infer.evidence.words.parameter_names import meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Text
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_SCRIPTS = 3
_WEIGHT = 0.5
_PLAIN = (bool, int, float, str)


def set_outside(about: Subject, request: ExportRequest, cls: type) -> dict[str, Choice]:
    """Give what scripts near the class set of it that it reads only."""
    names = _only_read(about, cls)
    if not names:
        return {}
    setting = re.compile(rf"\b\w+\.(?:{'|'.join(map(re.escape, sorted(names)))})\s*=[^=]")
    texts = [about.page.text, *near(request, lambda _, source: setting.search(source) is not None, _SCRIPTS)]
    found: dict[str, Choice] = {}
    for text in texts:
        for name, choice in _set_in(text, names, about.page):
            found.setdefault(name, choice)
    return found


def _only_read(about: Subject, cls: type) -> set[str]:
    """List what the class has neither of its own nor from its bases, by attribute or by any text in quotes."""
    if about.scope is None:
        return set()
    own = [
        each
        for each in walked(about.scope.node)
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "self"
    ]
    read = {each.attr for each in own if isinstance(each.ctx, ast.Load)}
    kept = {each.attr for each in own if not isinstance(each.ctx, ast.Load)}
    quoted = {each.value for each in walked(about.scope.node) if isinstance(each, ast.Constant)}
    return {name for name in read - kept - quoted if not hasattr(cls, name) and not _is_of_a_base(name, cls)}


def _is_of_a_base(name: str, cls: type) -> bool:
    if any(name in vars(base).get("__annotations__", ()) for base in cls.__mro__):
        return True
    functions = (vars(base).values() for base in cls.__mro__[1:] if not base.__module__.startswith("torch."))
    codes = (getattr(each, "__code__", None) for every in functions for each in every)
    return any(code is not None and name in code.co_names for code in codes)


def _set_in(text: Text, names: set[str], page: Page) -> Iterator[tuple[str, Choice]]:
    for scope in text.scopes:
        for key, bindings in scope.bindings.items():
            holder, _, name = key.rpartition(".")
            if not holder or holder == "self" or name not in names:
                continue
            for binding in bindings:
                value = None if binding.steps else resolve(binding.value, Frame(scope, binding.line), page)
                expression = _plain(value) or _natural(name)
                if expression is not None:
                    reason = f"as `{key}` is set, {text.where(binding.line)}"
                    yield name, Choice(expression=expression, kind="string", reason=reason, weight=_WEIGHT)


def _plain(node: ast.expr | None) -> str | None:
    value: Any = node.value if isinstance(node, ast.Constant) else None
    return repr(value) if isinstance(value, _PLAIN) else None


def _natural(name: str) -> str | None:
    means = meaning(name)
    return means.values[0] if means is not None and means.values else None
