"""A number that remembers its choice was taken for a list, or for a function, by a question that Python answers of it.

It is passed as it is.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import leaves, python, spelled
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import node_at
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.trials.outcome import Outcome


_QUOTES = ("'", '"')
_UNSUPPORTED = "UnsupportedValueType"
_WRITTEN = ("python", "list", "tuple", "dict")


def bare(outcome: Outcome) -> Plan | None:
    """Pass plain numbers where one of ours was asked for its length by a constructor of tensors, or whether to call it.

    Pass plain strings where code asks whether they are its own, and plain values where OmegaConf takes no others. None
    where nothing is asked.
    """
    plan, misuse = outcome.plan, outcome.misuse
    if type(outcome.error).__name__ == _UNSUPPORTED:
        return _with_plain_values(plan)
    if _compares_identity(outcome):
        return _with_plain_strings(plan)
    if misuse is None or outcome.ledger is None or misuse.how not in ("length", "call"):
        return None
    if _asks_for_length(outcome) if misuse.how == "length" else not _asks_whether_callable(outcome):
        return None
    for path in dict.fromkeys(each.path for each in outcome.ledger.misuses if each.how == misuse.how):
        value = plan.at(path)
        if value is not None and value.kind == "python":
            plan = plan.edited(path, replace(value, untracked=True), cost=0)
    return plan if plan is not outcome.plan else None


def _compares_identity(outcome: Outcome) -> bool:
    """Tell whether the code that failed asks whether a string is the very one that it writes: `if name is "conv"`."""
    for frame, _ in users_frames(outcome)[:1]:
        for node in ast.walk(syntax_of(frame.f_code)):
            match node:
                case ast.Compare(_, [ast.Is() | ast.IsNot()], [ast.Constant(str())]):
                    return True
    return False


def _with_plain_strings(plan: Plan) -> Plan | None:
    changed = plan
    for path, value in leaves(plan.root):
        if value.kind == "python" and value.text[:1] in _QUOTES and not value.untracked:
            changed = changed.edited(path, replace(value, untracked=True), cost=0)
    return changed if changed is not plan else None


def _with_plain_values(plan: Plan) -> Plan | None:
    constructor = plan.at(("constructor",))
    changed = plan
    for name, value in () if constructor is None else constructor.items:
        if value.kind in _WRITTEN and not value.untracked:
            plain = replace(python(spelled(value, plan.extents), value.reason), untracked=True)
            changed = changed.edited(("constructor", name), plain, cost=0)
    return changed if changed is not plan else None


def _asks_for_length(outcome: Outcome) -> bool:
    for frame, instruction in users_frames(outcome)[:1]:
        match node_at(frame.f_code, instruction):
            case ast.Call(ast.Name("len")):
                return True
    return False


def _asks_whether_callable(outcome: Outcome) -> bool:
    return any("callable" in frame.f_code.co_names for frame, _ in users_frames(outcome)[:1])
