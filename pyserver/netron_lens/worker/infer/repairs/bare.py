"""A number that remembers its choice was taken for a list by code that is no Python: it is passed as it is."""

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
    """Pass plain numbers where a constructor of tensors asked one of ours for its length; none where it did not."""
    plan = outcome.plan
    if outcome.misuse is None or outcome.ledger is None or outcome.misuse.how != "length" or _asks_for_length(outcome):
        return None
    for path in dict.fromkeys(each.path for each in outcome.ledger.misuses if each.how == "length"):
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
