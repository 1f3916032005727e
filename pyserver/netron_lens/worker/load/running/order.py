"""What runs only after statements that come behind it in its file: these have the last word on what names mean."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from netron_lens.worker.load.reading.names import bound_names

if TYPE_CHECKING:
    import ast
    from collections.abc import Collection, Iterator


class Order:
    """The places of the statements of one file that gave the names of its namespace their values."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._given: dict[str, int] = {}

    @contextmanager
    def at(self, place: int, statements: Collection[ast.stmt]) -> Iterator[None]:
        """Let what stands at a place run; names keep the values that statements behind it gave them."""
        names = set(bound_names(statements))
        before = {name: self._namespace[name] for name in names if name in self._namespace}
        yield
        for name in names & self._namespace.keys():
            if name in before and self._given.get(name, place) > place:
                self._namespace[name] = before[name]
            elif name not in before or before[name] is not self._namespace[name]:
                self._given[name] = place
