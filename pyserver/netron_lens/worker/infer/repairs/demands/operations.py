"""What a layer or an operation demands of the tensor that it is given: number of dimensions, sizes, dtype."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.plans.plan import SEARCH_BATCH
from netron_lens.worker.infer.repairs.demands.demand import TAILS, Demand, channels, features, normalized
from netron_lens.worker.infer.repairs.demands.equations import of_equation
from netron_lens.worker.infer.repairs.demands.grids import RESAMPLING, of_resampling
from netron_lens.worker.infer.repairs.demands.modules import of_module
from netron_lens.worker.infer.repairs.demands.patterns import of_pattern
from netron_lens.worker.infer.repairs.demands.views import of_view
from netron_lens.worker.infer.trials.suspicions import RANKS

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.trials.outcome import Outcome

_WIDTH = 64
"""About how many channels a map has that is divided into groups."""
_SHARED = 64
"""How many channels can be shared out in eighths."""
_SPACE = 3
"""The dimensions of vectors that have a cross product."""
_CLASSIFIED = frozenset({"nll_loss", "nll_loss_nd", "cross_entropy"})
_COMPARED = frozenset({"binary_cross_entropy", "binary_cross_entropy_with_logits"})
_PICKING, _INDEX = frozenset({"index_select", "index_add", "index_add_", "index_copy", "index_copy_", "index_fill"}), 2
"""Functions that take a vector of places along an axis, and where that stands among the arguments."""
_RECURRENCES = frozenset({"lstm", "gru", "rnn_tanh", "rnn_relu"})
_FIRST = ("input", "weight", "bias")
"""The order of what is given by keywords."""
_POOLS = {"1d": 3, "2d": 4, "3d": 5}


def demand(outcome: Outcome) -> Demand | None:
    """Read what failed: an operation that torch refused, a pattern that does not fit, or a layer's own check."""
    found = None
    if outcome.operation is not None:
        found = _of_operation(outcome.operation.name, outcome.operation.args, outcome.operation.kwargs)
        if found is not None and (found.shapes or found.pairs or found.rank):
            return found
    return of_pattern(outcome) or of_module(outcome) or found


def _of_operation(  # noqa: C901, PLR0911, PLR0912 - one per family
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Demand | None:
    named = sorted(kwargs, key=lambda key: _FIRST.index(key) if key in _FIRST else len(_FIRST))
    tensors = [each for each in (*args, *(kwargs[key] for key in named)) if isinstance(each, torch.Tensor)]
    given: Any = tensors[0] if tensors else None
    if name in _RECURRENCES:
        return None  # its layer tells, also of what was packed
    if name in RANKS and len(tensors) > 1 and tensors[1].dim() == RANKS[name]:
        return _convolution(name, given, tensors[1], args, kwargs)
    if name == "linear" and len(tensors) > 1:
        return features(given, tensors[1].shape[-1])
    if name == "embedding" and len(tensors) > 1:
        tensors = sorted(tensors[:2], key=lambda each: each.dtype.is_floating_point and each.dim() == 2)  # noqa: PLR2004 - a table
        given, table = (args[0], args[1]) if isinstance(args[0], torch.Tensor) else (tensors[0], tensors[1])
        return Demand(given, (("B", "T"), ("B",)), "int64", table.shape[0])
    if name in ("batch_norm", "instance_norm") and given is not None:
        counts = [each.shape[0] for each in tensors if each is not given and each.dim() == 1]
        wrong = next((each for each in counts if each != given.shape[1:2].numel()), None)
        return channels(given, wrong or counts[0]) if counts else None
    if name == "group_norm" and len(tensors) > 1:
        return channels(given, tensors[1].shape[0])
    if name == "group_norm" and len(args) > 1:
        return channels(given, int(args[1]) * max(1, _WIDTH // max(int(args[1]), 1)))
    if name == "layer_norm" and len(args) > 1:  # which may be told the sizes of what it is given
        return normalized(given, tuple(map(int, tensors[1].shape)) if len(tensors) > 1 else tuple(args[1]))
    if "pool" in name and given is not None:
        rank = next((rank for key, rank in _POOLS.items() if key in name), 4)
        return Demand(given, (("B", 3, *TAILS[rank]),) if given.dim() != rank else (), rank=rank)
    if name == "_pack_padded_sequence":
        sequence: tuple[Size, ...] = ("B", "T", _WIDTH) if args[2] else ("T", "B", _WIDTH)
        return Demand(given, (sequence,) if given.dim() > len(sequence) else (), rank=len(sequence))
    if name in _CLASSIFIED and len(tensors) > 1 and given.dim() > 1:
        target: tuple[Size, ...] = ("B", *map(int, given.shape[2:]))
        return Demand(tensors[1], (target,), "int64", below=int(given.shape[1]), rank=given.dim() - 1)
    if name in _COMPARED and len(tensors) > 1 and given.shape != tensors[1].shape:
        return Demand(tensors[1], (("B", *map(int, given.shape[1:])),), "float32", rank=given.dim())
    if name == "multi_head_attention_forward":
        wrong = next((each for each in args[:3] if each.dim() and each.shape[-1] != args[3]), given)
        return replace(features(wrong, int(args[3])), shapes=(("B", "T", int(args[3])),))
    if name == "einsum":
        return of_equation(args)
    if name in ("bmm", "baddbmm"):
        wrong = next((each for each in tensors if each.dim() != 3), given)  # noqa: PLR2004 - batched matrices
        pairs = _contracted(tensors[-2], tensors[-1]) if len(tensors) > 1 else ()
        if len(tensors) > 1 and tensors[-2].dim() == tensors[-1].dim() and tensors[-2].shape[0] != tensors[-1].shape[0]:
            pairs = (*pairs, (int(tensors[-1].shape[0]), int(tensors[-2].shape[0])))
        return Demand(wrong, (("B", "T", 64),) if wrong.dim() != 3 else (), pairs=pairs)  # noqa: PLR2004 - as above
    if name in ("mm", "addmm") and len(tensors) > 1 and 2 in (tensors[-1].dim(), tensors[-2].dim()):  # noqa: PLR2004 - a matrix
        left, right = tensors[-2:]
        if left.dim() != right.dim():
            width = int(left.shape[-1] if left.dim() == 2 else right.shape[0])  # noqa: PLR2004 - as above
            return Demand(right if left.dim() == 2 else left, (("B", width),), rank=2)  # noqa: PLR2004 - as above
    if name in ("matmul", "__matmul__") and len(tensors) > 1 and tensors[0].dim() == 1 < tensors[1].dim():
        return features(given, int(tensors[1].shape[-2]))
    if name in ("matmul", "mm", "__matmul__", "addmm", "mv", "__rmatmul__") and len(tensors) > 1:
        return Demand(
            given,
            pairs=(*_contracted(tensors[-2], tensors[-1]), *_broadcast(tensors[-2].shape[:-2], tensors[-1].shape[:-2])),
        )
    if name in ("cat", "concat", "concatenate", "stack", "hstack", "vstack"):
        return _joined(args, kwargs)
    if name in ("split", "split_with_sizes"):
        return _parted(given, args, kwargs)
    if name in _PICKING and len(args) > _INDEX and isinstance(args[_INDEX], torch.Tensor) and args[_INDEX].dim() > 1:
        return Demand(args[_INDEX], (("B",),), "int64", below=int(given.shape[args[1]]), rank=1)
    if name in ("view", "reshape", "unflatten", "expand"):
        return of_view(given, args)
    if name in RESAMPLING:
        return of_resampling(args, kwargs)
    if name == "view_as_complex":
        return Demand(given, (("B", *map(int, given.shape[1:-1]), 2),), pairs=((int(given.shape[-1]), 2),))
    if name in ("cross", "linalg_cross") and given.shape[-1] != _SPACE:
        return features(given, _SPACE)
    if name == "istft" and given.dim() > 1:
        transformed = args[1] if len(args) > 1 else kwargs.get("n_fft", 0)
        return Demand(given, pairs=((given.shape[-2], int(transformed) // 2 + 1),))
    if len(tensors) > 1 and tensors[0].shape != tensors[1].shape:
        return Demand(given, pairs=_broadcast(tensors[0].shape, tensors[1].shape), mutual=True)
    return None if given is None else Demand(given)


def _convolution(name: str, given: Any, weight: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Demand:
    rank = RANKS[name]
    if "transpose" in name:
        wanted = weight.shape[0]
    else:
        groups = kwargs.get("groups", args[6] if len(args) > 6 else 1)  # noqa: PLR2004 - its place in the call
        wanted = weight.shape[1] * groups
        if given.dim() == rank and wanted == given.shape[1] and weight.shape[0] < groups:  # `groups=x.shape[1]`
            wanted = weight.shape[0]
    pairs = ((given.shape[1], wanted),) if given.dim() == rank and given.shape[1] != wanted else ()
    return Demand(given, (("B", wanted, *TAILS[rank]),), "float32", pairs=pairs, rank=rank)


def _contracted(left: Any, right: Any) -> tuple[tuple[int, int], ...]:
    if not left.dim() or not right.dim():
        return ()
    inner = right.shape[-2] if right.dim() > 1 else right.shape[0]
    return ((left.shape[-1], inner),) if left.shape[-1] != inner else ()


def _broadcast(left: Any, right: Any) -> tuple[tuple[int, int], ...]:
    met = zip(reversed(left), reversed(right), strict=False)
    return tuple((a, b) for a, b in met if a != b and 1 not in (a, b))


def _joined(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Demand | None:
    tensors = args[0] if args else kwargs.get("tensors")
    if (
        not isinstance(tensors, list | tuple)
        or len(tensors) < 2  # noqa: PLR2004 - one that is plain in its place
        or not all(isinstance(each, torch.Tensor) for each in tensors)
    ):
        return None
    axis = args[1] if len(args) > 1 else kwargs.get("dim", kwargs.get("axis", 0))
    first = tensors[0]
    pairs = []
    for other in tensors[1:]:
        if other.dim() != first.dim():
            wrong = min(first, other, key=lambda each: each.dim())
            return Demand(wrong, (_like(max(first, other, key=lambda each: each.dim())),))
        for index, (a, b) in enumerate(zip(first.shape, other.shape, strict=True)):
            if a != b and index != axis % max(first.dim(), 1):
                pairs.append((b, a))
    return Demand(first, pairs=tuple(pairs), mutual=True)


def _like(other: Any) -> tuple[Size, ...]:
    return tuple("B" if index == 0 and size == SEARCH_BATCH else int(size) for index, size in enumerate(other.shape))


def _parted(given: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Demand | None:
    """`torch.split(x, [63, 27], dim=-1)` demands as many features as the parts have together.

    Parts without any are shares of too few: `[c // 8, c // 8, 3 * c // 4]`.
    """
    sizes = args[1] if len(args) > 1 else kwargs.get("split_size_or_sections", kwargs.get("split_size"))
    axis = args[2] if len(args) > 2 else kwargs.get("dim", 0)  # noqa: PLR2004 - its place in the call
    if given is None or not isinstance(sizes, list | tuple) or not -given.dim() <= axis < given.dim():
        return None
    together = sum(sizes) if all(sizes) else _SHARED
    return features(given, together) if axis == -1 else Demand(given, pairs=((given.shape[axis], together),))
