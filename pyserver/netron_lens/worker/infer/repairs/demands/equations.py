"""What an `einsum` demands of its operands: a dimension for each letter, equal sizes for equal letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.repairs.demands.demand import Demand

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size


def of_equation(args: tuple[Any, ...]) -> Demand | None:
    """Read the demand on the first operand that does not fit; none where the equation is not plain letters."""
    equation = args[0] if args and isinstance(args[0], str) else "..."
    listed = args[1] if len(args) > 1 and isinstance(args[1], list | tuple) else args[1:]
    operands = [each for each in listed if isinstance(each, torch.Tensor)]
    terms = equation.replace(" ", "").partition("->")[0].split(",")
    if "." in equation or len(terms) != len(operands):
        return None
    known = _sizes(terms, operands)
    for term, operand in zip(terms, operands, strict=True):
        if isinstance(operand, torch.nn.Parameter):
            continue
        alone = {letter for letter in term if sum(letter in each for each in terms) == 1}
        shape = _square(term, known, alone) or tuple(_size(letter, index, known) for index, letter in enumerate(term))
        if operand.dim() != len(term):
            return Demand(operand, (shape,), rank=len(term))
        pairs = tuple(
            (got, known[letter])
            for letter, got in zip(term, operand.shape, strict=True)
            if known.get(letter, got) not in (got, 1) and got != 1
        )
        if pairs:
            return Demand(operand, (shape,), pairs=pairs)
    return None


def _sizes(terms: list[str], operands: list[Any]) -> dict[str, int]:
    """Give the size of each letter, the parameters' first."""
    found: dict[str, int] = {}
    pairs = sorted(zip(terms, operands, strict=True), key=lambda pair: not isinstance(pair[1], torch.nn.Parameter))
    for term, operand in pairs:
        if operand.dim() == len(term):
            for letter, size in zip(term, operand.shape, strict=True):
                found.setdefault(letter, int(size))
    return found


def _square(term: str, known: dict[str, int], alone: set[str]) -> tuple[Size, ...]:
    """Take a matrix that only exchanges a dimension for a square one: an adjacency, as `hi` is in `hi,btij->bthj`."""
    others = {known[letter] for letter in term if letter in known}
    is_matrix = len(term) == 2 and len(alone) == 1 and not alone & known.keys()  # noqa: PLR2004 - rows and columns
    return (*others, *others) if is_matrix and len(others) == 1 else ()


def _size(letter: str, index: int, known: dict[str, int]) -> Size:
    if letter == "b":
        return "B"
    return known.get(letter, "T" if index else "B")
