"""Encodings of positions, which are laid on another input: `memory_pos` on `memory`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.evidence.evidence import InputGuess

_NAMED = re.compile(r"(\w+)_pos(?:_?emb\w*|_?enc\w*)?")


def positions(name: str, best: Mapping[str, InputGuess]) -> Iterator[InputGuess]:
    """Give encodings the form of the input that they are laid on; `best` are the guesses for the inputs before."""
    match = _NAMED.fullmatch(name)
    laid_on = None if match is None else best.get(match[1])
    if match is not None and laid_on is not None and (laid_on.kind, laid_on.dtype) == ("tensor", "float32"):
        yield replace(laid_on, reason=f"it is laid on `{match[1]}`")
