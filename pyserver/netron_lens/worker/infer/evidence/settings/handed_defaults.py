"""Settings that are handed on to another class or function of the text, which has a default for what it calls alike."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings.readings import USE
from netron_lens.worker.infer.evidence.values.callees import parameter_of
from netron_lens.worker.infer.evidence.values.kinds import is_plain, kind_of
from netron_lens.worker.infer.evidence.values.parameter import default

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.place import Place, Said
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_NUMBERED = ("int", "float", "list", "tuple")
_NOTHING = frozenset({"0", "-1", "[]", "()"})
"""What stands for a size that is not known yet."""


def handed_default(name: str, _said: Said, used: Uses, _found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give the numbers that are the default where the setting is handed on under its own name."""
    for function, position in used.passed:
        target = parameter_of(function, position, place.page, place.owner)
        if target is None or target.scope is None or target.name != name or target.scope.parameters is None:
            continue
        value = default(target.scope.parameters, name)
        kind = None if value is None else kind_of(value)
        if value is None or kind not in _NUMBERED or ast.unparse(value) in _NOTHING or not is_plain(value):
            continue
        called = ast.unparse(function)
        reason = f"the default of `{called}`, which `{name}` is handed to"
        return (Choice(expression=ast.unparse(value), kind=kind, reason=reason, weight=USE),)
    return ()
