"""Layers of torch that have the attributes that code reads: what a wrapper of layers is built around."""

from __future__ import annotations

import difflib
from functools import cache
from typing import TYPE_CHECKING

from torch import nn

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAYERS = (
    "Linear(64, 64)",
    "Conv2d(64, 64, 3, padding=1)",
    "BatchNorm2d(64)",
    "Conv1d(64, 64, 3, padding=1)",
    "LayerNorm(64)",
    "MaxPool2d(2)",
    "AvgPool2d(2)",
    "AdaptiveAvgPool2d(1)",
    "Embedding(1000, 64)",
    "Dropout(0.1)",
    "LeakyReLU(0.1)",
    "Upsample(scale_factor=2)",
    "ConvTranspose2d(64, 64, 2, stride=2)",
    "MultiheadAttention(64, 8, batch_first=True)",
    "GRU(64, 64, batch_first=True)",
    "LSTM(64, 64, batch_first=True)",
    "GRUCell(64, 64)",
    "LSTMCell(64, 64)",
    "GroupNorm(8, 64)",
    "BatchNorm1d(64)",
    "InstanceNorm2d(64)",
    "Conv3d(64, 64, 3, padding=1)",
    "PReLU()",
    "Softmax(dim=-1)",
    "BCEWithLogitsLoss()",
    "MSELoss()",
    "CrossEntropyLoss()",
)
_PARAMETERS = frozenset({"weight", "bias"})
_WITHOUT = ("Pool", "Dropout", "LeakyReLU", "Upsample", "Softmax", "Loss")


def layers_with(fields: Iterable[str], names: tuple[str, ...]) -> list[str]:
    """Write the layers that have all of these attributes, those called like one of `names` first."""
    asked = frozenset(fields)
    found = [text for text in _LAYERS if asked <= _attributes(text.partition("(")[0])]
    return [f"torch.nn.{text}" for text in sorted(found, key=lambda text: -_likeness(text.partition("(")[0], names))]


def layers_called(name: str) -> list[str]:
    """Write the layers of a class of torch."""
    return [f"torch.nn.{text}" for text in _LAYERS if text.partition("(")[0] == name]


@cache
def _attributes(name: str) -> frozenset[str]:
    cls = getattr(nn, name)
    told = {each for base in cls.__mro__ for each in vars(base).get("__annotations__", ()) if base is not nn.Module}
    return frozenset({*told, *getattr(cls, "__constants__", ()), *(() if _has_none(name) else _PARAMETERS)})


def _has_none(name: str) -> bool:
    return any(each in name for each in _WITHOUT)


def _likeness(layer: str, names: tuple[str, ...]) -> int:
    """Count the letters in a row that a name shares with the layer's, from four on."""
    longest = 0
    for name in names:
        one, other = layer.lower(), name.lower().replace("_", "")
        match = difflib.SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
        longest = max(longest, match.size)
    return longest if longest > 3 else 0  # noqa: PLR2004 - fewer letters are chance
