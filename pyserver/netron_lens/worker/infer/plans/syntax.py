"""What a class's functions are, as far as their syntax tells."""

from __future__ import annotations

import ast
import types
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType

_REACHED = 40
"""How many classes of the file are read for the strings that they compare settings with."""


def only_refuses(code: CodeType) -> bool:
    """Tell a method that does nothing but refuse, for classes that inherit it to define."""
    own = (node for node in ast.walk(syntax_of(code)) if isinstance(node, ast.FunctionDef))
    return any(isinstance(each.body[-1], ast.Raise) for each in own)


def functions(cls: type, namespace: Mapping[str, Any]) -> Iterator[CodeType]:
    """Walk the functions of a class and of the classes of its file that it names."""
    waiting, seen = [cls], {cls}
    while waiting and len(seen) < _REACHED:
        current = waiting.pop(0)
        for owner in current.__mro__:
            if owner.__module__.startswith("torch.") or owner is object:
                continue
            for function in vars(owner).values():
                code = getattr(function, "__code__", None)
                if not isinstance(code, types.CodeType):
                    continue
                yield code
                for name in code.co_names:
                    found = namespace.get(name)
                    if isinstance(found, type) and issubclass(found, nn.Module) and found not in seen:
                        seen.add(found)
                        waiting.append(found)
