"""An input fails where another one passed: it may be like that one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.repairs.sizes.pairs import tensors
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def siblings(situation: Situation) -> Edits:
    """Give the input behind a failure the sizes of each other input that has as many dimensions."""
    operation = situation.outcome.operation
    if operation is None or situation.outcome.phase != "call":
        return
    same = [path for each in operation.args[:1] for path, is_it in inputs_like(situation.outcome, each) if is_it]
    given = dict(tensors(situation.plan))
    for path in same or [each for each in blamed(situation.outcome) if each in given]:
        for other, value in given.items():
            old = given[path]
            if value.sizes != old.sizes and value.dtype == old.dtype and len(value.sizes) == len(old.sizes):
                yield situation.plan.edited(path, replace(value, reason=f"as `{other[-1]}`"))
