"""Code asks for text where it was given numbers, as a tokenizer does, or for numbers in a text: `widths.split(",")`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.trials.origins import blamed, users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_ASKS = re.compile(r"(?:must be|expected|requires?)[^.]{0,40}?\b(?:str|string)\b", re.IGNORECASE)

_NO_NUMBER = re.compile(r"invalid literal for int\(\)|could not convert string to float")
_WIDTHS = ("16", "32", "64")


def texts(situation: Situation) -> Edits:
    """Give a sentence for each sample, or one alone; give numbers to a text that is split into them."""
    outcome = situation.outcome
    if isinstance(outcome.error, ValueError) and _NO_NUMBER.search(str(outcome.error)):
        yield from _numbers(situation)
    if outcome.phase != "call" or not isinstance(outcome.error, TypeError | ValueError):
        return
    if not _ASKS.search(str(outcome.error)):
        return
    at_place = [path for path in blamed(outcome, whole_statement=True) if path[0] == "inputs"]
    for path in dict.fromkeys((*at_place, *(path for path, _ in tensors(situation.plan)))):
        for text in ("['a photo']", "'a photo'"):
            yield situation.plan.edited(path, python(text, "the code asks for text"))


def _numbers(situation: Situation) -> Edits:
    for frame, instruction in users_frames(situation.outcome)[-1:]:
        statement = statement_at(frame.f_code, instruction)
        separators = [] if statement is None else [each for each in map(_separator, ast.walk(statement)) if each]
        listed = (separators or [" "])[0].join(_WIDTHS)
        for path in blamed(situation.outcome, whole_statement=True):
            for text in (listed, _WIDTHS[0]) if separators else (_WIDTHS[0], listed):
                yield situation.plan.edited(path, python(repr(text), "numbers in a text"))


def _separator(node: ast.AST) -> str | None:
    match node:
        case ast.Call(ast.Attribute(_, "split"), [ast.Constant(str(separator)), *_]):
            return separator
        case ast.Call(ast.Attribute(_, "split"), []):
            return " "
    return None
