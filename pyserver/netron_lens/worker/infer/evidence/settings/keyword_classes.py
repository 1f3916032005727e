"""Classes of torch, by the keywords that they alone are made with: `rnn(input_size=5, hidden_size=6)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_MADE_WITH = (
    (frozenset({"input_size", "hidden_size"}), ("torch.nn.GRU", "torch.nn.LSTM")),
    (frozenset({"in_channels", "out_channels"}), ("torch.nn.Conv2d", "torch.nn.Conv1d")),
    (frozenset({"in_features", "out_features"}), ("torch.nn.Linear",)),
)


def made_with(keywords: Collection[str]) -> tuple[str, ...]:
    """Name the classes that have all of the keywords that tell them."""
    return next((classes for needed, classes in _MADE_WITH if needed.issubset(keywords)), ())


def keywords_of(found: Iterable[Occurrence]) -> set[str]:
    """Give the keywords that a value is called with."""
    calls = (
        each.around[0] for each in found if isinstance(each.around[0], ast.Call) and each.around[0].func is each.node
    )
    return {keyword.arg for call in calls for keyword in call.keywords if keyword.arg is not None}
