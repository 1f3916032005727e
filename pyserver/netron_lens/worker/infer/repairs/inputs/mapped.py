"""What `forward` hands on by name, as `self.model(**inputs)`, has the names of the inputs that this takes."""

from __future__ import annotations

import ast
from dataclasses import replace
from inspect import Parameter
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.infer.evidence.texts.signatures import inputs_of, parameters
from netron_lens.worker.infer.plans.natural import natural_at
from netron_lens.worker.infer.plans.values import Value
from netron_lens.worker.infer.trials.origins import named, users_frames
from netron_lens.worker.infer.trials.places import statement_at, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MASKED, _MASK = "input_ids", "attention_mask"
_DECODED = "decoder_input_ids"


def mapped(situation: Situation) -> Edits:
    """Give what is spread in the failing statement one entry for each input that the callee asks for."""
    if situation.outcome.phase != "call":
        return
    for frame, instruction in users_frames(situation.outcome):
        statement = statement_at(frame.f_code, instruction)
        for node in () if statement is None else ast.walk(statement):
            if isinstance(node, ast.Call):
                yield from _spread(situation, node, frame)


def _spread(situation: Situation, call: ast.Call, frame: FrameType) -> Edits:
    spread = [each.value for each in call.keywords if each.arg is None]
    if not spread or call.args or not isinstance(call.func, ast.Name | ast.Attribute):
        return
    passed = {each.arg for each in call.keywords}
    names = [each for each in _asked(value_of(call.func, frame)) if each not in passed]
    entries = tuple((name, natural_at(("inputs", name))) for name in names)
    if not entries:
        return
    reason = f"what `{ast.unparse(call.func)}` takes by name"
    for value in spread:
        for path, _, _ in named(value, frame, situation.outcome):
            yield situation.plan.edited(path, Value("dict", items=entries, reason=reason))
        inputs = situation.value(("inputs",))
        if isinstance(value, ast.Name) and value.id == _own_spread(situation) and inputs is not None:
            kept = tuple(item for item in inputs.items if item[0] not in names)
            yield situation.plan.edited(("inputs",), replace(inputs, items=(*kept, *entries)), cost=0)


def _own_spread(situation: Situation) -> str | None:
    """Give the name of the `**inputs` of the method that is called."""
    own = inputs_of(situation.loaded.cls, situation.plan.method)
    return next((each.name for each in own if each.kind is Parameter.VAR_KEYWORD), None)


def _asked(callee: Any) -> Iterator[str]:
    """Walk the inputs that a module needs: those without a default, else those that it declares as its main ones."""
    taken = {each.name: each for each in parameters(callee.forward if isinstance(callee, nn.Module) else callee)}
    needed = [name for name, each in taken.items() if each.default is each.empty and each.kind in _NAMED]
    main = getattr(callee, "main_input_name", None)  # as the models of transformers have it
    if needed or main not in taken:
        yield from needed
        return
    yield main
    if main == _MASKED and _MASK in taken:
        yield _MASK
    if _DECODED in taken and getattr(getattr(callee, "config", None), "is_encoder_decoder", False):
        yield _DECODED


_NAMED = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
