"""Why a class cannot be run, before anything is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.protocol import Failure

if TYPE_CHECKING:
    from netron_lens.protocol import ExportRequest
    from netron_lens.server.interpreters import PoolKey
    from netron_lens.server.session import Session


def reason(session: Session, order: ExportRequest, key: PoolKey | None) -> Failure | None:
    """What is in the way; none where the class can be run."""
    name = f"`{order.qualname}`"
    if not session.configuration.trusted:
        return Failure(
            stage="worker",
            kind="error",
            message=f"{name} was not run: this workspace is not trusted, and showing a model runs its code",
            hint="Trust the workspace, then try again",
        )
    if key is None:
        return Failure(
            stage="worker",
            kind="error",
            message=f"{name} was not run: no Python interpreter is selected for its folder",
            hint="Select an interpreter that has `torch`",
        )
    if order.line is None:
        return Failure(
            stage="discover",
            kind="error",
            message=f"{name} is not a module class of this file",
            file=order.file,
            hint="It may have been renamed: choose the class again",
        )
    return None
