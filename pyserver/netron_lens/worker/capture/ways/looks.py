"""Where Python asked for the value of a tensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.capture.text.sites import Place


@dataclass(frozen=True, slots=True)
class Look:
    """Which method asked, what it got, in which call and at which place."""

    name: str
    value: object
    call: int
    at: Place | None
