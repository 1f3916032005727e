"""Values for what a run reads of settings: those that the settings have from which the rest of them was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.lookup_tables import is_numbering
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.natural import natural_at
from netron_lens.worker.infer.plans.values import Value, python

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Evidence, Settings
    from netron_lens.worker.infer.plans.values import Path

_REASON = "as the settings have it"
_PART = 3
"""How long the path of a part of an argument is."""


@dataclass(frozen=True)
class Guesses:
    """What values of parts are guessed by: as settings in the code have them, else by the name alone."""

    evidence: Evidence

    def value(self, path: Path, number: int = 0) -> Value:
        """Give a value for what is read at a path; `number` is how many others there are beside it."""
        found = self._recorded(path)
        if found is None and self._is_numbering(path):
            return python(str(number), f"the next number of `{path[1]}`")
        if isinstance(found, Mapping):  # of which is taken what is read
            is_dict = self.evidence.parameters[path[1]][0].kind == "dict"
            return Value("dict" if is_dict else "namespace", reason=_REASON)
        return natural_at(path, number) if found is None else value_of_expression(found, _REASON)

    def knows(self, path: Path) -> bool:
        """Tell whether the settings have something at a path."""
        return self._recorded(path) is not None

    def _is_numbering(self, path: Path) -> bool:
        """Tell a key of an argument that the code takes for a table which numbers words: `vocab["<pad>"]`."""
        choices = self.evidence.parameters.get(path[1], ()) if path[0] == "constructor" and len(path) == _PART else ()
        return bool(choices) and choices[0].kind == "dict" and is_numbering(choices[0].expression)

    def _recorded(self, path: Path) -> str | Settings | None:
        is_part = path[0] == "constructor" and len(path) >= _PART
        choices = self.evidence.parameters.get(path[1], ()) if is_part else ()
        found: str | Settings | None = choices[0].settings if choices else None
        for name in path[2:]:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found
