"""A condition asks for a kind of value, by `isinstance`, `callable` or by walking it: values of that kind."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Literal

import torch
from torch import nn

from netron_lens.worker.infer.evidence.settings.layer_fields import layers_called
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import Value, name_of, python, sequence, tensor
from netron_lens.worker.infer.repairs.needed import needed
from netron_lens.worker.infer.repairs.settings.callables import built_from_names, classes, instances
from netron_lens.worker.infer.repairs.settings.evaluation import side
from netron_lens.worker.infer.trials.origins import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation

_HOLDERS = (nn.Sequential, nn.ModuleList)
_PLAIN = {int: ("8",), float: ("0.5",), str: ("''",), bool: ("True", "False"), dict: ("{}",)}


def of_kind(situation: Situation, test: ast.expr, frame: FrameType) -> Iterator[Plan]:  # noqa: C901, PLR0912 - one part per question
    """Edit what a condition asks for to the kind that it asks for."""
    for node in ast.walk(test):
        match node:
            case ast.Call(ast.Name("isinstance"), [subject, kinds]):
                asked = side(kinds, frame)
                wanted = [each for each in (asked if isinstance(asked, tuple) else (asked,)) if isinstance(each, type)]
                for path, _, value in named(subject, frame, situation.outcome):
                    by_default = python(repr(value)) if type(value) in (int, float) else None
                    for kind in wanted:
                        for new in _of_type(situation, name_of(path), situation.value(path) or by_default, kind):
                            yield situation.plan.edited(path, new)
            case ast.Call(ast.Name("callable"), [subject]):
                for path, _, _ in named(subject, frame, situation.outcome):
                    for new in (*instances(situation, name_of(path), 1), *classes(situation, name_of(path))):
                        yield situation.plan.edited(path, new)
            case ast.Call(ast.Name("hasattr"), [subject, ast.Constant(str(attribute))]):
                for path, _, _ in named(subject, frame, situation.outcome):
                    for new in instances(situation, name_of(path), 1, attributes=frozenset({attribute})):
                        yield situation.plan.edited(path, new)
            case ast.Compare(subject, [ast.Is() | ast.IsNot()], [ast.Constant(None)]):
                for path, _, value in named(subject, frame, situation.outcome):
                    if value is None and len(path) > 1:
                        yield situation.plan.edited(path[:2], needed(situation, path[:2]))
            case ast.comprehension(_, subject):
                for path, _, _ in named(subject, frame, situation.outcome):
                    value = situation.value(path)
                    if value is not None and value.text.startswith(("'", '"')):
                        yield situation.plan.edited(path, sequence("list", (value,), "a list of choices"))


def _of_layer(value: Value | None, kind: type) -> Iterator[Value]:
    """Give a layer of torch that is asked for; one that holds others holds those of a list, or a few."""
    if kind in _HOLDERS:
        held = value.items if value is not None and value.kind in ("list", "tuple") else ()
        parts = tuple(item for _, item in held) or (python("nn.Identity()"),) * 2
        listed = sequence("list", parts).items if kind is nn.Sequential else (("0", sequence("list", parts)),)
        yield Value("call", text=f"nn.{kind.__name__}", items=listed, reason=f"asked to be a `{kind.__name__}`")
    for each in (kind, *kind.__subclasses__()) if issubclass(kind, nn.Module) else ():
        for text in layers_called(each.__name__) if each.__module__.startswith("torch.") else ():
            yield value_of_expression(text, f"asked to be a `{kind.__name__}`")


def _of_type(situation: Situation, name: str, value: Value | None, kind: type) -> Iterator[Value]:
    if kind in (list, tuple) and value is not None and value.kind == "python":
        form: Literal["list", "tuple"] = "list" if kind is list else "tuple"
        for count in (2, 4, 3, 1):
            yield sequence(form, (value,) * count, f"asked to be a `{form}`")
    elif kind in _PLAIN:
        yield natural(name)
        for text in _PLAIN[kind]:
            yield python(text, f"asked to be of type `{kind.__name__}`")
    elif kind is torch.Tensor:
        yield tensor(("B", 3, "H", "H"), "asked to be a tensor")
    elif kind is nn.Module:
        yield from instances(situation, name, 1)
    else:
        yield from _of_layer(value, kind)
        here = [(key, each) for key, each in situation.loaded.namespace.items() if isinstance(each, type)]
        fitting = [(key, each) for key, each in here if issubclass(each, kind)]
        for key, found in fitting or _elsewhere(situation, kind):
            built = built_from_names(key, found)
            if built is not None:
                yield built


def _elsewhere(situation: Situation, kind: type) -> Iterator[tuple[str, type]]:
    """Give a class of another file of the user's by its full name."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    if file is not None and file in situation.loaded.files:
        yield f"{kind.__module__}.{kind.__qualname__}", kind
