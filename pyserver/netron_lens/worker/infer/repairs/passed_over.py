"""A rule that cannot read a failure is passed over: the next one may."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_logger = logging.getLogger(__name__)


def readable(rule: Callable[[Situation], Iterator[Plan]], situation: Situation) -> Edits:
    """Give the plans of a rule, as far as it comes."""
    try:
        yield from rule(situation)
    except Exception:
        _logger.debug("a rule could not read a failure", exc_info=True)
