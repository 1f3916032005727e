"""What sizes settings have, and what comes of them for the inputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from nets import constructor, inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_a_list_of_one_zero_is_an_axis(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, width, dims=None):
        super().__init__()
        self.a, self.dims = nn.Linear(width, 3), dims
    def forward(self, x):
        return self.a(x).mean(self.dims)
model = Net(7, dims=(0,))
model(torch.randn(3, 5, 7))
"""
    assert inferred(text).recipe.constructor == "Net(7, dims=(0,))"


def test_a_setting_that_is_left_out_says_no_size(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, img_size: int | None = None):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 32, stride=32)
        self.bias = nn.Parameter(torch.zeros(7, 7))
    def forward(self, x):
        return self.a(x) + self.bias
"""
    found = inferred(text)
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 3, 224, 224)"]


def test_labels_are_one_for_each_example(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.a, self.none = nn.Embedding(num_classes, 8), nn.Parameter(torch.zeros(8))
    def forward(self, x, classes):
        kept = torch.rand(x.shape[0]) < 0.5
        mixed = torch.where(kept[:, None], self.a(classes), self.none.expand(x.shape[0], 8))
        return torch.cat((mixed, x), dim=-1)
"""
    found = inferred(text)
    assert [each.expression for each in found.recipe.inputs][1] == "torch.randint(0, 10, (1,))"


def test_a_table_of_ranks_tells_how_many_dimensions_there_are(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.ModuleDict({"line": nn.Conv1d(3, 4, 1)})
    def forward(self, x):
        return self.a[{3: "line"}[x.ndim]](x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert len(found.recipe.inputs) == 1


def test_ids_stay_below_the_size_of_the_table_that_they_go_into(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, vocab_size=50):
        super().__init__()
        self.a = nn.Embedding(vocab_size, 8)
    def forward(self, input_ids: torch.LongTensor | None = None):
        return self.a(input_ids)
"""
    assert [each.expression for each in inferred(text).recipe.inputs] == ["torch.randint(0, 50, (1, 16))"]


def test_a_picture_has_the_channels_that_its_name_says(inferred: Infer) -> None:
    text = """
class Stem(nn.Module):
    def __init__(self, given):
        super().__init__()
        self.channels = given["channels"]
        self.a = nn.Conv2d(self.channels, 8, 3)
    def forward(self, image):
        if image.shape[1] != self.channels:
            raise ValueError("other channels")
        return self.a(image)
class Net(Stem):
    def __init__(self):
        super().__init__({"channels": 3})
"""
    assert [each.expression for each in inferred(text).recipe.inputs] == ["torch.randn(1, 3, 224, 224)"]


@pytest.mark.parametrize(("height", "width"), [(96, 160), (96, 96)])
def test_a_picture_has_the_two_sides_of_a_default(inferred: Infer, height: int, width: int) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, in_size=({height}, {width})):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 32, stride=32)
        self.bias = nn.Parameter(torch.zeros(in_size[0] // 32, in_size[1] // 32))
    def forward(self, x):
        return self.a(x) + self.bias
"""
    assert [each.expression for each in inferred(text).recipe.inputs] == [f"torch.randn(1, 3, {height}, {width})"]


def test_steps_of_one_example_are_those_of_what_is_stacked_with_it(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(17, 8), nn.Linear(1, 8)
    def forward(self, states, rewards):
        return torch.stack((self.a(states), self.b(rewards)), dim=1)
states, rewards = torch.randn(1, 3, 17), load()
Net()(states, rewards)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 3, 17)", "torch.randn(1, 3, 1)"]


def test_a_list_of_layers_is_one_from_the_start(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, blocks: nn.ModuleList):
        super().__init__()
        self.blocks = blocks
    def forward(self, x):
        for _, block in enumerate(self.blocks):
            x = block(x)
        return x
"""
    assert inferred(text).recipe.constructor == "Net(blocks=torch.nn.ModuleList([torch.nn.Identity()]))"


def test_a_default_may_be_a_number_of_numpy(inferred: Infer) -> None:
    text = """
import numpy as np
class Net(nn.Module):
    def __init__(self, gain=np.sqrt(2)):
        super().__init__()
        self.gain = gain
    def forward(self, x):
        return x * float(self.gain)
"""
    assert inferred(text).failure is None


def test_what_a_size_is_computed_with_is_a_whole_number(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.a = nn.Linear(options.width * options.width_scale, 3)
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).failure is None


@pytest.mark.parametrize("viewed", ["x.view(*self.shape)", "x.reshape(self.shape)", "x.reshape(len(x), *self.shape)"])
def test_a_form_is_given_where_all_of_it_is_taken_together(inferred: Infer, viewed: str) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.shape = shape
    def forward(self, x):
        return {viewed}
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor.startswith("Net(-1")


def test_ids_are_below_the_vocabulary_of_the_settings_that_are_given(inferred: Infer) -> None:
    text = """
class Settings:
    def __init__(self, vocab_size, width=8, heads=4):
        assert width % heads == 0
        self.vocab_size, self.width, self.heads = vocab_size, width, heads
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.words = nn.Embedding(config.vocab_size, config.width)
        self.heads = config.heads
    def forward(self, ids):
        return self.words(ids)
def main():
    Net(Settings(vocab_size=32000, width=6, heads=4))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    ids = next(each.expression for each in found.recipe.inputs)
    assert ids.startswith(f"torch.randint(0, {found.recipe.constructor.partition('vocab_size=')[2][:-2]}, ")


def test_a_setting_that_may_be_a_list_is_a_number_where_no_list_fits(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, scale_factor):
        super().__init__()
        self.scale = tuple(map(float, scale_factor)) if isinstance(scale_factor, list) else scale_factor
    def forward(self, x):
        if isinstance(self.scale, tuple) and len(self.scale) != 2:
            raise ValueError("as many as there are sides")
        return F.interpolate(x, scale_factor=self.scale)
"""
    assert inferred(text).failure is None


def test_a_graph_that_is_asked_for_has_as_many_nodes_as_there_are_vectors(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, data):
        super().__init__()
        self.a, self.b = nn.Embedding(data.n_users, 8), nn.Embedding(data.m_items, 8)
        self.graph = data.get_graph()
    def forward(self, users):
        found = torch.sparse.mm(self.graph, torch.cat([self.a.weight, self.b.weight]))
        return found[users]
"""
    assert inferred(text).failure is None


def test_the_elements_of_a_list_are_all_of_the_names_that_are_checked(inferred: Infer) -> None:
    text = """
def check(kind):
    if kind not in ["own", "other"]:
        raise ValueError(f"unknown kind {kind}")
class Net(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.blocks = blocks
        layers = []
        for block in self.blocks:
            check(block)
            layers.append(nn.Linear(8, 8))
        self.layers = nn.ModuleList(layers)
    def forward(self, x):
        for i, block in enumerate(self.blocks):
            x = self.layers[i](x) if block == "own" else self.layers[i](-x)
        return x
"""
    constructor = inferred(text).recipe.constructor
    assert constructor.count("'") // 2 == constructor.count(",") + 1


def test_a_list_has_as_many_elements_as_a_name_that_counts_them_may_be(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, sides):
        super().__init__()
        count = len(sides)
        assert count in (2, 3), f"{count} sides"
        self.a = getattr(nn, f"Conv{count}d")(1, 2, 3)
        self.b = [side // 2 for side in sides]
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor.count(",") == 2


def test_lists_have_the_lengths_that_are_asked_for_one_after_another(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, repeats, widths):
        super().__init__()
        if len(repeats) != 3:
            raise ValueError("three repeats")
        if len(widths) != 7:
            raise ValueError("seven widths")
        self.a = nn.Linear(widths[0], widths[6])
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).failure is None


def test_the_size_of_a_kernel_is_one_after_other_words_too(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, part_kernel_size):
        super().__init__()
        self.a, self.b = nn.Conv1d(4, 4, part_kernel_size[0]), nn.Conv1d(4, 4, part_kernel_size[1])
    def forward(self, x):
        return self.b(self.a(x))
"""
    assert inferred(text).recipe.constructor == "Net(part_kernel_size=[3, 3])"


@pytest.mark.parametrize(("test", "depth"), [("(depth - 2) % 6 == 0", 20), ("(depth - 4) % 3 == 0", 13)])
def test_a_depth_repeats_its_blocks(inferred: Infer, test: str, depth: int) -> None:
    first, step = (int(each) for each in re.findall(r"\d+", test)[:2])
    text = f"""
class Net(nn.Module):
    def __init__(self, depth):
        super().__init__()
        assert {test}
        count = (depth - {first}) // {step}
        self.a = nn.Sequential(*[nn.Conv2d(3, 3, 3) for _ in range(count)])
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == f"Net(depth={depth})"


def test_channels_are_as_many_as_are_taken_apart_into_blocks(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, block_size):
        super().__init__()
        self.bs = block_size
    def forward(self, x):
        N, C, H, W = x.size()
        x = x.view(N, self.bs, self.bs, C // self.bs ** 2, H, W).permute(0, 3, 4, 1, 5, 2).contiguous()
        return x.view(N, C // self.bs ** 2, H * self.bs, W * self.bs)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    block = int(re.findall(r"\d+", found.recipe.constructor)[0])
    assert found.recipe.inputs[0].expression.startswith(f"torch.randn(1, {block * block}, ")


def test_a_picture_is_as_large_as_those_that_the_weights_were_trained_on(inferred: Infer) -> None:
    text = """
settings = {"net": {"imagenet": {"input_size": [3, 331, 331], "mean": [0.5, 0.5, 0.5]}}}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 32, stride=32)
    def forward(self, x):
        return self.a(x)
"""
    assert [each.expression for each in inferred(text).recipe.inputs] == ["torch.randn(1, 3, 331, 331)"]


def test_sequences_that_do_not_fit_are_as_long_as_the_longest(inferred: Callable[..., Inferred]) -> None:
    text = """
import argparse
class Net(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.a, self.b = nn.Embedding(args.vocab_size, 8), nn.Embedding(args.max_seq_length, 8)
        self.last = list(range(args.max_seq_length // 2))[-1]
    def forward(self, input_ids):
        rows = self.a(input_ids) + self.b(torch.arange(input_ids.size(1)))
        return torch.fft.rfft(rows, dim=1)[:, self.last]
if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--vocab_size", type=int, default=500)
    parser.add_argument("--max_seq_length", type=int, default=37)
    model = Net(parser.parse_args())
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert [each.expression for each in found.recipe.inputs] == ["torch.randint(0, 100, (1, 37))"]


def test_lengths_that_a_docstring_calls_after_their_longest_are_lengths(inferred: Callable[..., Inferred]) -> None:
    text = '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(5, 4)
    def forward(self, mine, other):
        """Compute.

        Args:
            mine (Tensor): Padded features (B, Tmax, idim).
            other (Tensor): Padded features (B, Lmax, idim).
        """
        return self.a(mine) @ self.a(other).mT
'''
    found = inferred(text)
    assert found.failure is None, found.failure
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 16, 5)"] * 2


def test_the_side_of_a_picture_that_a_docstring_names_is_a_usual_one(inferred: Callable[..., Inferred]) -> None:
    text = '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(3, 8, 3))
    def forward(self, mine):
        """Compute.

        :param mine: a tensor of dimensions (batch_size, 3, image_size, image_size)
        """
        return self.a(mine)
'''
    assert [each.expression for each in inferred(text).recipe.inputs] == ["torch.randn(1, 3, 224, 224)"]


def test_how_many_points_there_are_is_not_how_wide_each_is(inferred: Infer) -> None:
    text = net(", points_dim=3", "self.a = nn.Linear(points_dim, 8)", "return self.a(x).amax(1)")
    described = "(nn.Module):\n    '''Input: batch_size x num_points x points_dim'''"
    assert inputs(inferred(text.replace("(nn.Module):", described))) == {"x": "torch.randn(1, 1024, 3)"}


def test_fields_are_as_many_as_the_sizes_that_a_setting_lists(inferred: Infer) -> None:
    layers = """self.tables = nn.ModuleList([nn.Embedding(size, 4) for size in feature_sizes])
        self.field_size = len(feature_sizes)"""
    forward = '''"""Inputs:
        - xi: indices, shape of (N, field_size, 1)
        - xv: values, shape of (N, field_size, 1)
        """
        return sum((table(xi[:, i, :]).sum(1).t() * xv[:, i]).t() for i, table in enumerate(self.tables))'''
    found = inferred(net(", feature_sizes", layers, forward, "xi, xv"))
    assert found.recipe.constructor == "Net(feature_sizes=[16, 32, 64, 128])"
    assert inputs(found) == {"xi": "torch.randint(0, 16, (1, 4, 1))", "xv": "torch.randn(1, 4)"}


@pytest.mark.parametrize("sizes", ["1, *in_size", "(1, *in_size)"])
def test_what_is_spread_behind_a_batch_is_the_shape_of_a_picture(inferred: Infer, sizes: str) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 16, stride=4); self.b = nn.Linear(self.count(in_size), 2)"
    forward = "return self.b(self.a(x).flatten(1))\n    def count(self, in_size):\n        "
    forward += f"return self.a(torch.zeros({sizes})).numel()"
    found = inferred(net(", in_size", layers, forward))
    assert constructor(found) == "Net(in_size=(3, 84, 84))"
    assert inputs(found) == {"x": "torch.randn(1, 3, 84, 84)"}


def test_what_ids_are_computed_of_keeps_the_sizes_that_are_said(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(20, 6); self.place = nn.Parameter(torch.zeros(n, 6))"
    said = "            q: of the size [batch_size, n]\n            r: of the size [batch_size, n]\n"
    forward = f"'''Args:\n{said}        '''\n"
    forward += "        return self.a(q + 10 * r) + self.place"
    assert inputs(inferred(net(", n=2", layers, forward, "q, r")))["r"] == "torch.randint(0, 2, (1, 2))"


@pytest.mark.parametrize("name", ["image_size", "training_size"])
def test_a_picture_has_the_sides_of_a_list(inferred: Infer, name: str) -> None:
    layers = f"self.a, self.sides = nn.Conv2d(3, 4, 1), ({name}[0], {name}[1])"
    text = net(f", {name}", layers, "return self.a(x)")
    found = inferred(f"{text}\n{name} = [48, 80]\nmodel = Net({name})\n")
    assert inputs(found) == {"x": "torch.randn(1, 3, 48, 80)"}
