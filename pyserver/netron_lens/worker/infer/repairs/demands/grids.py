"""What is resampled from a map is demanded a grid: of points, or of matrices that move, turn and scale the map."""

from __future__ import annotations

from typing import Any

import torch

from netron_lens.worker.infer.repairs.demands.demand import TAILS, Demand

RESAMPLING = frozenset({"affine_grid", "grid_sample", "grid_sampler"})


def of_resampling(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Demand | None:
    """Demand a matrix for each picture, `(B, 2, 3)` of maps and `(B, 3, 4)` of volumes, or a point for each pixel."""
    match (*args, *kwargs.values()):
        case [torch.Tensor() as sampled, torch.Tensor() as grid, *_]:
            tail = TAILS.get(sampled.dim())
            shapes = () if tail is None else (("B", *tail, len(tail)),)
            space = sampled.dim() - 2
            pairs = ((int(grid.shape[-1]), space),) if grid.dim() and grid.shape[-1] != space else ()
            return Demand(grid, shapes, rank=sampled.dim(), pairs=pairs)
        case [torch.Tensor() as matrices, tuple() | list() as size, *_]:
            space = len(size) - 2
            return Demand(matrices, (("B", space, space + 1),), rank=3)
    return None
