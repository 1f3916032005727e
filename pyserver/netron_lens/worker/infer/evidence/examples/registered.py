"""Where a table has a class beside its arguments: `{"kind": Net, "params": {"width": 8}}`."""

from __future__ import annotations

import ast
import re
from inspect import Parameter
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.examples.calls import constructed
from netron_lens.worker.infer.evidence.examples.instances import Construction
from netron_lens.worker.infer.evidence.texts.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Candidate
    from netron_lens.worker.infer.evidence.texts.subject import Subject

WEIGHT = 0.88
_MOST = 3
_VARIADIC = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def registered(subject: Subject) -> Iterator[Candidate]:
    """Give the constructions that the entries of such tables stand for, the first few."""
    page, found = subject.page, 0
    is_listed = re.search(rf":\s*{subject.name}\s*[,}}]", page.text.source) is not None
    for node in ast.walk(page.text.tree) if is_listed else ():
        if found == _MOST or not isinstance(node, ast.Dict) or not any(_names(each, subject) for each in node.values):
            continue
        for settings in node.values:
            arguments = _arguments(settings, subject)
            if arguments:
                call = ast.copy_location(ast.Call(ast.Name(subject.name, ast.Load()), [], arguments), node)
                made = constructed(Construction(call, Frame(page.text.root, node.lineno)), subject, page, WEIGHT)
                found += made is not None
                yield from () if made is None else (made,)


def _names(node: ast.expr, subject: Subject) -> bool:
    return isinstance(node, ast.Name) and node.id == subject.name


def _arguments(node: ast.expr, subject: Subject) -> list[ast.keyword]:
    """Give the entries of a dict as arguments, if it has all that are needed and no others."""
    if not isinstance(node, ast.Dict):
        return []
    keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    named = [each for each in subject.constructor if each.kind not in _VARIADIC]
    needed = {each.name for each in named if each.default is each.empty}
    takes_more = any(each.kind is Parameter.VAR_KEYWORD for each in subject.constructor)
    is_known = {*keys} <= {each.name for each in named} or (takes_more and bool(needed))
    fits = len(keys) == len(node.keys) and needed <= {*keys} and is_known
    return [ast.keyword(key, value) for key, value in zip(keys, node.values, strict=False)] if fits else []
