"""A model as its constructor left it: what one call stores on its modules is no matter of the next."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from torch import nn
from torch.nn.parameter import is_lazy

_CONTAINERS = (list, dict, set, OrderedDict)
"""What calls change in place: caches by size, lists of hidden states."""
_HOOKS = {name for name, value in vars(nn.Module()).items() if type(value) in _CONTAINERS} - {
    "_parameters",
    "_buffers",
    "_modules",
}
"""What is empty in nearly all modules."""


class Untouched:
    """Remembers the attributes of a model's modules, and their lists, dicts and sets, but not the data of tensors.

    `is_final` tells whether the model can be restored: lazy layers become others at their first call.
    """

    def __init__(self, model: nn.Module) -> None:
        self.attributes = [(vars(module), vars(module).copy()) for module in nn.Module.modules(model)]
        found = {
            id(value): value
            for _, saved in self.attributes
            for name, value in saved.items()
            if type(value) in _CONTAINERS and (name not in _HOOKS or value)
        }
        self.containers: list[tuple[Any, Any]] = [(each, each.copy()) for each in found.values()]
        self.is_final = not any(is_lazy(each) for each in nn.Module.parameters(model))

    def restore(self) -> None:
        """Give the modules back what they had."""
        for attributes, saved in self.attributes:
            attributes.clear()
            attributes.update(saved)
            for name in _HOOKS:
                if saved.get(name):  # those that were not empty are filled again
                    saved[name].clear()
        for container, saved in self.containers:
            container.clear()
            if isinstance(container, list):
                container.extend(saved)
            else:
                container.update(saved)
