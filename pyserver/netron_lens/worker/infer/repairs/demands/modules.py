"""What a layer that checks its input itself demands: recurrences, attention, norms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import torch
from torch import nn

from netron_lens.worker.infer.repairs.demands.demand import Demand, channels
from netron_lens.worker.infer.trials.places import frames

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.trials.outcome import Outcome


_DIMENSIONS = re.compile(r"([123])d$", re.IGNORECASE)


def of_module(outcome: Outcome) -> Demand | None:
    """Read the demand of the innermost of torch's layers in a traceback."""
    if outcome.error is None:
        return None
    for frame, _ in reversed(frames(outcome.error)):
        module = frame.f_locals.get("self")
        if not isinstance(module, nn.Module) or not type(module).__module__.startswith("torch.nn"):
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
        match module:
            case nn.RNNBase() | nn.RNNCellBase():
                layout: tuple[Size, ...] = (
                    ("B", "T", module.input_size) if isinstance(module, nn.RNNBase) else ("B", module.input_size)
                )
                pairs = (
                    ((given.shape[-1], module.input_size),)
                    if given.dim() and given.shape[-1] != module.input_size
                    else ()
                )
                return Demand(given, (layout,), "float32", pairs=pairs, owner=type(module).__name__)
            case (
                nn.MultiheadAttention() | nn.TransformerEncoderLayer() | nn.TransformerDecoderLayer() | nn.Transformer()
            ):
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
                dimensions = _DIMENSIONS.search(type(module).__name__)
                rank = int(dimensions.group(1)) + 2 if dimensions and dimensions.group(1) != "1" else None
                return channels(given, module.num_features, rank=rank)
    return None
