"""Integers that index a table are drawn from all of its rows, as ids are from a vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import INTEGERS

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.trials.outcome import Outcome

_UNKNOWN = 2
"""The bound of integers of which nothing more was known than that they are some."""


def over_tables(outcome: Outcome) -> Plan:
    """Give the plan of a call that ran, with the rows of the tables as bounds where there was no other."""
    plan = outcome.plan
    for path, tensor in outcome.arguments:
        rows, value = outcome.tables.get(id(tensor)), plan.at(path)
        if rows and value is not None and value.dtype in INTEGERS and value.below == _UNKNOWN:
            plan = plan.edited(path, replace(value, below=rows), cost=0)
    return plan
