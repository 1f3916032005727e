"""Values for what a run reads of settings: those that the settings have from which the rest of them was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.natural import natural_at
from netron_lens.worker.infer.plans.values import Value

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Evidence, Settings
    from netron_lens.worker.infer.plans.values import Path

_REASON = "as the settings have it"


@dataclass(frozen=True)
class Guesses:
    """What values of parts are guessed by: as settings in the code have them, else by the name alone."""

    evidence: Evidence

    def value(self, path: Path, number: int = 0) -> Value:
        """Give a value for what is read at a path; `number` is how many others there are beside it."""
        found = self._recorded(path)
        if isinstance(found, Mapping):  # of which is taken what is read
            is_dict = self.evidence.parameters[path[1]][0].kind == "dict"
            return Value("dict" if is_dict else "namespace", reason=_REASON)
        return natural_at(path, number) if found is None else value_of_expression(found, _REASON)

    def knows(self, path: Path) -> bool:
        """Tell whether the settings have something at a path."""
        return self._recorded(path) is not None

    def _recorded(self, path: Path) -> str | Settings | None:
        is_part = path[0] == "constructor" and len(path) > 2  # noqa: PLR2004 - an argument has a path of two
        choices = self.evidence.parameters.get(path[1], ()) if is_part else ()
        found: str | Settings | None = choices[0].settings if choices else None
        for name in path[2:]:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found
