"""A model in memory is shown as it is, and left as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx
import pytest
import torch
from torch import nn

import netron_lens

if TYPE_CHECKING:
    from pathlib import Path


def test_writes_the_graph_of_a_call(tmp_path: Path) -> None:
    path = netron_lens.export(nn.Sequential(nn.Linear(4, 2), nn.ReLU()), tmp_path / "graph.onnx", torch.randn(3, 4))
    graph = onnx.load(path, load_external_data=False).graph
    assert [node.op_type for node in graph.node] == ["Linear", "ReLU"]


def test_inputs_are_inferred_where_none_are_given(tmp_path: Path) -> None:
    path = netron_lens.export(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()), tmp_path / "graph.onnx")
    shape = onnx.load(path, load_external_data=False).graph.input[0].type.tensor_type.shape
    assert shape.dim[1].dim_value == 3


def test_modes_weights_and_random_numbers_are_left_as_they_were(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Linear(4, 2), nn.Dropout())
    model[1].eval()
    weights = model[0].weight.clone()
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    netron_lens.export(model, tmp_path / "graph.onnx")
    assert torch.rand(1) == expected
    assert [module.training for module in model.modules()] == [True, True, False]
    assert torch.equal(model[0].weight, weights)


def test_what_the_call_raises_is_raised_after_the_part_that_ran_is_written(tmp_path: Path) -> None:
    path = tmp_path / "graph.onnx"
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        netron_lens.export(nn.Sequential(nn.ReLU(), nn.Linear(4, 2)), path, torch.randn(3, 5))
    assert onnx.load(path, load_external_data=False).graph.node[0].op_type == "ReLU"
