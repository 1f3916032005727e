"""The refusal of what a look at a model must not do, with the user's statement."""

from __future__ import annotations

from typing import NoReturn

from netron_lens.worker.guard import reports


class RefusedError(PermissionError):
    """Something that a look at a model must not do."""


def refuse(what: str) -> NoReturn:
    """Refuse what the running statement does, and note it. Raises `RefusedError`."""
    _, _, text = reports.statement()
    message = f"refused while the model is looked at: {what}"
    if text:
        message = f"`{text}` was {message}"
    reports.report("refused", message)
    raise RefusedError(message)
