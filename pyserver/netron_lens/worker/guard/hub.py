"""Weights of the Hub that are not at hand: what would be read from their files is left out."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard import reports
from netron_lens.worker.guard.imports import when_imported

if TYPE_CHECKING:
    import types
    from collections.abc import Callable

    Skip = Callable[[str], object]


_OF_IMAGENET = {
    "input_space": "RGB",
    "input_range": [0, 1],
    "mean": [0.485, 0.456, 0.406],
    "std": [0.229, 0.224, 0.225],
}
"""How nearly all published encoders expect pictures."""


class _Nothing:
    """A file of weights without any."""

    def __enter__(self) -> _Nothing:  # noqa: PYI034 - nothing derives from it
        return self

    def __exit__(self, *_: object) -> None:
        return

    def keys(self) -> list[str]:
        """Name no weights."""
        return []

    offset_keys = keys

    def get_tensors(self) -> dict[str, Any]:
        """Give no weights."""
        return {}

    def metadata(self) -> None:
        """Say nothing of them."""


def watch(skip: Skip) -> None:
    """Change how files are fetched and opened: now where the libraries are imported already, else when they are."""
    when_imported(
        {
            "huggingface_hub.file_download": _downloads,
            "safetensors.torch": functools.partial(_files, skip=skip),
            "segmentation_models_pytorch.encoders": _pictures,
        }
    )


def _downloads(module: types.ModuleType) -> None:
    """Give a path at which there is nothing for a file that cannot be fetched: what opens it tells so.

    `hf_hub_download` itself is imported by its name, so what it calls is changed.
    """
    fetch = getattr(module, "_hf_hub_download_to_cache_dir", None)
    if fetch is None:
        return

    def fetch_or_name(*args: Any, **kwargs: Any) -> Any:
        try:
            return fetch(*args, **kwargs)
        except OSError:
            return f"{kwargs.get('repo_id', '')}/{kwargs.get('filename', '')}"

    module._hf_hub_download_to_cache_dir = fetch_or_name  # type: ignore[attr-defined] # noqa: SLF001 - the library's own name


def _files(module: types.ModuleType, *, skip: Skip) -> None:
    safe_open = module.safe_open

    def open_or_skip(filename: Any, *args: Any, **kwargs: Any) -> Any:
        if os.path.exists(filename):  # noqa: PTH110 - a name or a path
            return safe_open(filename, *args, **kwargs)
        skip(os.fspath(filename))
        return _Nothing()

    module.safe_open = open_or_skip  # type: ignore[attr-defined] # the library's own name


def _pictures(module: types.ModuleType) -> None:
    """Give what is usual where how an encoder expects its pictures cannot be fetched."""
    told = module.get_preprocessing_params

    @functools.wraps(told)
    def told_or_usual(encoder_name: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return told(encoder_name, *args, **kwargs)
        except FileNotFoundError:
            message = (
                f"how `{encoder_name}` expects its pictures is not fetched: as nearly all are, they are ImageNet's"
            )
            reports.report("no-weights", message)
            return dict(_OF_IMAGENET)

    module.get_preprocessing_params = told_or_usual  # type: ignore[attr-defined] # the library's own name
