"""Which method of a class to call: `forward`, or what the class offers in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.evidence.texts.signatures import inputs_of
from netron_lens.worker.infer.evidence.texts.subject import forward_of, is_of_trainer

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Evidence
    from netron_lens.worker.stages import Loaded

_USUAL = (
    "encode", "decode", "act", "get_action", "predict", "inference",
    "generate", "sample", "training_step", "validation_step", "test_step", "step", "evaluate", "get_value",
    "select_action", "embed", "extract_features", "get_features", "forward_features", "compute_loss",
    "loss", "transform",
)  # fmt: skip

_PREPARING = frozenset(
    {"register", "set", "load", "save", "reset", "init", "initialize", "build", "make", "create", "add", "update",
     "freeze", "unfreeze", "configure", "print", "log", "plot", "show", "on"}
)  # fmt: skip
"""What methods do, by their first word, that compute nothing: they come last, as do those that take nothing."""


def methods(loaded: Loaded, evidence: Evidence) -> tuple[str, ...]:
    """Give the methods that can be called, best first; none where there is nothing to call."""
    is_there = forward_of(loaded.cls) is not None
    if is_there and "forward" in evidence.methods:
        return ("forward",)
    caller = next((cls for cls in loaded.cls.__mro__ if "__call__" in vars(cls)), nn.Module)
    if caller is not nn.Module:
        return ("__call__",)
    own = [
        name
        for cls in loaded.cls.__mro__
        if cls is not nn.Module and issubclass(cls, nn.Module) and not is_of_trainer(cls)
        for name, value in vars(cls).items()
        if callable(value) and not name.startswith("_") and not hasattr(nn.Module, name)
    ]
    if is_there:  # and only refuses: other methods are shown if they are known to compute, or why it refuses
        return (*(name for name in _USUAL if name in own), "forward")
    found = dict.fromkeys(name for name in (*evidence.methods, *_USUAL, *own) if name in own)
    takes = {name: bool(inputs_of(loaded.cls, name)) for name in found}
    return tuple(sorted(found, key=lambda name: (name.split("_")[0] in _PREPARING, not takes[name])))
