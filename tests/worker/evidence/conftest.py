"""Evidence of a class in a workspace of a few small files."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from netron_lens.protocol import ExportRequest
from netron_lens.worker.infer.evidence import gather
from netron_lens.worker.stages import Loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netron_lens.worker.infer.evidence.evidence import Evidence

HEADER = "import torch\nfrom torch import nn\n"


class Gather(Protocol):
    def __call__(self, source: str, name: str, **others: str) -> Evidence: ...


@pytest.fixture
def gathered(tmp_path: Path) -> Iterator[Gather]:
    made = []

    def evidence(source: str, name: str, **others: str) -> Evidence:
        file = tmp_path / "model.py"
        text = HEADER + source
        file.write_text(text)
        for stem, content in others.items():
            path = tmp_path / stem.replace("__", "/").replace("_ipynb", ".ipynb")
            path = path if path.suffix else path.with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        module = types.ModuleType("model_under_test")
        sys.modules[module.__name__] = module
        made.append(module.__name__)
        exec(compile(text, str(file), "exec"), module.__dict__)
        namespace: dict[str, Any] = module.__dict__
        loaded = Loaded(
            cls=namespace[name],
            qualname=name,
            file=str(file),
            text=text,
            namespace=namespace,
            source=lambda: text,
            loaded="file",
        )
        request = ExportRequest(file=str(file), qualname=name, folder=str(tmp_path), workspace=str(tmp_path))
        return gather(loaded, request)

    yield evidence
    for name in made:
        del sys.modules[name]
