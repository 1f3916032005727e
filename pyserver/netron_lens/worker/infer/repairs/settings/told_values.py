"""What failed tells the value that it needs, "make sure that `is_decoder=True`", or of what need not be used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, inputs_of, parameters
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import callee_of, python
from netron_lens.worker.infer.plans.walks import calls
from netron_lens.worker.infer.trials.materials import evaluated

if TYPE_CHECKING:
    import inspect
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_VALUE = r"True|False|None|-?\d+(?:\.\d+)?|'[\w.-]+'|\"[\w.-]+\""
_ASSIGNED = re.compile(rf"\b([^\W\d]\w*)\s?={{1,2}}\s?({_VALUE})")
_WORD = re.compile(r"\w+")
_LONG = 1000
"""No more of a message is read."""


def told_values(situation: Situation) -> Edits:
    """Give settings and inputs the values that stand in the message, and leave unused what it speaks of."""
    told = str(situation.outcome.error)[:_LONG]
    arguments = list(_arguments(situation))
    for name, text in dict.fromkeys(_ASSIGNED.findall(told)):
        for path in arguments:
            if path[-1] == name:
                yield situation.plan.edited(path, python(text, "as the code asks for"))
    spoken = frozenset(part for word in _WORD.findall(told) for part in words(word))
    for path in arguments:
        parts = words(path[-1])
        if parts[:1] == ("use",) and parts[1:] and spoken.issuperset(parts[1:]):
            yield situation.plan.edited(path, python("False", "left unused"))


def _arguments(situation: Situation) -> Iterator[Path]:
    """Walk what can be given by name: to the call, to the constructor, and to what that is given."""
    loaded, constructor = situation.loaded, situation.value(("constructor",))
    yield from _named(("inputs",), inputs_of(loaded.cls, situation.plan.method))
    yield from _named(("constructor",), parameters(initializer(loaded.cls), skip=1))
    for path, made in () if constructor is None else calls(constructor, ("constructor",)):
        if len(path) > 1:
            yield from _named(path, parameters(evaluated(callee_of(made)[0], loaded)))


def _named(path: Path, taken: list[inspect.Parameter]) -> Iterator[Path]:
    yield from ((*path, each.name) for each in taken if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD))
