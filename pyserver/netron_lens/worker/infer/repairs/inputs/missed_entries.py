"""An input that is a dict lacks an entry: it is looked up in it, or in what was made of its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.input_names import input_named
from netron_lens.worker.infer.plans.natural import natural_at
from netron_lens.worker.infer.plans.values import tensor

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def missed_entries(situation: Situation) -> Edits:
    """Give the entry that the model asks for by a name of its own: a number of each row, if the name says nothing.

    What the code says to have that entry is not completed by another.
    """
    error, inputs = situation.outcome.error, situation.value(("inputs",))
    missed = error.args[0] if isinstance(error, KeyError) and error.args else None
    for name, value in () if inputs is None or situation.outcome.phase != "call" else inputs.items:
        said = (key for guess in situation.evidence.inputs.get(name, ()) for key, _ in guess.items)
        if value.kind == "dict" and isinstance(missed, str) and missed not in {*dict(value.items), *said}:
            yield situation.plan.edited(("inputs", name, missed), _entry(("inputs", name, missed)))


def _entry(path: Path) -> Value:
    said = input_named(path[-1])
    if said is not None and (said.kind != "tensor" or said.sizes is not None):
        return natural_at(path)
    return tensor(("B",), f"`{path[-1]}` is looked up", dtype="int64")
