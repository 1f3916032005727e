"""The arguments of one call, made from a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.trials.materials import made
from netron_lens.worker.infer.trials.tracked import RECORDER, Recorder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.trials.tracked import Ledger
    from netron_lens.worker.stages import Loaded


def arguments_of(
    plan: Plan, loaded: Loaded, ledger: Ledger, found: list[tuple[Path, Any]]
) -> tuple[list[Any], dict[str, Any]]:
    """Make the arguments, positional and by keyword; each tensor among them is appended to `found` with its path."""
    inputs = plan.at(("inputs",))
    assert inputs is not None
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for name, value in inputs.items:
        path = ("inputs", name)
        argument = made(value, path, plan.extents, loaded, ledger)
        found.extend(_tensors(argument, path))
        if plan.kinds.get(name, "varargs" if name.isdigit() else "keyword") in ("positional", "varargs"):
            positional.append(argument)
        else:
            keywords[name] = argument
    return positional, keywords


def _tensors(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _tensors(item, (*path, str(index)))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _tensors(item, (*path, str(name)))
    elif isinstance(value, Recorder):
        for name, item in vars(value).items():
            if name != RECORDER:
                yield from _tensors(item, (*path, name))
