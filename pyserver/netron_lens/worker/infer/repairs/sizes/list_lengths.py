"""What the elements of a list became, joined together, has too many or too few channels: another number of elements.

Where a setting is called as their number, `n_supports` of `supports`, it is what there is another of.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import name_of, python
from netron_lens.worker.infer.plans.walks import numbers
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 12
_COUNTING = frozenset({"n", "num", "nb", "number"})


def list_lengths(situation: Situation) -> Edits:
    """Give a list of elements that are alike as many as make up the size that is wanted."""
    wanted = demand(situation.outcome) if situation.outcome.phase == "call" else None
    inputs = situation.value(("inputs",))
    if wanted is None or inputs is None:
        return
    yield from _counted(situation, inputs)
    for got, want in wanted.pairs:
        for path, listed in _lists(inputs, ("inputs",)):
            each, rest = divmod(got, len(listed.items))
            count = want // each if each and not rest and not want % each else 0
            if count != len(listed.items) and 0 < count <= _MOST and want != got:
                new = _repeated(listed, count, "as many as make up what is wanted of them")
                yield situation.plan.edited(path, new)


def _counted(situation: Situation, inputs: Value) -> Edits:
    """Keep the number that is left at its default, and else the elements that there are."""
    given = dict(numbers(situation.plan))
    left = [each for each in parameters(initializer(situation.loaded.cls), skip=1) if type(each.default) is int]
    for path, listed in _lists(inputs, ("inputs",)):
        name, count = name_of(path), len(listed.items)
        for each in left:
            is_left = situation.value(("constructor", each.name)) is None
            if is_left and _counts(each.name, name) and 0 < each.default <= _MOST:
                yield situation.plan.edited(path, _repeated(listed, each.default, f"`{each.name}` says how many"))
        for setting, number in given.items():
            if _counts(name_of(setting), name) and number != count:
                yield situation.plan.edited(setting, python(str(count), f"as many as there are of `{name}`"))


def _repeated(listed: Value, count: int, reason: str) -> Value:
    elements = tuple((str(index), listed.items[0][1]) for index in range(count))
    return replace(listed, items=elements, reason=reason)


def _counts(setting: str, name: str) -> bool:
    """Tell the name of a number of things from theirs: `num_edge_types` counts `edge_types`."""
    first, *rest = words(setting) or [""]
    return first in _COUNTING and rest == list(words(name))


def _lists(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    """Walk the lists whose elements are all alike."""
    for name, item in value.items:
        if item.kind in ("list", "tuple") and len({each for _, each in item.items}) == 1:
            yield (*path, name), item
        yield from _lists(item, (*path, name))
