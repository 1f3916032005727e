"""The language server's state, from the client's first message to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from netron_lens import __version__, codec
from netron_lens.discover.sources import Outlines
from netron_lens.protocol import Configuration
from netron_lens.server.activity import Activity
from netron_lens.server.interpreters import Interpreters
from netron_lens.server.lastgood import LastGood
from netron_lens.server.runs import Runs
from netron_lens.server.texts import Texts
from netron_lens.server.wire import Wire, converter

if TYPE_CHECKING:
    import asyncio

    from pygls.exceptions import JsonRpcException, PyglsError


class Session(LanguageServer):
    """A server and what it knows: the configuration, the open documents, what was read, and what has run."""

    def __init__(self) -> None:
        super().__init__(
            "netron-lens",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=Wire,
            converter_factory=converter,
        )
        self.configuration = Configuration(trusted=False)
        self.texts = Texts()
        self.outlines = Outlines()
        self.last_good = LastGood()
        self.runs = Runs()
        self.interpreters = Interpreters(self.log)
        self.activity = Activity(lambda status: self.protocol.notify("netronLens/status", codec.encode(status)))
        self.published: dict[str, list[types.Diagnostic]] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.pending: asyncio.TimerHandle | None = None

    def report_server_error(self, error: Exception, source: type[PyglsError | JsonRpcException]) -> None:
        """Write what went wrong to the log: only what the user asked for may raise a notification."""
        message = f"{source.__name__}: {type(error).__name__}: {error}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    def log(self, message: str) -> None:
        """Write to the client's log."""
        if message.strip():
            self.window_log_message(types.LogMessageParams(types.MessageType.Info, message.rstrip()))

    def refresh(self) -> None:
        """Have the client ask again for lenses and hints, where it can."""
        workspace = self.client_capabilities.workspace
        if workspace and workspace.code_lens and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)
        if workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
