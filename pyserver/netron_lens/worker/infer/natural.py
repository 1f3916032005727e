"""A usual value for a setting, from its name alone."""

from __future__ import annotations

from netron_lens.worker.infer.evidence.parameter_names import meaning
from netron_lens.worker.infer.literals import value_of_expression
from netron_lens.worker.infer.values import Value, python


def natural(name: str) -> Value:
    """Give a value for a setting of this name; 8 where the name says nothing."""
    found = meaning(name)
    if found is None or not found.values:
        return python("8", "a small number")
    return value_of_expression(found.values[0], f"the name `{name}`")
