"""Inputs that are unpacked into columns, computed with as masks, or permuted after they were embedded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nets import inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


@pytest.mark.parametrize(
    ("unpacked", "shape"),
    [
        ("torch.split(gt_geo, 1, 1)", "1, 5, 224, 224"),
        ("gt_geo.unbind(dim=1)", "1, 5, 224, 224"),
        ("gt_geo.split(1, dim=-1)", "1, 3, 224, 5"),
    ],
)
def test_an_input_has_the_columns_that_it_is_unpacked_into(inferred: Infer, unpacked: str, shape: str) -> None:
    forward = f"x, y, w, h, angle = {unpacked}; return (x + y * w + h) * angle, self.a(geo)"
    found = inputs(inferred(net("", "self.a = nn.Identity()", forward, "gt_geo, geo")))
    assert found["gt_geo"] == found["geo"] == f"torch.randn({shape})"


def test_a_mask_that_is_computed_with_is_made_of_numbers(inferred: Infer) -> None:
    forward = "return self.a(x) * (1 - mask)[:, :1]"
    found = inputs(inferred(net("", "self.a = nn.Linear(6, 2)", forward, "x, mask")))
    assert found["mask"].startswith("torch.randn(1, ")


def test_what_is_permuted_after_it_was_embedded_has_a_dimension_less(inferred: Infer) -> None:
    layers = "self.e, self.c = nn.Embedding(9, 4), nn.Conv2d(4, 2, 3)"
    forward = "shape = (*x.size(), -1); return self.c(self.e(x.view(-1)).view(shape).permute(0, 3, 1, 2))"
    assert inputs(inferred(net("", layers, forward)))["x"].startswith("torch.randint(0, 9, (1, ")


def test_rows_are_as_wide_as_the_places_of_columns_that_are_listed(inferred: Infer) -> None:
    layers = "self.places, self.a = [16, 32, 70], nn.Linear(3, 2)"
    assert inputs(inferred(net("", layers, "return self.a(x[:, self.places])", "x"))) == {"x": "torch.randn(1, 71)"}
