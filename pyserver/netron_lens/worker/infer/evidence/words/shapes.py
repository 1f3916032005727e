"""Shapes as people write them in docstrings: `(B, C, H, W)`, `batch * dim`, `B x 3 x H x W`, `BCHW[D]`."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size

_NOUNS = (
    "sizes?|lengths?|len|dims?|dimensions?|channels?|height|width|heads|features?|points|classes|nodes|frames|steps"
)
_SIZE = rf"#?(?:[A-Za-z_][\w.]*(?: (?:{_NOUNS})){{0,2}}|\d+)(?:\s*[*+/-]{{1,2}}\s*\w+)*"
_BRACKETS = re.compile(rf"[(\[{{<]\s*((?:{_SIZE})(?:\s*(?:,|x|\u00d7|\s\*\s)\s*(?:{_SIZE}))*\s*,?)\s*[)\]}}>]")
_CROSSES = re.compile(
    r"(?<![\w.])((?:[A-Z]\w*|\d+|[a-z]|batch\w*|seq\w*)(?:\s*[x\u00d7]\s*(?:[A-Z]\w*|\d+|[a-z]\w*)){1,5})(?!\w|\.\w)"
)
_STARS = re.compile(r"(?<![\w.*])((?:[BN]|[Bb]atch\w*|bsz?)(?:\s*\*\s*[A-Za-z0-9]\w*){1,4})(?![\w(*]|\.\w)")
_LETTERS = re.compile(r"(?<![\w.])([BN][NCTDLHW]{1,4})(?:\[([HW]+)D?\])?(?![\w(])")
_LISTED = re.compile(
    r"\s*((?:[A-Z]\w{0,3}|[Bb]atch\w*)(?:\s*,\s*(?:[A-Z]\w{0,3}|\d+)){1,5}"
    r"|(?:bsz?|b|batch_size)(?:\s*,\s*(?:[A-Za-z]\w*|\d+)){1,5})\s*"
)
"""A line that is nothing else."""
_SERIES = frozenset({"BCL", "BCT", "BLC", "BTC", "NCL", "NCT", "NLC", "NTC"})
_EQUAL = re.compile(r"\b([A-Za-z_]\w*)\s?=\s?(?:(\d+)|[A-Za-z_]\w*(?: ?[-+*/]{1,2} ?\w+)*)(?=\s*[,)\]])")
"""A size that has another name as well, or a number: `(B, T, num_features=in_channels)`, `(B, N=32, T=STEPS + 1)`."""
_OF_INPUT = re.compile(r"\b([A-Z])_\{?(?:\\text\{)?in\}{0,2}")
"""A size of an input as formulas write it: `H_{in}`, `H_{\\text{in}}`."""
_PRIMED = re.compile(r"\b([A-Z]\w*)['\u2032](?=\s*[,)\]x\u00d7])")
"""A size that is called after another one: `(B, C, T')`."""
_OPEN = re.compile(r"\s*[x\u00d7]?\s*(?:\.\.\.|\*)")
_SHARE = re.compile(r"([A-Za-z]\w*)\s*//?\s*([1-9]\d*)")
_PRODUCT = re.compile(r"\d+(?:\s*\*\s*\d+)+")
_COMPUTED = re.compile(r"\w+(?:\s*[-+*]\s*\w+)+")
_DIRECTED = re.compile(r"(\w+)\s*\*\s*(?:num_?|n_?)?directions?|(?:num_?|n_?)?directions?\s*\*\s*(\w+)")
"""A size of what a recurrence gives: `num_layers * num_directions`, `hidden_size * num_directions`."""
_BATCHES = frozenset(
    {
        *("b", "n", "bs", "bsz", "batch", "batch_size", "batchsize", "nbatch", "batches", "num_batch", "bz"),
        *("batch_dim", "batch_len", "batch_length", "batch_sz", "b_size", "n_batch", "n_batches", "num_batches"),
        *("n_samples", "num_samples", "n_examples", "num_examples", "n_documents", "num_documents"),
    }
)
_WORDS = frozenset(
    {
        *(
            "tensor",
            "torch",
            "optional",
            "str",
            "int",
            "float",
            "bool",
            "list",
            "tuple",
            "default",
            "dict",
            "none",
        ),
        *(
            "longtensor",
            "floattensor",
            "shape",
            "the",
            "a",
            "of",
            "nn",
            "module",
            "numpy",
            "array",
            "self",
            "true",
            "false",
        ),
    }
)
_MOST = 6
_COORDINATE = re.compile(r"[xyzwh]_?(?:\d|min|max|c|ctr|center)|c_?[xyz]")
_AXES = frozenset("xyzwh")


def shape_in(text: str) -> tuple[Size, ...] | None:
    """Give the first shape in a text, with the batch as `B`; none where there is none."""
    text = _EQUAL.sub(_called, _PRIMED.sub(r"\1_2", _OF_INPUT.sub(r"\1", text)))
    for matched in _BRACKETS.finditer(text):
        if matched[0][0] == "[" == text[matched.start() - 1 : matched.start()]:
            continue  # a row of values
        parting = "," if "," in matched[1] else r"\u00d7|\s\*\s|\sx\s|(?<=\d)x(?=\d)"  # else a product is one size
        sizes = _sizes(re.split(parting, matched[1]))
        if sizes is not None:
            return sizes
    for matched in _CROSSES.finditer(text):
        if _OPEN.match(text, matched.end()):
            continue  # how many dimensions follow is not said
        parts = re.split(r"\s*[x\u00d7]\s*", matched[1])
        sizes = None if _is_word(matched[1], parts) else _sizes(parts)
        if sizes is not None and len(sizes) > 1:
            return sizes
    for matched in _STARS.finditer(text):
        sizes = _sizes(re.split(r"\s*\*\s*", matched[1]))
        if sizes is not None:
            return sizes
    return _of_letters(text)


def _called(matched: re.Match[str]) -> str:
    """Take a size by its number, if it has one and is no batch, else by its name; the arguments of a call are none."""
    if re.search(r"\w[(\[][^()\[\]]*$", matched.string[: matched.start()]):
        return matched[0]
    is_batch = matched[1].lower() in _BATCHES and matched[1].lower() != "n"
    return matched[1] if is_batch or matched[2] is None else matched[2]


def _is_word(text: str, parts: list[str]) -> bool:
    """Tell `extracted` and `exp` from `bxcxhxw` and `batchxdim`."""
    if re.fullmatch(r"[A-Za-z]+", text) is None or parts[0].lower().startswith(("batch", "seq")):
        return False
    return any(len(each) > 1 and each.islower() for each in parts) or (len(parts) == 2 and text.islower())  # noqa: PLR2004 - as in `exp`


def _of_letters(text: str) -> tuple[Size, ...] | None:
    listed = _LISTED.fullmatch(text)
    if listed is not None:
        return _sizes(listed[1].split(","))
    for matched in _LETTERS.finditer(text):
        letters = matched[1] + (matched[2] or "")
        if len(set(letters)) == len(letters) and (letters.endswith(("HW", "HWC")) or letters in _SERIES):
            return _named(list(letters))
    return None


def axes(text: str) -> tuple[Size, ...] | None:
    """Read axes parted by spaces, as jaxtyping's; none where some are open (`...`, `*batch`)."""
    parts = text.split()
    if not parts or any(part.startswith(("...", "*")) for part in parts):
        return None
    return _named([part.lstrip("#_?").split("=")[-1] or "C" for part in parts])


def _sizes(parts: list[str]) -> tuple[Size, ...] | None:
    cleaned = [part.strip() for part in parts if part.strip()]
    if (
        not cleaned
        or len(cleaned) > _MOST
        or any(_WORDS.intersection(re.split(r"[\s.]+", part.lower())) for part in cleaned)
    ):
        return None
    if "0" in cleaned or _are_coordinates([each.lower() for each in cleaned]):
        return None
    if len(cleaned) == len(parts) == 1 and cleaned[0].lower() not in _BATCHES:
        return None
    return _named(cleaned)


def _are_coordinates(parts: list[str]) -> bool:
    """Tell what each row holds, `(x1, y1, x2, y2)` or `(x, y, w, h)`, from the sizes of a tensor."""
    return sum(_COORDINATE.fullmatch(each) is not None for each in parts) > 1 or {"x", "y"} <= set(parts) <= _AXES


def _named(parts: list[str]) -> tuple[Size, ...]:
    return tuple(_size(part, first=index == 0) for index, part in enumerate(parts))


def _size(part: str, *, first: bool) -> Size:
    part = _undirected(part)
    if part.isdigit():
        return int(part)
    if part.lower().replace(" ", "_") in _BATCHES and (first or part.lower() != "n"):
        return "B"
    if _PRODUCT.fullmatch(part):
        return math.prod(map(int, part.split("*")))
    share = _SHARE.fullmatch(part)
    if share is not None:
        return f"{_size(share[1], first=first)}/{share[2]}"
    if _COMPUTED.fullmatch(part):
        return re.sub(r"\s+", "", part)
    return re.sub(r"\W+", "_", part).strip("_") or "C"


def _undirected(part: str) -> str:
    """Leave out the directions of a recurrence, and its layers: mostly there is one of each."""
    directed = _DIRECTED.fullmatch(part)
    each = part if directed is None else directed[1] or directed[2]
    return "1" if directed is not None and "layer" in each else each
