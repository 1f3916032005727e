"""Whether a result still fits the code: the code that it came from, without comments, spaces and what it never used."""

from __future__ import annotations

import ast
import hashlib
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from netron_lens.discover.bindings import STAR, bindings_of
from netron_lens.discover.sources import Sources, normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.discover.bindings import Bindings
    from netron_lens.discover.outline import Outline
    from netron_lens.server.runs import Run
    from netron_lens.server.session import Session


def is_current(session: Session, run: Run) -> bool:
    """Whether the code that a run came from is still the same, in open documents and on disk."""
    sources = Sources(session.outlines, session.texts.documents())
    return fingerprints(sources, run.path, run.qualname, tuple(run.fingerprints)) == run.fingerprints


def fingerprints(sources: Sources, path: str, qualname: str, files: Sequence[str]) -> dict[str, str | None]:
    """A fingerprint of each file of a run, of its class's own file only what the class uses; none for a lost file."""
    own = normal(path)
    found: dict[str, str | None] = {}
    for file in {own, *map(normal, files)}:
        outline = sources.outline(file)
        name = qualname.partition(".")[0].partition("@")[0] if file == own else None
        found[file] = None if outline is None else _fingerprint(outline, name)
    return found


def used(body: Sequence[ast.stmt], name: str) -> list[ast.stmt]:
    """The top-level statements that a name needs, in order: those that bind it, and what these use in turn."""
    binders: dict[str, list[int]] = {}
    for index, statement in enumerate(body):
        found: Bindings = {}
        bindings_of([statement], found)
        for bound in found:
            binders.setdefault(bound, []).append(index)
    wanted, needed = [name, STAR], set[int]()
    while wanted:
        for index in binders.get(wanted.pop(), ()):
            if index not in needed:
                needed.add(index)
                wanted += [node.id for node in ast.walk(body[index]) if isinstance(node, ast.Name)]
    return [body[index] for index in sorted(needed)]


_made: WeakKeyDictionary[Outline, dict[str | None, str]] = WeakKeyDictionary()


def _fingerprint(outline: Outline, name: str | None) -> str:
    known = _made.setdefault(outline, {})
    if name not in known:
        body = outline.module.body if name is None else used(outline.module.body, name)
        known[name] = hashlib.sha256("\n".join(map(ast.dump, body)).encode(errors="surrogatepass")).hexdigest()
    return known[name]
