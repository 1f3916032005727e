"""How messages are read: columns always in UTF-16 code units, our own requests as plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types
from pygls.protocol import (
    JsonRPCNotification,
    JsonRPCRequestMessage,
    JsonRPCResponseMessage,
    LanguageServerProtocol,
    lsp_method,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    from cattrs import Converter
    from pygls.protocol.json_rpc import MsgId


class Wire(LanguageServerProtocol):
    """The protocol in UTF-16, which every client knows, with the texts left to `Texts`.

    pygls splits lines where Python's `str.splitlines` does, at form feeds and more, as editors do not.
    """

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Generator[tuple[Any, tuple[Any, ...], None], None, None]:
        """Hand a change on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    def _handle_cancel_notification(self, msg_id: MsgId) -> None:
        """Cancel a request; one whose answer is on the way is past that, which is nothing to warn of."""
        if msg_id in self._request_futures:
            super()._handle_cancel_notification(msg_id)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message."""
        if data.get("method") == "initialize":
            general = (data.get("params") or {}).get("capabilities", {}).get("general") or {}
            general.pop("positionEncodings", None)
        return super().structure_message(data)


class Data(dict[str, Any]):
    """An answer that is JSON data already: it has thousands of values, which nothing need look through once more."""


def converter() -> Converter:
    """A converter that leaves the parameters of requests it does not know as they are, and answers that are `Data`."""
    made = converters.get_converter()
    made.register_unstructure_hook(Data, lambda data: data)
    for message in (JsonRPCRequestMessage, JsonRPCNotification, JsonRPCResponseMessage):
        made.register_structure_hook(message, _plain)
    return made


def _plain(message: dict[str, Any], cls: type) -> Any:
    return cls(**{"params": None, **message} if cls is not JsonRPCResponseMessage else message)
