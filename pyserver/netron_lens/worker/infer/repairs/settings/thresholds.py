"""A part of the model is made or run only from a size on, `if config.crop_size >= 256:`: the setting gets that size."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.syntax import functions
from netron_lens.worker.infer.plans.values import leaves, name_of, python
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_REACHING = {ast.GtE: 0, ast.Gt: 1}
"""How far above what it is compared with a number is for which the condition holds."""


def thresholds(situation: Situation) -> Edits:
    """Give each setting that is below what the class compares it with the number from which the condition holds."""
    constructor = situation.value(("constructor",))
    numbers = [] if constructor is None else list(leaves(constructor, ("constructor",)))
    loaded = situation.loaded
    for name, least in dict.fromkeys(each for code in functions(loaded.cls, loaded.namespace) for each in _asked(code)):
        for path, value in numbers:
            if name_of(path) == name and value.text.isdecimal() and int(value.text) < least:
                yield situation.plan.edited(path, python(str(least), f"the code asks whether `{name}` is as large"))


@functools.lru_cache(maxsize=512)
def _asked(code: CodeType) -> tuple[tuple[str, int], ...]:
    return tuple(_comparisons(syntax_of(code)))


def _comparisons(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.If(ast.Compare(ast.Name(name) | ast.Attribute(_, name), [kind], [ast.Constant(int(number))])):
                if type(kind) in _REACHING:
                    yield name, number + _REACHING[type(kind)]
