"""The objects of a plan, made so that they remember which choice they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.plans.values import Path, Value, callee_of, key_of, spelled
from netron_lens.worker.infer.trials.tracked import Guess, Recorder, RecordingDict, Text
from netron_lens.worker.load.written import asked
from netron_lens.worker.recipe import PROVIDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.worker.infer.trials.tracked import Ledger
    from netron_lens.worker.stages import Loaded


def made(  # noqa: PLR0911 - one per kind
    value: Value, path: Path, sizes: Mapping[str, int], loaded: Loaded, ledger: Ledger
) -> Any:
    """Make the object. Whatever the user's code raises on the way is raised."""

    def inner(name: str, item: Value) -> Any:
        return made(item, (*path, name), sizes, loaded, ledger)

    match value.kind:
        case "list":
            return ledger.remember([inner(name, item) for name, item in value.items], path)
        case "tuple":
            return ledger.remember(tuple(inner(name, item) for name, item in value.items), path)
        case "dict" | "mapping":
            recording = RecordingDict({key_of(name): inner(name, item) for name, item in value.items})
            vars(recording).update(path=path, ledger=ledger, attributes=value.kind == "mapping")
            return ledger.remember(recording, path)
        case "namespace":
            recorder = Recorder(path, ledger, {name: inner(name, item) for name, item in value.items})
            return ledger.remember(recorder, path)
        case "call":
            named, picked = callee_of(value)
            callee = evaluated(named, loaded)
            positional = [inner(name, item) for name, item in value.items if name.isdigit()]
            keywords = {name: inner(name, item) for name, item in value.items if not name.isdigit()}
            found = callee(*positional, **keywords)
            return ledger.remember(found[0] if picked else found, path)
        case "tensor":
            return ledger.remember(evaluated(spelled(value, sizes), loaded), path)
        case "python":
            ledger.unmade = path
            found = evaluated(value.text, loaded)
            ledger.unmade = None
            return found if value.untracked else _tracked(found, path, ledger)


def evaluated(text: str, loaded: Loaded) -> Any:
    """Evaluate an expression as a recipe is; what it names of the file is loaded first."""
    asked.provide(loaded, text)
    return eval(text, {**PROVIDED, **loaded.namespace})  # noqa: S307 - recipes are Python


def _tracked(value: Any, path: Path, ledger: Ledger) -> Any:
    if type(value) is int:
        return Guess(value, path, ledger=ledger)
    if type(value) is str:
        return ledger.remember(Text(value), path)
    if type(value) is list:
        return ledger.remember([_tracked(item, path, ledger) if type(item) is int else item for item in value], path)
    if value is None or isinstance(value, bool | float):
        return value
    return ledger.remember(value, path)
