"""Messages as they are sent, and what is said of them in the log."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from netron_lens import codec, protocol
from netron_lens.server.session import Session

if TYPE_CHECKING:
    import pytest


def test_cancelling_what_was_answered_is_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    wire = Session().protocol
    with caplog.at_level(logging.WARNING):
        wire._handle_cancel_notification("answered")  # noqa: SLF001 - pygls calls it so
    assert not caplog.records


def test_the_text_of_a_message_is_what_its_plain_data_are_in_json() -> None:
    document = protocol.Document(path="net.py", text="é\n")
    request = protocol.ExportRequest(file="net.py", qualname="Net", folder="out", documents=(document,))
    command = protocol.Run(run=1, request=request)
    assert json.loads(codec.text(command)) == codec.encode(command)
    assert "\n" not in codec.text(command)
