"""Inputs that are sequences: a padding mask or lengths come with them, or the file speaks of none but sequences."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import LENGTH, WRITTEN
from netron_lens.worker.infer.evidence.words.input_names import input_named
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netron_lens.worker.infer.evidence.evidence import InputGuess, Size

_SEQUENCE: tuple[Size, ...] = ("B", "T", "C")
_STEPS: tuple[Size, ...] = ("B", "T", 4)
"""The dimensions of what says when each step is."""
_PADDING = frozenset({"pad", "padding"})
_ROWS = 2
_OF_SEQUENCES = re.compile(r"Conv1d|LSTM|GRU\b|[Aa]ttention|[Tt]ransformer|seq_len|d_model|time_?step")
_OF_GRAPHS = re.compile(r"\bdgl\b|torch_geometric|edge_index")
_OF_PICTURES = re.compile(r"\w2d\b|\w3d\b|im(?:age|g)|pixel|vision|height|video", re.IGNORECASE)


def in_sequence(guesses: Sequence[tuple[str, InputGuess]], source: str) -> Iterator[tuple[str, InputGuess]]:
    """Give floats of which no dimensions, or only rows, are known those of a sequence first."""
    is_told = any(_says_steps(name, guess) for name, guess in guesses)
    is_spoken_of = bool(_OF_SEQUENCES.search(source)) and not _OF_PICTURES.search(source)
    is_spoken_of = is_spoken_of and not _OF_GRAPHS.search(source)
    for name, guess in guesses:
        sizes = _as_sequence(guess, is_told=is_told, is_spoken_of=is_spoken_of)
        if sizes is not None:
            reason = "mask or lengths beside it" if is_told else "file speaks of sequences"
            yield name, replace(guess, sizes=sizes, reason=f"{guess.reason}; the {reason}")
        yield name, guess


def _says_steps(name: str, guess: InputGuess) -> bool:
    said = input_named(name)
    is_mask = said is not None and said.dtype == "bool" and not _PADDING.isdisjoint(words(name))
    return is_mask or (guess.kind == "tensor" and (guess.below == LENGTH or guess.sizes == _STEPS))


def _as_sequence(guess: InputGuess, *, is_told: bool, is_spoken_of: bool) -> tuple[Size, ...] | None:
    if guess.kind != "tensor" or guess.dtype not in (None, "float32") or guess.expression is not None:
        return None
    if guess.sizes is None:
        return _SEQUENCE if is_told or is_spoken_of else None
    is_row = len(guess.sizes) == _ROWS and guess.sizes[0] == "B" and guess.weight < WRITTEN
    return ("B", "T", guess.sizes[1]) if is_told and is_row and "goes into `Linear`" in guess.reason else None
