"""A tensor has too many or too few dimensions for an index, a permutation, a layer or a resizing."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import INTEGERS, Path, sequence, tensor
from netron_lens.worker.infer.plans.values import Value as _Value
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.demand import TAILS
from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.repairs.inputs.reranked import reranked
from netron_lens.worker.infer.repairs.inputs.unpacked import targets, unpacked
from netron_lens.worker.infer.trials.origins import blamed, users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_RANK = re.compile(
    r"dimension|dims?\b|[1-5]-?[dD]\b|permute|too many indices|IndexError|unpack|ndim|rank|transpose|must be a matrix",
    re.IGNORECASE,
)
_EXPECTED = re.compile(r"expected (\d+) dims|[Ee]xpected (?:(\d)D or )?(\d)D input|input to be (\d)D or (\d)D")
"""As einops, norms and cells say it."""
_UNLIKE = re.compile(r"same number of dimensions: got (\d+) and (\d+)")
"""As `cat` says it."""
_BEYOND = re.compile(r"range of \[-\d+, (\d+)\], but got (\d+)")
_SPATIAL = re.compile(r"spatial dimensions of \[([^\]]*)\] and output size of (?:torch\.Size\()?\[([^\]]*)\]")
_STEPLESS = re.compile(r"[Ff]or unbatched 2-D input, hx .* got \(?3-D|inconsistent input_size: got 1 expected")
"""As recurrences say it, whose first state has a batch, and cells that are given one column after the other."""
_MODE = re.compile(r"[Gg]ot \dD(?: input, but (\w+) mode needs|\) for the modes: .*\(got (\w+)\))")
"""As `interpolate` says it."""
_OF_MODES = {"linear": 3, "trilinear": 5}
_ROWS, _MAP = 2, 4


def ranks(situation: Situation) -> Edits:
    """Give an input another number of dimensions."""
    outcome = situation.outcome
    if outcome.phase != "call" or outcome.error is None:
        return
    yield from unpacked(situation, _paths(situation))
    yield from _in_steps(situation)
    yield from _parted(situation)
    yield from _resized(situation)
    operation = outcome.operation
    text = f"{type(outcome.error).__name__} {outcome.error}"
    if operation is not None and operation.name == "permute":
        order = (
            operation.args[1]
            if len(operation.args) == 2 and isinstance(operation.args[1], tuple | list)  # noqa: PLR2004 - one that is plain in its place
            else operation.args[1:]
        )
        yield from reranked(situation, _paths(situation), [len(order)])
        lacking = len(order) - int(operation.args[0].dim())
        for path in _paths(situation):  # of which what is permuted may have been made
            value = situation.value(path)
            yield from reranked(situation, [path], [] if value is None else [len(value.sizes) + lacking])
    elif _RANK.search(text) or _is_rank(outcome.error, situation):
        said = _EXPECTED.search(text)
        if said is not None:
            yield from reranked(situation, _paths(situation), [int(each) for each in said.groups() if each])
        yield from _levelled(situation)
        yield from _deepened(situation)
        yield from reranked(situation, _paths(situation), [])


def _in_steps(situation: Situation) -> Iterator[Plan]:
    """Give rows that come to a recurrence steps, all of them together before each alone."""
    if not _STEPLESS.search(str(situation.outcome.error)):
        return
    every = situation.plan
    alone = []
    for path, value in tensors(situation.plan):
        if len(value.sizes) == _ROWS and value.dtype not in INTEGERS:
            steps = replace(value, sizes=("B", "T", value.sizes[1]), reason="a recurrence goes through its steps")
            every = every.edited(path, steps, cost=0)
            alone.append(situation.plan.edited(path, steps))
    if alone:
        yield replace(every, changes=situation.plan.changes + 1)
        yield from (each for each in alone)


def _levelled(situation: Situation) -> Iterator[Plan]:
    """Give inputs as many dimensions fewer, or else more, as there are between the tensors that are joined."""
    said = _UNLIKE.search(str(situation.outcome.error))
    apart = 0 if said is None else int(said[2]) - int(said[1])
    for change in (-apart, apart) if apart else ():
        for path in _paths(situation):
            value = situation.value(path)
            count = 0 if value is None or value.dtype in INTEGERS else len(value.sizes) + change
            plan = next(reranked(situation, [path], [count]), None) if count > 0 else None
            if plan is not None:
                yield plan


def _deepened(situation: Situation) -> Iterator[Plan]:
    """Give ids, whose vectors are asked for a dimension that they do not have, as many more as that.

    Those come first that are called as what stands in the statement: `time_matrices` as `time_matrix`.
    """
    match = _BEYOND.search(str(situation.outcome.error))
    lacking = 0 if match is None else int(match[2]) - int(match[1])
    spoken = _spoken(situation) if lacking > 0 else set()
    alike = sorted(_paths(situation), key=lambda path: -len(spoken & set(words(path[-1]))))
    for path in alike if lacking > 0 else ():
        value = situation.value(path)
        if value is not None and value.dtype in INTEGERS and len(value.sizes) > 1:
            yield from reranked(situation, [path], [len(value.sizes) + lacking])


def _spoken(situation: Situation) -> set[str]:
    """Give the words of the names in the failing statement."""
    found: set[str] = set()
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement = statement_at(frame.f_code, instruction)
        for node in () if statement is None else ast.walk(statement):
            if isinstance(node, ast.Name):
                found.update(words(node.id))
    return found


def _is_rank(error: BaseException, situation: Situation) -> bool:
    """Tell a table that has no entry for as many dimensions as an input has: `self.recipes[x.ndim]`."""
    ranks = {len(value.sizes) for _, value in tensors(situation.plan)}
    return isinstance(error, KeyError) and len(error.args) == 1 and error.args[0] in ranks


def _paths(situation: Situation) -> list[Path]:
    """List the inputs, those at the failing place first."""
    outcome = situation.outcome
    first: list[Path] = []
    if outcome.operation is not None and outcome.operation.args:
        first = [path for path, _ in inputs_like(outcome, outcome.operation.args[0])]
    at_place = [path for path in blamed(outcome, whole_statement=True) if path[0] == "inputs"]
    every = [path for path, _ in tensors(situation.plan)]
    return [path for path in dict.fromkeys((*first, *at_place, *every)) if _is_tensor(situation.value(path))]


def _resized(situation: Situation) -> Iterator[Plan]:
    """Give what is resized as a map the dimensions that it lacks, the input of the fewest first: labels of pixels."""
    mode = _MODE.search(str(situation.outcome.error))
    for path in [] if mode is None else _paths(situation):
        value = situation.value(path)
        tail = TAILS[_OF_MODES.get(mode[1] or mode[2], _MAP) if mode is not None else _MAP]
        if value is not None and 1 < len(value.sizes) < len(tail) + 2:
            sizes = ("B", next((size for size in value.sizes[1:] if isinstance(size, int)), 64), *tail)
            yield situation.plan.edited(path, tensor(sizes, "it is resized", dtype=value.dtype, below=value.below))
    match = _SPATIAL.search(str(situation.outcome.error))
    if match is None:
        return
    lacking = len(match[2].split(",")) - len([each for each in match[1].split(",") if each])
    for path, value in sorted(tensors(situation.plan), key=lambda each: len(each[1].sizes)):
        yield from reranked(situation, [path], [len(value.sizes) + lacking])


def _parted(situation: Situation) -> Iterator[Plan]:
    """An input that is iterated or indexed like a list, or looked into like a dict."""
    operation = situation.outcome.operation
    if operation is None or operation.name not in ("__iter__", "unbind", "__getitem__", "__contains__"):
        return
    for path, _ in inputs_like(situation.outcome, operation.args[0]):
        value = situation.value(path)
        if value is None or value.kind != "tensor":
            continue
        key = operation.args[1] if len(operation.args) > 1 else None
        if isinstance(key, str):
            yield situation.plan.edited(path, _dict())
            continue
        count = key + 1 if isinstance(key, int) and key >= 0 else len(targets(situation))
        for length in dict.fromkeys((max(count, 2), 2, 3, 4)):
            if operation.name != "__getitem__" or isinstance(key, int):
                yield situation.plan.edited(path, sequence("list", (value,) * length, "a list of tensors"))


def _dict() -> _Value:
    return _Value("dict", reason="read by its keys")


def _is_tensor(value: Value | None) -> bool:
    return value is not None and value.kind == "tensor"
