"""Whether a line can be reached: what the branches around it ask may be known, as `kind == "batch"` of a call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import readable

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading
    from netron_lens.worker.infer.evidence.texts.scope import Branch


def may_be_reached(reading: Reading, line: int, frame: Frame) -> bool:
    """Tell whether no branch around a line of the frame's scope is known not to be taken; comparisons are looked at."""
    around = [each for each in frame.scope.branches if line in each.lines and isinstance(each.test, ast.Compare)]
    return not any(_is_passed(reading, branch, frame) for branch in around)


def is_passed_over(reading: Reading, line: int, frame: Frame) -> bool:
    """Tell whether a branch around a line is known not to be taken, of whatever kind its test is."""
    return any(_is_passed(reading, each, frame) for each in frame.scope.branches if line in each.lines)


def _is_passed(reading: Reading, branch: Branch, frame: Frame) -> bool:
    test = readable(reading, branch.test, frame.at(branch.test.lineno))
    return isinstance(test, ast.Constant) and bool(test.value) != branch.taken
