"""Tensors of another number of dimensions: those of other inputs, and usual ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import INTEGERS, name_of, tensor
from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Situation

_TOKENS = ("B", "T")
_MAP = 4
_TABLE = tensor(_TOKENS)
"""What stands for a tensor that the constructor is given, of whatever shape it is."""
_SHAPES: dict[int, tuple[tuple[Size, ...], ...]] = {
    0: ((),),
    1: (("B",),),
    2: (("B", 64),),
    3: (("B", "T", 64), (3, "H", "H")),
    4: (("B", 3, "H", "H"),),
    5: (("B", 3, "D", "H", "H"),),
    6: (("B", 2, 3, "D", "H", "H"),),
}


def reranked(situation: Situation, paths: list[Path], wanted: list[int]) -> Iterator[Plan]:
    """Give each of these tensors in turn the number of dimensions that is wanted, or others."""
    for path in paths:
        value = situation.value(path)
        value = _TABLE if value is not None and value.text.startswith("torch.randn(") else value
        if value is None or value.kind != "tensor":
            continue
        rank = len(value.sizes)
        for count in wanted or [rank - 1, rank + 1, 3, 4, 2, 5, 1]:
            if count == rank or not 0 <= count <= 6:  # noqa: PLR2004 - no layer takes more
                continue
            usual = (*_of_others(situation, path, count), *shapes_of_rank(value, count))
            shapes = dict.fromkeys((*_of_masks(path, count), *_of_pictures(path, value, count), *usual))
            for shape in shapes:
                reason = value.reason or "as many dimensions as it is used with"
                yield situation.plan.edited(path, tensor(shape, reason, dtype=value.dtype, below=value.below))


def _of_masks(path: Path, count: int) -> list[tuple[Size, ...]]:
    """Give the shape of pictures of one channel, where the name speaks of a mask."""
    return [("B", 1, "H", "H")] if count == _MAP and "mask" in words(name_of(path)) else []


def _of_pictures(path: Path, value: Value, count: int) -> list[tuple[Size, ...]]:
    """Give each picture of a list without a batch of its own."""
    is_picture = path[-1].isdigit() and len(value.sizes) == _MAP and value.sizes[0] == "B"
    return [value.sizes[1:]] if is_picture and count == _MAP - 1 else []


def _of_others(situation: Situation, path: Path, count: int) -> list[tuple[Size, ...]]:
    """List the shapes that other inputs of the same type have by now, and those of labels for each of their pixels."""
    value = situation.value(path)
    others = [] if value is None else [other for where, other in tensors(situation.plan) if where != path]
    same = [each.sizes for each in others if value is not None and each.dtype == value.dtype]
    maps = [each.sizes for each in others if len(each.sizes) > 3 and value is not None and value.dtype == "int64"]  # noqa: PLR2004 - a batch of maps
    return [each for each in (*same, *((sizes[0], *sizes[2:]) for sizes in maps)) if len(each) == count]


def shapes_of_rank(value: Value, count: int) -> list[tuple[Size, ...]]:
    """Keep the feature size that was found, if any; else take usual sizes."""
    known = [size for size in value.sizes[1:] if isinstance(size, int) or is_width(size)]
    shapes = [*_SHAPES.get(count, ())]
    if value.dtype in INTEGERS and value.sizes == _TOKENS:
        shapes.insert(0, ("B", *("T",) * (count - 1)))  # a table of ids for each pair
    if known and count > 1:
        feature = known[-1] if len(value.sizes) <= 3 else known[0]  # noqa: PLR2004 - sequences end with their features
        middle: dict[int, tuple[Size, ...]] = {
            2: ("B", feature),
            3: ("B", "T", feature),
            4: ("B", feature, "H", "H"),
            5: ("B", feature, "D", "H", "H"),
        }
        if count in middle:
            shapes.insert(0, middle[count])
        if count == 4:  # noqa: PLR2004 - a picture whose features come last
            shapes.insert(0 if value.sizes[-1] == feature and len(value.sizes) <= 3 else 1, ("B", "H", "H", feature))  # noqa: PLR2004 - as above
        if count == 3:  # noqa: PLR2004 - as a 1-d convolution takes it
            shapes.append(("B", feature, "T"))
        if count == 3 and value.sizes[-2:] == ("H", "H"):  # noqa: PLR2004 - a map without channels
            shapes.insert(0, ("B", "H", "H"))
    if count == 3 and value.dtype == "bool":  # noqa: PLR2004 - pairs of elements
        shapes.insert(0, ("B", "T", "T"))
    if count == 2 and value.dtype != "float32":  # noqa: PLR2004 - tokens
        shapes.insert(0, ("B", "T"))
    return list(dict.fromkeys(shapes))


def is_width(size: Size) -> bool:
    """Tell a size that is called after a number of the constructor, `input_size`, from letters and their parts."""
    return isinstance(size, str) and len(size) > 1 and size.isidentifier()
