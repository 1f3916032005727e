"""Weights from a file are put where they fit, and what does not fit is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from torch import nn

from netron_lens.worker.checkpoint import fill
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from pathlib import Path


def test_loads_the_weights_of_a_wrapped_model_in_a_training_state(tmp_path: Path) -> None:
    source, target = nn.Linear(3, 2), nn.Linear(3, 2)
    wrapped = {f"module.{name}": value for name, value in source.state_dict().items()}
    torch.save({"epoch": 3, "state_dict": wrapped}, tmp_path / "weights.pth")
    assert fill(target, str(tmp_path / "weights.pth")) == ()
    assert torch.equal(source.weight, target.weight)


def test_names_the_weights_that_do_not_fit(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(4, 3), "more": torch.zeros(1)}, tmp_path / "weights.pth")
    (warning,) = fill(nn.Linear(3, 2), str(tmp_path / "weights.pth"))
    assert "the model lacks `more`; the file lacks `bias`; of another shape: `weight`" in warning.message


def test_a_file_that_holds_code_is_refused(tmp_path: Path) -> None:
    torch.save(nn.Linear(3, 2), tmp_path / "model.pth")
    with pytest.raises(StageError, match="could not be read"):
        fill(nn.Linear(3, 2), str(tmp_path / "model.pth"))
