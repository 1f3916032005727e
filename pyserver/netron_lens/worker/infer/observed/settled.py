"""Whether a class says by itself how it is built and called, so that no other model need be run to see it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import SAID
from netron_lens.worker.infer.evidence.texts.signatures import parameters

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Choice, Evidence
    from netron_lens.worker.stages import Loaded

_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def settled(loaded: Loaded, evidence: Evidence) -> bool:
    """Tell whether it takes nothing but configurations with defaults, and no input that must be given."""
    wanted = _required(getattr(loaded.cls, "__init__", None))
    made = (evidence.parameters.get(name, ()) for name in wanted)
    calls = [_required(getattr(loaded.cls, method, None)) for method in evidence.methods]
    return bool(wanted) and all(_is_made(each) for each in made) and not any(calls)


def _required(function: object) -> list[str]:
    found = parameters(function, skip=1)
    return [each.name for each in found if each.default is each.empty and each.kind not in _VARIADIC]


def _is_made(choices: tuple[Choice, ...]) -> bool:
    first = choices[0] if choices else None
    return first is not None and (first.weight > SAID or (first.kind == "object" and first.expression.endswith("()")))
