"""The names of a model's modules, parameters and buffers, also of those that come to be while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

from netron_lens.worker.capture.identity import identity

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import ValueKind


class Names:
    """Paths under one model. Of something shared, the first path counts."""

    def __init__(self, model: nn.Module) -> None:
        self._model = model
        self._modules: dict[int, str] = {}
        self._tensors: dict[int, tuple[ValueKind, str, Tensor]] = {}
        self._loose: dict[int, tuple[str, nn.Module]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Look at the model again: lazy modules grow their parameters at the first call."""
        self._modules.clear()
        self._tensors.clear()
        for path, module in self._model.named_modules():
            self._modules[identity(module)] = path
            prefix = f"{path}." if path else ""
            for name, parameter in module._parameters.items():  # noqa: SLF001 - faster than the public, recursive way
                if parameter is not None:
                    self._tensors.setdefault(identity(parameter), ("parameter", prefix + name, parameter))
            for name, buffer in module._buffers.items():  # noqa: SLF001
                if buffer is not None:
                    self._tensors.setdefault(identity(buffer), ("buffer", prefix + name, buffer))

    def of_module(self, module: nn.Module, parent: str) -> str:
        """The path of a module; one that the model does not register is named after its class, under its caller."""
        path = self._modules.get(identity(module))
        if path is not None:
            return path
        loose = self._loose.get(identity(module))
        if loose is None:
            self.refresh()
            path = self._modules.get(identity(module))
            if path is not None:
                return path
            stem = f"{parent}.({type(module).__name__})" if parent else f"({type(module).__name__})"
            taken = {name for name, _ in self._loose.values()}
            count = 1
            name = stem
            while name in taken:
                count += 1
                name = f"{stem}{count}"
            loose = self._loose[identity(module)] = (name, module)
        return loose[0]

    def of_tensor(self, tensor: Tensor) -> tuple[ValueKind, str | None]:
        """What a tensor is that no operation made, and its name."""
        known = self._tensors.get(identity(tensor))
        if known is None and isinstance(tensor, nn.Parameter):
            self.refresh()
            known = self._tensors.get(identity(tensor))
        if known is not None and known[2] is tensor:
            return known[0], known[1]
        if isinstance(tensor, nn.Parameter):
            return "parameter", None
        return "constant", self._attribute(tensor)

    def _attribute(self, tensor: Tensor) -> str | None:
        """The path of a tensor that a module holds as a plain attribute."""
        for path, module in self._model.named_modules():
            for name, value in vars(module).items():
                if value is tensor:
                    return f"{path}.{name}" if path else name
        return None
