"""The other ways that `capture.py` measures: plain meta tensors, torch's exporter, other tools that draw models.

Each gives CPU milliseconds of the process that it is called in.
"""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING

import torch
from capture_subjects import MODELS, built
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Iterable

PEERS = ("torchview", "torchvista", "torchlens")


def meta(name: str) -> tuple[float, float]:
    """Build and call a model on plain meta tensors, with weights where these cannot: the first time, and the second."""
    try:
        return _twice(name, "meta")
    except (NotImplementedError, RuntimeError):
        return _twice(name, "cpu")


def _twice(name: str, device: str) -> tuple[float, float]:
    importlib.import_module(MODELS[name][0])  # reading the file is no part of it
    took = []
    for _ in range(2):
        start = time.process_time()
        with torch.device(device), torch.no_grad():
            model, args = built(name)
            model(*args)
        took.append((time.process_time() - start) * 1e3)
    return took[0], took[1]


def exported(names: Iterable[str]) -> dict[str, float]:
    """A `torch.onnx.export(dynamo=True)` of each model, built before, after the process has exported another one."""
    small = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(2), nn.Linear(4, 4), nn.GELU())
    torch.onnx.export(small.eval(), (torch.randn(1, 3, 4, 4),), dynamo=True, verbose=False)
    took = {}
    for name in names:
        model, args = built(name)
        start = time.process_time()
        torch.onnx.export(model, args, dynamo=True, verbose=False)
        took[name] = (time.process_time() - start) * 1e3
    return took


def drawn(package: str, name: str) -> tuple[float, float]:
    """Build and draw a model as the front page of the tool shows it: the first time in a process, and the second."""
    peer = importlib.import_module(package)
    importlib.import_module(MODELS[name][0])  # reading the file is no part of it
    took = []
    for _ in range(2):
        start = time.process_time()
        model, args = built(name)
        if package == "torchview":
            peer.draw_graph(model, input_data=args, depth=20, expand_nested=True).visual_graph.source.encode()
        elif package == "torchvista":
            peer.trace_model(model, args)
        else:
            peer.trace(model, args[0])
        took.append((time.process_time() - start) * 1e3)
    return took[0], took[1]
