"""Tensors of different numbers of dimensions meet, or come to a layer: an input has as many too many or too few."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import tensor
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.demands.views import sizes_asked
from netron_lens.worker.infer.repairs.inputs.reranked import shapes_of_rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_COUNTED = re.compile(r"must have (\d) dimensions, got (\d)")
"""As recurrences say it, also of what was packed."""
_ROWS = 2
_SPREAD = 3
"""What has fewer dimensions is meant to be spread over the rest: a bias, a scale."""


def broadcasts(situation: Situation) -> Edits:
    """Give each input in turn as many dimensions fewer or more as there are too many or too few."""
    operation = situation.outcome.operation
    yield from _counted(situation)
    if operation is None or situation.outcome.phase != "call":
        return
    wanted = demand(situation.outcome)
    if wanted is not None and wanted.rank is not None:
        if wanted.has_other_rank:
            yield from with_dimensions(situation, wanted.rank - wanted.given.dim())
        return
    if operation.name == "batch_norm" and wanted is not None and wanted.given.dim() > _ROWS:
        channels = [want for _, want in wanted.pairs]
        if channels == [wanted.given.shape[-1]]:  # rows of features, one of them for each sample
            yield from with_dimensions(situation, _ROWS - wanted.given.dim())
    if operation.name in ("view", "reshape") and wanted is not None and wanted.given.dim() > _ROWS:
        leading = math.prod(wanted.given.shape[:-1])
        if leading == math.prod(sizes_asked(operation.args)) and wanted.given.shape[-1] > 1:
            yield from with_dimensions(situation, -1)
    if operation.name == "expand":
        yield from with_dimensions(situation, len(sizes_asked(operation.args)) - operation.args[0].dim())
        return
    joined = operation.args[0] if operation.args and isinstance(operation.args[0], list | tuple) else ()
    given = (*joined, *operation.args, *operation.kwargs.values())
    met = [each.dim() for each in given if isinstance(each, torch.Tensor)][:2]
    if len(met) > 1 and met[0] != met[1] and (joined or min(met) >= _SPREAD):
        yield from with_dimensions(situation, min(met) - max(met))
        yield from with_dimensions(situation, max(met) - min(met))


def _counted(situation: Situation) -> Iterator[Plan]:
    """Read how many dimensions there are to be off what is said."""
    for wanted, given in _COUNTED.findall(str(situation.outcome.error)):
        yield from with_dimensions(situation, int(wanted) - int(given))


def with_dimensions(situation: Situation, difference: int) -> Iterator[Plan]:
    """Give each input in turn so many dimensions more, or fewer, then all those of floats that have as many."""
    found = list(tensors(situation.plan)) if difference else []
    for path, value in found:
        rank = len(value.sizes) + difference
        for shape in shapes_of_rank(value, rank)[:2] if rank > 0 else ():
            new = tensor(shape, "as many dimensions as it is used with", dtype=value.dtype, below=value.below)
            yield situation.plan.edited(path, new)
    floats = [(path, value) for path, value in found if value.dtype == "float32"]
    for count in dict.fromkeys(len(value.sizes) for _, value in floats):
        alike = [(path, value) for path, value in floats if len(value.sizes) == count]
        plan = situation.plan
        for path, value in alike if len(alike) > 1 else ():
            for shape in shapes_of_rank(value, count + difference)[:1] if count + difference > 0 else ():
                plan = plan.edited(path, tensor(shape, "as many dimensions as it is used with"), cost=0)
        if plan is not situation.plan:
            yield replace(plan, changes=situation.plan.changes + 1)
