"""A class's text goes in; the recipe that was worked out, and that has run on real tensors, comes out."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

from netron_lens.protocol import ExportRequest, Given
from netron_lens.worker import infer as searches
from netron_lens.worker import recipe as recipes
from netron_lens.worker import run, shape_only
from netron_lens.worker.infer import infer
from netron_lens.worker.infer.results import reality
from netron_lens.worker.infer.trials.attempt import Attempts
from netron_lens.worker.load import load
from netron_lens.worker.load.running.modules import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

sys.path.insert(0, str(Path(__file__).parent / "texts"))
_SLOWER = 5
HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"


@pytest.fixture(scope="session", autouse=True)
def _compiler() -> None:
    """Import torch's compiler, as the first sum that fails on shapes does: no single search pays for that."""
    importlib.import_module("torch._dynamo")


@pytest.fixture(autouse=True)
def _slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a search the time that it has on a machine several times as slow: what is found must not hang on it."""
    for module, name in ((searches, "_USUAL"), (searches, "_LONGEST"), (reality, "_ONCE"), (reality, "_ALTOGETHER")):
        monkeypatch.setattr(module, name, getattr(module, name) * _SLOWER)


@pytest.fixture
def inferred(tmp_path: Path) -> Iterator[Infer]:
    """Infer the class `Net` of a text; where a recipe is found, run it once on real tensors.

    The text may stand in a folder of the workspace.
    """
    folder, finders, path = os.getcwd(), list(sys.meta_path), list(sys.path)  # noqa: PTH109 - restored below
    modules = set(sys.modules)

    def work_out(text: str, name: str = "Net", *given: Given, seconds: float = 20.0, within: str = "") -> Inferred:
        file = tmp_path / within / "net.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEAD + text)
        workspace = str(tmp_path) if within else None
        request = ExportRequest(file=str(file), qualname=name, folder=str(tmp_path), given=given, workspace=workspace)
        loaded = load(request)
        found = infer(loaded, request, seconds=seconds)
        if found.failure is None:
            with run.conditions(gradients=found.recipe.gradients):
                model = run.prepare(recipes.construct(loaded, found.recipe))
                args, kwargs = recipes.arguments(loaded, found.recipe)
                getattr(model, "__call__" if found.recipe.method == "forward" else found.recipe.method)(*args, **kwargs)
        return found

    torch.set_num_threads(1)
    shape_only.warm()
    yield work_out
    os.chdir(folder)
    sys.meta_path[:], sys.path[:] = finders, path
    for name in set(sys.modules) - modules:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[name]
    files.clear()


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the tries."""
    counts: list[int] = []
    run = Attempts.run

    def counted(attempts: Attempts, *given: object) -> object:
        counts.append(attempts.count)
        return run(attempts, *given)  # type: ignore[arg-type] # what it was given

    monkeypatch.setattr(Attempts, "run", counted)
    return counts
