"""One self-contained page that shows a graph: Netron, our host and the bytes, without a server."""

from __future__ import annotations

import base64
import html
from pathlib import Path

TEMPLATE = Path(__file__).parent / "standalone.html"
GRAPH = "{{graph}}"
STATE = "{{state}}"
TITLE = "<title>Netron Lens</title>"


class PageError(Exception):
    """There is no page to show a graph in; `hint` is the next step."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def template() -> str:
    """The page without a graph. Raises `PageError` where it has not been built."""
    if not TEMPLATE.is_file():
        message = "The page that shows graphs is not part of this installation"
        raise PageError(message, hint="Build it in the project's folder: `npm run build`")
    return TEMPLATE.read_text(encoding="utf-8")


def write(template: str, graph: bytes, title: str, folder: Path) -> Path:
    """Write a page for a graph into a folder."""
    heading = f"<title>{html.escape(title)}</title>"
    text = template.replace(TITLE, heading).replace(GRAPH, base64.b64encode(graph).decode()).replace(STATE, "")
    path = folder / "index.html"
    path.write_text(text, encoding="utf-8")
    return path
