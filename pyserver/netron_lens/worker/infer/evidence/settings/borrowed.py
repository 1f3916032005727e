"""Classes and functions of other files that a class is built of: its bases, and what it constructs from its imports."""

from __future__ import annotations

import ast
import inspect
import sys
import time
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.texts.texts import parsed, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text
    from netron_lens.worker.stages import Loaded

_SECONDS = 0.1
_INSTALLED_WITH_TORCH = ("torch", "numpy", "builtins")


def borrowed(loaded: Loaded, request: ExportRequest, text: Text, owner: Scope | None) -> dict[str, Scope]:
    """Give the scopes by the names that the class's own text has for them; bounded in size and time."""
    if owner is None:
        return {}
    deadline = time.process_time() + _SECONDS
    documents = {document.path: document.text for document in request.documents}
    read: dict[str, Text | None] = {}
    found: dict[str, Scope] = {}
    for name, thing in _named(loaded, owner, text):
        if time.process_time() > deadline:
            break
        source = _file(thing)
        if source is None or source == loaded.file:
            continue
        if source not in read:
            content = source_of(source, documents)
            read[source] = None if content is None else parsed(source, content)
        other = read[source]
        for inner, scope in ({} if other is None else with_used(other, thing.__name__)).items():
            if inner == thing.__name__:
                found.setdefault(name, scope)
            elif _defined(text.root, inner) is None:
                found.setdefault(inner, scope)
    return found


def with_used(text: Text, name: str) -> dict[str, Scope]:
    """Give the scopes of a class or function of a text, and of what it uses there, by name."""
    scope = _defined(text.root, name)
    if scope is None:
        return {}
    used = {inner: _defined(text.root, inner) for inner in _used(scope)}
    return {name: scope, **{inner: each for inner, each in used.items() if each is not None and inner != name}}


def _named(loaded: Loaded, owner: Scope, text: Text) -> Iterator[tuple[str, Any]]:
    """Walk the bases, nearest first, and then what the class uses of its imports, those of `*` too.

    So do the classes and functions of its own text that it uses.
    """
    for base in loaded.cls.__mro__[1:]:
        yield base.__name__, base
    seen: set[str] = set()
    waiting = [owner]
    while waiting:
        for name in _used(waiting.pop(0)):
            own = _defined(text.root, name)
            if own is not None and name not in seen:
                waiting.append(own)
            elif own is None and name not in seen and name in loaded.namespace:
                yield name, loaded.namespace[name]
            seen.add(name)


def _used(scope: Scope) -> Iterator[str]:
    """Give the names that a class or function calls, or hands to a call."""
    for inner in (scope, *scope.functions.values()):
        for call in inner.calls:
            for node in (call.func, *call.args):
                if isinstance(node, ast.Name):
                    yield node.id


def _file(thing: Any) -> str | None:
    if not (isinstance(thing, type) or inspect.isfunction(thing)):
        return None
    module = sys.modules.get(thing.__module__)
    path = getattr(module, "__file__", None)
    if thing.__module__.partition(".")[0] in _INSTALLED_WITH_TORCH or not isinstance(path, str):
        return None
    return path if path.endswith(".py") else None


def _defined(root: Scope, name: str) -> Scope | None:
    return root.classes.get(name) or root.functions.get(name)
