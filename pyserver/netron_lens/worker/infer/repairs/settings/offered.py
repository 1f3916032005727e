"""What is refused names what would be taken: "norm must be one of ['batch', 'layer']", or one of an enumeration."""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import leaves, name_of, python
from netron_lens.worker.infer.trials.places import frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_QUOTED = re.compile(r"'([\w./+-]{1,40})'|\"([\w./+-]{1,40})\"")
_ALTERNATIVES = re.compile(r"[\w-]+(?: \| [\w-]+){2,}")
"""As `interpolate` lists its modes."""
_WORD = re.compile(r"\w+")
_MOST = 8
_REASON = "one of those that are told to be taken"


def offered(situation: Situation) -> Edits:
    """Give the setting that is spoken of each of the texts in turn that stand in quotes, or each of the members."""
    error = situation.outcome.error
    if not isinstance(error, ValueError | KeyError | AssertionError | NotImplementedError | RuntimeError):
        return
    told = str(error)
    texts = [*dict.fromkeys(one or other for one, other in _QUOTED.findall(told))]
    listed = (each for either in _ALTERNATIVES.findall(told) for each in either.split(" | "))
    texts.extend(each for each in (*listed, *_members(error)) if each not in texts)
    for path in _spoken_of(situation, told) if texts else ():
        value = situation.value(path)
        given = "" if value is None else value.text.strip("'\"")
        for text in [each for each in texts if each not in (given, path[-1])][:_MOST]:
            yield situation.plan.edited(path, python(repr(text), _REASON))


def _spoken_of(situation: Situation, told: str) -> Iterator[Path]:
    """Give the settings whose names or values stand in what is told, those that are named first."""
    constructor = situation.value(("constructor",))
    said = set(_WORD.findall(told.lower()))
    found = [] if constructor is None else list(leaves(constructor, ("constructor",)))
    named = [path for path, _ in found if name_of(path).lower() in said]
    valued = [path for path, value in found if value.text.strip("'\"").lower() in said]
    yield from dict.fromkeys((*named, *valued))


def _members(error: BaseException | None) -> Iterator[str]:
    """Give the texts of the enumeration that was asked for one: also where its refusal was caught, and told anew."""
    while error is not None:
        for frame, _ in frames(error):
            asked = frame.f_locals.get("cls")
            if isinstance(asked, type) and issubclass(asked, enum.Enum):
                yield from (each.value for each in asked if isinstance(each.value, str))
        error = error.__cause__ or error.__context__
