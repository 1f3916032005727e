"""A file is missing that the code opens, or may not be written: a switch may do without it, no other name would.

So may a model do without weights: `encoder_weights="imagenet"`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import leaves, python
from netron_lens.worker.infer.repairs.settings.switches import TURNED
from netron_lens.worker.infer.trials.origins import named, users_frames
from netron_lens.worker.infer.trials.places import statement_at
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 6
_REASON = "so that no file is needed"
_WEIGHTS = frozenset({"weights", "pretrained", "checkpoint", "ckpt"})


def absent_files(situation: Situation) -> Edits:
    """Give no name of weights, nothing of what the code asks about first, and turn each switch of the constructor.

    Switches may stand in a configuration. Those that were not given come last.
    """
    settings = list(_settings(situation))
    for path, text in settings:
        if text[:1] in ("'", '"') and not _WEIGHTS.isdisjoint(words(path[-1])):
            yield situation.plan.edited(path, python("None", _REASON))
    yield from _asked_about(situation)
    for path, text in [each for each in settings if each[1] in TURNED][:_MOST]:
        yield situation.plan.edited(path, python(TURNED[text], _REASON))


def _asked_about(situation: Situation) -> Iterator[Plan]:
    """Give nothing of a setting in a condition that led to the file: `if config["vgg_weight"] > 0`."""
    for frame, instruction in users_frames(situation.outcome):
        statement = statement_at(frame.f_code, instruction)
        for node in ast.walk(syntax_of(frame.f_code)):
            if isinstance(node, ast.If) and any(inner is statement for each in node.body for inner in ast.walk(each)):
                for path, _, value in named(node.test, frame, situation.outcome):
                    nothing = "False" if isinstance(value, bool) else "0" if isinstance(value, int | float) else "None"
                    yield situation.plan.edited(path, python(nothing, _REASON))


def _settings(situation: Situation) -> Iterator[tuple[Path, str]]:
    constructor = situation.plan.at(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        yield path, value.text
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        if situation.plan.at(("constructor", each.name)) is None:
            yield ("constructor", each.name), repr(each.default)
