"""What the name of a constructor's parameter says: its kind and usual values, the most natural first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.words.parameter_wholes import WHOLE
from netron_lens.worker.infer.evidence.words.parameter_words import BOTH, FIRST, LAST
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Kind

_PLURALS = frozenset(
    {"dims", "sizes", "channels", "planes", "filters", "features", "units", "heads", "widths", "depths"}
)
_SHORTENED = {"sz": "size", "vcb": "vocab", "cnt": "count"}
_OF_PICTURES = ("3", "64")
_COUNTS = frozenset({"n", "num", "nb", "no", "number", "count", "max", "total", "min"})

_SEVERAL = frozenset({"object", "list", "tensor", "module"})


class Meaning(NamedTuple):
    """A kind of value and usual ones; no values where only the kind is told."""

    kind: Kind
    values: tuple[str, ...]


COUNT = Meaning(*FIRST["num"])
"""What a name says that only tells that something is counted: `num_q`."""


@cache
def meaning(name: str) -> Meaning | None:  # noqa: C901, PLR0911 - one per table
    """Give what a name says, or none. Particular words come before general ones, last words before first ones."""
    parts = tuple(_SHORTENED.get(part, part) for part in words(name))
    if not parts:
        return None
    first, last, joined = parts[0], parts[-1], " ".join(parts)
    pair = " ".join(parts[-2:])
    if "or" in parts[1:-1] or (last == "init" and _is_number(parts[:-1])):  # `vocab_size_or_config_file` is either
        return meaning("_".join(parts[: parts.index("or", 1) if "or" in parts[1:-1] else -1]))
    if joined in WHOLE:
        return Meaning(*WHOLE[joined])
    if len(parts) > 1 and FIRST.get(first, ("", ()))[0] == "bool" and last not in ("dim", "size", "channels"):
        return Meaning(*FIRST[first])
    if first == "num" and len(parts) == 2 and len(last) == 1:  # noqa: PLR2004 - `num_D` discriminators
        return Meaning(*FIRST[first])
    if last in ("in", "out") and pair not in BOTH:  # `num_joints_in`
        pair = " ".join(parts[-3:-1])
    if pair in BOTH or _means_same(pair):
        return Meaning(*BOTH[pair] if pair in BOTH else WHOLE[pair])
    if len(last) == 1 and len(parts) > 1 and parts[-2] in LAST and LAST.get(last, ("",))[0] in _SEVERAL:  # `dim_a`
        return meaning("_".join(parts[:-1]))
    if last in LAST and not (is_count(name) and LAST[last][0] in _SEVERAL):  # `n_params` are as many
        return Meaning(*LAST[last])
    if first in FIRST:
        return Meaning(*FIRST[first])
    known = [LAST[part] for part in reversed(parts[:-1]) if part in LAST and len(part) > 1]
    return Meaning(*known[0]) if known else None


def _is_number(parts: tuple[str, ...]) -> bool:
    """Tell what begins as a number, as `alpha` does, from the weights that a method fills: `bias_init`."""
    said = meaning("_".join(parts)) if parts else None
    return said is not None and said.kind in ("int", "float")


def _means_same(pair: str) -> bool:
    """Tell two words that mean the same after others, `conv_kernel_size`: not the channels of pictures, nor filters."""
    return pair in WHOLE and WHOLE[pair][1][:2] != _OF_PICTURES and not pair.startswith(("filter", "conv"))


def is_count(name: str) -> bool:
    """Whether a name counts things (`num_layers`), so that it is no list of them, as `num_heads_per_layer` may be."""
    parts = words(name)
    return len(parts) > 1 and "per" not in parts and (parts[0] in _COUNTS or parts[-1] in ("num", "count", "number"))


def torch_meaning(name: str) -> Meaning | None:
    """Give what a name says as a parameter of torch's own layers."""
    return _TORCH.get(name) or meaning(name)


_WIDTH = Meaning("int", ("64", "32", "16", "128"))
_TORCH = {
    "p": Meaning("float", ("0.1", "0.0")),
    "normalized_shape": _WIDTH,
    "num_features": _WIDTH,
    "input_size": _WIDTH,
    "in_features": _WIDTH,
    "out_features": _WIDTH,
    "num_channels": _WIDTH,
    "output_size": Meaning("int", ("1", "7")),
    "size": Meaning("int", ("16", "32")),
    "weight": Meaning("tensor", ("torch.randn(16, 64)",)),
    "embeddings": Meaning("tensor", ("torch.randn(16, 64)",)),
    "inplace": Meaning("bool", ("False",)),
    "reduction": Meaning("string", ("'mean'", "'sum'", "'none'")),
    "mode": Meaning("string", ("'nearest'", "'bilinear'", "'reflect'")),
}
