"""What `width` is beside `height`: the side of a picture, and no width of a layer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.readings import NAME
from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Choice
    from netron_lens.worker.infer.evidence.texts.subject import Subject


def beside_height(name: str, choices: tuple[Choice, ...], subject: Subject) -> tuple[Choice, ...]:
    """Give a width the usual values of the height that the constructor takes too, where its name alone was read."""
    said = meaning("height")
    is_side = words(name) == ("width",) and any(words(each.name) == ("height",) for each in subject.constructor)
    if said is None or not is_side or not choices or choices[0].kind != "int" or choices[0].weight > NAME:
        return choices
    usual = (replace(choices[0], expression=value, reason="a side, as `height` is") for value in said.values)
    return (*usual, *choices)
