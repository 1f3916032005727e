"""Calls that build nothing: a width of 0 for a size to be given later, a part of None, a device that there is not."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Unreadable
from netron_lens.worker.infer.evidence.values.folding import folded
from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Candidate, Choice
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_DEVICE = re.compile(r"[a-z]+(:\d+)?")


def empties(subject: Subject, name: str, choice: Choice) -> bool:
    """Whether a choice gives no extent to what has one, reads a part of None, or names no device."""
    value = _parsed(choice.expression)
    return _builds_nothing(subject, name, value) or _reads_none(value)


def builds_nothing(subject: Subject, candidate: Candidate) -> bool:
    """Whether a construction gives no extent to one of its sizes, reads a part of None, or names no device."""
    call = _parsed(candidate.constructor or "None")
    if _reads_none(call) or any(_reads_none(_parsed(each.expression)) for _, each in candidate.partial):
        return True
    if not isinstance(call, ast.Call):
        return False
    names = [parameter.name for parameter in subject.constructor]
    passed = [*zip(names, call.args, strict=False), *((each.arg or "", each.value) for each in call.keywords)]
    return any(_builds_nothing(subject, name, value) for name, value in passed)


def _builds_nothing(subject: Subject, name: str, value: ast.expr | None) -> bool:
    match value:
        case ast.Constant(str(text)) if name == "device":  # `0`, as a flag numbers them, is one of an accelerator's
            return _DEVICE.fullmatch(text) is None
    return _is_size(name) and _is_nothing(value) and not _may_be_nothing(subject, name)


def _may_be_nothing(subject: Subject, name: str) -> bool:
    """Tell a size that the file compares with nothing: `nn.Linear(8, num_classes) if num_classes > 0 else …`."""
    return re.search(rf"\b{name}\s*(?:(?:>|==|!=|<=)\s*0|(?:>=|<)\s*1)\b", subject.page.text.source) is not None


def _reads_none(node: ast.expr | None) -> bool:
    """Find `None.split("-")` and `None[0]`: what a setting is before it is set."""
    return node is not None and any(
        isinstance(each, ast.Attribute | ast.Subscript)
        and isinstance(each.value, ast.Constant)
        and each.value.value is None
        for each in ast.walk(node)
    )


def _is_size(name: str) -> bool:
    """Tell what there is some of by its name; the least of something may be none, `min_degree`."""
    said = meaning(name)
    return (
        words(name)[:1] != ("min",)
        and said is not None
        and said.kind in ("int", "list")
        and bool(said.values)
        and "0" not in said.values
    )


def _is_nothing(node: ast.expr | None) -> bool:
    """Tell zeros, also in a list; a list of one zero names the first axis: `dims=(0,)`."""
    match node:
        case ast.List(items) | ast.Tuple(items):
            return len(items) > 1 and all(map(_is_nothing, items))
        case ast.BinOp(left, ast.FloorDiv(), _):
            return _is_nothing(left)
        case ast.expr():
            number = _number(node)
            return number == 0 and not isinstance(number, bool)
    return False


def _number(node: ast.expr) -> object:
    """Compute what is made of literals alone, as `int(32 * 0.0)`; none where there is more to it."""
    try:
        found = folded(node)
    except Unreadable:
        return None
    return found.value if isinstance(found, ast.Constant) else None


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
