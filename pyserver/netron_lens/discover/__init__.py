"""Find the module classes of Python files by reading them, never running them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.discover.models import find_models
from netron_lens.discover.sources import normal, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.discover.sources import Outlines
    from netron_lens.protocol import Document, ModelClass


def list_models(
    path: str,
    *,
    search_paths: Sequence[str] = (),
    workspace: str | None = None,
    documents: Sequence[Document] = (),
    outlines: Outlines | None = None,
) -> list[ModelClass]:
    """The module classes of a file, in the order of its text.

    An open document's text stands in for the file's. Raises `FileNotFoundError` where there is neither.
    """
    texts = {normal(document.path): document.text for document in documents}
    source = texts.get(normal(path))
    if source is None:
        source = read_text(path)
    if source is None:
        raise FileNotFoundError(path)
    found = find_models(
        source, path, search_paths=search_paths, workspace=workspace, documents=documents, outlines=outlines
    )
    return list(found.models)
