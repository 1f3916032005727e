"""An object is loaded from a file that is not there, `Vocabulary.load(path)`: its class makes an empty one instead."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.settings.annotations import built
from netron_lens.worker.infer.trials.materials import evaluated

if TYPE_CHECKING:
    from netron_lens.worker.stages import Loaded


def unloaded(text: str, loaded: Loaded) -> str | None:
    """Write an expression with the constructions of the classes whose methods it calls; none where it calls none."""
    tree = ast.parse(text, mode="eval")
    loads = _Loads(loaded)
    made = loads.visit(tree)
    return ast.unparse(made) if loads.has_found else None


class _Loads(ast.NodeTransformer):
    """Replaces `Class.method(…)` by `Class(…)`, with usual arguments."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.has_found = False

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Build the class, if it is one whose method is called."""
        match node.func:
            case ast.Attribute(ast.Name() | ast.Attribute() as holder, _):
                cls = self._class(ast.unparse(holder))
                if cls is not None:
                    self.has_found = True
                    return ast.parse(built(cls, ast.unparse(holder), self.loaded.namespace), mode="eval").body
        self.generic_visit(node)
        return node

    def _class(self, name: str) -> type | None:
        try:
            found: Any = evaluated(name, self.loaded)
        except (AttributeError, NameError):
            return None
        return found if isinstance(found, type) else None
