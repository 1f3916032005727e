"""The classes that `zero_question.py` measures: model libraries fetched at run time, and folders of one's own."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paritybench import defined, without_answers
from whole_models import whole_models

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "timm": "timm/models",
    "vit-pytorch": "vit_pytorch",
    "x-transformers": "x_transformers",
    "labml-nn": "labml_nn",
    "d2l": "d2l",
    "segmentation-models-pytorch": "segmentation_models_pytorch",
    "pytorchcv": "pytorchcv/models",
    "denoising-diffusion-pytorch": "denoising_diffusion_pytorch",
    "transformers": "transformers/models",
}
_PLAIN = (
    "pyyaml", "regex", "tqdm", "requests", "loguru", "einx", "huggingface_hub", "safetensors", "tokenizers", "labml",
    "scipy", "pillow",
)  # fmt: skip
"""What the libraries import and what does not bring torch with it. It is installed; they are a user's own code."""
_WITH_TORCH = ("einops", "torch-einops-utils", "ema-pytorch", "accelerate", "labml-helpers", "timm")
"""What depends on torch, or on what depends on it: fetched alone."""
_FILES = 40
"""How many files of transformers are read: each stands for itself."""


@dataclass(frozen=True)
class Corpus:
    """A name and the classes that are measured, as `FILE:QUALNAME`; `whole` are those of whole models."""

    name: str
    targets: tuple[str, ...]
    whole: frozenset[str]


def corpora(options: Namespace, folder: Path, environment: dict[str, str]) -> Iterator[Corpus]:
    """Give the corpora that the options name; `environment` learns where the libraries are."""
    packages = options.package or ([] if options.folder or options.paritybench else list(PACKAGES))
    site = Path(options.site or folder / "site").resolve()
    installed = site / "site-packages"
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT / "pyserver"), str(site), str(installed)))
    if packages and not installed.exists():
        _fetch(installed, *_PLAIN)
        _fetch(installed, "--no-deps", *_WITH_TORCH)
    for name in packages:
        if not (site / PACKAGES[name]).exists():
            _fetch(site, "--no-deps", name)
        pattern = "**/modeling_*.py" if name == "transformers" else "**/*.py"
        files = sorted((site / PACKAGES[name]).glob(pattern))
        chosen = random.Random(options.seed).sample(files, min(len(files), _FILES))
        yield _sample(name, sorted(chosen) if name == "transformers" else files, options, environment)
    for each in options.folder:
        name, _, path = each.partition("=")
        yield _sample(name, sorted(Path(path).resolve().glob("**/*.py")), options, environment)
    if options.paritybench:
        files = without_answers(Path(options.paritybench), folder / "paritybench")
        yield _sample("ParityBench", files, options, environment, defined(files) if options.defined else None)


def _fetch(site: Path, *names: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(site), *names], check=True)


def _sample(
    name: str, files: Sequence[Path], options: Namespace, environment: dict[str, str], wanted: set[str] | None = None
) -> Corpus:
    """Choose classes evenly at random over the files, of those that are `wanted`, without running anything."""
    found: list[str] = []
    for start in range(0, len(files), 200):
        command = [sys.executable, "-m", "netron_lens", "list", *map(str, files[start : start + 200]), "--json"]
        listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if listed.stdout.strip():
            found.extend(f"{each['file']}:{each['qualname']}" for each in json.loads(listed.stdout))
    if wanted is not None:
        found = [each for each in found if each in wanted]
    models = whole_models(files)
    whole = frozenset(each for each in found if (each.rpartition(":")[0], each.rpartition(":")[2]) in models)
    random.Random(options.seed).shuffle(found)
    kept = [each for each in found if each in whole] if options.whole else found
    return Corpus(name, tuple(kept[: options.classes]), whole)
