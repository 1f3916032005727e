"""What a new form demands of the tensor that gets it: as many numbers as it has, and where rows or maps are meant."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.plans.plan import SEARCH_BATCH
from netron_lens.worker.infer.repairs.demands.demand import Demand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.worker.infer.evidence.evidence import Size


def of_view(given: Any, args: tuple[Any, ...]) -> Demand:
    """Read `x.view(2, -1)`, `x.reshape(b, c, h * w)`, `x.expand(2, 8, 8)`."""
    sizes = sizes_asked(args)
    if not all(isinstance(size, int) for size in sizes):  # a tensor was given where a number is meant
        return Demand(None)
    numbers = [size for size in sizes if size > 0]
    product = 1
    for size in numbers:
        product *= size
    total = given.numel() if given is not None else 0
    pairs = [(total, product)] if product and len(numbers) == len(sizes) else []
    if given is not None and given.dim() and total and product and total % product:
        pairs.extend((int(size), number) for size in given.shape[1:] for number in numbers[1:] if size != number)
        pairs.extend(_parted(given, sizes))
    if given is not None and given.dim() > 1 and len(sizes) > 1 and sizes[0] == -1:
        pairs.insert(0, (total // max(given.shape[0], 1), product))
    pairs[:0] = [] if given is None else _behind(given, sizes)
    shapes = (*_rows(given, sizes), *_frames(given, sizes), *_cells(given, sizes), *_as_asked(given, sizes))
    return Demand(given, shapes, pairs=tuple(pairs))


def _behind(given: torch.Tensor, sizes: Sequence[Any]) -> list[tuple[int, int]]:
    """Give how many there are behind the sizes that are kept, and are asked for: `x.view(b, h, w, joints, 3)`."""
    kept = 0
    for old, new in zip(given.shape, sizes, strict=False):
        if old != new:
            break
        kept += 1
    rest = sizes[kept:]
    got, want = math.prod(given.shape[kept:]), math.prod(rest)
    return [(int(got), int(want))] if kept > 1 and rest and min(rest) > 0 and got != want else []


def _parted(given: torch.Tensor, sizes: Sequence[Any]) -> list[tuple[int, int]]:
    """Give the parts that each sample is cut into, `x.view(batch * nodes, -1)`, to what has the samples first."""
    batch, first = int(given.shape[0]), int(sizes[0])
    if first <= batch or first % max(batch, 1):
        return []
    return [(int(size), first // batch) for size in given.shape[1:] if size != first // batch]


def _frames(given: Any, sizes: Sequence[Any]) -> tuple[tuple[Size, ...], ...]:
    """Give each sample several pictures, where they are put into the batch: `x.view(batch * 15, 3, height, width)`."""
    if given is None or given.dim() != len(sizes) or len(sizes) != 4 or min(sizes) < 1:  # noqa: PLR2004 - a batch of maps
        return ()
    count, rest = divmod(int(sizes[0]), int(given.shape[0]))
    is_kept = tuple(given.shape[2:]) == tuple(sizes[2:]) and not rest and count > 1
    return (("B", count, int(sizes[1]), "H", "H"),) if is_kept else ()


def _cells(given: Any, sizes: Sequence[Any]) -> tuple[tuple[Size, ...], ...]:
    """Give a map where its channels are parted, and its sides kept: `x.view(2, 3, 15, 13, 13)` of three sizes."""
    if given is None or given.dim() < 3 or len(sizes) < 5 or -1 in sizes[1:]:  # noqa: PLR2004 - one side, two parts
        return ()
    is_kept = given.shape[0] == sizes[0] and given.shape[-1] == sizes[-1] == sizes[-2]
    return (("B", math.prod(max(1, int(size)) for size in sizes[1:-2]), "H", "H"),) if is_kept else ()


def _rows(given: Any, sizes: Sequence[Any]) -> tuple[tuple[Size, ...], ...]:
    """Give rows where they are asked to become pixels: `z.view(2, 100, 1, 1)`."""
    is_pixels = len(sizes) > 3 and sizes[0] == SEARCH_BATCH and set(sizes[2:]) == {1}  # noqa: PLR2004 - a map
    return (("B", int(sizes[1])),) if is_pixels and given is not None and given.dim() == len(sizes) else ()


def _as_asked(given: Any, sizes: Sequence[Any]) -> tuple[tuple[Size, ...], ...]:
    """Give the form that all but the batch is told of: a map, `x.view(-1, 64, 16, 56, 96)`, rows, `z.view(b, 320)`.

    What has as many dimensions fewer as there are of one, `x.view(-1, 1, steps, features)`, gets these there.
    """
    if given is None or not given.dim() or len(sizes) < 2 or min(sizes[1:]) < 1:  # noqa: PLR2004 - a batch and more
        return ()
    is_told = len(sizes) > 3 if sizes[0] == -1 else sizes[0] == given.shape[0] == SEARCH_BATCH  # noqa: PLR2004 - a map
    whole: tuple[Size, ...] = ("B", *map(int, sizes[1:]))
    before: tuple[Size, ...] = ("B", *(int(size) for size in sizes[1:] if size != 1))
    is_added = is_told and given.dim() == len(before) < len(whole)
    return (before, whole) if is_added else (whole,) if is_told else ()


def sizes_asked(args: tuple[Any, ...]) -> Sequence[Any]:
    """Give the sizes that a tensor is to get: `x.view(2, -1)`, `x.view((2, -1))`."""
    return args[1] if len(args) == 2 and isinstance(args[1], tuple | list | torch.Size) else args[1:]  # noqa: PLR2004 - the tensor and its sizes
