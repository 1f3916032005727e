"""The classes that annotations name, and how the user's file can write them."""

from __future__ import annotations

import ast
import inspect
from collections import ChainMap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TORCHS = "torch.nn."


def classes_meant(inners: list[ast.expr], namespace: Mapping[str, Any]) -> Iterator[str]:
    """Name the user's own classes among those that are meant, `Type[Union[Basic, Bottleneck]]`, that are no bases."""
    for inner in inners:
        match inner:
            case ast.Name(name):
                cls = namespace.get(name)
                if isinstance(cls, type) and not (_is_base(cls, namespace) or cls.__module__.startswith(_TORCHS)):
                    yield path_of(cls, name, namespace)
            case ast.Subscript(ast.Name("Union") | ast.Attribute(_, "Union"), ast.Tuple(parts)):
                yield from classes_meant(parts, namespace)
            case ast.BinOp(left, ast.BitOr(), right):
                yield from classes_meant([left, right], namespace)


def _is_base(cls: type, namespace: Mapping[str, Any]) -> bool:
    others = (each for each in namespace.values() if isinstance(each, type) and each is not cls)
    return inspect.isabstract(cls) or any(issubclass(each, cls) for each in others)


def path_of(cls: type, name: str, namespace: Mapping[str, Any]) -> str:
    """Write a class of another module by its full path, unless the file has it by its name."""
    own = of_file(namespace)
    if own.get(name) is cls or cls.__module__ == own.get("__name__"):
        return name
    return f"{cls.__module__}.{cls.__qualname__}"


def of_file(namespace: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the file's own names, where an annotation of another module is read."""
    return namespace.maps[-1] if isinstance(namespace, ChainMap) else namespace
