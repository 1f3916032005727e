"""Weights from a file, put into a model where they fit."""

from __future__ import annotations

import importlib
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.protocol import Warned
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from torch import Tensor, nn

INNER = ("state_dict", "model_state_dict", "model", "module", "net", "weights")
PREFIXES = ("module.", "_orig_mod.", "model.")
NAMED = 3


def fill(model: nn.Module, path: str) -> tuple[Warned, ...]:
    """Load the weights of a file into a model; warnings of code `checkpoint` name what does not fit.

    Within `ShapeOnly` only names and shapes matter. Raises `StageError` where the file holds no weights.
    """
    saved = _without_prefix(weights(path), model)
    own = model.state_dict()
    fitting = {name: value for name, value in saved.items() if name in own and own[name].shape == value.shape}
    problems = [
        ("the model lacks", sorted(saved.keys() - own.keys())),
        ("the file lacks", sorted(own.keys() - saved.keys())),
        ("of another shape:", sorted((saved.keys() & own.keys()) - fitting.keys())),
    ]
    model.load_state_dict(fitting, strict=False)
    texts = [f"{words} {_some(names)}" for words, names in problems if names]
    if not texts:
        return ()
    message = f"The weights of `{Path(path).name}` do not fit in all: {'; '.join(texts)}."
    return (Warned(code="checkpoint", message=message),)


def weights(path: str) -> dict[str, Tensor]:
    """The tensors of a file that `torch.save` or safetensors wrote, by name. Runs no code that the file holds."""
    try:
        if path.endswith(".safetensors"):
            return dict(importlib.import_module("safetensors.torch").load_file(path))
        found = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, ImportError, RuntimeError, ValueError, EOFError, pickle.UnpicklingError) as error:
        message = f"The weights in `{Path(path).name}` could not be read: {error}"
        raise StageError(stage="infer", message=message, file=path) from error
    return _tensors(found, path)


def _tensors(found: Any, path: str) -> dict[str, Tensor]:
    held = (
        next((found[key] for key in INNER if isinstance(found.get(key), dict)), found)
        if isinstance(found, dict)
        else {}
    )
    tensors = {name: value for name, value in held.items() if isinstance(value, torch.Tensor)}
    if not tensors:
        raise StageError(stage="infer", message=f"`{Path(path).name}` holds no weights by name", file=path)
    return tensors


def _without_prefix(saved: dict[str, Tensor], model: nn.Module) -> dict[str, Tensor]:
    """Names as the model has them: wrappers put theirs in front."""
    own = model.state_dict().keys()
    for prefix in PREFIXES:
        bare = {name.removeprefix(prefix): value for name, value in saved.items()}
        if len(bare.keys() & own) > len(saved.keys() & own):
            saved = bare
    return saved


def _some(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown} and {len(names) - NAMED} more"
