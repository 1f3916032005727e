"""Which choices of a plan stand behind a failing piece of code."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.texts.signatures import initializer, inputs_of, parameters
from netron_lens.worker.infer.trials.places import frames, is_users, node_at, statement_at, value_of
from netron_lens.worker.infer.trials.tracked import Guess
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.trials.outcome import Outcome


def users_frames(outcome: Outcome) -> list[tuple[FrameType, int]]:
    """List the frames in the user's files, innermost first."""
    if outcome.error is None:
        return []
    return [each for each in reversed(frames(outcome.error)) if is_users(each[0].f_code.co_filename)]


def blamed(outcome: Outcome, *, whole_statement: bool = False) -> list[Path]:
    """List the choices in the expression that failed, innermost frame first, each once."""
    found: dict[Path, None] = {}
    assert outcome.error is not None
    for frame, instruction in reversed(frames(outcome.error)):
        finder = statement_at if whole_statement else node_at
        node = finder(frame.f_code, instruction)
        if node is None:
            continue
        for path, _, _ in named(node, frame, outcome):
            found.setdefault(path)
    return list(found)


def named(node: ast.AST, frame: FrameType, outcome: Outcome) -> Iterator[tuple[Path, ast.expr, Any]]:
    """Walk the names, attributes and items in some syntax that are choices of the plan."""
    own = _parameters(frame, outcome)
    for part in ast.walk(node):
        if not isinstance(part, ast.Name | ast.Attribute | ast.Subscript):
            continue
        try:
            value = value_of(part, frame)
        except (LookupError, TypeError):
            continue
        path = outcome.ledger.origin(value) if outcome.ledger else None
        if path is None and isinstance(value, Guess):
            for origin in sorted(value.origins):
                yield origin, part, value
            continue
        if path is None and isinstance(part, ast.Name) and part.id in own:
            path = own[part.id]
        if path is None and isinstance(part, ast.Name):
            path = _left_out(part.id, outcome) if value is None else _handed_on(part.id, value, outcome)
        if path is None and isinstance(part, ast.Attribute):
            path = _stored(part, frame, outcome)
        if path is not None:
            yield path, part, value


def _parameters(frame: FrameType, outcome: Outcome) -> dict[str, Path]:
    """Give the parameters of the class's own constructor or called method, where this is its frame."""
    cls = type(outcome.model) if outcome.model is not None else type(frame.f_locals.get("self"))
    code = frame.f_code
    for name, first in (("__init__", "constructor"), (outcome.plan.method, "inputs")):
        taken = {each.name for each in inputs_of(cls, name)}
        for owner in cls.__mro__:  # a base's constructor is mostly given what has the same name
            function = vars(owner).get(name)
            found = getattr(inspect.unwrap(function) if callable(function) else None, "__code__", None)
            if found is code and _is_root(frame, outcome):
                count = code.co_argcount + code.co_kwonlyargcount
                return {name: (first, name) for name in code.co_varnames[:count] if name in taken}
    return {}


def _handed_on(name: str, value: Any, outcome: Outcome) -> Path | None:
    """Find the argument, left at its default, that a constructor on the way handed on by its name."""
    for frame, _ in frames(outcome.error) if outcome.error is not None and outcome.phase == "construct" else ():
        code, cls = frame.f_code, type(frame.f_locals.get("self"))
        if code.co_name == "__init__" and frame.f_locals.get(name) is value and _is_root(frame, outcome):
            own = parameters(initializer(cls), skip=1)
            taken = any(each.name == name or each.kind is each.VAR_KEYWORD for each in own)
            count = code.co_argcount + code.co_kwonlyargcount
            return ("constructor", name) if taken and name in code.co_varnames[1:count] else None
    return None


def _left_out(name: str, outcome: Outcome) -> Path | None:
    """Find the optional argument that was not given, where a function that is called on the way has it by its name."""
    if outcome.phase == "construct":
        return _left_at_none(name, outcome)
    if outcome.phase != "call" or outcome.plan.at(("inputs", name)) is not None:
        return None
    optional = parameters(getattr(outcome.model, outcome.plan.method, None))
    return ("inputs", name) if any(each.name == name and each.default is None for each in optional) else None


def _left_at_none(name: str, outcome: Outcome) -> Path | None:
    for frame, _ in [] if outcome.error is None else frames(outcome.error):
        code = frame.f_code
        taken = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        if code.co_name == "__init__" and name in taken and _is_root(frame, outcome):
            return ("constructor", name) if frame.f_locals.get(name, name) is None else None
    return None


def _is_root(frame: FrameType, outcome: Outcome) -> bool:
    if outcome.model is not None:
        return frame.f_locals.get("self") is outcome.model
    constructor = outcome.plan.at(("constructor",))
    return constructor is not None and type(frame.f_locals.get("self")).__name__ == constructor.text.split(".")[-1]


def _stored(part: ast.Attribute, frame: FrameType, outcome: Outcome) -> Path | None:
    """Find the constructor's parameter that was stored as `self.name`."""
    owner = part.value
    if not (isinstance(owner, ast.Name) and owner.id == "self" and _is_root(frame, outcome)):
        return None
    initialise = getattr(type(frame.f_locals.get("self")), "__init__", None)
    code = getattr(initialise, "__code__", None)
    if code is None:
        return None
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    for statement in ast.walk(syntax_of(code)):
        if (
            isinstance(statement, ast.Assign)
            and isinstance(statement.value, ast.Name)
            and statement.value.id in names
            and any(isinstance(t, ast.Attribute) and t.attr == part.attr for t in statement.targets)
        ):
            return ("constructor", statement.value.id)
    return None
