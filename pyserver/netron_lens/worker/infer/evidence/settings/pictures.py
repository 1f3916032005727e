"""What the channels of a whole model's pictures are: three, where its constructor speaks of classes or of a size.

So they are where its name speaks of a network, or of one that makes pictures of pictures, and where it is called with
what is named a picture; volumes have one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_TAKEN = frozenset({"in channels", "in channel", "in ch", "c in", "ch in", "inc", "cin"})
_CHANNELS = frozenset({*_TAKEN, "channels", "channel"})
_PICTURES = frozenset({"img", "imgs", "image", "images", "rgb", "photo", "picture", "pixel values"})
_OF_A_WHOLE = frozenset(
    {"n classes", "num classes", "classes", "n class", "num class", "n cls", "num cls", "out classes", "latent dim",
     "labels", "z dim", "latent size", "img size", "image size", "img dim", "image dim", "image resolution", "n latent",
     "upscale", "upscale factor"}
)  # fmt: skip
_PARTS = frozenset(
    {"head", "aux", "auxiliary", "classifier", "aspp", "decoder", "block", "layer", "predictor", "module", "unit",
     "neck", "out", "up", "down", "pool", "pooling", "bottleneck", "upsample", "upsampler", "upsampling", "shuffle",
     "sub"}
)  # fmt: skip
"""Words in the names of classes that are given features, not pictures."""


_NAMES = ("unet", "generator")
"""What models are called that make pictures of pictures."""
_ENDINGS = ("net", "cnn")
"""What the names of whole models end with."""
_OF_MAPS = re.compile(r"(?<![\w.])[Cc]onv(?!1d|3d)\w*\(")
"""Layers that other files build around those of torch: `ConvBlock(8, 16)`, `conv3x3(8, 16)`; no `GCNConv(8, 16)`."""


def in_color(name: str, choices: tuple[Choice, ...], subject: Subject) -> tuple[Choice, ...]:
    """Put the channels of pictures first, where a whole model takes them."""
    if not choices or choices[0].kind != "int" or " ".join(words(name)) not in _CHANNELS:
        return choices
    says = next((each.name for each in subject.constructor if " ".join(words(each.name)) in _OF_A_WHOLE), None)
    shown = next((each.name for each in subject.forward if " ".join(words(each.name)) in _PICTURES), None)
    source = subject.page.text.source
    called = subject.name.lower().replace("_", "")
    are_maps = "Conv2d" in source or _OF_MAPS.search(source) is not None
    is_taken = " ".join(words(name)) in _TAKEN
    is_named = any(each in called for each in _NAMES) or (called.endswith(_ENDINGS) and are_maps and is_taken)
    are_volumes = "Conv3d" in source and "Conv2d" not in source
    is_shown = shown is not None and is_taken
    is_whole = is_named or is_shown or (says is not None and are_maps)
    if not is_whole or _PARTS & {*words(subject.name)}:
        return choices
    known = f"there is `{says}` too" if says is not None else f"so `{shown if is_shown else subject.name}` is named"
    reason = f"the channels of {'volumes' if are_volumes else 'pictures'}: {known}"
    channels = "1" if are_volumes else "3"
    return (Choice(expression=channels, kind="int", reason=reason, weight=choices[0].weight), *choices)
