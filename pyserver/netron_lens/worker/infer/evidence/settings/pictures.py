"""What the channels of a whole model's pictures are: three, where its constructor speaks of classes or of a size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_CHANNELS = frozenset({"in channels", "in channel", "in ch", "c in", "ch in", "inc", "cin", "channels", "channel"})
_OF_A_WHOLE = frozenset(
    {"n classes", "num classes", "classes", "n class", "num class", "n cls", "num cls", "out classes", "latent dim",
     "labels", "z dim", "latent size", "img size", "image size", "img dim", "image dim", "image resolution", "n latent"}
)  # fmt: skip
_PARTS = frozenset(
    {"head", "aux", "auxiliary", "classifier", "aspp", "decoder", "block", "layer", "predictor", "module", "unit",
     "neck", "out", "up", "down", "pool", "pooling", "bottleneck"}
)  # fmt: skip
"""Words in the names of classes that are given features, not pictures."""


def in_color(name: str, choices: tuple[Choice, ...], subject: Subject) -> tuple[Choice, ...]:
    """Put three channels first, where a whole model of pictures takes them."""
    if not choices or choices[0].kind != "int" or " ".join(words(name)) not in _CHANNELS:
        return choices
    says = next((each.name for each in subject.constructor if " ".join(words(each.name)) in _OF_A_WHOLE), None)
    if says is None or "Conv2d" not in subject.page.text.source or _PARTS & {*words(subject.name)}:
        return choices
    reason = f"the channels of pictures: there is `{says}` too"
    return (Choice(expression="3", kind="int", reason=reason, weight=choices[0].weight), *choices)
