"""Sizes of inputs that the constructor's own arguments give: pictures of `image_size`, clips of `num_frames`."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from netron_lens.worker.infer.evidence.evidence import InputGuess, Size

_ROLES: dict[Size, frozenset[str]] = {
    "H": frozenset(
        {"img size", "image size", "im size", "img resolution", "image resolution", "input resolution", "resolution",
         "crop size", "img dim", "image dim", "image height", "img height", "input size", "in size", "img h", "image h",
         "size", "spatial size", "board height", "board size", "board h", "img x", "image x", "img rows", "image rows",
         "sample size", "isize", "training size", "train size", "roi size"}
    ),
    "W": frozenset({"board width", "board w", "image width", "img width", "img w", "image w", "img y", "image y",
                    "img cols", "image cols"}),
    "D": frozenset({"frames", "num frames", "n frames", "sample duration", "clip len", "clip length", "t dim"}),
    "T": frozenset({"seq len", "seq length", "sequence length", "lookback", "input len", "window length"}),
}  # fmt: skip
_SHAPES = frozenset(
    {"input shape", "in shape", "input dims", "obs shape", "observation shape", "state shape", "image shape",
     "img shape"}
)  # fmt: skip
"""Of channels, height and width; of a volume, depth, height and width."""
_OF_FEATURES_TOO = frozenset({"input size", "in size", "size"})
"""What may as well be the width of a row, where it is one number and no pair."""
_PICTURE, _CLIP, _SERIES = 4, 5, 3
_PAIR = 2
_COLOURS = 4
_MULTIPLE = re.compile(r"\d+\*[A-Z]")
_COMPUTED = re.compile(r"\w+(?:[-+*]\w+)+")
_TERM = re.compile(r"([-+]?)([\w*]+)")


def setting_sizes(numbers: Mapping[str, int]) -> dict[Size, str]:
    """Give, for the sizes `H`, `W`, `D` and `T`, the name of the number that says them, where there is one."""
    found: dict[Size, str] = {}
    for name in numbers:
        whole, _, side = name.partition("[")
        said = " ".join(words(whole))
        is_square = whole in numbers and said not in _OF_FEATURES_TOO
        if side and said in _ROLES["H"] and not is_square:
            found.setdefault(*_side(whole, side, numbers))
        if said in _SHAPES and f"{whole}[2]" in numbers and side:
            size, _ = _side(whole, side, numbers)
            found.update({} if size == "C" else {size: found.get(size, name)})
        for size, names in _ROLES.items():
            if not side and said in names and not (said in _OF_FEATURES_TOO and f"{name}[1]" in numbers):
                found.setdefault(size, name)
    if "H" in found:
        found.setdefault("W", found["H"])
    elif numbers.keys() >= {"height", "width"}:
        found |= {"H": "height", "W": "width"}
    return found


def is_side(name: str) -> bool:
    """Tell a name that says how large pictures are, and nothing else."""
    said = " ".join(words(name))
    return said in _ROLES["H"] and said not in _OF_FEATURES_TOO


def _side(whole: str, side: str, numbers: Mapping[str, int]) -> tuple[Size, str]:
    """Give which size of an input one side of a picture or a volume says; a few are the channels of a picture."""
    if f"{whole}[2]" not in numbers:
        return ("H" if side == "0]" else "W"), f"{whole}[{side}"
    is_depth = numbers.get(f"{whole}[0]", 0) > _COLOURS
    return {"0]": "D" if is_depth else "C", "1]": "H", "2]": "W"}[side], f"{whole}[{side}"


def resized(guess: InputGuess, found: Mapping[Size, str]) -> InputGuess:
    """Name the sizes of a picture, a clip or a series of floats after the parameters that say them."""
    sizes = guess.sizes
    if guess.kind != "tensor" or guess.dtype not in (None, "float32") or guess.expression is not None:
        return guess
    if sizes is None and "H" in found and " ".join(words(found["H"])) not in _OF_FEATURES_TOO:
        sizes = ("B", 3, "H", "W")
    if sizes is None or len(sizes) not in (_PICTURE, _CLIP, _SERIES):
        return guess
    named = tuple(found[size] if size in found and _fits(size, len(sizes)) else size for size in sizes)
    if len(sizes) == _CLIP and sizes[-2:] == ("H", "W") and "D" in found:
        frames = sizes.index("D") if "D" in sizes else 2
        named = (*named[:frames], found["D"], *named[frames + 1 :])
    said = [f"`{each}`" for each in dict.fromkeys(named) if each not in sizes]
    if not said:
        return guess
    return replace(guess, sizes=named, reason=f"{guess.reason}; as large as {' and '.join(said)} says")


def computed(guess: InputGuess, numbers: Mapping[str, int]) -> InputGuess:
    """Compute sizes such as `1+width` of numbers that are known; others are sizes of their own."""
    if guess.sizes is None:
        return guess
    return replace(guess, sizes=tuple(_computed(size, numbers) for size in guess.sizes))


def _computed(size: Size, numbers: Mapping[str, int]) -> Size:
    if not isinstance(size, str) or size.isidentifier() or not _COMPUTED.fullmatch(size):
        return size
    names = {part for part in re.split(r"[-+*]", size) if not part.isdecimal()}
    if not names <= numbers.keys():
        return size if _MULTIPLE.fullmatch(size) else re.sub(r"\W+", "_", size)
    terms = [
        (sign, [int(part) if part.isdecimal() else numbers[part] for part in term.split("*")])
        for sign, term in _TERM.findall(size)
    ]
    return max(1, sum(-math.prod(term) if sign == "-" else math.prod(term) for sign, term in terms))


def renamed(guess: InputGuess, numbers: Mapping[str, int]) -> InputGuess:
    """Take a size that a comment names for the one number that is called alike: `features` for `num_features`.

    A number that another size of the same tensor is called by is not meant: `num_points x points_dim`.
    """
    if guess.sizes is None:
        return guess
    others = {name: number for name, number in numbers.items() if name not in guess.sizes}
    return replace(guess, sizes=tuple(size if size in numbers else _called_alike(size, others) for size in guess.sizes))


def _called_alike(size: Size, numbers: Mapping[str, int]) -> Size:
    if not isinstance(size, str) or len(size) == 1:
        return size
    meant = frozenset(words(size)) - _EXTENTS
    alike = [name for name in numbers if meant and frozenset(words(name)) - _EXTENTS == meant]
    return alike[0] if len(alike) == 1 else size


_USUAL = {
    **dict.fromkeys(("len", "length", "lengths", "time", "steps", "timesteps"), "T"),
    **dict.fromkeys(("height", "width"), "H"),
    "points": "N",
}
"""What the last word of a written size says, `image_height`."""
_IMAGE_SIDE = re.compile(r"(?:im|img|image|crop)_?(?:size|dim|res|resolution)", re.IGNORECASE)
_LENGTH = re.compile(r"[TL]_?(?:max|text|feats|mel|src|tgt|in|out|wav)")
"""What papers on speech call lengths: `(B, Tmax, idim)`, `(B, T_text)`."""


def sequenced(guess: InputGuess, numbers: Container[Size]) -> InputGuess:
    """Take every length of a sequence, and side of a picture, that a comment names, and no number does, as usual."""
    if guess.sizes is None:
        return guess
    sizes = tuple(size if size in numbers else _usual(size) for size in guess.sizes)
    return replace(guess, sizes=sizes)


def _usual(size: Size) -> Size:
    if isinstance(size, str) and _LENGTH.fullmatch(size):
        return "T"
    if isinstance(size, str) and _IMAGE_SIDE.fullmatch(size):
        return "H"
    return _USUAL.get(_last_word(size), size)


def _last_word(size: Size) -> str:
    return "" if isinstance(size, int) or len(size) == 1 else "".join(words(size)[-1:])


def _fits(size: Size, rank: int) -> bool:
    return rank == _SERIES if size == "T" else rank > _SERIES


def featured(guesses: Iterable[tuple[str, InputGuess]], numbers: Mapping[str, int]) -> Iterator[tuple[str, InputGuess]]:
    """Name open features after the width that is called as the input is: those of `x_enc` after `enc_in`.

    Inputs that are called alike, as `x_dec` is, are as wide where no width is called after them.
    """
    widths: dict[str, str] = {}
    for name, guess in guesses:
        if not _is_open(guess):
            yield name, guess
            continue
        first = words(name)[:1]
        width = _width(name, numbers)
        if width is not None and first:
            widths.setdefault(first[0], width)
        elif first and len(words(name)) > 1:
            width = widths.get(first[0])
        yield name, guess if width is None else _as_wide(guess, width)


def _is_open(guess: InputGuess) -> bool:
    sizes = guess.sizes or ("B", "C")
    is_floats = guess.kind == "tensor" and guess.dtype in (None, "float32") and guess.expression is None
    return is_floats and 1 < len(sizes) <= _SERIES and sizes[-1] == "C"


def _width(name: str, numbers: Mapping[str, int]) -> str | None:
    """Give the width that is called as an input is, or as what it is another of: `expert_state` is a `state`."""
    parts = words(name)
    of_another = [frozenset(parts[1:])] if len(parts) == _PAIR else []
    for called in (frozenset(parts), *of_another):
        wanted = called - _OF_INPUTS
        for width in numbers if wanted else ():
            said = frozenset(words(width))
            if said - _OF_WIDTHS == wanted and said & _OF_WIDTHS:
                return width
    return None


def _as_wide(guess: InputGuess, width: str) -> InputGuess:
    sizes = guess.sizes or ("B", "C")
    return replace(guess, sizes=(*sizes[:-1], width), reason=f"{guess.reason}; as wide as `{width}` says")


_OF_WIDTHS = frozenset({"in", "dim", "dims", "size", "channels", "features", "feat", "feats", "width", "inp", "input"})
_EXTENTS = frozenset({"dim", "dims", "size", "n", "num", "number", "nb", "len", "length"})
_OF_INPUTS = frozenset(
    {"x", "in", "inp", "input", "inputs", "feat", "feats", "feature", "features", "emb", "embs", "embed", "embeds",
     "embedding", "embeddings", "data", "batch", "seq", "sequence", "vec", "vector", "tensor"}
)  # fmt: skip
