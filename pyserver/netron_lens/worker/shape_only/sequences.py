"""Packed sequences and recurrent layers: shapes by rule, for their meta kernels are slow or absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only.unknown import CPU, META, DataDependent, is_unknown

if TYPE_CHECKING:
    from collections.abc import Callable


def _packed(padded: Tensor, lengths: Tensor, batch_first: bool) -> tuple[Tensor, Tensor]:  # noqa: FBT001 - as torch calls it
    """Data of the steps of all sequences, and how many sequences each step has. Raises what torch raises."""
    if is_unknown(lengths):
        operation = "pack_padded_sequence"
        raise DataDependent(operation)
    steps, batch, features = padded.shape[int(batch_first)], padded.shape[1 - batch_first], tuple(padded.shape[2:])
    if len(lengths) != batch:
        message = f"Expected `len(lengths)` to be equal to batch_size, but got {len(lengths)} (batch_size={batch})"
        raise RuntimeError(message)
    if max(map(int, lengths)) > steps:  # torch reads on in what follows
        message = f"Expected lengths of at most {steps} steps, but got {max(map(int, lengths))}"
        raise RuntimeError(message)
    _, sizes = torch._VF._pack_padded_sequence(torch.zeros(steps, len(lengths), 1, device=CPU), lengths, False)  # noqa: FBT003, SLF001
    return torch.empty((int(lengths.sum()), *features), dtype=padded.dtype, device=META), sizes


def _padded(
    data: Tensor,
    sizes: Tensor,
    batch_first: bool,  # noqa: FBT001 - as torch calls it
    value: float,
    total: int,
) -> tuple[Tensor, Tensor]:
    """Padded sequences, and their lengths."""
    if is_unknown(sizes):
        operation = "pad_packed_sequence"
        raise DataDependent(operation)
    ones = torch.zeros(int(sizes.sum()), 1, device=CPU)
    example, lengths = torch._VF._pad_packed_sequence(ones, sizes, False, value, total)  # noqa: FBT003, SLF001
    steps, batch = example.shape[:2]
    padded = torch.empty((steps, batch, *data.shape[1:]), dtype=data.dtype, device=META)
    return padded.transpose(0, 1) if batch_first else padded, lengths


def _long_short(*args: Any) -> tuple[Tensor, Tensor, Tensor] | None:
    """`lstm`: output, hidden state, cell state. Raises what torch raises for packed data that do not fit."""
    packed = isinstance(args[1], Tensor)
    hidden, cell = args[2] if packed else args[1]
    given, weight = args[0], args[3 if packed else 2][0]
    _check(given, weight, packed=packed)
    states = [hidden, cell] if given.dtype == weight.dtype else [given]
    others = [state for state in states if state.dtype != weight.dtype]
    if packed and others:
        names = [each.type().rpartition(".")[2].removesuffix("Tensor") for each in (others[0], weight)]
        message = f"mat1 and mat2 must have the same dtype, but got {names[0]} and {names[1]}"
        raise RuntimeError(message)
    if others or given.dim() != 3 - packed:
        return None
    return _output(args, hidden, packed=packed), _like(hidden), _like(cell)


def _gated(*args: Any) -> tuple[Tensor, Tensor] | None:
    """`gru` and `rnn_*`: output, hidden state."""
    packed = isinstance(args[2], Tensor)
    hidden = args[2] if packed else args[1]
    _check(args[0], args[3 if packed else 2][0], packed=packed)
    if hidden.dtype != args[0].dtype:
        return None
    return _output(args, hidden, packed=packed), _like(hidden)


def _check(data: Tensor, weight: Tensor, *, packed: bool) -> None:
    """Refuse what the kernel would refuse of packed sequences, whose features their modules do not look at."""
    wanted = weight.shape[-1]
    if packed and data.shape[-1] != wanted:
        message = f"input.size(-1) must be equal to input_size. Expected {wanted}, got {data.shape[-1]}"
        raise RuntimeError(message)


def _output(args: tuple[Any, ...], hidden: Tensor, *, packed: bool) -> Tensor:
    given: Tensor = args[0]
    bidirectional, batch_first = (args[-1], False) if packed else (args[-2], args[-1])
    width = hidden.shape[-1] * (2 if bidirectional else 1)
    sizes = tuple(given.shape[:-1])
    if batch_first:
        sizes = (sizes[1], sizes[0])
    if not packed and sizes[0] == 0:
        message = "Expected sequence length to be larger than 0 in RNN"
        raise RuntimeError(message)
    output = torch.empty((*sizes, width), dtype=given.dtype, device=META)
    return output.transpose(0, 1) if batch_first else output


def _like(state: Tensor) -> Tensor:
    return torch.empty(state.shape, dtype=state.dtype, device=META)


RULES: dict[str, Callable[..., Any]] = {
    "_pack_padded_sequence": _packed,
    "_pad_packed_sequence": _padded,
    "lstm": _long_short,
    "gru": _gated,
    "rnn_tanh": _gated,
    "rnn_relu": _gated,
}
"""What these functions give for unknown arguments, whose sizes their modules have checked; `None` asks the kernel."""
