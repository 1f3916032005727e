"""The time at which an equation is asked for its right side, `forward(self, t, y)`: one number, before the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import USE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition

_MOMENT = InputGuess(
    kind="tensor", dtype="float32", sizes=(), below=1, reason="an equation is asked for it at a time", weight=USE
)


def moment(name: str, uses: InputUses, method: Definition | None) -> Iterator[InputGuess]:
    """Give one number for a `t` that comes first of several, where nothing is done with it as with a tensor."""
    arguments = [] if method is None else [each.arg for each in method.args.args]
    is_plain = not (uses.passed or uses.attributes or uses.rank or uses.least or uses.counts.keys() - {"arithmetic"})
    if name == "t" and arguments[1:2] == [name] and len(arguments) > 2 and is_plain:  # noqa: PLR2004 - `self`, it, a state
        yield _MOMENT
