"""Shape-only tensors are refused where real ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import nn
from torch.nn import functional

from netron_lens.worker import run
from netron_lens.worker.shape_only import ShapeOnly

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: nn.Linear(4, 3)(torch.randn(2, 4, dtype=torch.float64)),
        lambda: nn.Conv2d(3, 4, 3)(torch.randint(0, 9, (1, 3, 8, 8))),
        lambda: torch.randn(2, 4) @ torch.randint(0, 9, (4, 3)),
        lambda: functional.gelu(torch.randint(0, 9, (2, 4))),
        lambda: torch.randn(2, 4) & torch.randn(2, 4),
        lambda: torch.randn(2, 4).masked_fill_(torch.randn(2, 4), 0),
        lambda: torch.randint(0, 9, (2, 4)).mul_(torch.randn(2, 4)),
        lambda: nn.GRU(4, 5)(torch.randn(3, 2, 4), torch.zeros(1, 2, 5, dtype=torch.float64)),
    ],
)
def test_dtypes_that_do_not_go_together(wrong: Callable[[], Any]) -> None:
    refused_alike(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: functional.conv1d(torch.randn(1, 4, 8), torch.randn(6, 4, 3, 3)),
        lambda: functional.conv2d(torch.randn(1, 4, 8, 8), torch.randn(6, 4, 3, 3), torch.randn(5)),
        lambda: functional.conv2d(torch.randn(1, 4, 8, 8), torch.randn(6, 4, 3, 3), padding=-1),
        lambda: functional.conv1d(torch.randn(1, 2, 4).transpose(1, 2), torch.randn(6, 4, 3)),
        lambda: functional.conv2d(torch.randn(1, 4, 8, 8), torch.randn(0, 4, 3, 3)),
        lambda: functional.conv2d(torch.randn(1, 4, 8, 8), torch.randn(0, 4, 3, 3), torch.randn(0)),
        lambda: functional.conv_transpose2d(torch.randn(1, 5, 8, 8), torch.randn(4, 3, 3, 3)),
        lambda: functional.conv_transpose2d(torch.randn(1, 4, 8, 8), torch.randn(4, 3, 3, 3), output_padding=1),
        lambda: functional.adaptive_avg_pool2d(torch.randn(1, 4, 0, 2), 2),
        lambda: torch.randn(2, 3).softmax(2),
        lambda: functional.cross_entropy(torch.randn(2, 4, 3, 3), torch.zeros(2, 3, 2, dtype=torch.long)),
        lambda: torch.randn(0, 3).max(),
        lambda: torch.randn(5, 3).index_select(0, torch.zeros(2, 2, dtype=torch.long)),
        lambda: torch.index_select(torch.randn(5, 3), dim=0, index=torch.zeros(2, 2, dtype=torch.long)),
        lambda: torch.randn(4).as_strided((3, 3), (3, 1)),
        lambda: functional.max_pool2d(torch.randn(1, 4, 8, 8), 2, stride=0),
        lambda: nn.LSTM(4, 5)(torch.randn(0, 2, 4)),
        lambda: nn.GRU(4, 5, batch_first=True)(torch.randn(2, 0, 4)),
    ],
)
def test_shapes_that_do_not_fit(wrong: Callable[[], Any]) -> None:
    refused_alike(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: torch.randn(2, 3)[torch.tensor([5])],
        lambda: torch.randn(2, 3).index_select(0, torch.tensor([5])),
        lambda: torch.randn(2, 3).gather(1, torch.full((2, 2), 7)),
    ],
)
def test_known_places_that_are_not_in_the_tensor(wrong: Callable[[], Any]) -> None:
    refused_alike(wrong)


def refused_alike(wrong: Callable[[], Any]) -> None:
    with run.conditions(), pytest.raises(Exception) as real:  # noqa: PT011 - compared below
        wrong()
    with ShapeOnly(), run.conditions(), pytest.raises(type(real.value)) as shapes:
        wrong()
    assert str(shapes.value).partition("\n")[0] == str(real.value).partition("\n")[0]


def test_dtypes_that_go_together_in_a_large_product() -> None:
    with ShapeOnly(), run.conditions():
        half = torch.randn(1 << 12, 1 << 12, dtype=torch.bfloat16)
        mask = torch.ones(1 << 12, 1 << 12, dtype=torch.bool)
        assert (half @ half).masked_fill(mask, 0).dtype == torch.bfloat16
