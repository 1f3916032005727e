"""Causes of a failure that hardly another argument leads around: what is not there."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.syntax import only_refuses
from netron_lens.worker.infer.plans.values import calls
from netron_lens.worker.infer.trials.places import frames
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from netron_lens.worker.infer.trials.outcome import Outcome


def names_nothing(error: BaseException | None) -> bool:
    """Tell whether code names a variable, or a part of a module, that there is not."""
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        return True
    return isinstance(error, AttributeError) and isinstance(error.obj, ModuleType)


def is_of_argument(outcome: Outcome) -> bool:
    """Tell a failure within a module that was chosen as an argument: another one may go further."""
    constructor = outcome.plan.at(("constructor",))
    made = set() if constructor is None else {each.text for _, item in constructor.items for each in calls(item)}
    found = [] if outcome.error is None else frames(outcome.error)
    return any(type(frame.f_locals.get("self")).__name__ in made for frame, _ in found)


def is_abstract(error: BaseException | None) -> bool:
    """Tell whether a method was called that is there for classes that inherit it to define."""
    return isinstance(error, NotImplementedError) and only_refuses(frames(error)[-1][0].f_code)


def asks_for_package(outcome: Outcome) -> bool:
    """Tell whether a package is missing."""
    return isinstance(outcome.error, ImportError) or _is_of_package(outcome)


def asks_for_file(outcome: Outcome) -> bool:
    """Tell whether the model itself opens a file that is missing."""
    return isinstance(outcome.error, FileNotFoundError) and _is_of_model(outcome)


def lacks_package(outcome: Outcome) -> bool:
    """Tell whether the model itself needs a package that is missing."""
    return _is_of_package(outcome) and _is_of_model(outcome)


def _is_of_package(outcome: Outcome) -> bool:
    return isinstance(outcome.error, StageError) and outcome.error.stage == "load"


def _is_of_model(outcome: Outcome) -> bool:
    """Tell a failure of the model itself from that of an expression which makes one of its arguments."""
    return outcome.ledger is None or outcome.ledger.unmade is None
