"""What Python and torch say of values that are no numbers: None, settings objects, parts of inputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.plans.natural import natural, natural_at, tensor_named
from netron_lens.worker.infer.plans.values import Value, leaves, name_of, python, sequence, tensor
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.inputs.unpacked import targets
from netron_lens.worker.infer.repairs.needed import needed
from netron_lens.worker.infer.repairs.settings.callables import classes, instances
from netron_lens.worker.infer.repairs.settings.kinds import STRINGS, listed, of_attribute
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def unnoticed(situation: Situation) -> Edits:  # noqa: C901, PLR0912 - one part per message
    """Read the errors that Python and torch raise about values which are not numbers."""
    if situation.outcome.misuse is not None:
        return
    error = situation.outcome.error
    text = str(error)
    plan = situation.plan
    if isinstance(error, AttributeError) and error.obj is not None:
        path = situation.outcome.ledger.origin(error.obj) if situation.outcome.ledger else None
        if path is not None and (value := situation.value(path)) is not None:
            if value.kind == "tensor":
                yield plan.edited(path, Value("namespace", reason=f"`.{error.name}` is read from it"))
            elif value.kind == "dict":
                yield from _with_attributes(situation, path, value)
            else:
                for new in of_attribute(situation, path, name_of(path), error.name or ""):
                    yield plan.edited(path, new)
        elif path is None and isinstance(error.obj, torch.Tensor):
            yield from _parts_of_inputs(situation, error.name or "")
        elif isinstance(error.obj, float | bool) and hasattr(torch.Tensor, error.name or ""):
            yield from _tensors_for(situation, error.obj)
    if "is not a Module subclass" in text or "cannot assign" in text or "called with an iterable, but got" in text:
        for path in blamed(situation.outcome):
            for new in instances(situation, name_of(path), 1):
                yield plan.edited(path, new)
                yield plan.edited(path, sequence("list", (new, new)))
    if (
        isinstance(error, TypeError)
        and "Recorder" in text
        and ("subscriptable" in text or "mapping" in text or "iterable" in text or "has no len()" in text)
    ):
        for path in blamed(situation.outcome):
            value = situation.value(path)
            if value is not None and value.kind == "namespace":
                yield plan.edited(path, Value("mapping", items=value.items, reason="read by keys and attributes"))
    if isinstance(error, IndexError) and "used as indices" in text:
        for path in blamed(situation.outcome):
            if path[0] == "constructor":
                yield plan.edited(path, python("torch.arange(4)", "places are picked by it"))
    if isinstance(error, TypeError | AttributeError) and ("NoneType" in text or "not iterable" in text):
        yield from _instead_of_none(situation)
    if isinstance(error, TypeError):
        yield from _type_errors(situation, text)
    if isinstance(error, TypeError) and "NoneType" in text:
        yield from _nothing_named(situation)


def _with_attributes(situation: Situation, path: Path, value: Value) -> Edits:
    """Let the entries of all dicts of the constructor be read as attributes too, then only those of this one."""
    constructor = situation.value(("constructor",))
    plan = situation.plan
    if path[0] == "constructor" and constructor is not None:
        for name, item in constructor.items:
            if (made := _mapping(item)) != item:
                plan = plan.edited(("constructor", name), made, cost=0)
        yield replace(plan, changes=situation.plan.changes + 1)
    yield situation.plan.edited(path, replace(value, kind="mapping"))


def _mapping(value: Value) -> Value:
    items = tuple((name, _mapping(item)) for name, item in value.items)
    return replace(value, kind="mapping" if value.kind == "dict" else value.kind, items=items)


def _parts_of_inputs(situation: Situation, attribute: str) -> Edits:
    """A part of an input has an attribute that tensors do not have: texts, or objects."""
    inputs = situation.value(("inputs",))
    for name, _ in () if inputs is None else inputs.items:
        if attribute in STRINGS:
            yield situation.plan.edited(("inputs", name), python("['a photo of a cat', 'a dog']", "texts"))
        else:
            part = Value("namespace", reason=f"`.{attribute}` is read from it")
            yield situation.plan.edited(("inputs", name), sequence("list", (part,) * 2, "a list of objects"))


def _tensors_for(situation: Situation, given: float) -> Edits:
    """Give a tensor where code asks a number among the inputs for what tensors have."""
    inputs = situation.value(("inputs",))
    for name, value in () if inputs is None else inputs.items:
        if value.kind == "python" and value.text == repr(given):
            shapes = (other.sizes for _, other in tensors(situation.plan))
            for sizes in dict.fromkeys((*shapes, ("B",), ("B", "T"), ("B", 64))):
                yield situation.plan.edited(("inputs", name), tensor(sizes, "a tensor is wanted", below=1))


def _instead_of_none(situation: Situation) -> Edits:
    """Give a value to an optional argument that turns out to be required."""
    error = situation.outcome.error
    missing = [path for path in blamed(situation.outcome) if _is_none(situation.value(path))]
    beside = [path for path in blamed(situation.outcome, whole_statement=True) if _is_none(situation.value(path))]
    numbered = situation.plan
    for path in beside:
        numbered = numbered.edited(path, natural_at((path[0], name_of(path))), cost=0)
    if len(beside) > 1:
        yield replace(numbered, changes=situation.plan.changes + 1)
    for path in missing:
        name = name_of(path)
        attribute = error.name if isinstance(error, AttributeError) else None
        count = len(targets(situation)) if "unpack" in str(error) else 0
        if count:
            part = tensor(("B", 64)) if path[0] == "inputs" else natural(name)
            yield situation.plan.edited(path, sequence("tuple", (part,) * count, f"unpacked into {count}"))
        if path[0] == "inputs":
            yield situation.plan.edited(path, needed(situation, path))
            yield situation.plan.edited(path, tensor(("B", 3, "H", "H"), "required after all"))
            yield situation.plan.edited(path, tensor(("B", "T"), "required after all", dtype="int64"))
            continue
        if attribute is not None:
            for new in of_attribute(situation, path, name, attribute):
                yield situation.plan.edited(path, new)
        if "callable" in str(error):
            for new in (*classes(situation, name), *instances(situation, name, 1)):
                yield situation.plan.edited(path, new)
        yield situation.plan.edited(path, natural(name))
        yield situation.plan.edited(path, listed(name, None, 4))
        yield situation.plan.edited(path, Value("dict", reason="read by its keys"))


def _is_none(value: Value | None) -> bool:
    return value is None or value.text == "None"


def _nothing_named(situation: Situation) -> Edits:
    """Give usual values to settings that were left at none, where one of them was used."""
    constructor = situation.value(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        if value.text == "None":
            yield situation.plan.edited(path, natural(name_of(path)))


def _default(situation: Situation, path: Path) -> Value | None:
    """Give the number that a setting was left at."""
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        if path == ("constructor", each.name) and type(each.default) is int:
            return python(str(each.default))
    return None


def _type_errors(situation: Situation, text: str) -> Edits:  # noqa: C901, PLR0912 - one part per kind
    for path in blamed(situation.outcome):
        value = situation.value(path) or _default(situation, path)
        name = name_of(path)
        if value is None:
            continue
        wants_tensor = "must be Tensor" in text or "expected Tensor" in text
        if path[0] == "inputs" and value.kind == "python" and wants_tensor:
            yield situation.plan.edited(path, tensor(("B",), "a tensor is wanted", dtype="int64"))
            yield situation.plan.edited(path, tensor(("B", 64), "a tensor is wanted"))
        if path[0] == "inputs" and value.kind == "python" and "string indices must be" in text:
            for sizes in (("B", "T", 64), ("B", 64), ("B", 3, "H", "H")):
                yield situation.plan.edited(path, tensor(sizes, "its dimensions are picked"))
        if situation.outcome.phase == "call" and path[0] == "constructor" and wants_tensor:
            is_row = "must be Tensor" in text
            yield situation.plan.edited(path, tensor(("B", 64), "a tensor is wanted") if is_row else tensor_named(name))
        if value.kind == "namespace" and value.items and "callable" in text:
            for new in instances(situation, name, 1, attributes=frozenset(key for key, _ in value.items)):
                yield situation.plan.edited(path, new)
        if value.kind in ("namespace", "dict", "mapping") and "callable" in text:
            for new in instances(situation, name, 1):
                yield situation.plan.edited(path, new)
        if value.kind == "tensor" and (
            "integer" in text or "int" in text or "float" in text or "str" in text or "callable" in text
        ):
            if "callable" in text:
                for new in instances(situation, name, 1):
                    yield situation.plan.edited(path, new)
            yield situation.plan.edited(path, natural(name))
            yield situation.plan.edited(path, python("None"))
            yield situation.plan.edited(path, python("'a photo'"))
        elif value.kind in ("list", "tuple") and value.items:
            yield situation.plan.edited(path, value.items[0][1])
            yield situation.plan.edited(path, natural(name))
            if value.kind == "list":
                yield situation.plan.edited(path, Value("tuple", items=value.items, reason=value.reason))
        elif value.kind == "python" and not value.text.isdecimal():
            yield situation.plan.edited(path, python("8", "a small number"))
            if "callable" in text:
                for new in (*classes(situation, name), *instances(situation, name, 1)):
                    yield situation.plan.edited(path, new)
            yield situation.plan.edited(path, python("None"))
            yield situation.plan.edited(path, listed(name, None, 4))
        elif value.kind == "python":
            yield situation.plan.edited(path, listed(name, value, 4))
            yield situation.plan.edited(path, python("''"))
            yield situation.plan.edited(path, python("None"))
