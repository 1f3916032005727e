"""An operation refused its tensors: inputs take the shape and dtype that it demands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.places import frames
from netron_lens.worker.infer.repairs.demands import Demand, demand
from netron_lens.worker.infer.repairs.pairs import equalised
from netron_lens.worker.infer.tracked import Guess
from netron_lens.worker.infer.values import Path, tensor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.attempt import Outcome
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.values import Value

_INTEGER_WANTED = re.compile(
    r"tensors used as indices must be|expected.*(Long|Int)|must be (a )?(long|int)|index.*must be|integral|"
    r"IntTensor|LongTensor",
    re.IGNORECASE,
)
_FLOAT_WANTED = re.compile(
    r"not implemented for '(Long|Int|Bool)'|Float.*Long|Long.*Float|floating point|expected .*float|got.*(Long|Int)|"
    r"can't be cast|integer dtype|should be floating",
    re.IGNORECASE,
)
_MET = re.compile(r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)")
_PAIRS = re.compile(r"[Ee]xpected\D{0,60}?(\d+)\D{1,60}?(?:got|received|but)\D{0,40}?(\d+)")


def operations(situation: Situation) -> Edits:
    """Edit the inputs, or the numbers behind the layer, to what the failing operation demands."""
    outcome = situation.outcome
    if outcome.phase != "call":
        return
    wanted = demand(outcome)
    if wanted is not None:
        yield from _dtypes(situation, wanted)
        yield from _shapes(situation, wanted)
        yield from _like_the_other(situation)
        preferred = _numbers_behind(outcome)
        for got, want in dict.fromkeys(wanted.pairs):
            yield from equalised(situation.plan, got, want, _reason(outcome, wanted), preferred=preferred)
    for match in _MET.finditer(str(outcome.error)):
        one, other = int(match.group(1)), int(match.group(2))
        yield from equalised(situation.plan, one, other, _reason(outcome, wanted))
    for match in _PAIRS.finditer(str(outcome.error)):
        want, got = int(match.group(1)), int(match.group(2))
        yield from equalised(situation.plan, got, want, _reason(outcome, wanted))


def inputs_like(outcome: Outcome, given: Any) -> list[tuple[Path, bool]]:
    """List the inputs that a tensor may be, those that it is first (true), then those of its shape (false)."""
    if not isinstance(given, torch.Tensor):
        return []
    same = [(path, True) for path, each in outcome.arguments if each is given]
    alike = [(path, False) for path, each in outcome.arguments if each is not given and each.shape == given.shape]
    return same + alike


def _dtypes(situation: Situation, wanted: Demand) -> Iterator[Plan]:  # noqa: C901 - one part per dtype
    text = str(situation.outcome.error)
    given = wanted.given
    operation = situation.outcome.operation
    name = operation.name if operation is not None else ""
    as_integer = (
        wanted.dtype == "int64"
        or _INTEGER_WANTED.search(text)
        or name
        in (
            "gather",
            "index_select",
            "one_hot",
            "scatter",
            "scatter_",
            "scatter_add_",
            "index_add",
            "nll_loss",
            "cross_entropy",
        )
    )
    floats = [path for path, each in situation.outcome.arguments if each.dtype.is_floating_point]
    others = [path for path, each in situation.outcome.arguments if not each.dtype.is_floating_point]
    if as_integer:
        paths = [path for path, _ in inputs_like(situation.outcome, given) if path in floats] if wanted.dtype else []
        for path in paths:
            for shape in wanted.shapes:
                yield situation.plan.edited(
                    path, tensor(shape, _reason(situation.outcome, wanted), dtype="int64", below=wanted.below)
                )
        for path in dict.fromkeys((*paths, *floats)):
            value = situation.value(path)
            if value is not None and value.kind == "tensor":
                yield situation.plan.edited(path, tensor(value.sizes, "indices", dtype="int64", below=wanted.below))
    if _FLOAT_WANTED.search(text) or (
        wanted.dtype == "float32" and isinstance(given, torch.Tensor) and not given.dtype.is_floating_point
    ):
        for path in others:
            value = situation.value(path)
            if value is not None and value.kind == "tensor":
                for shape in wanted.shapes:
                    yield situation.plan.edited(path, tensor(shape, _reason(situation.outcome, wanted)))
                yield situation.plan.edited(path, tensor(value.sizes, value.reason))
    if "bool" in text.lower():
        same = [path for path, _ in inputs_like(situation.outcome, given)]
        for path in dict.fromkeys((*same, *(path for path, _ in situation.outcome.arguments))):
            value = situation.value(path)
            if value is not None and value.kind == "tensor" and value.dtype != "bool":
                yield situation.plan.edited(path, tensor(value.sizes, "a mask", dtype="bool"))


def _shapes(situation: Situation, wanted: Demand) -> Iterator[Plan]:
    reason = _reason(situation.outcome, wanted)
    for path, _ in inputs_like(situation.outcome, wanted.given):
        value = situation.value(path)
        if value is None or value.kind != "tensor":
            continue
        for shape in wanted.shapes:
            sizes = _kept(shape, value.sizes)
            yield situation.plan.edited(path, tensor(sizes, reason, dtype=value.dtype, below=value.below))


def _like_the_other(situation: Situation) -> Iterator[Plan]:
    """Give an input that meets another tensor the shape of that one."""
    operation = situation.outcome.operation
    if operation is None:
        return
    met = [each for each in (*operation.args, *operation.kwargs.values()) if isinstance(each, torch.Tensor)][:2]
    if len(met) < 2 or met[0].shape == met[1].shape:  # noqa: PLR2004 - two that meet
        return
    for given, other in (met, met[::-1]):
        for path, _ in inputs_like(situation.outcome, given):
            value = situation.value(path)
            if value is None or value.kind != "tensor":
                continue
            for sizes in _met(other, situation.plan.sizes["B"]):
                yield situation.plan.edited(
                    path, tensor(sizes, "of the shape that it meets", dtype=value.dtype, below=value.below)
                )


def _met(other: torch.Tensor, batch: int) -> Iterator[tuple[Size, ...]]:
    """Give shapes that fit another tensor; a single row of numbers scales the features of whatever it meets."""
    if other.dim() == 1 and other.shape[0] != batch:
        yield ("B", "T", other.shape[0])
        yield ("B", other.shape[0])
    yield tuple("B" if index == 0 and size == batch else int(size) for index, size in enumerate(other.shape))


def direct(situation: Situation) -> Iterator[Plan]:
    """Give inputs that go straight into the failing layer the first shape that it takes."""
    wanted = demand(situation.outcome) if situation.outcome.phase == "call" else None
    if wanted is not None and wanted.shapes and wanted.pairs:
        same = [path for path, is_it in inputs_like(situation.outcome, wanted.given) if is_it]
        for path in same:
            value = situation.value(path)
            if value is not None and value.kind == "tensor":
                sizes = _kept(wanted.shapes[0], value.sizes)
                new = tensor(sizes, _reason(situation.outcome, wanted), dtype=value.dtype, below=value.below)
                edited = situation.plan.edited(path, new)
                yield _following(edited, path, value, new)
                yield edited


def _following(plan: Plan, path: Path, old: Value, new: Value) -> Plan:
    """Change the elements of a list that come after this one and are like it in the same way."""
    holder = plan.at(path[:-1]) if path[-1].isdigit() else None
    for name, item in () if holder is None else holder.items:
        if int(name) > int(path[-1]) and item.sizes == old.sizes and item.kind == old.kind:
            plan = plan.edited((*path[:-1], name), new, cost=0)
    return plan


def _kept(shape: tuple[Size, ...], old: tuple[Size, ...]) -> tuple[Size, ...]:
    """Keep the old sizes where only named ones are demanded and the number of dimensions stays."""
    if len(shape) != len(old):
        return shape
    return tuple(was if isinstance(new, str) else new for new, was in zip(shape, old, strict=True))


def _numbers_behind(outcome: Outcome) -> frozenset[Path]:
    """Find the constructor's numbers that the failing layer was built from."""
    if outcome.error is None:
        return frozenset()
    for frame, _ in reversed(frames(outcome.error)):
        module = frame.f_locals.get("self")
        if isinstance(module, torch.nn.Module):
            guesses = [each for each in vars(module).values() if isinstance(each, Guess)]
            if guesses:
                return frozenset().union(*(each.origins for each in guesses))
    return frozenset()


def _reason(outcome: Outcome, wanted: Demand | None) -> str:
    """Name the submodule that decided, as in "solved: `fc1` needs 400"."""
    if outcome.model is None or outcome.error is None:
        return "solved from where the call stopped"
    names = {id(module): name for name, module in outcome.model.named_modules()}
    for frame, _ in reversed(frames(outcome.error)):
        module = frame.f_locals.get("self")
        name = names.get(id(module)) if isinstance(module, torch.nn.Module) else None
        if name:
            needs = next((want for _, want in wanted.pairs), None) if wanted else None
            return f"solved: `{name}` needs {needs}" if needs else f"solved: `{name}` is given it"
    if outcome.operation is not None:
        return f"solved: `{outcome.operation.name}` demands it"
    return "solved from where the call stopped"
