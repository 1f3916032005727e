"""What is known of a module beside its calls: its parameters, its attributes, where its class stands."""

from __future__ import annotations

import ast
import functools
import inspect
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from netron_lens.worker.capture.identity import identity
from netron_lens.worker.capture.modules import constructions
from netron_lens.worker.capture.record import Call, Parameter
from netron_lens.worker.capture.tensors import arguments
from netron_lens.worker.capture.tensors.structure import dtype_name
from netron_lens.worker.capture.text import sites, texts

if TYPE_CHECKING:
    from netron_lens.worker.capture.tensors.names import Names

Totals = tuple[int, int]
"""Elements of parameters, and of those that are trainable."""


class Inventory:
    """The parameters and buffers of a model after its run, by module. Read it unwatched."""

    def __init__(self, model: nn.Module, names: Names) -> None:
        names.refresh()
        self._names = names
        holders: dict[int, int] = {}
        modules = list(nn.Module.modules(model))
        children = sum(child is not None for module in modules for child in module._modules.values())  # noqa: SLF001 - not recursive
        for module in modules:
            for tensor in (*module._parameters.values(), *module._buffers.values()):  # noqa: SLF001 - not recursive
                if tensor is not None:
                    holders[identity(tensor)] = holders.get(identity(tensor), 0) + 1
        self._holders = holders
        self._own: dict[int, tuple[Parameter, ...]] = {}
        self._totals: dict[int, Totals] = {}
        self._sharing = children >= len(modules) or any(count > 1 for count in holders.values())

    def own(self, module: nn.Module) -> tuple[Parameter, ...]:
        """The parameters and buffers that a module holds itself."""
        known = self._own.get(identity(module))
        if known is None:
            held = [(name, tensor, False) for name, tensor in module._parameters.items()]  # noqa: SLF001 - not recursive
            held += [(name, tensor, True) for name, tensor in module._buffers.items()]  # noqa: SLF001
            known = self._own[identity(module)] = tuple(
                self._described(name, tensor, buffer=buffer) for name, tensor, buffer in held if _has_shape(tensor)
            )
        return known

    def totals(self, module: nn.Module) -> Totals:
        """Numbers of elements in a module with all its submodules, shared ones once."""
        known = self._totals.get(identity(module))
        if known is None:
            known = self._totals[identity(module)] = self._counted(module)
        return known

    def _counted(self, module: nn.Module) -> Totals:
        if self._sharing:
            parameters = [parameter for parameter in nn.Module.parameters(module) if _has_shape(parameter)]
            return _sizes(parameters)
        total, trainable = _sizes([each for each in module._parameters.values() if _has_shape(each)])  # noqa: SLF001
        for child in module._modules.values():  # noqa: SLF001 - not recursive
            if child is not None:
                below = self.totals(child)
                total, trainable = total + below[0], trainable + below[1]
        return total, trainable

    def _described(self, name: str, tensor: Tensor, *, buffer: bool) -> Parameter:
        _, path = self._names.of_tensor(tensor)
        return Parameter(
            name=name,
            path=path or name,
            shape=tuple(tensor.shape),
            dtype=dtype_name(tensor),
            trainable=not buffer and tensor.requires_grad,
            buffer=buffer,
            shared=self._holders.get(identity(tensor), 0) > 1,
        )


def describe(call: Call, module: nn.Module, inventory: Inventory) -> None:
    """Complete a call with what its module tells."""
    cls = type(module)
    call.class_name, call.class_module = cls.__qualname__.rpartition("<locals>.")[2], cls.__module__
    call.attributes = _attributes(module)
    call.own = inventory.own(module)
    call.parameters, call.trainable = inventory.totals(module)
    call.construction = constructions.of(module)
    call.class_file, call.class_line = _definition(cls)  # type: ignore[arg-type] # a class can be hashed


def _has_shape(tensor: object) -> bool:
    return isinstance(tensor, Tensor) and not isinstance(tensor, nn.parameter.UninitializedTensorMixin)


def _sizes(parameters: list[Any]) -> Totals:
    total = trainable = 0
    for parameter in parameters:
        size = parameter.numel()
        total += size
        if parameter.requires_grad:
            trainable += size
    return total, trainable


def _attributes(module: nn.Module) -> dict[str, Any]:
    try:
        text = module.extra_repr()
    except Exception:  # noqa: BLE001 - a user's `extra_repr` may raise anything; it is decoration
        return {}
    return dict(_parsed(type(module), text)) if text else {}  # type: ignore[arg-type] # as above


@functools.cache
def _parsed(cls: type, text: str) -> tuple[tuple[str, Any], ...]:
    try:
        call = ast.parse(f"_({text})", mode="eval").body
    except SyntaxError:
        return (("extra_repr", text),)
    if not isinstance(call, ast.Call):
        return (("extra_repr", text),)
    known = _constructor_names(cls)
    names = [*known, *(f"argument{position}" for position in range(len(known), len(call.args)))]
    found = [(name, _value(node)) for name, node in zip(names, call.args, strict=False)]
    found += [(keyword.arg, _value(keyword.value)) for keyword in call.keywords if keyword.arg]
    return tuple(found)


@functools.cache
def _constructor_names(cls: type) -> list[str]:
    return [name for name in inspect.signature(cls).parameters if name not in {"args", "kwargs"}]


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float, str)):
        return node.value
    try:
        return arguments.literal(ast.literal_eval(node))
    except ValueError:
        return ast.unparse(node)


@functools.cache
def _definition(cls: type) -> tuple[str | None, int | None]:
    for method in (vars(cls).get("forward"), vars(cls).get("__init__"), *vars(cls).values()):
        code = getattr(inspect.unwrap(method) if callable(method) else method, "__code__", None)
        if code is None or not sites.is_users(code):
            continue
        return code.co_filename, texts.class_line(code.co_filename, cls.__qualname__) or code.co_firstlineno
    return None, None
