"""What the elements of a list became, joined together, has too many or too few channels: another number of elements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 12


def list_lengths(situation: Situation) -> Edits:
    """Give a list of elements that are alike as many as make up the size that is wanted."""
    wanted = demand(situation.outcome) if situation.outcome.phase == "call" else None
    inputs = situation.value(("inputs",))
    if wanted is None or inputs is None:
        return
    for got, want in wanted.pairs:
        for path, listed in _lists(inputs, ("inputs",)):
            each, rest = divmod(got, len(listed.items))
            count = want // each if each and not rest and not want % each else 0
            if count != len(listed.items) and 0 < count <= _MOST and want != got:
                elements = tuple((str(index), listed.items[0][1]) for index in range(count))
                new = replace(listed, items=elements, reason="as many as make up what is wanted of them")
                yield situation.plan.edited(path, new)


def _lists(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    """Walk the lists whose elements are all alike."""
    for name, item in value.items:
        if item.kind in ("list", "tuple") and len({each for _, each in item.items}) == 1:
            yield (*path, name), item
        yield from _lists(item, (*path, name))
