"""A condition on an attribute of a model that is passed in did not hold: that model is built with other arguments."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.texts.signatures import parameters
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.repairs.settings.evaluation import side
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import is_users, statement_at, value_of
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_STEPS = 3


def attributes(situation: Situation) -> Edits:
    """Change the arguments that the attribute comes from: switches are turned, numbers become what they should be."""
    ledger = situation.outcome.ledger
    for frame, instruction in users_frames(situation.outcome) if ledger is not None else ():
        statement = statement_at(frame.f_code, instruction)
        if not isinstance(statement, ast.Assert | ast.If) or ledger is None:
            continue
        for part in ast.walk(statement.test):
            if not isinstance(part, ast.Attribute):
                continue
            try:
                owner = value_of(part.value, frame)
            except (LookupError, TypeError):
                continue
            path = ledger.origin(owner)
            value = None if path is None else situation.value(path)
            if path is None or value is None or value.kind != "call":
                continue
            wanted = _wanted(statement.test, part, frame)
            for name, default in _behind(type(owner), part.attr):
                given = next((item.text for key, item in value.items if key == name), repr(default))
                if given in ("True", "False"):
                    yield situation.plan.edited((*path, name), python(str(given == "False"), "asked for"))
                elif wanted is not None and (given == "None" or given.isdecimal()):
                    yield situation.plan.edited((*path, name), python(str(wanted), "asked for"))


def _wanted(test: ast.expr, part: ast.Attribute, frame: FrameType) -> int | None:
    """Give the number that the attribute should equal."""
    for node in ast.walk(test):
        match node:
            case ast.Compare(left, [ast.Eq()], [right]) if part in (left, right):
                found = side(right if left is part else left, frame)
                return int(found) if isinstance(found, int) else None
    return None


def _behind(cls: type, attribute: str) -> Iterator[tuple[str, Any]]:
    """Give the parameters of a class that its constructor computes an attribute from, with their defaults."""
    functions = [inspect.unwrap(vars(base)["__init__"]) for base in cls.__mro__ if "__init__" in vars(base)]
    initialisers = [each for each in functions if inspect.isfunction(each) and is_users(each.__code__.co_filename)]
    made: dict[str, set[str]] = {}
    for node in (each for initialise in initialisers for each in ast.walk(syntax_of(initialise.__code__))):
        match node:
            case ast.Assign([ast.Name(name) | ast.Attribute(ast.Name("self"), name)], value):
                read = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
                read |= {each.attr for each in ast.walk(value) if isinstance(each, ast.Attribute)}
                made.setdefault(name, set()).update(read)
    names = {attribute}
    for _ in range(_STEPS):
        names |= {each for name in tuple(names) for each in made.get(name, ())}
    for parameter in (each for initialise in initialisers for each in parameters(initialise, skip=1)):
        if parameter.name in names:
            yield parameter.name, parameter.default
