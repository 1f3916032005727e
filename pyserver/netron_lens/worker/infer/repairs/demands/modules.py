"""What a layer that checks its input itself demands: recurrences, attention, norms, quantised layers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from netron_lens.worker.infer.repairs.demands.demand import Demand, channels, features
from netron_lens.worker.infer.trials.places import frames

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.trials.outcome import Outcome


_TORCHS = ("torch.nn", "torch.ao.nn")
"""The packages of torch's layers: the second has the quantised ones."""
_DIMENSIONS = re.compile(r"([123])d$", re.IGNORECASE)


def of_module(outcome: Outcome) -> Demand | None:
    """Read the demand of the innermost of torch's layers in a traceback."""
    if outcome.error is None:
        return None
    for frame, _ in reversed(frames(outcome.error)):
        module = frame.f_locals.get("self")
        if not isinstance(module, nn.Module) or not type(module).__module__.startswith(_TORCHS):
            continue
        given = next(
            (
                frame.f_locals[key]
                for key in ("input", "query", "src", "x")
                if isinstance(frame.f_locals.get(key), torch.Tensor)
            ),
            None,
        )
        if given is None:
            continue
        found = _taken(module, given)
        if found is not None:
            return found
    return None


def _taken(module: nn.Module, given: Any) -> Demand | None:
    match module:
        case nn.RNNBase() | nn.RNNCellBase():
            layout: tuple[Size, ...] = (
                ("B", "T", module.input_size) if isinstance(module, nn.RNNBase) else ("B", module.input_size)
            )
            pairs = (
                ((given.shape[-1], module.input_size),) if given.dim() and given.shape[-1] != module.input_size else ()
            )
            return Demand(given, (layout,), "float32", pairs=pairs, owner=type(module).__name__)
        case nn.MultiheadAttention() | nn.TransformerEncoderLayer() | nn.TransformerDecoderLayer() | nn.Transformer():
            attention = (
                module
                if isinstance(module, nn.MultiheadAttention)
                else next((each for each in module.modules() if isinstance(each, nn.MultiheadAttention)), None)
            )
            if attention is not None:
                width = attention.embed_dim
                pairs = ((given.shape[-1], width),) if given.dim() and given.shape[-1] != width else ()
                return Demand(given, (("B", "T", width),), "float32", pairs=pairs)
        case _ if hasattr(module, "num_features"):
            return channels(given, module.num_features, rank=_rank(module))
        case _ if hasattr(module, "in_features"):
            return features(given, module.in_features)
        case _ if hasattr(module, "in_channels"):
            return channels(given, module.in_channels, rank=_rank(module))
    return None


def _rank(module: nn.Module) -> int | None:
    """How many dimensions the input of a layer has by the name of its class; none where several are right."""
    dimensions = _DIMENSIONS.search(type(module).__name__)
    return int(dimensions.group(1)) + 2 if dimensions and dimensions.group(1) != "1" else None
