"""The side of pictures that a model is for, where it, its file or its folder is named after one data set."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.scope import Text

_SIDES = {"cifar": 32, "svhn": 32, "mnist": 28, "tiny imagenet": 64, "imagenet": 224}
_NAMED = re.compile(r"cifar|svhn|mnist|tiny[-_ ]?imagenet|imagenet", re.IGNORECASE)
_FOLDERS = 2
"""How many parts of a file's path say what it is for: its own name and its folder's."""


def side_of_data_set(text: Text, name: str) -> int | None:
    """Give the side that pictures of the one data set have that a class, or else its text, speaks of.

    None where there are several, or other sizes too.
    """
    for said in (name, " ".join(PurePath(text.path).parts[-_FOLDERS:]), text.source):
        sides = {_SIDES[re.sub("[-_ ]?imagenet", " imagenet", each.lower()).strip()] for each in _NAMED.findall(said)}
        if sides:
            return sides.pop() if len(sides) == 1 and "224" not in text.source else None
    return None
