"""Models whose code `torch.hub.load` would fetch: built by the installed package that the repository publishes."""

from __future__ import annotations

import importlib
from typing import Any

import torch.hub

from netron_lens.worker.guard import reports

CODE = "code-not-fetched"
_VISION = "pytorch/vision"
_OPTIONS = ("source", "trust_repo", "force_reload", "verbose", "skip_validation")


def take_installed() -> None:
    """Let `torch.hub.load("pytorch/vision", name)` build with torchvision; other repositories are refused as before."""
    load = torch.hub.load

    def load_installed(repo_or_dir: Any, model: str, *args: Any, **kwargs: Any) -> Any:
        if not _is_vision(repo_or_dir, kwargs.get("source", "github")):
            return load(repo_or_dir, model, *args, **kwargs)
        builder = importlib.import_module("torchvision.models").get_model_builder
        reports.report(CODE, f"`{repo_or_dir}` is not fetched: `{model}` is built by the installed torchvision")
        return builder(model)(*args, **{key: kwargs[key] for key in kwargs if key not in _OPTIONS})

    torch.hub.load = load_installed


def _is_vision(repository: Any, source: Any) -> bool:
    return source == "github" and isinstance(repository, str) and repository.partition(":")[0] == _VISION
