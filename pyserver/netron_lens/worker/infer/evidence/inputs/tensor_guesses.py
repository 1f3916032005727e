"""Guesses of tensors: from the layer that takes them, from the dimensions that the body shows, from their names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import LENGTH, InputGuess
from netron_lens.worker.infer.evidence.inputs.layers import DIMENSIONS
from netron_lens.worker.infer.evidence.words.input_names import input_named
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.inputs.taken import Taken
    from netron_lens.worker.infer.evidence.words.input_names import Input

USE, NAME = 0.5, 0.35
_NUMBERS = ("int", "float", "bool")
_PAIRS: tuple[Size, ...] = ("B", "T", "T")
"""The dimensions of a mask that has three: which elements of a sequence see which."""
_SEQUENCE: tuple[Size, ...] = ("B", "T")
_CLASSES = frozenset({"classes", "class", "labels"})
"""What ids are drawn from of which each sample has one."""
_MAP = 4
_MASKS = frozenset({"mask", "masks"})
"""What has one channel for all those of a map."""
_PIXELS: tuple[Size, ...] = ("B", "H", "W")
"""The dimensions of a mask of a picture, from which a sequence is made."""
_FOR_CHANNELS: tuple[Size, ...] = ("B", 1, "T")
"""The dimensions of a mask for all channels of a sequence."""


def guess_taken(name: str, took: Taken, uses: InputUses, said: Input | None) -> InputGuess:
    """Give what the layer that the input goes into takes, with the dimensions that the body or the name shows."""
    sizes = took.sizes if said is None or not _says_sizes(said, took, uses) else said.sizes
    if sizes == _SEQUENCE and isinstance(took.below, str) and not _CLASSES.isdisjoint(words(took.below)):
        sizes = ("B",)
    rank = uses.rank or max(uses.least, len(sizes or ()), _sequence_rank(took, said))
    if sizes is not None and rank != len(sizes) and not took.firm:
        sizes = _stretched(sizes, rank)
        if said is not None and said.sizes == (sizes[0], "N", *sizes[2:]):
            sizes = said.sizes
    elif sizes is not None and uses.names is not None and uses.rank == len(sizes) == len(uses.names):
        sizes = tuple(
            size if isinstance(size, int) or size not in "BCTHWD" else given
            for size, given in zip(sizes, uses.names, strict=True)
        )
    if sizes is not None and said is not None and said.sizes is not None and len(said.sizes) == len(sizes):
        sizes = tuple(other if size == "C" else size for size, other in zip(sizes, said.sizes, strict=True))
    if sizes is not None and sizes[1:2] == ("C",) and len(sizes) == _MAP and not _MASKS.isdisjoint(words(name)):
        sizes = (sizes[0], 1, *sizes[2:])
    sizes = (1,) if uses.is_single and took.dtype == "int64" else sizes
    dtype = "int64" if uses.counts["integer"] else took.dtype
    reason = f"`{name}` goes into `{took.layer}`"
    guess = InputGuess(kind="tensor", dtype=dtype, sizes=sizes, below=took.below, reason=reason, weight=USE)
    if took.is_list:
        return InputGuess(kind="list", items=(("0", guess),), reason=reason, weight=USE)
    if not took.is_pair:
        return guess
    return InputGuess(kind="tuple", items=(("0", guess), ("1", guess)), reason=reason, weight=USE)


def _says_sizes(said: Input, took: Taken, uses: InputUses) -> bool:
    """Tell whether the name says how many ids an `Embedding` is given: one `label` each, but `tokens` in a row."""
    if said.sizes is None or said.dtype != took.dtype or took.dtype != "int64" or took.firm:
        return False
    return uses.rank in (None, len(said.sizes)) and uses.least <= len(said.sizes)


def _sequence_rank(took: Taken, said: Input | None) -> int:
    """`hidden_states` and the like have a row for each element of a sequence, `xyz` one for each point."""
    if said is None or said.sizes is None or took.dtype != "float32":
        return 0
    is_cloud = took.sizes is not None and said.sizes[1:] == ("N", *took.sizes[1:])
    return 3 if is_cloud or said.sizes == ("B", "T", "C") else 0


def _stretched(sizes: tuple[Size, ...], rank: int) -> tuple[Size, ...]:
    """`Linear` and norms take any number of dimensions before the last."""
    if rank == 1:
        return sizes[-1:]
    middle = ("T", "M", "D")[: max(0, rank - 2)]
    return (sizes[0], *middle, *sizes[-1:])


def guess_ranked(name: str, uses: InputUses, said: Input | None) -> InputGuess:
    """Give a tensor of the number of dimensions that the body shows."""
    assert uses.rank is not None
    if said is not None and said.dtype == "bool" and uses.rank == len(_PAIRS):
        return tensor_guess(uses.names or _PAIRS, "bool", f"`{name}` masks pairs in the code", USE)
    # a name of another number of dimensions is that of something else: a map that is called `src`, as tokens are
    means = None if said is not None and said.sizes is not None and len(said.sizes) != uses.rank else said
    sizes = uses.names or (means.sizes if means is not None else None) or DIMENSIONS.get(uses.rank)
    dtype = "int64" if uses.counts["integer"] else (means.dtype if means is not None else None) or "float32"
    return coloured(tensor_guess(sizes, dtype, f"`{name}` has {uses.rank} dimensions in the code", USE), said)


def coloured(guess: InputGuess, said: Input | None) -> InputGuess:
    """Give pictures, by their name, of a known shape such as `(n, t, c, h, w)` the channels of pictures."""
    channels = None if said is None or said.sizes is None or "H" not in said.sizes else said.sizes[1]
    if guess.sizes is None or not isinstance(channels, int):
        return guess
    return replace(guess, sizes=tuple(channels if size in ("c", "C") else size for size in guess.sizes))


def guess_named(name: str, said: Input, uses: InputUses) -> InputGuess:
    """Give what the name says, corrected by the body."""
    dtype, kind = said.dtype, said.kind
    if uses.counts["joined"] and kind in _NUMBERS:
        return tensor_guess(None, "float32", f"`{name}` is joined with others", NAME)
    is_mask = uses.counts["bool"] and dtype == "bool"  # `x[mask]`, `x[~mask]` pick with it
    if uses.counts["integer"] and not is_mask:
        kind, dtype = "tensor", "int64"
    elif uses.counts["bool"] and dtype in (None, "float32"):
        kind, dtype = "tensor", "bool"
    sizes = _before_squeeze(said.sizes, uses)
    if uses.is_class and said.dtype != "int64" and uses.least <= 1:
        sizes = ("B",)  # each sample is of one
    if sizes == _SEQUENCE and dtype == "bool" and uses.flattened == 1:
        sizes = _PIXELS
    elif sizes == _SEQUENCE and dtype == "bool" and uses.least == len(_FOR_CHANNELS):
        sizes = _FOR_CHANNELS
    elif uses.least > max(1, len(sizes or ())):
        sizes = DIMENSIONS.get(uses.least)
    reason = f"the name `{name}`"
    if kind == "tuple" and sizes is not None:
        return InputGuess(kind=kind, expression=str(sizes), reason=reason, weight=NAME)
    if kind == "int" and said.below is not None:
        return InputGuess(kind=kind, expression=str(said.below), reason=reason, weight=USE)
    return InputGuess(kind=kind, dtype=dtype, sizes=sizes, below=said.below, reason=reason, weight=NAME)


def _before_squeeze(sizes: tuple[Size, ...] | None, uses: InputUses) -> tuple[Size, ...] | None:
    """Give rows, and single elements, the dimension of one that is taken away: `lengths.squeeze(1)`."""
    if sizes is None or not 0 < len(sizes) < _MAP - 1 or len(uses.squeezed) != 1:
        return sizes
    axis = next(iter(uses.squeezed))
    axis = axis if axis >= 0 else len(sizes) + 1 + axis
    return (*sizes[:axis], 1, *sizes[axis:]) if 0 < axis <= len(sizes) else sizes


def no_number(guess: InputGuess) -> Iterator[InputGuess]:
    """Give a tensor in the place of a number that only the name means: of one element, or one for each sample."""
    if guess.kind not in ("int", "float") or guess.weight > NAME:
        yield guess
        return
    for sizes in ((), ("B",)):
        dtype = "float32" if guess.kind == "float" else "int64"
        yield tensor_guess(sizes, dtype, f"annotated as a tensor; {guess.reason}", NAME)


def guess_passed(name: str, uses: InputUses) -> InputGuess | None:
    """Give what the name of several words says by which an input is passed on: `bert(ids, attention_mask=x)`."""
    for _, keyword in uses.passed:
        said = input_named(keyword) if isinstance(keyword, str) and len(words(keyword)) > 1 else None
        if said is not None and said.kind == "tensor":
            return replace(guess_named(str(keyword), said, uses), reason=f"`{name}` is passed as `{keyword}`")
    return None


def batch_at(guess: InputGuess, axis: int) -> InputGuess:
    """Exchange the first dimension, the batch elsewhere, with the one that the code calls so."""
    sizes = guess.sizes
    if not axis or sizes is None or len(sizes) <= axis or sizes[0] != "B":
        return guess
    return replace(guess, sizes=(sizes[axis], *sizes[1:axis], "B", *sizes[axis + 1 :]))


def tensor_guess(sizes: tuple[Size, ...] | None, dtype: str, reason: str, weight: float) -> InputGuess:
    """Make a guess of a tensor."""
    return InputGuess(kind="tensor", dtype=dtype, sizes=sizes, reason=reason, weight=weight)


def like(parts: tuple[tuple[str, InputGuess], ...], said: Input) -> tuple[tuple[str, InputGuess], ...]:
    """Give parts that only their names tell of the sizes that the whole's name says: `h, c = hidden`."""
    if said.kind != "tensor" or said.sizes is None:
        return parts
    return tuple(
        (name, part)
        if part.kind != "tensor" or part.weight > NAME or part.below == LENGTH
        else (name, replace(part, dtype=said.dtype, sizes=said.sizes, below=said.below))
        for name, part in parts
    )
