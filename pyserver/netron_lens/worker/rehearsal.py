"""Do once in a prepared parent what every run does, so that its children find it imported, compiled and cached."""

from __future__ import annotations

import torch

from netron_lens.worker import convert, run, shape_only
from netron_lens.worker.capture import capture, constructions


def rehearse() -> None:
    """Warm torch's meta kernels, then build, record and write a small model. No data, no threads; about two seconds."""
    shape_only.warm()
    for _ in range(2):
        with shape_only.ShapeOnly(), run.conditions():
            with constructions():
                model = run.prepare(_model())
            convert.layers(capture(model, (torch.randn(2, 3, 8, 8),), {}))


def _model() -> torch.nn.Module:
    return torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 3, padding=1),
        torch.nn.BatchNorm2d(4),
        torch.nn.ReLU(inplace=True),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(2),
        torch.nn.Linear(16, 8),
        torch.nn.LayerNorm(8),
        torch.nn.GELU(),
        torch.nn.Dropout(),
        torch.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True),
        torch.nn.LSTM(8, 8, batch_first=True),
    )
