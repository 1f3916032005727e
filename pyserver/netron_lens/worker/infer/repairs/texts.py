"""Code asks for text where it was given numbers: a tokenizer does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.origins import blamed
from netron_lens.worker.infer.repairs.pairs import tensors
from netron_lens.worker.infer.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_ASKS = re.compile(r"(?:must be|expected|requires?)[^.]{0,40}?\b(?:str|string)\b", re.IGNORECASE)


def texts(situation: Situation) -> Edits:
    """Give a sentence for each sample, or one alone."""
    outcome = situation.outcome
    if outcome.phase != "call" or not isinstance(outcome.error, TypeError | ValueError):
        return
    if not _ASKS.search(str(outcome.error)):
        return
    at_place = [path for path in blamed(outcome, whole_statement=True) if path[0] == "inputs"]
    for path in dict.fromkeys((*at_place, *(path for path, _ in tensors(situation.plan)))):
        for text in ("['a photo']", "'a photo'"):
            yield situation.plan.edited(path, python(text, "the code asks for text"))
