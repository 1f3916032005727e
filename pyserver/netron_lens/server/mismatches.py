"""What met what where a layer failed: the argument of its constructor that does not fit what the layer was given."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.protocol import ModuleCall, WorkerResult


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """A layer, the first argument of its constructor, the size that it stands for, and the size that was given."""

    layer: ModuleCall
    argument: str
    expected: str
    given: str

    def __str__(self) -> str:
        """What happened, in words."""
        argument = f"`{self.argument}` of `{self.layer.class_}`"
        return f"`{self.layer.path}` expects {self.expected} ({argument}), and was given {self.given}"


@dataclass(frozen=True)
class _Rule:
    classes: str
    argument: str
    message: str


_RULES = (
    _Rule(r"\w*Linear", "in_features", r"cannot be multiplied \(\d+x(?P<given>\d+) and (?P<expected>\d+)x\d+\)"),
    _Rule(
        r"(Lazy)?Conv(Transpose)?\dd",
        "in_channels",
        r"=1, weight of size .* to have (?P<expected>\d+) channels, but got (?P<given>\d+) channels",
    ),
    _Rule(
        r"(BatchNorm|InstanceNorm)\dd", "num_features", r"should contain (?P<given>\d+) elements not (?P<expected>\d+)"
    ),
    _Rule(
        r"LayerNorm|RMSNorm",
        "normalized_shape",
        r"normalized_shape=\[(?P<expected>\d+)\].* input of size\s*\[(?:\d+, )*(?P<given>\d+)\]",
    ),
    _Rule(r"LSTM|GRU|RNN", "input_size", r"input_size\. Expected (?P<expected>\d+), got (?P<given>\d+)"),
)


def explained(result: WorkerResult) -> WorkerResult:
    """The same result, whose hint says what met what where that is known."""
    found = mismatch(result)
    if found is None or result.export.error is None:
        return result
    return replace(result, export=replace(result.export, error=replace(result.export.error, hint=str(found))))


def mismatch(result: WorkerResult) -> Mismatch | None:
    """The mismatch that a run failed at; none where it failed otherwise, or outside a known layer."""
    error = result.export.error
    layer = result.modules[-1] if result.modules else None
    if error is None or layer is None or layer.outputs or not layer.path:
        return None
    for rule in _RULES:
        found = re.search(rule.message, error.message)
        if found and re.fullmatch(rule.classes, layer.class_.rpartition(".")[2]):
            return Mismatch(layer=layer, argument=rule.argument, expected=found["expected"], given=found["given"])
    return None


def argument_place(construction: str, argument: str) -> tuple[int, int] | None:
    """Where the value of a constructor's first argument stands in the text of its call: start and end index."""
    try:
        call = ast.parse(construction, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(call, ast.Call):
        return None
    named = [keyword.value for keyword in call.keywords if keyword.arg == argument]
    values = named or [value for value in call.args[:1] if not isinstance(value, ast.Starred)]
    if not values:
        return None
    value = values[0]
    start = _index(construction, value.lineno, value.col_offset)
    return start, _index(construction, value.end_lineno or value.lineno, value.end_col_offset or value.col_offset)


def _index(text: str, line: int, column: int) -> int:
    """The index of a position of `ast`: lines from 1, columns in UTF-8 bytes."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode(errors="ignore"))
