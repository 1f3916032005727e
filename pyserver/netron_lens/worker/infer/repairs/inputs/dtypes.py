"""An operation takes integers, numbers or masks only: inputs get the dtype that it demands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import tensor
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.given_to import inputs_like, reason
from netron_lens.worker.infer.trials.doubts import Doubt
from netron_lens.worker.infer.trials.suspicions import JOINING, WHOLE, WHOLE_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.demands.demand import Demand
    from netron_lens.worker.infer.repairs.situation import Situation


_INTEGER_WANTED = re.compile(
    r"tensors used as indices must be|expected.*(Long|Int)|must be (a )?(long|int)|index.*must be|integral|"
    r"IntTensor|LongTensor",
    re.IGNORECASE,
)


_FLOAT_WANTED = re.compile(
    r"not implemented for '(Long|Int|Bool)'|Float.*Long|Long.*Float|floating point|expected .*float|got.*(Long|Int)|"
    r"can't be cast|integer dtype|should be floating|mixed dtype",
    re.IGNORECASE,
)


_TOKENS: tuple[Size, ...] = ("B", "T")
_FEATURES: tuple[Size, ...] = ("B", "T", "C")
_ROWS: tuple[Size, ...] = ("N", "C")
_NODES: tuple[Size, ...] = ("N",)
_OF_TIMES = frozenset({"t", "ts", "time", "times", "timestep", "timesteps"})
_COMPUTED = 2
"""The bound of each of several whole numbers that an index is computed of."""
_NO_TRUTHS = "with a bool tensor is not supported"
_SPREAD = "more than one element of the written-to tensor"
"""What torch says of a mask that was spread and then written to; one that had to be made a number first is a copy."""


def dtypes(situation: Situation, wanted: Demand) -> Iterator[Plan]:  # noqa: C901 - one part per dtype
    """Give inputs at the failing operation the dtype that it demands."""
    text = str(situation.outcome.error)
    given = wanted.given
    operation = situation.outcome.operation
    name = operation.name if operation is not None else ""
    as_integer = (
        wanted.dtype == "int64"
        or _INTEGER_WANTED.search(text)
        or name in WHOLE
        or name
        in (
            "gather",
            "index_select",
            "one_hot",
            "scatter",
            "scatter_",
            "scatter_add_",
            "index_add",
            "nll_loss",
            "cross_entropy",
        )
    )
    floats = [path for path, each in situation.outcome.arguments if each.dtype.is_floating_point]
    others = [path for path, each in situation.outcome.arguments if not each.dtype.is_floating_point]
    if as_integer:
        below = _below(situation, wanted)
        alike = inputs_like(situation.outcome, given) if wanted.dtype or name in WHOLE else []
        paths = [path for path, _ in alike if path in floats]
        for path, is_it in alike:
            for shape in _looked_up(situation, path, wanted) if is_it and path in floats else ():
                yield situation.plan.edited(
                    path, tensor(shape, reason(situation.outcome, wanted), dtype="int64", below=below)
                )
        for path in dict.fromkeys((*paths, *floats)):
            yield from _as_indices(situation, path, wanted, name)
    if _FLOAT_WANTED.search(text) or (
        wanted.dtype == "float32" and isinstance(given, torch.Tensor) and not given.dtype.is_floating_point
    ):
        it = {path for path, is_it in inputs_like(situation.outcome, given) if is_it}
        for path in sorted(others, key=lambda path: path not in it):
            value = situation.value(path)
            if value is not None and value.kind == "tensor":
                for shape in wanted.shapes:
                    yield situation.plan.edited(path, tensor(shape, reason(situation.outcome, wanted)))
                yield situation.plan.edited(path, tensor(value.sizes, value.reason))
    yield from _of_computed_masks(situation, text)
    if "bool" in text.lower() or _SPREAD in text:
        same = [path for path, _ in inputs_like(situation.outcome, given)]
        for path in dict.fromkeys((*same, *(path for path, _ in situation.outcome.arguments))):
            value = situation.value(path)
            if value is not None and value.kind == "tensor" and value.dtype != "bool":
                yield situation.plan.edited(path, tensor(value.sizes, "a mask", dtype="bool"))


def made_whole(situation: Situation) -> Iterator[Plan]:
    """Give whole numbers for an input that the code makes such."""
    operation = situation.outcome.operation
    if operation is None or not isinstance(operation.error, Doubt) or operation.name not in WHOLE:
        return
    for path, is_it in inputs_like(situation.outcome, operation.args[0]):
        value = situation.value(path)
        if is_it and value is not None and value.kind == "tensor":
            yield situation.plan.edited(path, tensor(value.sizes, "made whole numbers", dtype="int64"))


def made_fractions(situation: Situation) -> Iterator[Plan]:
    """Give other numbers for whole ones that are joined with what is computed: a time from 0 to 1 for a step."""
    operation = situation.outcome.operation
    if operation is None or not isinstance(operation.error, Doubt) or operation.name not in JOINING:
        return
    for path, each in situation.outcome.arguments:
        value = situation.value(path)
        if each.dtype in WHOLE_NUMBERS and value is not None and value.kind == "tensor":
            below = 1 if _OF_TIMES.intersection(words(path[-1])) else 2
            yield situation.plan.edited(path, tensor(value.sizes, "joined with what is computed", below=below))


def _as_indices(situation: Situation, path: Path, wanted: Demand, operation: str) -> Iterator[Plan]:
    """Give whole numbers; pictures and features, by their names alone, are words where vectors are looked up."""
    value = situation.value(path)
    if value is not None and value.kind == "tensor":
        is_other = operation == "embedding" and ("H" in value.sizes or value.sizes == _FEATURES)
        for sizes in (_TOKENS, value.sizes) if is_other else (value.sizes,):
            yield situation.plan.edited(path, tensor(sizes, "indices", dtype="int64", below=_below(situation, wanted)))


def _looked_up(situation: Situation, path: Path, wanted: Demand) -> tuple[tuple[Size, ...], ...]:
    """Give the shapes that are demanded; where there is a row for each node, first one kind for each."""
    value = situation.value(path)
    return (_NODES, *wanted.shapes) if value is not None and value.sizes == _ROWS else wanted.shapes


def _below(situation: Situation, wanted: Demand) -> Size:
    """Give the bound of what is looked up; it may be computed of several inputs: `question + count * answer`."""
    alike = inputs_like(situation.outcome, wanted.given)
    return _COMPUTED if len(alike) > 1 and not any(is_it for _, is_it in alike) else wanted.below


def _of_computed_masks(situation: Situation, text: str) -> Iterator[Plan]:
    """Give masks as numbers where they are computed with: `1 - mask`."""
    for path, value in tensors(situation.plan) if _NO_TRUTHS in text else ():
        if value.dtype == "bool":
            yield situation.plan.edited(path, tensor(value.sizes, "a mask that is computed with"))
