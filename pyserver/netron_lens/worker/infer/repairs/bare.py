"""A number that remembers its choice was taken for a list by code that is no Python: it is passed as it is."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.origins import users_frames
from netron_lens.worker.infer.places import node_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation


def bare(situation: Situation) -> Iterator[Plan]:
    """Pass plain numbers where a constructor of tensors asked one of ours for its length."""
    outcome, plan = situation.outcome, situation.plan
    if outcome.misuse is None or outcome.ledger is None or outcome.misuse.how != "length":
        return
    if _asks_for_length(situation):
        return
    for path in dict.fromkeys(each.path for each in outcome.ledger.misuses if each.how == "length"):
        value = situation.value(path)
        if value is not None and value.kind == "python":
            plan = plan.edited(path, replace(value, untracked=True), cost=0)
    yield plan


def _asks_for_length(situation: Situation) -> bool:
    for frame, instruction in users_frames(situation.outcome)[:1]:
        match node_at(frame.f_code, instruction):
            case ast.Call(ast.Name("len")):
                return True
    return False
