"""Integers that index a table are drawn from all of its rows: ids from a vocabulary, labels from the classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.evidence.evidence import LENGTH
from netron_lens.worker.infer.plans.values import INTEGERS, extent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.trials.outcome import Outcome

_UNKNOWN = 2
"""The bound of integers of which nothing more was known than that they are some."""
_ALONG = frozenset({"gather", "index_select", "scatter", "scatter_", "scatter_add", "scatter_add_"})
_OF_CLASSES = frozenset({"cross_entropy", "nll_loss"})


def picked(name: str, given: Sequence[Any]) -> Iterator[tuple[torch.Tensor, int]]:
    """Give the integers by which an operation picks rows of a table, or scores of classes, and how many there are."""
    if name == "embedding":
        yield given[0], int(given[1].shape[0])
    elif name == "one_hot" and len(given) > 1 and int(given[1]) > 0:
        yield given[0], int(given[1])
    elif name in _ALONG and len(given) > 2 and isinstance(given[1], int):  # noqa: PLR2004 - the table, along which dimension, and by what
        yield given[2], int(given[0].shape[given[1]])
    elif name == "__getitem__":
        yield from _rows_picked(given[0], given[1])
    elif name in _OF_CLASSES and not given[1].is_floating_point():
        yield given[1], int(given[0].shape[min(1, given[0].dim() - 1)])


def _rows_picked(table: torch.Tensor, index: Any) -> Iterator[tuple[torch.Tensor, int]]:
    """Give the indices of `table[ids]` and `table[:, ids]`, as far as it is plain which dimension each is for."""
    for along, each in enumerate(index if isinstance(index, tuple) else (index,)):
        if each is None or each is Ellipsis or along >= table.dim():
            return
        if isinstance(each, torch.Tensor):
            if each.dtype not in (torch.int64, torch.int32):
                return  # a mask may be for several dimensions
            yield each, int(table.shape[along])


def over_tables(outcome: Outcome) -> Plan:
    """Give the plan of a call that ran, with the rows as bounds where there was none, or one beyond them."""
    plan = outcome.plan
    for path, tensor in outcome.arguments:
        rows, value = outcome.tables.get(id(tensor)), plan.at(path)
        if not rows or value is None or value.dtype not in INTEGERS or value.below == LENGTH:
            continue
        if value.below == _UNKNOWN or extent(value.below, plan.extents) > rows:
            plan = plan.edited(path, replace(value, below=rows), cost=0)
    return plan
