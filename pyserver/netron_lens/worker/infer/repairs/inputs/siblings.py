"""An input fails where another one passed: it may be like that one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.repairs.sizes.pairs import tensors
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


_SHAPED = frozenset({"view", "reshape"})
"""What may be done to any number of dimensions."""


def siblings(situation: Situation) -> Edits:
    """Give the input behind a failure the sizes of each other input: of as many dimensions, where these may differ."""
    operation = situation.outcome.operation
    if operation is None or situation.outcome.phase != "call":
        return
    same = [path for each in operation.args[:1] for path, is_it in inputs_like(situation.outcome, each) if is_it]
    given = dict(tensors(situation.plan))
    for path in same or [each for each in blamed(situation.outcome) if each in given]:
        for other, value in given.items():
            old = given[path]
            is_alike = len(value.sizes) == len(old.sizes) or operation.name in _SHAPED
            if value.sizes != old.sizes and is_alike:
                yield situation.plan.edited(path, replace(old, sizes=value.sizes, reason=f"as `{other[-1]}`"))
