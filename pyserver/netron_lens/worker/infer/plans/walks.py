"""The tensors among a plan's inputs and the numbers of its constructor, and what their sizes are called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import Path, leaves, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Value

WIDEST = 32768
"""No layer is built wider than that."""
_REPEATING = frozenset({"layers", "layer", "blocks", "block", "depth", "depths", "repeats", "stages"})


def tensors(plan: Plan) -> Iterator[tuple[Path, Value]]:
    """Walk the tensors among the inputs, and those that the constructor is given."""
    for part in ("inputs", "constructor"):
        held = plan.at((part,))
        if held is not None:
            yield from ((path, value) for path, value in leaves(held, (part,)) if value.kind == "tensor")


def named_sizes(given: torch.Tensor, plan: Plan) -> tuple[Size, ...]:
    """Write a tensor's shape with the plan's names: the batch, and the sides of maps that are those of its pictures."""
    sizes: list[Size] = [int(size) for size in given.shape]
    if given.dim() and sizes[0] == plan.sizes["B"]:
        sizes[0] = "B"
    if given.dim() > 3 and sizes[-1] == sizes[-2] == plan.extents["H"]:  # noqa: PLR2004 - a batch of maps
        sizes[-2:] = ["H", "H"]
    return tuple(sizes)


def numbers(plan: Plan) -> Iterator[tuple[Path, int]]:
    """Walk the whole numbers among the constructor's arguments."""
    constructor = plan.at(("constructor",))
    if constructor is not None:
        for path, value in leaves(constructor, ("constructor",)):
            if value.kind == "python" and value.text.isdecimal():
                yield path, int(value.text)


def sized(value: Value, index: int, size: int | str, reason: str) -> Value:
    """Give a tensor another size along one dimension."""
    sizes = tuple(size if at == index else each for at, each in enumerate(value.sizes))
    return replace(value, sizes=sizes, reason=reason or value.reason)


def of_samples(plan: Plan, samples: int, reason: str) -> Plan:
    """Give all inputs that have a batch as many samples: there is one batch."""
    for path, value in tensors(plan):
        if value.sizes[:1] == ("B",):
            plan = plan.edited(path, sized(value, 0, samples, reason), cost=0)
    return plan


def says_how_often(path: Path) -> bool:
    """Tell a number by its name that says how often a layer is repeated."""
    return not _REPEATING.isdisjoint(words(name_of(path)))


def calls(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    """Walk the calls in a value, with their paths, itself first."""
    if value.kind == "call":
        yield path, value
    for key, item in value.items:
        yield from calls(item, (*path, key))
