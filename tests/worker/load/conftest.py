"""Loads a class from a small text in a process of its own, as a worker does, and tells what was seen."""

from __future__ import annotations

import builtins
import json
import os
import sys
import traceback
import warnings
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch

from netron_lens.protocol import Document, ExportRequest
from netron_lens.worker import guard, program, recipe, run
from netron_lens.worker.load import load
from netron_lens.worker.load.slicing.read_ahead import read_ahead
from netron_lens.worker.load.standins import blame
from netron_lens.worker.stages import InputChoice, Recipe, StageError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Seen:
    """What a load was seen to do: effects are what the text told `effect(...)`, values what `probe` gave."""

    names: list[str] = field(default_factory=list)
    cls: str = ""
    qualname: str = ""
    module: str = ""
    source: str = ""
    program: str = ""
    loaded: str = ""
    stand_ins: list[str] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    effects: list[Any] = field(default_factory=list)
    value: Any = None
    error: dict[str, Any] | None = None

    def codes(self) -> list[str]:
        """The codes of the warnings."""
        return [warning["code"] for warning in self.warnings]


HEAD = "import torch\nfrom torch import nn\n"


def forked(function: Callable[[], Any]) -> Any:
    """Run a function in a forked process and give what it returns."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        torch.set_num_threads(1)  # the threads of a test before this one are not here
        try:
            text = json.dumps(function(), default=repr)
        except BaseException:  # noqa: BLE001 - shown by the parent
            text = json.dumps({"crash": traceback.format_exc()})
        os.close(read)
        with os.fdopen(write, "w") as pipe:
            pipe.write(text)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        result = json.loads(pipe.read())
    os.waitpid(child, 0)
    assert not (isinstance(result, dict) and "crash" in result), result["crash"]
    return result


@pytest.fixture
def see(tmp_path: Path) -> Callable[..., Seen]:
    """Load `qualname` from `text`; `probe` is an expression over the loaded namespace and `cls`.

    `ahead` is a class of the file for which it is read ahead.
    """

    def loader(  # noqa: PLR0913 - each test needs few of them
        text: str,
        qualname: str = "Net",
        *,
        probe: str = "None",
        files: dict[str, str] | None = None,
        file: str = "net.py",
        documents: dict[str, str] | None = None,
        recipe_: tuple[str, ...] = (),
        line: int | None = None,
        guarded: bool = False,
        ahead: str | None = None,
        head: str = HEAD,
    ) -> Seen:
        workspace = tmp_path / "workspace"
        for name, content in {file: head + text, **(files or {})}.items():
            path = workspace / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        request = ExportRequest(
            file=str(workspace / file),
            qualname=qualname,
            folder=str(tmp_path / "private"),
            workspace=str(workspace),
            line=line,
            documents=tuple(
                Document(path=str(workspace / name), text=content) for name, content in (documents or {}).items()
            ),
        )
        before = None if ahead is None else replace(request, qualname=ahead)
        return Seen(**forked(lambda: _seen(request, probe, recipe_, guarded=guarded, before=before)))

    return loader


def _seen(
    request: ExportRequest, probe: str, recipe_: tuple[str, ...], *, guarded: bool, before: ExportRequest | None
) -> dict[str, Any]:
    seen = Seen()
    if before is not None:
        read_ahead(before)
    builtins.effect = seen.effects.append  # type: ignore[attr-defined] # what the texts call
    sys.stdout = sys.stderr
    warnings.simplefilter("ignore")
    if guarded:
        Path(request.folder).mkdir(exist_ok=True)
        guard.install(request.folder)
    try:
        loaded = load(request)
        seen.names = sorted(name for name in loaded.namespace if not name.startswith("__"))
        seen.cls, seen.qualname, seen.module = repr(loaded.cls), loaded.cls.__qualname__, loaded.cls.__module__
        seen.source, seen.loaded, seen.stand_ins = loaded.source(), loaded.loaded, list(loaded.stand_ins)
        seen.warnings = [asdict(warning) for warning in (*loaded.warnings, *guard.warnings())]
        seen.value = eval(probe, {"torch": torch, **loaded.namespace, "cls": loaded.cls, "loaded": loaded})
        if recipe_:
            inputs = [
                InputChoice(name="x", kind="positional", expression=recipe.expression(each), reason="")
                for each in recipe_[1:]
            ]
            chosen = Recipe(constructor=recipe_[0], constructor_reason="", inputs=tuple(inputs))
            with run.conditions():
                model = recipe.construct(loaded, chosen)
                args, kwargs = recipe.arguments(loaded, chosen)
                seen.value = list(getattr(model(*args, **kwargs), "shape", ()))
            seen.program = program.program(loaded, chosen)
        seen.warnings = [asdict(warning) for warning in (*loaded.warnings, *guard.warnings())]
    except Exception as raised:
        error = blame.missing(raised) or raised
        if not isinstance(error, StageError):
            raise
        seen.error = {key: getattr(error, key) for key in ("stage", "message", "file", "line", "hint")}
    return asdict(seen)
