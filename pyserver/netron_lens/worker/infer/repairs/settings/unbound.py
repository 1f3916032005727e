"""A name was never given a value, as no branch that gives it one was taken: settings that lead into one of them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import inputs_of
from netron_lens.worker.infer.plans.values import leaves, name_of, python
from netron_lens.worker.infer.repairs.settings.evaluation import side
from netron_lens.worker.infer.repairs.settings.instances import of_kind
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 6
_NAMED = re.compile(r"local variable '(\w+)'")


def unbound(situation: Situation) -> Edits:
    """Take each of the branches that give the name a value, then all of them."""
    error = situation.outcome.error
    found = _NAMED.search(str(error)) if isinstance(error, UnboundLocalError) else None
    if found is None:
        return
    frame, _ = next(iter(users_frames(situation.outcome)), (None, 0))
    code = None if frame is None else frame.f_code
    together = situation.plan
    for test in [] if code is None else list(_branches(code, found[1]))[:_MOST]:
        plan = situation.plan
        for name, text in _asked(test):
            for path in _called(situation, name):
                reason = f"so that `{ast.unparse(test)}`"
                plan, together = (each.edited(path, python(text, reason)) for each in (plan, together))
        if plan is not situation.plan:
            yield plan
        if frame is not None:
            yield from of_kind(situation, test, frame)
    if together is not situation.plan:
        yield together
    if frame is not None:
        yield from _so_that_it_runs(situation, frame, found[1])


def _so_that_it_runs(situation: Situation, frame: FrameType, name: str) -> Edits:
    """Give an input that was left out, and tells how often a loop runs that gives the name a value."""
    syntax = syntax_of(frame.f_code)
    loops = (each for each in ast.walk(syntax) if isinstance(each, ast.For))
    behind = {each for loop in loops if any(_gives(part, name) for part in loop.body) for each in _behind(loop, syntax)}
    taken = {each.name for each in inputs_of(situation.loaded.cls, situation.plan.method)}
    for each in sorted(behind & taken & set(frame.f_locals)):
        if isinstance(frame.f_locals[each], int | None):
            for text, number in (*_beside(each, syntax, frame), ("2", 2)):
                yield situation.plan.edited(("inputs", each), python(str(number), f"a loop runs as often: `{text}`"))


def _behind(loop: ast.For, syntax: ast.AST) -> set[str]:
    """Give the names that the length of a loop is computed from, through what they were given."""
    found: set[str] = set()
    pending: list[ast.AST] = [loop.iter]
    while pending:
        names = {each.id for each in ast.walk(pending.pop()) if isinstance(each, ast.Name)} - found
        found |= names
        pending += [
            each.value
            for each in ast.walk(syntax)
            if isinstance(each, ast.Assign) and any(isinstance(to, ast.Name) and to.id in names for to in each.targets)
        ]
    return found


def _beside(name: str, syntax: ast.AST, frame: FrameType) -> Iterator[tuple[str, int]]:
    """Give the numbers that a number is compared with, or divided by."""
    for node in ast.walk(syntax):
        match node:
            case ast.Compare(ast.Name(left), [_], [other]) | ast.BinOp(ast.Name(left), ast.FloorDiv(), other) if (
                left == name
            ):
                value = side(other, frame)
                if isinstance(value, int) and value > 0:
                    yield ast.unparse(other), int(value)


def _branches(code: CodeType, name: str) -> Iterator[ast.expr]:
    """Walk the conditions of the branches that give a name a value."""
    for node in ast.walk(syntax_of(code)):
        if isinstance(node, ast.If) and any(_gives(each, name) for each in node.body):
            yield node.test


def _gives(statement: ast.stmt, name: str) -> bool:
    return any(
        isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store)
        for each in ast.walk(statement)
    )


def _asked(test: ast.expr) -> Iterator[tuple[str, str]]:
    """Give the names in a condition with what they should be, so that it holds."""
    match test:
        case ast.BoolOp(ast.And(), parts):
            for part in parts:
                yield from _asked(part)
        case ast.BoolOp(ast.Or(), [first, *_]):
            yield from _asked(first)
        case ast.UnaryOp(ast.Not(), ast.Name(name) | ast.Attribute(_, name)):
            yield name, "False"
        case ast.Name(name) | ast.Attribute(_, name):
            yield name, "True"
        case ast.Compare(ast.Name(name) | ast.Attribute(_, name), [ast.Eq()], [ast.Constant(value)]):
            yield name, repr(value)
        case ast.Compare(
            ast.Name(name) | ast.Attribute(_, name),
            [ast.In()],
            [ast.Tuple([ast.Constant(value), *_]) | ast.List([ast.Constant(value), *_])],
        ):
            yield name, repr(value)


def _called(situation: Situation, name: str) -> Iterator[Path]:
    """Walk the settings and the inputs of a name."""
    for first in ("constructor", "inputs"):
        whole = situation.value((first,))
        for path, value in () if whole is None else leaves(whole, (first,)):
            if name_of(path) == name and value.kind == "python":
                yield path
