"""The text of a small class `Net`, and what was inferred of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.stages import Inferred


def net(signature: str, layers: str, forward: str, inputs: str = "x") -> str:
    return f"""
class Net(nn.Module):
    def __init__(self{signature}):
        super().__init__()
        {layers}
    def forward(self, {inputs}):
        {forward}
"""


def inputs(found: Inferred) -> dict[str, str]:
    assert found.failure is None, found.failure
    return {each.name: each.expression for each in found.recipe.inputs}


def constructor(found: Inferred) -> str:
    assert found.failure is None, found.failure
    return found.recipe.constructor
