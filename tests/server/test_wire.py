"""What is said of messages in the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from netron_lens.server.session import Session

if TYPE_CHECKING:
    import pytest


def test_cancelling_what_was_answered_is_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    protocol = Session().protocol
    with caplog.at_level(logging.WARNING):
        protocol._handle_cancel_notification("answered")  # noqa: SLF001 - pygls calls it so
    assert not caplog.records
