"""Convolutions without padding make a map a little smaller than what it is joined with: they get padding.

Those as wide as their map, that leave one column to be squeezed away, lose theirs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import leaves, name_of, python
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_CONVOLUTION = re.compile(r"(?:torch\.)?nn\.Conv([123])d")
_NAMES = frozenset({"padding", "pad"})
_WIDEST = 12


def borders(situation: Situation) -> Edits:
    """Pad in the layers of the constructor's choice, or take a kernel that needs no padding."""
    wanted = demand(situation.outcome) if situation.outcome.phase == "call" else None
    if wanted is not None and wanted.has_other_rank:
        yield from _unpadded(situation, int(wanted.given.shape[-1]))
    missing = {abs(want - got) for got, want in wanted.pairs} if wanted is not None else set()
    if not missing or max(missing) > _WIDEST or any(each % 2 for each in missing):
        return
    for path, texts in (*_paddings(situation, max(missing) // 2), *_layers(situation), *_kernels(situation)):
        for text in texts:
            yield situation.plan.edited(path, python(text, "so that maps keep their size"))


def _paddings(situation: Situation, amount: int) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        value = situation.value(("constructor", each.name))
        if not _NAMES.isdisjoint(words(each.name)) and (
            type(each.default) is int if value is None else value.text.isdecimal()
        ):
            yield ("constructor", each.name), tuple(dict.fromkeys((str(amount), "1", "2", "3")))


def _unpadded(situation: Situation, columns: int) -> Iterator[Plan]:
    for path, value in _leaves(situation):
        amount = int(value.text) if value.text.isdecimal() else 0
        if amount and columns == 1 + 2 * amount and not _NAMES.isdisjoint(words(name_of(path))):
            yield situation.plan.edited(path, python("0", "so that one column is left"))


def _layers(situation: Situation) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for path, value in _leaves(situation):
        layer = _CONVOLUTION.fullmatch(value.text)
        if layer is not None:
            padded = f"lambda *args, **options: torch.nn.Conv{layer[1]}d(*args, padding='same', **options)"
            yield path, (padded,)


def _kernels(situation: Situation) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for path, value in _leaves(situation):
        if "kernel" in words(name_of(path)) and value.text.isdecimal():
            yield path, ("1",)


def _leaves(situation: Situation) -> Iterator[tuple[Path, Value]]:
    constructor = situation.value(("constructor",))
    yield from () if constructor is None else leaves(constructor, ("constructor",))
