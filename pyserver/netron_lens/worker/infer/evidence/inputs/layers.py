"""What torch's layers take: how many dimensions, which dtype, and which of their arguments says how many channels."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.evidence import LENGTH
from netron_lens.worker.infer.evidence.inputs.size_names import named
from netron_lens.worker.infer.evidence.values.extents import integer

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size


class Layer(NamedTuple):
    """`sizes` are names; `CHANNELS` stands where the layer's argument at `argument` (or `keyword`) says the size."""

    sizes: tuple[Size, ...] | None
    keyword: str = ""
    dtype: str = "float32"
    firm: bool = True
    """Whether the number of dimensions cannot be another."""


DIMENSIONS: dict[int, tuple[Size, ...]] = {
    1: ("B",),
    2: ("B", "C"),
    3: ("B", "T", "C"),
    4: ("B", "C", "H", "W"),
    5: ("B", "C", "D", "H", "W"),
}
"""The usual sizes of a tensor, by its number of dimensions."""
CHANNELS = "<channels>"
_IMAGE: tuple[Size, ...] = ("B", CHANNELS, "H", "W")
_SERIES: tuple[Size, ...] = ("B", CHANNELS, "T")
_VOLUME: tuple[Size, ...] = ("B", CHANNELS, "D", "H", "W")
_TOKENS: tuple[Size, ...] = ("B", "T", CHANNELS)
_ROW: tuple[Size, ...] = ("B", CHANNELS)

LAYERS = {
    **{f"{kind}1d": Layer(_SERIES, "in_channels") for kind in ("Conv", "ConvTranspose", "LazyConv")},
    **{f"{kind}2d": Layer(_IMAGE, "in_channels") for kind in ("Conv", "ConvTranspose", "LazyConv")},
    **{f"{kind}3d": Layer(_VOLUME, "in_channels") for kind in ("Conv", "ConvTranspose", "LazyConv")},
    **{f"{kind}Norm2d": Layer(_IMAGE, "num_features") for kind in ("Batch", "Instance")},
    **{f"{kind}Norm3d": Layer(_VOLUME, "num_features") for kind in ("Batch", "Instance")},
    "InstanceNorm1d": Layer(_SERIES, "num_features"),
    "BatchNorm1d": Layer(_ROW, "num_features", firm=False),
    "GroupNorm": Layer(_IMAGE, "num_channels", firm=False),
    "LayerNorm": Layer(_TOKENS, "normalized_shape", firm=False),
    "RMSNorm": Layer(_TOKENS, "normalized_shape", firm=False),
    "Linear": Layer(_ROW, "in_features", firm=False),
    "LazyLinear": Layer(_ROW, firm=False),
    "Embedding": Layer(("B", "T"), dtype="int64", firm=False),
    "EmbeddingBag": Layer(("B", "T"), dtype="int64"),
    **{name: Layer(_TOKENS, "input_size") for name in ("LSTM", "GRU", "RNN")},
    **{name: Layer(_ROW, "input_size") for name in ("LSTMCell", "GRUCell", "RNNCell")},
    "MultiheadAttention": Layer(_TOKENS, "embed_dim"),
    **{
        name: Layer(_TOKENS, "d_model")
        for name in ("TransformerEncoderLayer", "TransformerDecoderLayer", "Transformer")
    },
    **{
        f"{kind}2d": Layer(_IMAGE)
        for kind in (
            "MaxPool", "AvgPool", "AdaptiveAvgPool", "AdaptiveMaxPool", "ReflectionPad", "ReplicationPad", "ZeroPad",
            "ConstantPad", "Dropout", "UpsamplingNearest", "UpsamplingBilinear", "LPPool",
        )
    },
    **{f"{kind}1d": Layer(_SERIES) for kind in ("MaxPool", "AvgPool", "AdaptiveAvgPool", "ReflectionPad")},
    **{f"{kind}3d": Layer(_VOLUME) for kind in ("MaxPool", "AvgPool", "AdaptiveAvgPool", "ReplicationPad", "Dropout")},
    "Upsample": Layer(_IMAGE, firm=False),
    "PixelShuffle": Layer(_IMAGE, firm=False),
    "PixelUnshuffle": Layer(_IMAGE, firm=False),
    "Unfold": Layer(_IMAGE, firm=False),
    **{name: Layer(("B", "T"), firm=False) for name in ("MelSpectrogram", "Spectrogram", "MFCC", "LFCC")},
}  # fmt: skip


_CLASSIFYING = frozenset({"cross_entropy", "nll_loss", "CrossEntropyLoss", "NLLLoss"})
"""Losses that compare scores with the numbers of classes."""


_MEASURING = frozenset(
    {
        "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy",
        "binary_cross_entropy_with_logits", "MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCELoss",
        "BCEWithLogitsLoss",
    }
)  # fmt: skip
"""Losses that compare numbers with others of the same shape."""


_DETECTORS = re.compile(r"(faster|mask|keypoint)rcnn|(retinanet|ssd|ssdlite|fcos)\d*_", re.IGNORECASE)
"""What torchvision calls its detectors, which take each picture by itself: their sizes may differ."""

_TRANSFORMS = re.compile(r"\b(transforms|T|v2)\.\w+$")
"""How torchvision's transforms are written: classes of the user's own are called as they are."""


class Taking(NamedTuple):
    """What a layer takes at one position: sizes, dtype, the bound of integers, whether no other rank fits.

    It may be a pair of such tensors, as the two states of an LSTM, or a list of them.
    """

    sizes: tuple[Size, ...] | None
    dtype: str = "float32"
    below: Size | None = None
    firm: bool = True
    is_pair: bool = False
    is_list: bool = False


def layer_takes(call: ast.Call, position: int | str) -> Taking | None:
    """Give what a constructed torch layer, or a loss that is called, takes at a position or keyword of its call."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    is_target = position not in (0, "input")
    if name in _CLASSIFYING or (name in _MEASURING and is_target):
        return _compared(name, is_target=is_target)
    if name == "pack_padded_sequence" and position in (1, "lengths"):
        return Taking(("B",), "int64", LENGTH, firm=True)
    if name == "Bilinear" and position in (0, 1):
        features = _size(_argument(call, int(position), f"in{int(position) + 1}_features"))
        return Taking(("B", features or "C"), firm=False)
    pictures = _pictures(name, call) if position in (0, "images", "tensor") else None
    if pictures is not None:
        return pictures
    if position in (1, "hx"):
        state = _state(name, call)
        return None if state is None else Taking(state, is_pair=name.startswith("LSTM"))
    return _input(name, call) if position in (0, "input", "x", "src", "query") else None


def _compared(name: str, *, is_target: bool) -> Taking:
    if name in _MEASURING:
        return Taking(None, firm=False)
    return Taking(("B",), "int64", "K", firm=False) if is_target else Taking(("B", "K"), firm=False)


def _pictures(name: str, call: ast.Call) -> Taking | None:
    """Give the pictures that torchvision's detectors and transforms take."""
    if _DETECTORS.match(name) is not None:
        return Taking((3, "H", "W"), is_list=True)
    is_transform = name == "Normalize" and _TRANSFORMS.search(ast.unparse(call.func)) is not None
    return Taking(("B", 3, "H", "W"), firm=False) if is_transform else None


def _input(name: str, call: ast.Call) -> Taking | None:
    layer = LAYERS.get(name)
    if layer is None:
        return None
    first = next((keyword.value for keyword in call.keywords if keyword.arg == layer.keyword), None)
    if first is None and call.args:
        first = call.args[0]
    channels = _size(first) if layer.keyword else None
    below = _size(first or _keyword(call, "num_embeddings")) if layer.dtype == "int64" else None
    sizes = layer.sizes
    if sizes is not None:
        sizes = tuple(channels if size == CHANNELS and channels is not None else size for size in sizes)
        sizes = tuple("C" if size == CHANNELS else size for size in sizes)
        sizes = (*sizes[:2], *(1 for _ in sizes[2:])) if _begins_from_vectors(name, call) else sizes
    if name in ("LSTM", "GRU", "RNN") and sizes is not None and not _batch_first(call):
        sizes = ("T", "B", *sizes[2:])
    return Taking(sizes, layer.dtype, below, layer.firm)


def _state(name: str, call: ast.Call) -> tuple[Size, ...] | None:
    """Give the sizes of the state that a recurrence begins with; none for other layers, or where they are computed."""
    width = _size(_argument(call, 1, "hidden_size"))
    if width is None:
        return None
    if name in ("LSTMCell", "GRUCell", "RNNCell"):
        return ("B", width)
    if name not in ("LSTM", "GRU", "RNN"):
        return None
    both, layers = _keyword(call, "bidirectional"), _argument(call, 2, "num_layers")
    count = 1 if layers is None else _size(layers)
    if both is None or (isinstance(both, ast.Constant) and not both.value):
        return None if count is None else (count, "B", width)
    is_known = isinstance(both, ast.Constant) and isinstance(count, int)
    return (2 * int(count or 1), "B", width) if is_known else None


def _argument(call: ast.Call, position: int, keyword: str) -> ast.expr | None:
    return call.args[position] if len(call.args) > position else _keyword(call, keyword)


def _begins_from_vectors(name: str, call: ast.Call) -> bool:
    """A generator's first layer, `ConvTranspose2d(latent, 512, 4, 1, 0)`, makes a map of a vector."""
    if not name.startswith("ConvTranspose"):
        return False
    kernel, stride, padding = (
        _keyword(call, keyword) or (call.args[at] if len(call.args) > at else None)
        for at, keyword in ((2, "kernel_size"), (3, "stride"), (4, "padding"))
    )
    size = None if kernel is None else integer(kernel)
    return size is not None and (stride is None or integer(stride) == 1) and (padding is None or integer(padding) == 0)


def _size(node: ast.expr | None) -> Size | None:
    if node is None:
        return None
    value = integer(node)
    if value is not None:
        return value
    return named(node)


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _batch_first(call: ast.Call) -> bool:
    value = _keyword(call, "batch_first")
    return value is not None and not (isinstance(value, ast.Constant) and value.value is False)
