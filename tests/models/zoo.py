"""All models of this folder, and how each is built and called: `recipes` of its file, as Python expressions."""

from __future__ import annotations

import contextlib
import importlib
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch._dynamo  # noqa: TC002 - a worker that was made ready has it too

from netron_lens.worker import run
from netron_lens.worker.capture import capture
from netron_lens.worker.capture.modules.constructions import constructions
from netron_lens.worker.shape_only import ShapeOnly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.capture.record import Record

FILES = ("vision", "language", "control", "structures", "generative", "awkward", "corners", "escapes", "unusual")


@dataclass(frozen=True)
class Model:
    """One model: a constructor and the arguments of a call, in the names of its file."""

    file: str
    name: str
    constructor: str
    arguments: str
    keywords: str = ""

    @property
    def path(self) -> str:
        return str(Path(__file__).with_name(f"{self.file}.py"))

    def construct(self) -> torch.nn.Module:
        return self._evaluated(self.constructor)

    def inputs(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return self._evaluated(f"({self.arguments},)"), self._evaluated(f"dict({self.keywords})")

    def _evaluated(self, expression: str) -> Any:
        return eval(expression, vars(importlib.import_module(self.file)))


def models() -> Iterator[Model]:
    for file in FILES:
        with run.conditions(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            recipes = importlib.import_module(file).recipes
        for name, recipe in recipes.items():
            yield Model(file, name, *recipe)


def model(name: str) -> Model:
    return next(each for each in models() if each.name == name)


def recorded(which: Model, *, shapes: bool) -> Record:
    """A record of a model's run, on tensors of shapes only or on real ones."""
    with ShapeOnly() if shapes else contextlib.nullcontext(), run.conditions():
        run.seeded()
        with constructions():
            module = run.prepare(which.construct())
        run.seeded()
        args, kwargs = which.inputs()
        return capture(module, args, kwargs)
