"""Whether a line can be reached: what the branches around it ask may be known, as `kind == "batch"` of a call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import readable

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading


def may_be_reached(reading: Reading, line: int, frame: Frame) -> bool:
    """Tell whether no branch around a line of the frame's scope is known not to be taken; comparisons are looked at."""
    around = [each for each in frame.scope.branches if line in each.lines and isinstance(each.test, ast.Compare)]
    for branch in around:
        test = readable(reading, branch.test, frame.at(branch.test.lineno))
        if isinstance(test, ast.Constant) and bool(test.value) != branch.taken:
            return False
    return True
