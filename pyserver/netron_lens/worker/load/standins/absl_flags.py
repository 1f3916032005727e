"""Flags of `absl` without a command line: their defaults stand in, and usual numbers where they have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard import reports
from netron_lens.worker.guard.imports import when_imported
from netron_lens.worker.load.standins import guesses

if TYPE_CHECKING:
    import types

read: list[str] = []
"""Not empty when flags were read: the lines that a program needs after them, for the numbers that stand in."""
NEEDED = "absl.flags.FLAGS.mark_as_parsed()"


def stand_in() -> None:
    """From now on flags can be read although nothing parses them; a number that has no default is reported."""
    read.clear()

    def change(module: types.ModuleType) -> None:
        get = module.FlagValues.__getattr__

        def __getattr__(self: Any, name: str) -> Any:  # noqa: N807 - the method's own name
            if not name.startswith("_") and not self.is_parsed():
                self.mark_as_parsed()
                read.append(NEEDED)
            value = get(self, name)
            kind = {"int": int, "float": float}.get(self[name].flag_type()) if value is None else None
            if kind is None:
                return value
            self[name].value = guesses.value(name, kind)
            read.append(f"absl.flags.FLAGS[{name!r}].value = {self[name].value!r}")
            message = f"`--{name}` has no default and was not given: `{self[name].value!r}` stands in"
            reports.report("required-flag", message)
            return self[name].value

        module.FlagValues.__getattr__ = __getattr__

    when_imported({"absl.flags._flagvalues": change})
