"""Runs the language server on the claimed stdout until the client ends it."""

from __future__ import annotations

import logging
import os
import sys

from netron_lens.server import anchors, classes, documents, fixes, hints, hover, lenses, saving, visualizing
from netron_lens.server.session import Session


def main(channel: int) -> None:
    """Serve. Stderr, which the client shows in its log, gets warnings only."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    session = Session()
    for feature in (documents, classes, lenses, visualizing, anchors, hints, hover, fixes, saving):
        feature.register(session)
    with os.fdopen(channel, "wb") as stdout:
        session.start_io(stdout=stdout)
