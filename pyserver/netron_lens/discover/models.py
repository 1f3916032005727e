"""The module classes of one text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.discover.places import Places
from netron_lens.discover.resolve import Resolver
from netron_lens.discover.sources import Outlines, Sources, normal
from netron_lens.protocol import Document, ModelClass

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Discovery:
    """The module classes of a text, in its order. `parsed` is false where the text had to be repaired first."""

    models: tuple[ModelClass, ...]
    parsed: bool


def find_models(  # noqa: PLR0913 - all that can be seen from a text
    source: str,
    path: str,
    *,
    search_paths: Sequence[str] = (),
    workspace: str | None = None,
    documents: Sequence[Document] = (),
    outlines: Outlines | None = None,
) -> Discovery:
    """The module classes of a source text that stands, or would stand, at a path.

    `search_paths` is the interpreter's `sys.path`, `documents` the open texts that stand in for files. A class in a
    function has the qualified name `f.<locals>.Net`; each of several of one qualified name is `Net@LINE`. `outlines`
    keeps what is read of other files.
    """
    document = Document(path=path, text=source)
    sources = Sources(outlines or Outlines(), [*documents, document])
    outline = sources.outline(normal(path))
    assert outline is not None  # it has a text
    resolver = Resolver(sources, Places(sources, search_paths=search_paths, workspace=workspace))
    found = [definition for definition in outline.definitions.values() if resolver.is_module(outline, definition)]
    times = Counter(definition.qualname for definition in found)
    models = tuple(
        ModelClass(
            file=path,
            name=definition.node.name,
            qualname=definition.qualname
            if times[definition.qualname] == 1
            else f"{definition.qualname}@{definition.node.lineno}",
            line=definition.node.lineno,
            end_line=definition.node.end_lineno or definition.node.lineno,
        )
        for definition in found
    )
    return Discovery(models, outline.parsed)
