"""Strings that name an attribute of a module: `getattr(nn, rnn_type)`, `models.__dict__[arch]`, `getattr(F, act)`."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.words.words import words

_MODULES = {"nn": nn, "torch.nn": nn, "F": functional, "nn.functional": functional, "torch": torch}
_MODULES |= {"optim": torch.optim, "torch.optim": torch.optim}
_USUAL = {
    "rnn": ("LSTM", "GRU"),
    "cell": ("LSTMCell", "GRUCell"),
    "norm": ("BatchNorm2d", "LayerNorm"),
    "pool": ("MaxPool2d", "max_pool2d"),
    "conv": ("Conv2d", "conv2d"),
    "loss": ("MSELoss", "mse_loss"),
    "init": ("ones", "zeros"),
    "dtype": ("float32",),
    "optimizer": ("Adam", "SGD"),
    "optim": ("Adam", "SGD"),
}
_OTHERWISE = ("ReLU", "relu")
_MODELS = {
    "models": ("resnet18", "vgg11", "densenet121", "mobilenet_v2", "alexnet"),
    "segmentation": ("fcn_resnet50", "deeplabv3_resnet50"),
    "video": ("r3d_18",),
}
"""Models that torchvision has, or a module that is called as one of its is, those of one head after another."""


def attributes_of(module: str, name: str, weight: float) -> tuple[Choice, ...]:
    """Give names of attributes of a module, as it is written, that suit a parameter of this name."""
    parts = words(name)
    usual = next((names for part, names in _USUAL.items() if part in parts), _OTHERWISE)
    usual = _MODELS.get(module.rpartition(".")[2].removeprefix("torchvision_"), usual)
    holder = _MODULES.get(module)
    values = [each for each in usual if holder is None or hasattr(holder, each)] or list(_OTHERWISE)
    reason = f"`{name}` names an attribute of `{module}`"
    return tuple(Choice(expression=repr(value), kind="string", reason=reason, weight=weight) for value in values)
