"""A map or a signal is too small for a kernel, a padding or a window: larger pictures, longer signals."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import numbers, sized, tensors
from netron_lens.worker.infer.trials.places import frames

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.trials.watch import Operation

_TOO_SMALL = re.compile(
    r"is too small|greater than actual input size|should be less than the corresponding input dim|"
    r"Expected more than 1 spatial element|non-positive|negative dimension|expected 0 < n_fft|"
    r"maximum size for tensor at dimension|exceeds dimension size|Invalid computed output size|"
    r"smaller than kernel size"
)
_PICTURE = ("B", 3, "H", "H")
_SECOND = 16384
"""So many samples make about a second."""
_VOLUME = 5
_WIDE, _USUAL = 7, 2
"""Windows are seldom wider, and often so wide."""
_OF_INPUTS = frozenset({"input", "in", "len", "length", "size", "samples", "points", "width", "height", "window"})
_OF_SEQUENCES = frozenset({"pad", "len", "length", "seq", "sequence", "sentence", "steps"})
_SIDES = frozenset({"h", "w", "height", "width"})
_LARGER = {"T": (64, 256, 1024, 4096, 16384, 65536), "H": (256, 299, 384, 512, 1024, 1536), "D": (16, 32, 64)}


def too_small(situation: Situation) -> Edits:
    """Go through larger sizes, the next first: that of the window itself, then usual ones."""
    if not _TOO_SMALL.search(str(situation.outcome.error)):
        return
    if situation.outcome.phase != "call":
        yield from _longer(situation)
        return
    yield from _signals(situation)
    yield from _narrower(situation)
    used = {str(size).partition("/")[0] for _, value in tensors(situation.plan) for size in value.sizes}
    windows = _windows(situation.outcome.operation)
    is_shallow = _is_shallow(situation.outcome.operation)
    for name, sizes in sorted(_LARGER.items(), key=lambda each: is_shallow and each[0] != "D"):
        for size in (*windows, *sizes) if name in used else ():
            if size > situation.plan.sizes[name]:
                yield situation.plan.resized(name, size)
    for path, value in tensors(situation.plan):
        last = value.sizes[-1] if len(value.sizes) > 1 else "B"
        if last not in (*_LARGER, "B", "W"):
            for size in (*windows, *_LARGER["T"]):
                yield situation.plan.edited(path, sized(value, len(value.sizes) - 1, size, "long enough"))
    yield from _length_first(situation.plan)
    yield from _doubled(situation)


def _signals(situation: Situation) -> Edits:
    """Take what was taken for pictures, for want of a better word, for the signals of which a spectrum is made."""
    error = situation.outcome.error
    if error is None or not any(frame.f_code.co_name == "stft" for frame, _ in frames(error)):
        return
    for path, value in tensors(situation.plan):
        for sizes in (("B", "T"), ("B", 1, "T")) if value.sizes == _PICTURE else ():
            signal = situation.plan.edited(path, replace(value, sizes=sizes, reason="a signal"))
            yield signal.resized("T", _SECOND, cost=0)


def _narrower(situation: Situation) -> Edits:
    """Make the window itself as small as usual, if it is a number that was only guessed, and no sequence's length."""
    windows = _windows(situation.outcome.operation)
    for path, number in numbers(situation.plan):
        if number in windows and number > _WIDE and _OF_SEQUENCES.isdisjoint(words(path[-1])):
            yield situation.plan.edited(path, python(str(_USUAL), "so that something is left of the map"))


def _longer(situation: Situation) -> Edits:
    """Give the model itself a longer signal or a larger picture to be built for, by the number that is called so."""
    sides = [(path, number) for path, number in numbers(situation.plan) if path[-1] in _SIDES]
    for size in _LARGER["T"] if len(sides) > 1 else ():
        plan = situation.plan
        for path, _ in sides:
            plan = plan.edited(path, python(str(size), "so that something is left of it"), cost=0)
        if size > min(number for _, number in sides):
            yield replace(plan, changes=situation.plan.changes + 1)
    for path, number in numbers(situation.plan):
        if not path[-1].isdigit() and _OF_INPUTS.intersection(words(path[-1])):
            for size in _LARGER["T"]:
                if size > number:
                    yield situation.plan.edited(path, python(str(size), "so that something is left of it"))


def _length_first(plan: Plan) -> Edits:
    """Put the length of sequences before the batch, which may have been taken for the length."""
    for path, value in tensors(plan):
        if value.sizes[:2] == ("B", "T"):
            yield plan.edited(path, replace(value, sizes=("T", "B", *value.sizes[2:]), reason="the batch comes second"))


def _doubled(situation: Situation) -> Edits:
    """Double the model's own number that says how large its maps are, and the sizes of inputs that are equal to it."""
    plan = situation.plan
    sizes = {size for _, value in tensors(plan) for size in value.sizes[1:]}
    for path, number in numbers(plan):
        named = [size for size in sizes if isinstance(size, str) and plan.sizes.get(size) == number]
        if not named and number not in sizes:
            continue
        larger = plan.edited(path, python(str(2 * number), "so that its maps are large enough"))
        for name in named:
            larger = larger.resized(name, 2 * number, cost=0)
        for where, value in tensors(plan):
            grown = tuple(2 * number if size == number else size for size in value.sizes)
            larger = larger.edited(where, replace(value, sizes=grown), cost=0)
        yield larger


def _is_shallow(operation: Operation | None) -> bool:
    """Tell a volume of which the depth is the smallest side."""
    match () if operation is None else operation.args:
        case (torch.Tensor() as given, *_) if given.dim() == _VOLUME:
            return bool(given.shape[2] < min(given.shape[3:]))
    return False


def _windows(operation: Operation | None) -> list[int]:
    """List the numbers that an operation was given, as the size of its window."""
    values = () if operation is None else (*operation.args, *operation.kwargs.values())
    flat = [size for each in values for size in (each if isinstance(each, tuple | list) else (each,))]
    return sorted({int(each) for each in flat if isinstance(each, int)})
