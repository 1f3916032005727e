"""A table of vectors is copied into an embedding of another size: `self.words.weight.data.copy_(vectors)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import leaves, python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def copied_tables(situation: Situation) -> Edits:
    """Give the table that the constructor takes the size of what it is copied into."""
    operation, constructor = situation.outcome.operation, situation.plan.at(("constructor",))
    if operation is None or operation.name != "copy_" or constructor is None:
        return
    target, source = operation.args[:2]
    if isinstance(target, torch.Tensor) and isinstance(source, torch.Tensor):
        written, wanted = (f"({', '.join(map(str, each.shape))})" for each in (source, target))
        for path, value in leaves(constructor, ("constructor",)):
            if written in value.text and len(source.shape) > 1:
                text = value.text.replace(written, wanted)
                yield situation.plan.edited(path, python(text, "as large as what it is copied into"))
