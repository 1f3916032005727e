"""The tensors of what a model gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.trials.watch import padded

if TYPE_CHECKING:
    from collections.abc import Iterator


def tensors(value: Any) -> Iterator[Any]:
    """Walk the tensors of an output."""
    if isinstance(value, torch.Tensor):
        yield padded(value)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from tensors(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors(item)


def ranks_of(output: Any) -> tuple[int, ...]:
    """Give the number of dimensions of each tensor of an output."""
    return tuple(each.dim() for each in tensors(output))
