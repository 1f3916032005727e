"""Multiply-adds are those that torch's own counter finds in the operators that run."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from netron_lens.worker import run
from netron_lens.worker.capture import capture

PRODUCTS = (
    "torch.einsum('bij,bkj->bik', a, a)",
    "torch.einsum('bij, kj', [a, m])",
    "torch.einsum('...j,jk->...k', a, m)",
    "torch.einsum('ij,jk,kl->il', m, m, m)",
    "torch.einsum('bij,bkl->bik', a, a)",
    "torch.einsum('ij,ij->ij', m, m)",
    "torch.einsum('ii->i', m)",
    "torch.einsum('ij,j->i', m[:, :1], m[0, :1])",
    "torch.einsum(m, [0, 1], m, [1, 2], [0, 2])",
    "torch.tensordot(a, m, dims=1)",
    "torch.inner(a, m)",
    "torch.linalg.multi_dot([m[0], m, m[:, :2], m[:2]])",
    "torch.matrix_power(a, 5)",
    "torch.linalg.matrix_power(m, -3)",
    "torch.linalg.matmul(m, a)",
    "torch.baddbmm(a, a, a)",
    "torch.addmm(m, m, m)",
    "torch.matmul(m[0], a)",
    "nn.functional.conv_transpose1d(a, m[:, :, None], stride=2)",
    "nn.GRU(4, 6, 2, bidirectional=True)(a)[0]",
    "nn.GRUCell(4, 6)(m)",
    "nn.utils.parametrizations.weight_norm(nn.GRU(4, 6), 'weight_hh_l0')(a)[0]",
    "nn.MultiheadAttention(4, 2)(a, a, a)[0]",
)


class Expression(nn.Module):  # type: ignore[misc] # torch is not analysed
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def forward(self, a: torch.Tensor, m: torch.Tensor) -> Any:
        return eval(self.text, {"torch": torch, "nn": nn, "a": a, "m": m})


@pytest.mark.parametrize("text", PRODUCTS)
def test_multiply_adds_are_those_that_torch_counts(text: str) -> None:
    model, given = Expression(text).eval(), (torch.randn(2, 4, 4), torch.randn(4, 4))
    with run.conditions():
        record = capture(model, given, {})
        with FlopCounterMode(display=False) as counter:
            model(*given)
    assert record.failed is None
    assert record.multiply_adds == counter.get_total_flops() // 2


UNCOUNTED = {
    "torch.cdist(a[0], m)": 4 * 4 * 4,
    "torch.conv_tbc(a, torch.ones(3, 4, 5), torch.zeros(5), 1)": (2 * 4 * 5) * (3 * 4),
}
"""What torch's counter leaves out, with the products of each: for pairs of rows, and for each step of a kernel."""


@pytest.mark.parametrize(("text", "products"), UNCOUNTED.items())
def test_multiply_adds_hold_what_torch_does_not_count(text: str, products: int) -> None:
    with run.conditions():
        record = capture(Expression(text).eval(), (torch.randn(2, 4, 4), torch.randn(4, 4)), {})
    assert record.multiply_adds == products
