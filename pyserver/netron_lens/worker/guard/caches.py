"""Where well-known libraries keep their caches, and the switches that keep them quiet and offline."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

FOLDERS = {
    "HF_HOME": "huggingface",
    "HF_MODULES_CACHE": "huggingface/modules",
    "HUGGINGFACE_HUB_CACHE": "huggingface/hub",
    "TRANSFORMERS_CACHE": "huggingface/transformers",
    "HF_DATASETS_CACHE": "huggingface/datasets",
    "TORCH_HOME": "torch",
    "TORCHINDUCTOR_CACHE_DIR": "inductor",
    "TORCH_EXTENSIONS_DIR": "extensions",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "MPLCONFIGDIR": "matplotlib",
    "YOLO_CONFIG_DIR": "ultralytics",
    "NUMBA_CACHE_DIR": "numba",
    "TRITON_CACHE_DIR": "triton",
    "CUPY_CACHE_DIR": "cupy",
    "KERAS_HOME": "keras",
    "TFHUB_CACHE_DIR": "tfhub",
    "NLTK_DATA": "nltk",
    "WANDB_DIR": "wandb",
    "WANDB_CACHE_DIR": "wandb",
    "WANDB_CONFIG_DIR": "wandb",
    "MLFLOW_TRACKING_URI": "mlflow",
    "TMPDIR": "",
    "TEMP": "",
    "TMP": "",
}
SWITCHES = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DISABLE_TELEMETRY": "1",
    "WANDB_MODE": "disabled",
    "WANDB_SILENT": "true",
    "COMET_MODE": "disabled",
    "MPLBACKEND": "Agg",
    "SDL_VIDEODRIVER": "dummy",
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TOKENIZERS_PARALLELISM": "false",
    "NO_ALBUMENTATIONS_UPDATE": "1",
    "PYTHONBREAKPOINT": "0",
}


def switch() -> None:
    """Keep libraries quiet and offline: most read their switches once, when they are imported."""
    os.environ.update(SWITCHES)


def redirect(folder: str) -> dict[str, str | None]:
    """Point every cache into `folder`, which exists, and temporary files beside them: libraries make their folders.

    Gives where the caches were before.
    """
    before = {name: os.environ.get(name) for name in FOLDERS}
    caches = os.path.join(folder, "caches", "")  # noqa: PTH118 - a text for each of many
    Path(caches).mkdir(exist_ok=True)
    os.environ.update({name: caches + place for name, place in FOLDERS.items()})
    tempfile.tempdir = None
    sys.dont_write_bytecode = True
    return before
