"""Causes of a failure that hardly another argument leads around: a package or a file that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from netron_lens.worker.infer.trials.outcome import Outcome


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
