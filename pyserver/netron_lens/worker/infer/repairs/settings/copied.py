"""Settings that a constructor copies, all at once, onto the model or into others: what is missed is one of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import parameters, spread_name
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.trials.tracked import RECORDER
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_TABLES = frozenset({"namespace", "dict", "mapping"})


def copied(situation: Situation) -> Edits:
    """Give the settings the attribute: `for key, value in vars(args).items(): setattr(self, key, value)`."""
    error = situation.outcome.error
    if not isinstance(error, AttributeError) or not error.name:
        return
    copy_of = vars(error.obj).get(RECORDER) if hasattr(error.obj, "__dict__") else None
    if copy_of is not None:  # `Namespace(**vars(args))`
        yield situation.plan.edited((*copy_of[0], error.name), natural(error.name))
    if not isinstance(error.obj, situation.loaded.cls):
        return
    code = getattr(getattr(situation.loaded.cls, "__init__", None), "__code__", None)
    if code is None:
        return
    names = _copied_names(syntax_of(code))
    value = natural(error.name)
    if spread_name(code) in names:
        yield situation.plan.edited(("constructor", error.name), value)
    for each in parameters(situation.loaded.cls.__init__, skip=1):  # type: ignore[misc] # only its signature is read
        path = ("constructor", each.name)
        given = situation.value(path)
        if each.name in names and given is not None and given.kind in _TABLES:
            yield situation.plan.edited((*path, error.name), value)


def _copied_names(constructor: ast.AST) -> frozenset[str]:
    """Give the names in the statements that set attributes of `self` by names that are not written."""
    found: set[str] = set()
    for statement in ast.walk(constructor):
        if isinstance(statement, ast.For | ast.Expr) and any(map(_sets, ast.walk(statement))):
            found |= {each.id for each in ast.walk(statement) if isinstance(each, ast.Name)}
    return frozenset(found)


def _sets(node: ast.AST) -> bool:
    match node:
        case ast.Call(ast.Name("setattr"), [ast.Name("self"), name, _]):
            return not isinstance(name, ast.Constant)
        case ast.Call(ast.Attribute(ast.Name("self"), "__setattr__"), [name, _]):
            return not isinstance(name, ast.Constant)
        case ast.Call(ast.Attribute(ast.Attribute(ast.Name("self"), "__dict__"), "update"), _):
            return True
    return False
