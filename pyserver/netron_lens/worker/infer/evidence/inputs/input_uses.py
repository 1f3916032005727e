"""The findings about one input of `forward`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

    from netron_lens.worker.infer.evidence.evidence import Size


@dataclass
class InputUses:
    """The findings. At least `least` dimensions fit; `rank` is a certain number of them, `names` are their sizes'.

    `batch` is the dimension that the code calls so, `texts` are those that it compares with; `parts` are those that
    are picked of each element of a sequence, `x[:, :, 1, :]`, `channels` those of each map. All dimensions from
    `flattened` on become one.
    `asked` are keys that it may have or not, `got` those that are read by `x.get("mask")`.
    `squeezed` are dimensions that are taken away where they have one element.
    `is_single` tells one word, whose vector is viewed as a sequence of one step; `is_class` what is made one-hot.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rank: int | None = None
    least: int = 0
    names: tuple[Size, ...] | None = None
    keys: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    got: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    elements: int = 0
    targets: ast.Tuple | ast.List | None = None
    columns: Size | None = None
    is_single: bool = False
    is_class: bool = False
    batch: int = 0
    flattened: int = 0
    squeezed: set[int] = field(default_factory=set)
    parts: set[int] = field(default_factory=set)
    channels: set[int] = field(default_factory=set)
    passed: list[tuple[ast.Call, int | str]] = field(default_factory=list)
