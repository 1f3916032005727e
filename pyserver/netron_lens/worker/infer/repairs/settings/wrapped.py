"""The model reads the module in a part, as one has that is spread over processors: `self.net.module.features`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.settings.outside import afterwards
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_ABSENT = re.compile(r"'(\w+)' object has no attribute 'module'")


def wrapped(situation: Situation) -> Edits:
    """Wrap the part in `DataParallel`, which runs it as it is where there are no such processors."""
    constructor, model = situation.plan.at(("constructor",)), situation.outcome.model
    if constructor is None or situation.outcome.phase != "call" or not _ABSENT.search(str(situation.outcome.error)):
        return
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement, owner = statement_at(frame.f_code, instruction), frame.f_locals.get("self")
        for node in ast.walk(statement) if statement is not None and owner is model else ():
            match node:
                case ast.Attribute(ast.Attribute(ast.Name("self"), part), "module"):
                    action = f"setattr(made, {part!r}, torch.nn.DataParallel(made.{part}))"
                    yield afterwards(situation.plan, constructor, [action], f"`{part}` is asked for its `module`")
                    return
