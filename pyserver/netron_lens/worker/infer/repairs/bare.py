"""A number that remembers its choice was taken for a list, or for a function, by a question that Python answers of it.

It is passed as it is.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.origins import users_frames
from netron_lens.worker.infer.places import node_at

if TYPE_CHECKING:
    from netron_lens.worker.infer.outcome import Outcome
    from netron_lens.worker.infer.plan import Plan


def bare(outcome: Outcome) -> Plan | None:
    """Pass plain numbers where one of ours was asked for its length by a constructor of tensors, or whether to call it.

    None where it was not.
    """
    plan, misuse = outcome.plan, outcome.misuse
    if misuse is None or outcome.ledger is None or misuse.how not in ("length", "call"):
        return None
    if _asks_for_length(outcome) if misuse.how == "length" else not _asks_whether_callable(outcome):
        return None
    for path in dict.fromkeys(each.path for each in outcome.ledger.misuses if each.how == misuse.how):
        value = plan.at(path)
        if value is not None and value.kind == "python":
            plan = plan.edited(path, replace(value, untracked=True), cost=0)
    return plan if plan is not outcome.plan else None


def _asks_for_length(outcome: Outcome) -> bool:
    for frame, instruction in users_frames(outcome)[:1]:
        match node_at(frame.f_code, instruction):
            case ast.Call(ast.Name("len")):
                return True
    return False


def _asks_whether_callable(outcome: Outcome) -> bool:
    return any("callable" in frame.f_code.co_names for frame, _ in users_frames(outcome)[:1])
