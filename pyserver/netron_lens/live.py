"""A model in memory: run once where it is, left as it was, and written or shown."""

from __future__ import annotations

import contextlib
import inspect
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from netron_lens import page
from netron_lens.protocol import ExportRequest, Given
from netron_lens.worker import compat, convert
from netron_lens.worker import recipe as recipes
from netron_lens.worker.capture import capture
from netron_lens.worker.infer import infer
from netron_lens.worker.run import prepare
from netron_lens.worker.stages import Loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from netron_lens.worker.capture.record import Record

NAME = "model"
REASON = "the model in memory"
SECONDS = 20.0


def show(model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Path:
    """Write the page of a model's graph, and open it; as `netron_lens.show`."""
    template = page.template()
    record = run(model, args, kwargs)
    folder = Path(tempfile.mkdtemp(prefix="netron-lens-"))
    path = page.write(template, convert.layers(record, real_tensors=True), type(model).__name__, folder)
    webbrowser.open(path.as_uri())
    return _checked(record, path)


def export(model: nn.Module, path: str | PathLike[str], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Path:
    """Write a model's graph; as `netron_lens.export`."""
    record = run(model, args, kwargs)
    place = Path(path).absolute()
    place.write_bytes(convert.layers(record, real_tensors=True))
    return _checked(record, place)


def run(model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Record:
    """Record one call of a model. Raises `TypeError` where there are no inputs and none can be inferred."""
    if not isinstance(model, nn.Module):
        message = f"a `{type(model).__name__}` is no `torch.nn.Module`"
        raise TypeError(message)
    with unchanged(model):
        if not args and not kwargs:
            args, kwargs = inferred(model)
        with torch.no_grad(), compat.fast_paths_off(), compat.eager():
            torch.manual_seed(0)
            return capture(prepare(model), args, kwargs)


def inferred(model: nn.Module) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The inputs that the model's class and its layers ask for."""
    cls = type(model)
    file, text = _source(cls)
    namespace = {**vars(sys.modules.get(cls.__module__, torch)), NAME: model}
    loaded = Loaded(
        cls=cls,
        qualname=cls.__qualname__,
        file=file,
        text=text,
        namespace=namespace,
        source=lambda: text,
        loaded="file",
    )
    given = Given(reason=REASON, constructor=NAME)
    with tempfile.TemporaryDirectory(prefix="netron-lens-") as folder:
        request = ExportRequest(file=file, qualname=cls.__qualname__, folder=folder, given=(given,))
        found = infer(loaded, request, seconds=SECONDS)
    if found.failure is not None:
        message = f"the inputs of `{cls.__name__}` could not be inferred: give them. {found.failure.message}"
        raise TypeError(message)
    return recipes.arguments(loaded, found.recipe)


@contextlib.contextmanager
def unchanged(model: nn.Module) -> Iterator[None]:
    """Put a model's modes and the random numbers back as they were."""
    modes = [(module, module.training) for module in model.modules()]
    try:
        with torch.random.fork_rng():
            yield
    finally:
        for module, training in modes:
            module.training = training


def _source(cls: type) -> tuple[str, str]:
    """The file and text of a class; in a notebook, its cell."""
    try:
        file = inspect.getsourcefile(cls)
        lines, _ = inspect.findsource(cls)
    except (OSError, TypeError):
        return str(Path.cwd() / "model.py"), ""
    return str(file), "".join(lines)


def _checked(record: Record, path: Path) -> Path:
    if record.failed is not None:
        raise record.failed.error
    return path
