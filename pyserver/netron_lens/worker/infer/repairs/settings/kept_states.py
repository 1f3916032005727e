"""A layer is given what the model keeps at None until something else sets it: `decoder.memory = encoder(source)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.plans.natural import tensor_named
from netron_lens.worker.infer.repairs.settings.outside import afterwards
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def kept_states(situation: Situation) -> Edits:
    """Set a tensor before the call, in all parts that keep None by that name."""
    constructor = situation.plan.at(("constructor",))
    if situation.outcome.phase != "call" or constructor is None or "NoneType" not in str(situation.outcome.error):
        return
    for owner, name in _kept_at_none(situation):
        action = f"setattr(made, {name!r}, {name})"
        if owner is not situation.outcome.model:
            action = (
                f"[setattr(part, {name!r}, {name}) for part in made.modules() if getattr(part, {name!r}, 0) is None]"
            )
        yield afterwards(
            situation.plan, constructor, [action], f"`{name}` is set from outside", {name: tensor_named(name)}
        )


def _kept_at_none(situation: Situation) -> Iterator[tuple[nn.Module, str]]:
    """Give what the statements on the way to the failure hand on, or take apart, of what modules keep at None."""
    for frame, instruction in users_frames(situation.outcome):
        statement, owner = statement_at(frame.f_code, instruction), frame.f_locals.get("self")
        called = {id(each.func) for each in ast.walk(statement) if isinstance(each, ast.Call)} if statement else set()
        for node in ast.walk(statement) if statement is not None and isinstance(owner, nn.Module) else ():
            match node:
                case ast.Attribute(ast.Name("self"), name, ast.Load()) if id(node) not in called:
                    if vars(owner).get(name, owner) is None:
                        yield owner, name
