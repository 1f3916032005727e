"""An operation refused its tensors: inputs take the shape and dtype that it demands."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import Path, extent, tensor
from netron_lens.worker.infer.plans.walks import sized, tensors
from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.given_to import inputs_like, reason
from netron_lens.worker.infer.repairs.inputs.dtypes import dtypes
from netron_lens.worker.infer.repairs.inputs.met import like_the_other
from netron_lens.worker.infer.repairs.sizes.pairs import equalised
from netron_lens.worker.infer.repairs.sizes.pairs.inputs import is_side, scaled
from netron_lens.worker.infer.repairs.sizes.pairs.numbers import only_number
from netron_lens.worker.infer.trials.places import frames
from netron_lens.worker.infer.trials.suspicions import JOINING
from netron_lens.worker.infer.trials.tracked import Guess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.demands.demand import Demand
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.trials.outcome import Outcome

_ROWS = frozenset({"linear", "layer_norm"})
_PICTURE: tuple[Size, ...] = ("B", 3, "H", "H")
_FEW = 2
_CUT = 4
"""No more columns are cut off: a class, and where a box is."""
_MET = re.compile(r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)")
_STACKED = re.compile(r"equal size, but got \[([\d, ]*)\] at entry \d+ and \[([\d, ]*)\] at entry")
_PAIRS = re.compile(r"[Ee]xpect(?:ed|ing)\D{0,60}?(\d+)\D{1,60}?(?:got|received|but|match)\D{0,40}?(\d+)")

_PAIRS_TURNED = re.compile(r"got (\d+), expected (\d+)")


def operations(situation: Situation) -> Edits:
    """Edit the inputs, or the numbers behind the layer, to what the failing operation demands."""
    outcome = situation.outcome
    if outcome.phase != "call":
        return
    wanted = demand(outcome)
    if wanted is not None:
        yield from dtypes(situation, wanted)
        yield from _rows(situation, wanted)
        yield from _shapes(situation, wanted)
        yield from like_the_other(situation)
        yield from _fewer(situation, wanted)
        yield from _cut(situation, wanted)
        yield from _paired(situation, wanted)
    for match in _MET.finditer(str(outcome.error)):
        one, other = int(match.group(1)), int(match.group(2))
        yield from equalised(situation.plan, one, other, reason(outcome, wanted))
    for match in _STACKED.finditer(str(outcome.error)):
        shapes = [[int(size) for size in group.split(",") if size.strip()] for group in match.groups()]
        for one, other in zip(*shapes, strict=False):
            if one != other:
                yield from equalised(situation.plan, one, other, reason(outcome, wanted))
                yield from equalised(situation.plan, other, one, reason(outcome, wanted))
    for pattern, (wants, has) in ((_PAIRS, (1, 2)), (_PAIRS_TURNED, (2, 1))):
        for match in pattern.finditer(str(outcome.error)):
            yield from equalised(situation.plan, int(match[has]), int(match[wants]), reason(outcome, wanted))


def _paired(situation: Situation, wanted: Demand) -> Iterator[Plan]:
    """Make the sizes equal that met."""
    for pair in wanted.pairs if wanted.mutual else ():
        for number, other in (pair, pair[::-1]):
            yield from only_number(situation.plan, number, other)
    preferred = _numbers_behind(situation.outcome)
    for got, want in dict.fromkeys(_adapting(wanted, situation.plan)):
        yield from equalised(situation.plan, got, want, reason(situation.outcome, wanted), preferred=preferred)


def _fewer(situation: Situation, wanted: Demand) -> Iterator[Plan]:
    """Shorten what was repeated until it met an input's own size: `sizes.repeat(1, 2)` beside boxes of 4 numbers.

    So is what was joined with a size that no input has: a map beside `mean.expand(-1, 1, 4, 4)`.
    """
    is_joined = situation.outcome.operation is not None and situation.outcome.operation.name in JOINING
    plan = situation.plan
    written = {size for _, value in tensors(plan) for size in value.sizes}
    for small, large in map(sorted, wanted.pairs if wanted.mutual else ()):
        is_repeated = small in written and large % small == 0
        if large not in written and (is_repeated or (is_joined and small not in written)):
            made = islice(scaled(plan, large, small, reason(situation.outcome, wanted)), _FEW)
            yield from (each for each in made)  # an `islice` would refuse what the rule is told of each


def _cut(situation: Situation, wanted: Demand) -> Iterator[Plan]:
    """Give what a few columns were cut off, `boxes[:, 1:]`, as many more than what the rest met has."""
    plan = situation.plan
    met = wanted.pairs if wanted.mutual and all(min(pair) > 1 for pair in wanted.pairs) else ()
    for rest, other in (each for pair in met for each in (pair, pair[::-1])):
        for path, value in tensors(plan):
            for index, size in enumerate(value.sizes):
                beyond = extent(size, plan.extents) - rest
                if index and 0 < beyond <= _CUT and not is_side(value, index):
                    yield plan.edited(path, sized(value, index, other + beyond, reason(situation.outcome, wanted)))


def _adapting(wanted: Demand, plan: Plan) -> Iterator[tuple[int, int]]:
    """Give the sizes that met, first the one that adapts: of two that are mutual, it is the one that an input has."""
    written = {extent(size, plan.extents) for _, value in tensors(plan) for size in value.sizes if size != "B"}
    for got, want in wanted.pairs:
        is_turned = wanted.mutual and want in written and got not in written
        yield (want, got) if is_turned else (got, want)


def _shapes(situation: Situation, wanted: Demand) -> Iterator[Plan]:
    why = reason(situation.outcome, wanted)
    paths = [path for path, _ in inputs_like(situation.outcome, wanted.given)]
    for path in paths or _of_its_rank(situation, wanted):
        value = situation.value(path)
        if value is None or value.kind != "tensor":
            continue
        are_nodes = value.sizes[:1] == ("N",)  # which stay rows
        for shape in (each for each in wanted.shapes if not are_nodes or len(each) == len(value.sizes)):
            sizes = _kept(shape, value.sizes)
            yield situation.plan.edited(path, tensor(sizes, why, dtype=value.dtype, below=value.below))


def _rows(situation: Situation, wanted: Demand) -> Iterator[Plan]:
    """Take all pictures for rows of features where one came to a layer that takes features."""
    outcome = situation.outcome
    name = "" if outcome.operation is None else outcome.operation.name
    if name not in _ROWS or wanted.given.dim() < len(_PICTURE) or inputs_like(outcome, wanted.given):
        return
    for sizes in (("B", 64), ("B", "T", 64)):
        plan = situation.plan
        for path, value in tensors(plan):
            if value.sizes == _PICTURE:
                plan = plan.edited(path, tensor(sizes, reason(outcome, wanted)), cost=0)
        if plan is not situation.plan:
            yield replace(plan, changes=situation.plan.changes + 1)


def direct(situation: Situation) -> Iterator[Plan]:
    """Give inputs that go straight into the failing layer the first shape that it takes."""
    wanted = demand(situation.outcome) if situation.outcome.phase == "call" else None
    if wanted is not None and wanted.shapes and (wanted.pairs or wanted.has_other_rank):
        same = [path for path, is_it in inputs_like(situation.outcome, wanted.given) if is_it]
        for path in same or _of_its_rank(situation, wanted):
            value = situation.value(path)
            if value is not None and value.kind == "tensor":
                sizes = _kept(wanted.shapes[0], value.sizes)
                new = tensor(sizes, reason(situation.outcome, wanted), dtype=value.dtype, below=value.below)
                edited = situation.plan.edited(path, new)
                yield _following(edited, path, value, new)
                yield edited


def _of_its_rank(situation: Situation, wanted: Demand) -> list[Path]:
    """List the inputs that what was given probably comes from, where it has too few or too many dimensions."""
    if not wanted.has_other_rank:
        return []
    return [path for path, each in situation.outcome.arguments if each.dim() == wanted.given.dim()]


def _following(plan: Plan, path: Path, old: Value, new: Value) -> Plan:
    """Change the elements of a list that come after this one and are like it in the same way."""
    holder = plan.at(path[:-1]) if path[-1].isdigit() else None
    for name, item in () if holder is None else holder.items:
        if name.isdigit() and int(name) > int(path[-1]) and item.sizes == old.sizes and item.kind == old.kind:
            plan = plan.edited((*path[:-1], name), new, cost=0)
    return plan


def _kept(shape: tuple[Size, ...], old: tuple[Size, ...]) -> tuple[Size, ...]:
    """Keep the old sizes where only named ones are demanded and the number of dimensions stays.

    Of a map whose channels were taken to come last none is kept where they are demanded to be elsewhere.
    """
    has_channels_last = len(old) >= len(_PICTURE) and old[-2] == "H" and isinstance(old[-1], int) and shape[-1] == "H"
    if len(shape) != len(old) or has_channels_last:
        return shape
    return tuple(was if isinstance(new, str) else new for new, was in zip(shape, old, strict=True))


def _numbers_behind(outcome: Outcome) -> frozenset[Path]:
    """Find the constructor's numbers that the failing layer was built from."""
    if outcome.error is None:
        return frozenset()
    for frame, _ in reversed(frames(outcome.error)):
        module = frame.f_locals.get("self")
        if isinstance(module, torch.nn.Module):
            guesses = [each for each in vars(module).values() if isinstance(each, Guess)]
            if guesses:
                return frozenset().union(*(each.origins for each in guesses))
    return frozenset()
