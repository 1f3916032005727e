"""What one call in the code passes belongs together, also where not all of it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from inspect import Parameter

    from netron_lens.worker.infer.evidence.evidence import Choice, Evidence

_FROM = "from `"
"""How the reason begins that names a call."""
_SIZES = frozenset({"int", "list", "tuple"})


def calls_followed(parameters: Iterable[Parameter], evidence: Evidence) -> set[str]:
    """Give the calls that arguments which are needed are taken from, as their reasons name them."""
    needed = (evidence.parameters.get(each.name, ()) for each in parameters if each.default is each.empty)
    best = [said[0] for said in needed if said]
    return {each.reason for each in best if each.weight > WRITTEN and each.reason.startswith(_FROM)}


def belongs(choice: Choice, calls: set[str]) -> bool:
    """Tell a size that such a call passes too: `Decoder(encoder.widths, inputs=1, outputs=2)`."""
    return choice.reason in calls and choice.kind in _SIZES
