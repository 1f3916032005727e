"""Inputs and settings that are handed on: to other modules of the text, to bases, several to one layer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

sys.path.insert(0, str(Path(__file__).parent / "texts"))
from nets import constructor, inputs, net

LAYERS = "self.part = Part()"


def part(forward: str, taken: str = "x", layers: str = "self.a = nn.Linear(5, 4)") -> str:
    return net("", layers, forward, taken).replace("Net", "Part")


def test_columns_that_a_module_reads_of_what_it_is_handed_are_those_of_the_input(inferred: Infer) -> None:
    forward = "return self.a(x) + F.one_hot(when[:, 0].long(), 4) + F.one_hot(when[:, 1].long(), 4)"
    found = inputs(inferred(part(forward, "x, when") + net("", LAYERS, "return self.part(x, stamp)", "x, stamp")))
    assert found == {"x": "torch.randn(1, 5)", "stamp": "torch.randint(0, 2, (1, 2))"}


def test_keys_that_a_module_reads_of_what_it_is_handed_are_those_of_the_input(inferred: Infer) -> None:
    text = part("return self.a(given['left'] + given['right'])", "given")
    found = inputs(inferred(text + net("", LAYERS, "return self.part(entries)", "entries")))
    assert found == {"entries": "{'left': torch.randn(1, 5), 'right': torch.randn(1, 5)}"}


def test_nodes_are_as_many_in_each_input_whatever_their_features(inferred: Infer) -> None:
    forward = "B, T, N, C = x.shape; return self.a(x.permute(0, 1, 3, 2).reshape(B * T, C, N)).reshape(B, T, N, -1)"
    layers = "self.a = Part(3); self.b = Part(1); self.c = nn.Parameter(torch.eye(21))"
    text = net(", c", "self.a = nn.Conv1d(c, 4, 1)", forward).replace("Net", "Part")
    text += net("", layers, "return self.c @ torch.cat([self.a(week), self.b(day)], 3)", "week, day")
    found = inputs(inferred(text))
    assert found == {"week": "torch.randn(1, 16, 21, 3)", "day": "torch.randn(1, 16, 21, 1)"}


def test_two_inputs_that_are_added_for_a_layer_have_its_size_together(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(8, 4, 3)"
    found = inputs(inferred(net("", layers, "return self.a(x + z.view(z.size(0), z.size(1), 1, 1))", "x, z")))
    assert found == {"x": "torch.randn(1, 8, 224, 224)", "z": "torch.randn(1, 8)"}


def test_settings_are_followed_through_the_constructors_of_several_bases(inferred: Infer) -> None:
    text = """
class Root(nn.Module):
    def __init__(self, counts, rank):
        super().__init__()
        self.a = nn.Embedding(counts[0], rank)
        self.b = nn.Embedding(counts[1], rank)
class Base(Root):
    def __init__(self, args):
        super(Base, self).__init__(args.counts, args.rank)
class Net(Base):
    def forward(self, x):
        return self.a(x) * self.b(x)
"""
    assert constructor(inferred(text)) == "Net(args=SimpleNamespace(counts=[4, 4], rank=64))"


def test_ids_that_an_index_is_computed_of_are_small_and_their_number_is_that_of_a_vocabulary(inferred: Infer) -> None:
    layers = "self.count = num_q; self.a = nn.Embedding(num_q, 4); self.b = nn.Embedding(num_q * 2, 4)"
    found = inferred(net(", num_q", layers, "return self.a(q) + self.b(q + self.count * r)", "q, r"))
    assert constructor(found) == "Net(num_q=1000)"
    assert inputs(found) == {"q": "torch.randint(0, 1000, (1, 16))", "r": "torch.randint(0, 2, (1, 16))"}
