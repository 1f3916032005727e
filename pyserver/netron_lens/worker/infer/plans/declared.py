"""The settings that a class declares to be built with, as those of transformers do: `config_class = BertConfig`."""

from __future__ import annotations

import ast
import inspect
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.infer.evidence.texts.signatures import parameters
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import Value
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FunctionType

    from netron_lens.worker.stages import Loaded

_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_ATTRIBUTE = "config_class"
_PARAMETER = "config"
_DEEPEST = 3


def declared(loaded: Loaded, own: str, name: str) -> Value | None:
    """Give the settings that a parameter takes, with their own defaults. `own` is how recipes call the class.

    The class, or a base of a library, declares them; else a model of a library that is built of them.
    """
    found = next(_classes(loaded.cls, name, _DEEPEST), None)
    if found is None:
        return None
    settings = getattr(found, _ATTRIBUTE)
    text = next((key for key, value in loaded.namespace.items() if value is settings), None)
    if text is None:
        text = f"{own}.{_ATTRIBUTE}" if found is loaded.cls else _path(settings)
    needed = [each for each in parameters(settings) if each.default is each.empty and each.kind not in _VARIADIC]
    items = tuple((each.name, natural(each.name)) for each in needed)
    return Value("call", text=text, items=items, reason=f"`{settings.__name__}` with its own defaults")


def _path(settings: type) -> str:
    """Write the shortest path that imports find a class by: mostly the package offers it."""
    package = settings.__module__.partition(".")[0]
    is_offered = getattr(sys.modules.get(package), settings.__name__, None) is settings
    return f"{package if is_offered else settings.__module__}.{settings.__qualname__}"


def _classes(cls: Any, name: str, depth: int) -> Iterator[Any]:
    """Walk the classes that declare settings and take them by this parameter, or are handed them by a constructor."""
    if name == _PARAMETER and isinstance(getattr(cls, _ATTRIBUTE, None), type):
        yield cls
        return
    function = inspect.unwrap(cls.__init__)
    code = getattr(function, "__code__", None)
    if code is None or depth == 0:
        return
    for node in ast.walk(syntax_of(code)):
        if isinstance(node, ast.Call):
            callee = _callee(node.func, function)
            if isinstance(callee, type) and issubclass(callee, nn.Module) and callee is not cls:
                for taken in _handed(node, name, callee):
                    yield from _classes(callee, taken, depth - 1)


def _callee(node: ast.expr, function: FunctionType) -> Any:
    """What a name, or an attribute of a module, stands for where the function is defined."""
    match node:
        case ast.Name(name):
            return function.__globals__.get(name)
        case ast.Attribute(ast.Name(module), name):
            found = function.__globals__.get(module)
            return getattr(found, name, None) if isinstance(found, ModuleType) else None
    return None


def _handed(call: ast.Call, name: str, callee: type) -> Iterator[str]:
    """Walk the parameters of `callee` that a call gives the value of `name`."""
    for parameter, argument in zip(parameters(callee.__init__, skip=1), call.args, strict=False):  # type: ignore[misc] # only its signature is read
        if isinstance(argument, ast.Name) and argument.id == name:
            yield parameter.name
    for keyword in call.keywords:
        if keyword.arg is not None and isinstance(keyword.value, ast.Name) and keyword.value.id == name:
            yield keyword.arg
