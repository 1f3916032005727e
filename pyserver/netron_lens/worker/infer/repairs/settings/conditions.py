"""An assertion, or an `if` in front of a `raise`, did not hold: numbers with which it does."""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import numbers
from netron_lens.worker.infer.repairs.inputs.broadcasts import with_dimensions
from netron_lens.worker.infer.repairs.inputs.reranked import reranked
from netron_lens.worker.infer.repairs.needed import needed
from netron_lens.worker.infer.repairs.settings.evaluation import holds, side, spelled_out
from netron_lens.worker.infer.repairs.settings.instances import of_kind
from netron_lens.worker.infer.repairs.settings.lengths import fitting_lengths, other_lengths
from netron_lens.worker.infer.repairs.sizes.pairs import equalised
from netron_lens.worker.infer.trials.origins import blamed, named, users_frames
from netron_lens.worker.infer.trials.places import frames, is_users, statement_at
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

NUMBERS = (
    1,
    2,
    3,
    4,
    8,
    16,
    32,
    64,
    128,
    256,
    512,
    768,
    1024,
    6,
    12,
    5,
    7,
    9,
    10,
    24,
    48,
    96,
    192,
    384,
    36,
    49,
    100,
    144,
    196,
    0,
)
_TRIED = 12
_WHOLE, _FEW = 8, 40
"""Fewer layers than that, `depth` of `(depth - 2) % 6 == 0`, may be none."""
_CONTAINERS = (set, frozenset, tuple, list, dict)
_LARGEST = 2048


def conditions(situation: Situation) -> Edits:
    """Choose other numbers for the names in the condition of the user's that failed."""
    yield from _held(situation, users_frames(situation.outcome))


def asserted_lengths(situation: Situation) -> Edits:
    """Give lists the lengths with which the condition is as it should be."""
    for frame, instruction in users_frames(situation.outcome):
        for written, truth in tests(statement_at(frame.f_code, instruction), frame):
            yield from fitting_lengths(situation, spelled_out(written, frame), frame, truth=truth)


def checks(situation: Situation) -> Edits:
    """Choose other numbers for those in the condition of a library's that failed."""
    error = situation.outcome.error
    assert error is not None
    yield from _held(situation, [each for each in reversed(frames(error)) if not is_users(each[0].f_code.co_filename)])


def _held(situation: Situation, found: list[tuple[FrameType, int]]) -> Edits:
    for frame, instruction in found:
        statement = statement_at(frame.f_code, instruction)
        for written, truth in tests(statement, frame):
            test = spelled_out(written, frame)
            yield from _left_out(situation, test, frame)
            yield from _members(situation, test, frame)
            yield from _containing(situation, test, frame) if truth else ()
            yield from of_kind(situation, test, frame)
            yield from _satisfied(situation, test, truth, frame)
            yield from _counted(situation, test, frame)
            yield from _compared(situation, test, frame)
            yield from other_lengths(situation, test, frame)


def tests(statement: ast.stmt | None, frame: FrameType) -> list[tuple[ast.expr, bool]]:
    """Find the conditions and whether they should be true: one of them is enough."""
    if isinstance(statement, ast.Assert) and not isinstance(statement.test, ast.Constant):
        return [(statement.test, True)]
    if not isinstance(statement, ast.Raise | ast.Assert):  # `assert False` is one
        return []
    branches = [node for node in ast.walk(syntax_of(frame.f_code)) if isinstance(node, ast.If)]
    found: list[tuple[ast.expr, bool]] = []
    refused = statement.lineno
    for node in reversed(branches):
        if any(each.lineno == refused for each in node.body) and refused == statement.lineno:
            return [(node.test, False)]
        if any(each.lineno == refused for each in node.orelse):
            found.append((node.test, True))
            refused = node.lineno
    return found[::-1]


def _left_out(situation: Situation, test: ast.expr, frame: FrameType) -> Iterator[Plan]:
    """Give each of the inputs that a condition found to be left out."""
    for path, _, value in named(test, frame, situation.outcome):
        if value is None and path[0] == "inputs" and situation.value(path) is None:
            yield situation.plan.edited(path, needed(situation, path))


def _members(situation: Situation, test: ast.expr, frame: FrameType) -> Iterator[Plan]:
    """Give the texts, numbers or lists that a setting was to be one of: `assert mode in {BINARY, MULTICLASS}`."""
    for node in ast.walk(test):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            allowed = side(_whole(node.comparators[0]), frame)
            members = allowed if isinstance(allowed, _CONTAINERS) else ()
            texts = sorted(each for each in members if isinstance(each, str))
            whole = sorted(each for each in members if type(each) is int)
            listed = [each for each in members if isinstance(each, list | tuple)]
            for path, _, _ in named(node.left, frame, situation.outcome):
                for each in (*texts, *whole, *listed)[:_TRIED]:
                    yield situation.plan.edited(path, value_of_expression(repr(each), "one of the choices in the code"))


def _containing(situation: Situation, test: ast.expr, frame: FrameType) -> Iterator[Plan]:
    """Give the text that a setting was to contain, `"svm" in kind`, also in the place of its default."""
    for node in ast.walk(test):
        match node:
            case ast.Compare(ast.Constant(str(text)), [ast.In()], [holder]):
                found = [path for path, _, value in named(holder, frame, situation.outcome) if isinstance(value, str)]
                for path in found or _defaulted(situation, holder, frame):
                    yield situation.plan.edited(path, python(repr(text), "one of the choices in the code"))


def _defaulted(situation: Situation, node: ast.expr, frame: FrameType) -> Iterator[Path]:
    """Give the place of an argument of the constructor that is left out, and is a text by default."""
    if isinstance(node, ast.Name) and frame.f_code is getattr(initializer(situation.loaded.cls), "__code__", None):
        path = ("constructor", node.id)
        if situation.value(path) is None and isinstance(frame.f_locals.get(node.id), str):
            yield path


def _whole(node: ast.expr) -> ast.expr:
    """Give what `TABLE.keys()` and `list(TABLE)` take their elements from."""
    match node:
        case ast.Call(ast.Attribute(inner, "keys"), []) | ast.Call(
            ast.Name("list" | "tuple" | "set" | "sorted"), [inner]
        ):
            return _whole(inner)
    return node


def _satisfied(situation: Situation, test: ast.expr, truth: bool, frame: FrameType) -> Iterator[Plan]:  # noqa: FBT001 - the value to reach
    found = named(test, frame, situation.outcome)
    places = [(path, part) for path, part, value in found if isinstance(value, int | float)]
    tried = 0
    for path, part in places:
        if situation.value(path) is None and path[0] == "inputs":
            continue
        for number in _candidates(test):
            if tried < _TRIED * len(places) and holds(test, {ast.dump(part): number}, frame) is truth:
                tried += 1
                yield situation.plan.edited(
                    path,
                    python(str(number), f"so that `{ast.unparse(test)}`" if truth else "a number that is accepted"),
                )


def _candidates(test: ast.expr) -> list[int]:
    """List numbers to try, those that the condition names first; a remainder is met by larger ones than these too."""
    if any(isinstance(node, ast.Mod) for node in ast.walk(test)):
        return list(dict.fromkeys((*(each for each in NUMBERS if each >= _WHOLE), *range(_WHOLE, _FEW), *NUMBERS)))
    return list(dict.fromkeys((*_constants(test), *NUMBERS)))


def _constants(test: ast.expr) -> list[int]:
    return [node.value for node in ast.walk(test) if isinstance(node, ast.Constant) and type(node.value) is int]


def _counted(situation: Situation, test: ast.expr, frame: FrameType) -> Iterator[Plan]:
    """Give a tensor as many dimensions as it is to have: `assert x.dim() == 3`."""
    for node in ast.walk(test):
        match node:
            case ast.Compare(
                ast.Call(ast.Attribute(counted, "dim"), [])
                | ast.Attribute(counted, "ndim")
                | ast.Call(
                    ast.Name("len"),
                    [ast.Attribute(counted, "shape") | ast.Call(ast.Attribute(counted, "size"), [])],
                ),
                [ast.Eq() | ast.NotEq()],
                [wanted],
            ):
                paths = [path for path, _, _ in named(counted, frame, situation.outcome)]
                count = side(wanted, frame)
                yield from reranked(situation, paths, [count] if isinstance(count, int) else [])


def _compared(situation: Situation, test: ast.expr, frame: FrameType) -> Iterator[Plan]:
    """Sizes that a condition compares, read from its two sides."""
    for node in ast.walk(test):
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            continue
        left, right = side(node.left, frame), side(node.comparators[0], frame)
        if isinstance(left, tuple) and isinstance(right, tuple):
            yield from with_dimensions(situation, len(right) - len(left))
            yield from with_dimensions(situation, len(left) - len(right))
            pairs = list(zip(left, right, strict=False))
        else:
            pairs = [(left, right)]
        for got, want in pairs:
            if isinstance(got, int) and isinstance(want, int):
                yield from equalised(situation.plan, int(got), int(want), f"so that `{ast.unparse(test)}`")
                yield from equalised(situation.plan, int(want), int(got), f"so that `{ast.unparse(test)}`")


def any_number(situation: Situation) -> Edits:
    """Other numbers for whatever stands in the failing statement, and relations that layers usually need."""
    paths = [path for path in blamed(situation.outcome, whole_statement=True) if path[0] == "constructor"]
    current = dict(numbers(situation.plan))
    shared = [each for each in dict.fromkeys(current.values()) if each > 0]
    for path in paths[:4]:
        value = situation.value(path)
        if value is None or value.kind != "python" or not value.text.isdecimal():
            continue
        for number in dict.fromkeys((*shared, *_divisors(int(value.text), shared), *NUMBERS[:13])):
            yield situation.plan.edited(path, python(str(number), "a number that is accepted"))


def _divisors(number: int, others: list[int]) -> list[int]:
    return [math.gcd(number, other) for other in others] + [
        number * other for other in others if number * other <= _LARGEST
    ]
