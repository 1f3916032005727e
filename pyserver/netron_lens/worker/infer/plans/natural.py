"""A usual value for a setting, or for a part of an input, from its name alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.settings.lookup_tables import is_table
from netron_lens.worker.infer.evidence.words.input_names import input_named
from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.plans.input_values import of_guess, unknown
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.values import COUNT, Path, Value, python, tensor

if TYPE_CHECKING:
    from collections.abc import Iterable


def natural(name: str) -> Value:
    """Give a value for a setting of this name; 8 where the name says nothing."""
    found = meaning(name)
    if found is None or not found.values:
        return python("8", "a small number")
    return value_of_expression(found.values[0], f"the name `{name}`")


_OF_GRAPHS = {
    "x": tensor(("N", "C"), "a row for each node"),
    "batch": tensor(("N",), "all nodes are of one graph", dtype="int64", below=1),
    "edge_attr": tensor(("E", 4), "a row for each edge"),
}


def of_graph(name: str, beside: Iterable[Value]) -> Value | None:
    """Give what a graph has under this name, as PyTorch Geometric calls it: beside a batch, as many graphs as that."""
    found = _OF_GRAPHS.get(name)
    if found is None or found.below != 1 or not any(value.sizes[:1] == ("B",) for value in beside):
        return found
    return replace(found, below="B", reason="nodes are of some graph")


def natural_at(path: Path, number: int = 0) -> Value:
    """Give a value for what is read at a path, a setting or a part of an input: a tensor where nothing is said.

    `number` is how many others there are beside it.
    """
    name = path[-1]
    if name == COUNT:
        return natural("vocab_size")
    if is_table(path[-2]):
        return python(str(number), f"the next number of `{path[-2]}`")
    if path[0] == "constructor":
        return natural(name)
    said = input_named(name)
    if said is None:
        return unknown() if meaning(name) is None else natural(name)
    guess = InputGuess(
        kind=said.kind, dtype=said.dtype, sizes=said.sizes, below=said.below, reason=f"the name `{name}`", weight=0.3
    )
    return of_guess(guess)


def tensor_named(name: str) -> Value:
    """Give a tensor for what is called so, also where the name means none."""
    found = natural_at(("inputs", name))
    return found if found.kind == "tensor" else unknown()
