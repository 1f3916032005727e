"""What is refused before it is computed: rows by the gigabyte, and products of matrices that take seconds."""

from __future__ import annotations

from typing import Any

import torch

from netron_lens.worker.compat import autocast_dtype
from netron_lens.worker.infer.trials.doubts import TooLarge
from netron_lens.worker.infer.trials.tables import picked

_CELLS = frozenset({"lstm_cell", "gru_cell", "rnn_tanh_cell", "rnn_relu_cell"})
_ROWS = 2


def refuse_large(tensor: Any, index: Any, most: float) -> None:
    """Refuse rows that are picked by a tensor of whole numbers before they are, where these are too many."""
    picking = list(picked("__getitem__", (tensor, index))) if isinstance(tensor, torch.Tensor) else []
    for each, rows in picking if len(picking) == 1 else ():  # several pick together
        if each.numel() * (tensor.numel() // max(1, rows)) > most:
            message = f"rows at indices of shape {tuple(each.shape)} are too many"
            raise TooLarge(message)


def refuse_wide(name: str, args: tuple[Any, ...], most: float) -> None:
    """Refuse to look up the rows of a table, or to spell numbers as rows of one 1, where these are too many."""
    match name, args:
        case "embedding", (torch.Tensor() as index, torch.Tensor() as table, *_):
            width = table.shape[-1]
        case "one_hot", (torch.Tensor() as index, int(width), *_):
            pass
        case _:
            return
    if index.numel() * width > most:
        message = f"rows of {width} at indices of shape {tuple(index.shape)} are too many"
        raise TooLarge(message)


def refuse_heavy(name: str, args: tuple[Any, ...], most: float) -> None:
    """Refuse a product of matrices before it is computed, where that would take seconds: nothing can end it."""
    match args[:2]:
        case (torch.Tensor() as first, torch.Tensor() as second) if min(first.dim(), second.dim()) > 1:
            if first.numel() * second.shape[0 if name == "linear" else -1] > most:
                message = f"`{name}` of {tuple(first.shape)} and {tuple(second.shape)} takes too long to compute"
                raise TooLarge(message)


def refuse_mixed(name: str, args: tuple[Any, ...]) -> None:
    """Refuse a product of numbers of two precisions, as torch does on numbers, where only shapes are known."""
    match args[:2]:
        case (torch.Tensor() as first, torch.Tensor() as second) if first.dtype != second.dtype:
            if first.is_floating_point() and second.is_floating_point() and autocast_dtype() is None:
                message = f"`{name}` of tensors that have not the same dtype: {first.dtype} and {second.dtype}"
                raise RuntimeError(message)


def refuse_deep(name: str, args: tuple[Any, ...]) -> None:
    """Refuse states of other than two dimensions for a cell: torch 2.14 crashes on some of them."""
    states = args[1] if len(args) > 1 and isinstance(args[1], tuple | list) else args[1:2]
    for state in states if name in _CELLS else ():
        if isinstance(state, torch.Tensor) and state.dim() != _ROWS:
            message = f"`{name}`: expected hidden states to be 2D, got {state.dim()}D"
            raise RuntimeError(message)


def refuse_unlike(table: Any, mask: Any) -> None:
    """Refuse a mask that is no part of what it picks from, as torch does on numbers, where only shapes are known."""
    if not isinstance(table, torch.Tensor) or not isinstance(mask, torch.Tensor) or mask.dtype != torch.bool:
        return
    for at, (own, other) in enumerate(zip(mask.shape, table.shape, strict=False)):
        if own != other:
            message = (
                f"The shape of the mask {list(mask.shape)} at index {at} does not match "
                f"the shape of the indexed tensor {list(table.shape)} at index {at}"
            )
            raise IndexError(message)


def refuse_beyond(table: Any, index: Any) -> None:
    """Refuse numbers of a list that lie beyond a dimension: torch says of which only by those that pick."""
    for axis, each in enumerate(index if isinstance(index, tuple) else (index,)):
        if each is None or each is Ellipsis or isinstance(each, torch.Tensor) or axis >= table.dim():
            return
        listed = each if isinstance(each, list) and all(isinstance(number, int) for number in each) else []
        beyond = max(listed, default=0)
        if beyond >= table.shape[axis] > 0 and not isinstance(beyond, bool):
            message = f"index {int(beyond)} is out of bounds for dimension {axis} with size {table.shape[axis]}"
            raise IndexError(message)
