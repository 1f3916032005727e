"""What an input is, read from how the model uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nets import inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred


def expressions(found: Inferred) -> list[str]:
    assert found.failure is None, found.failure
    return [each.expression for each in found.recipe.inputs]


def module(layers: str, forward: str, signature: str = "x") -> str:
    return f"""
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        {layers}
    def forward(self, {signature}):
        {forward}
"""


@pytest.mark.parametrize(
    ("layers", "forward", "expected"),
    [
        ("self.a = nn.Linear(7, 3)", "return self.a(x)", "torch.randn(1, 7)"),
        ("self.a = nn.Linear(7, 3)", "return self.a(x.transpose(1, 2))", "7"),
        (
            "self.a = nn.Linear(4, 3)",
            "a, b = torch.split(x, [4, 5], dim=-1)\n        return self.a(a), b",
            "torch.randn(1, 9)",
        ),
        ("self.a = nn.Conv1d(5, 3, 3)", "return self.a(x)", "torch.randn(1, 5, "),
        ("self.a = nn.Conv2d(5, 3, 3)", "return self.a(x)", "torch.randn(1, 5, "),
        ("self.a = nn.Conv3d(5, 3, 3)", "return self.a(x)", "torch.randn(1, 5, "),
        ("self.a = nn.Embedding(9, 3)", "return self.a(x)", "torch.randint(0, "),
        ("self.a = nn.LSTM(7, 3)", "return self.a(x)[0]", ", 7)"),
        ("self.a = nn.BatchNorm1d(7)", "return self.a(x)", "torch.randn(1, 7"),
        ("self.a = nn.MultiheadAttention(8, 2)", "return self.a(x, x, x)[0]", ", 8)"),
        ("self.a = nn.Linear(7, 3)", "return self.a(x / 255)", "torch.randn(1, 7)"),
        ("self.a = nn.Linear(6, 3)", "b, t, c = x.shape; return self.a(x.view(b * t, c))", ", 6)"),
    ],
)
def test_an_input_has_the_shape_that_its_first_layer_takes(
    inferred: Callable[..., Inferred], layers: str, forward: str, expected: str
) -> None:
    (expression,) = expressions(inferred(module(layers, forward)))
    assert expected in expression


def test_the_picture_has_the_size_that_the_flattened_map_needs(inferred: Callable[..., Inferred]) -> None:
    layers = "self.c = nn.Conv2d(1, 6, 5); self.f = nn.Linear(6 * 14 * 14, 3)"
    found = inferred(module(layers, "return self.f(F.max_pool2d(self.c(x), 2).flatten(1))"))
    assert expressions(found) == ["torch.randn(1, 1, 32, 32)"]


def test_a_view_does_not_mix_the_samples_of_a_batch(inferred: Callable[..., Inferred]) -> None:
    layers = "self.c = nn.Conv2d(1, 6, 5); self.f = nn.Linear(6 * 14 * 14, 3)"
    found = inferred(module(layers, "return self.f(F.max_pool2d(self.c(x), 2).view(-1, 6 * 14 * 14))"))
    assert expressions(found) == ["torch.randn(1, 1, 32, 32)"]
    assert not found.warnings


def test_a_row_of_each_sample_may_be_cut_into_several(inferred: Callable[..., Inferred]) -> None:
    layers = "self.a = nn.Linear(6, 12)"
    found = inferred(module(layers, "return self.a(x).flatten(1).view(-1, 4).softmax(-1)"))
    assert expressions(found) == ["torch.randn(1, 6)"]


def test_a_row_of_each_sample_may_be_cut_into_nodes_beside_the_batch(inferred: Callable[..., Inferred]) -> None:
    forward = "return self.a(steps[0].reshape(steps.shape[1] * 38, -1)).reshape(steps.shape[1], -1)"
    found = inferred(module("self.a = nn.Linear(1, 3)", f"rows = steps[-1] + 0; {forward}", "steps"))
    assert expressions(found)[0].endswith("38)")


def test_a_sequence_that_is_viewed_as_one_is_one(inferred: Callable[..., Inferred]) -> None:
    layers = "self.width = 76; self.a = nn.LSTM(76, 8, batch_first=True)"
    found = inferred(module(layers, "x = x.reshape(1, -1, self.width); return self.a(x)[0]", "x"))
    assert expressions(found) == ["torch.randn(1, 16, 76)"]


def test_channels_and_size_are_solved_together(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.f = nn.Linear(1024, 3)", "return self.f(F.avg_pool2d(x, 2).flatten(1))"))
    assert len(expressions(found)) == 1


def test_inputs_that_are_added_have_one_shape(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Linear(7, 7)", "return self.a(x) + y", "x, y"))
    assert expressions(found) == ["torch.randn(1, 7)", "torch.randn(1, 7)"]


def test_an_input_that_is_iterated_is_a_list(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Linear(7, 7)", "return sum(self.a(each) for each in features)", "features"))
    (expression,) = expressions(found)
    assert expression.startswith(("[", "("))


@pytest.mark.parametrize("read", ["batch['pixels']", "batch.get('pixels')", "batch['pixels'] * (not batch.get('m'))"])
def test_an_input_that_is_read_by_keys_is_a_dict(inferred: Callable[..., Inferred], read: str) -> None:
    found = inferred(module("self.a = nn.Linear(7, 7)", f"return self.a({read})", "batch"))
    (expression,) = expressions(found)
    assert expression == "{'pixels': torch.randn(1, 7)}"


def test_code_that_looks_at_values_runs_on_real_tensors(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Linear(7, 7)", "return self.a(x) if x.sum().item() > 1e9 else self.a(-x)"))
    assert found.real_tensors
    assert expressions(found) == ["torch.randn(1, 7)"]


def test_a_picture_that_is_computed_with_is_as_large_as_on_shapes_where_no_other_fits(
    inferred: Callable[..., Inferred],
) -> None:
    layers = (
        "self.a, self.b = nn.Conv2d(3, 8, 7, 4, 3), nn.Linear(8, 2)\n"
        "        self.places = nn.Parameter(torch.randn(1, 49, 64, 8))"
    )
    forward = """x = self.a(x)
        b, c, h, w = x.shape
        x = x.view(b, c, 7, h // 7, 7, w // 7).permute(0, 2, 4, 3, 5, 1).reshape(b, 49, -1, c)
        x = self.b(x + self.places)
        return x[x[..., 0] > 0]"""
    assert expressions(inferred(module(layers, forward))) == ["torch.randn(1, 3, 224, 224)"]


@pytest.mark.parametrize(
    ("layer", "forward"),
    [
        (
            "nn.Linear(8, 30)",
            "a, b = x[:, :-1], x[:, 1:]; return F.cross_entropy(self.b(self.a(a.long())).transpose(1, 2), b.long())",
        ),
        ("nn.Linear(30, 8)", "return self.a(x.t().long()).transpose(0, 1)"),
        ("nn.Linear(30, 8)", "return self.b(F.one_hot(x.T.long(), 30).float()).transpose(0, 1)"),
    ],
)
def test_what_becomes_whole_numbers_in_part_or_turned_is_ids_of_the_table_that_they_index(
    inferred: Callable[..., Inferred], layer: str, forward: str
) -> None:
    found = inferred(module(f"self.a, self.b = nn.Embedding(30, 8), {layer}", forward))
    assert expressions(found)[0].startswith("torch.randint(0, 30, (1, ")


def test_a_column_that_becomes_whole_numbers_says_nothing_of_the_others(inferred: Callable[..., Inferred]) -> None:
    forward = "return self.a(x[:, 4:5].long().clamp(0, 29)).squeeze(1) + self.b(x[:, :4])"
    found = inferred(module("self.a, self.b = nn.Embedding(30, 8), nn.Linear(4, 8)", forward))
    assert expressions(found)[0].startswith("torch.randn(1, ")


def test_a_shape_that_is_unpacked_with_something_else_says_how_many_dimensions_there_are(
    inferred: Callable[..., Inferred],
) -> None:
    forward = (
        "b, t, device = *x.shape, x.device\n"
        "        return self.a(x.unsqueeze(-1) + torch.arange(t, device=device).view(1, t, 1))"
    )
    assert expressions(inferred(module("self.a = nn.Linear(1, 4)", forward))) == ["torch.randn(1, 16)"]


def test_what_a_generator_runs_is_solved(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Linear(7, 7)", "yield self.a(x)"))
    assert expressions(found) == ["torch.randn(1, 7)"]


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_the_parts_of_a_nested_tensor_are_solved(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Linear(7, 7)", "return self.a(torch.nested.as_nested_tensor([x[0], x[1]]))"))
    assert ", 7)" in expressions(found)[0]


def test_a_loop_without_end_does_not_hold_the_search_up(inferred: Callable[..., Inferred]) -> None:
    text = module("self.a = nn.Linear(7, 7)", "\n        while True:\n            pass")
    found = inferred(text, seconds=1.0)
    assert found.failure is not None
    assert found.failure.kind == "timeout"


def test_an_exit_in_forward_is_a_failure_with_its_line(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Linear(7, 7)", "raise SystemExit(3)"), seconds=2.0)
    assert found.failure is not None
    assert found.failure.line == 10


def test_broken_code_is_said_to_be_broken(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Linear(7, 7)", "return self.missing(x)"), seconds=2.0)
    assert found.failure is not None
    assert "missing" in found.failure.message
    assert found.failure.line == 10


def test_a_class_without_forward_is_called_by_what_it_offers(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(7, 2)
    def encode(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.recipe.method == "encode"
    assert expressions(found) == ["torch.randn(1, 7)"]


@pytest.mark.parametrize(
    ("layers", "forward", "expected"),
    [
        ("self.a = nn.Embedding(9, 3)", "_, t = x.size(); return self.a(x)", "torch.randint(0, 9, (1, 16))"),
        ("self.a = nn.ConvTranspose2d(100, 8, 4, 1, 0)", "return self.a(x)", "torch.randn(1, 100, 1, 1)"),
        ("self.a = nn.ConvTranspose2d(9, 8, 4)", "return self.a(x.view(-1, 9, 1, 1))", "torch.randn(1, 9)"),
        ("self.a = nn.Parameter(torch.ones(96))", "return x * self.a", "torch.randn(1, 16, 96)"),
    ],
)
def test_an_input_has_the_sizes_that_make_sense(
    inferred: Callable[..., Inferred], layers: str, forward: str, expected: str
) -> None:
    assert expressions(inferred(module(layers, forward))) == [expected]


def test_lengths_are_as_long_as_the_sequence(inferred: Callable[..., Inferred]) -> None:
    forward = "return nn.utils.rnn.pack_padded_sequence(self.a(x), lengths, batch_first=True).data"
    found = inferred(module("self.a = nn.Embedding(7, 3)", forward, "x, lengths"))
    assert expressions(found) == ["torch.randint(0, 7, (1, 16))", "torch.full((1,), 16)"]


def test_a_row_that_is_spread_over_a_picture_stays_a_row(inferred: Callable[..., Inferred]) -> None:
    layers = "self.a = nn.Conv2d(5, 6, 3, padding=1); self.b = nn.Linear(9, 6); self.c = nn.Conv2d(6, 2, 3)"
    forward = "return self.c(self.a(x) + self.b(emb)[:, :, None, None])"
    found = inferred(module(layers, forward, "x, emb"))
    assert expressions(found) == ["torch.randn(1, 5, 224, 224)", "torch.randn(1, 9)"]


def test_the_elements_of_a_list_change_together(inferred: Callable[..., Inferred]) -> None:
    (expression,) = expressions(inferred(module("self.a = nn.Linear(7, 7)", "return sum(map(self.a, xs))", "xs")))
    assert expression == "[" + ", ".join(["torch.randn(1, 7)"] * 4) + "]"


def test_tensors_that_are_joined_share_the_channels(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Conv2d(64, 7, 1)", "return self.a(torch.cat(xs, 1))", "xs"))
    (expression,) = expressions(found)
    assert expression == "[" + ", ".join(["torch.randn(1, 16, 56, 56)"] * 4) + "]"


def test_a_mistake_is_told_for_the_input_that_one_would_give(inferred: Callable[..., Inferred]) -> None:
    layers = "self.c = nn.Conv2d(1, 6, 5); self.p = nn.AdaptiveAvgPool2d(4); self.f = nn.Linear(24, 3)"
    found = inferred(module(layers, "return self.f(self.p(self.c(x)).flatten(1))"))
    assert found.failure is not None
    assert "1x96 and 24x3" in found.failure.message or "2x96 and 24x3" in found.failure.message
    assert found.recipe.inputs[0].expression == "torch.randn(1, 1, 224, 224)"


def test_the_reason_names_the_layer_that_decided_the_size(inferred: Callable[..., Inferred]) -> None:
    layers = "self.c = nn.Conv2d(1, 6, 5); self.f = nn.Linear(6 * 14 * 14, 3)"
    found = inferred(module(layers, "return self.f(F.max_pool2d(self.c(x), 2).view(-1, 6 * 14 * 14))"))
    assert found.recipe.inputs[0].reason == "solved: `f` needs 6\N{MULTIPLICATION SIGN}14\N{MULTIPLICATION SIGN}14"


def test_height_and_width_are_numbers_where_pixels_come_one_after_another(inferred: Callable[..., Inferred]) -> None:
    forward = "B, N, C = x.shape; return self.a(x.transpose(1, 2).reshape(B, C, H, W))"
    found = inferred(module("self.a = nn.Conv2d(7, 3, 1)", forward, "x, H, W"))
    assert expressions(found) == ["torch.randn(1, 16, 7)", "4", "4"]


def test_features_may_come_last_in_a_picture(inferred: Callable[..., Inferred]) -> None:
    forward = "x = self.a(x); B, H, W, C = x.shape; return x.view(B, H * W, C)"
    (expression,) = expressions(inferred(module("self.a = nn.Sequential(nn.LayerNorm(7))", forward)))
    assert expression.endswith(", 7)")
    assert expression.count(",") == 3


def test_what_is_passed_on_as_keywords_is_a_dict(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Linear(7, 3)", "return self.a(x, **options)", "x, options"))
    assert expressions(found) == ["torch.randn(1, 7)", "{}"]


def test_a_pattern_says_how_many_dimensions_there_are(inferred: Callable[..., Inferred]) -> None:
    pytest.importorskip("einops")
    forward = "from einops import rearrange; return rearrange(self.a(x), 'b p n (h d) -> b p h n d', h=2)"
    (expression,) = expressions(inferred(module("self.a = nn.Linear(8, 8)", forward)))
    assert expression.endswith(", 8)")
    assert expression.count(",") == 3


def test_shares_a_joined_size_out_as_the_constructor_names_it(inferred: Callable[..., Inferred]) -> None:
    found = inferred(
        """
class Net(nn.Module):
    def __init__(self, seen, done):
        super().__init__()
        self.a = nn.Linear(seen + done, 1)

    def forward(self, state, noise):
        return self.a(torch.cat([state, noise], 1))

Net(11, 5)
"""
    )
    assert expressions(found) == ["torch.randn(1, 11)", "torch.randn(1, 5)"]


def test_the_series_has_the_length_that_the_layer_behind_its_pools_needs(inferred: Callable[..., Inferred]) -> None:
    found = inferred(
        """
class Net(nn.Module):
    def __init__(self, width=78, filters=32, out=128):
        super().__init__()
        sizes = (1, filters, filters * 2, filters * 4)
        self.layers = nn.ModuleList([nn.Conv1d(size, sizes[at + 1], 8) for at, size in enumerate(sizes[:-1])])
        self.f = nn.Linear(2944, out)

    def forward(self, series):
        series = series[:, None, :]
        for layer in self.layers:
            series = F.max_pool1d(layer(series), 3)
        return self.f(series.flatten(1))
"""
    )
    assert found.recipe.inputs[0].expression == "torch.randn(1, 731)"


def test_solves_a_picture_that_is_flattened_beside_something_else(inferred: Callable[..., Inferred]) -> None:
    found = inferred(
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 10)
        self.a = nn.Linear(10 + 28 * 28, 1)

    def forward(self, img, labels):
        return self.a(torch.cat((img.view(img.size(0), -1), self.table(labels)), -1))
"""
    )
    assert expressions(found)[0] == "torch.randn(1, 1, 28, 28)"


def test_finds_a_side_that_few_pictures_have(inferred: Callable[..., Inferred]) -> None:
    layers = "self.a = nn.Conv2d(4, 8, 5, 3); self.b = nn.Conv2d(8, 8, 3, 2); self.c = nn.Linear(8 * 13 * 13, 2)"
    found = inferred(module(layers, "return self.c(self.b(self.a(x)).flatten(1))"), seconds=4.0)
    assert expressions(found) == ["torch.randn(1, 4, 84, 84)"]


def test_draws_ids_from_all_rows_of_the_table_that_they_index(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = [nn.Embedding(70, 3)]", "return self.a[0](x)"))
    assert expressions(found) == ["torch.randint(0, 70, (1, 16))"]


def test_gives_numbers_to_code_that_makes_another_tensor_of_an_input(inferred: Callable[..., Inferred]) -> None:
    found = inferred(module("self.a = nn.Embedding(9, 3)", "return self.a(torch.LongTensor(x))"))
    assert expressions(found)[0].startswith("torch.randint(0, ")


def test_a_model_whose_inputs_may_all_be_left_out_is_given_the_first(inferred: Callable[..., Inferred]) -> None:
    layers, forward = "self.a = nn.Embedding(9, 3)", "return 0 if input_ids is None else self.a(input_ids)"
    (expression,) = expressions(inferred(module(layers, forward, "input_ids=None, mask=None")))
    assert expression.startswith("torch.randint(0, ")


def test_an_input_is_given_that_a_condition_on_the_way_misses(inferred: Callable[..., Inferred]) -> None:
    text = """
class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Embedding(9, 3)

    def forward(self, ids=None, embeds=None):
        if (ids is None) ^ (embeds is not None):
            raise ValueError("exactly one of the two")
        return self.a(ids) if embeds is None else embeds


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner, self.b = Inner(), nn.Linear(3, 2)

    def forward(self, x, ids=None, embeds=None):
        return self.b(x) + self.inner(ids=ids, embeds=embeds).sum()
"""
    x, ids = expressions(inferred(text))
    assert x.endswith(", 3)")
    assert ids.startswith("torch.randint(0, ")


def test_layers_that_wait_for_a_first_call_are_given_one(inferred: Callable[..., Inferred]) -> None:
    layers = "self.a, self.b = nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d()"
    assert expressions(inferred(module(layers, "return self.b(self.a(x))"))) == ["torch.randn(1, 3, 224, 224)"]


def test_pictures_of_a_video_have_three_channels(inferred: Callable[..., Inferred]) -> None:
    forward = "b, t, c, h, w = image.shape\n        return F.avg_pool2d(image.view(b * t, c, h, w), 2)"
    assert inputs(inferred(net("", "", forward, "image"))) == {"image": "torch.randn(1, 16, 3, 224, 224)"}


def test_a_sequence_with_a_batch_comes_before_a_picture_without_one(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, dim=512):
        super().__init__()
        self.a = nn.Linear(dim, dim)
    def forward(self, x):
        rows, count = (self.a(x), x.shape[1])
        return {3: rows}[rows.dim()].sum(1)
"""
    assert [each.expression for each in inferred(text).recipe.inputs] == ["torch.randn(1, 16, 512)"]


def test_a_cache_has_nothing_of_each_layer_yet(inferred: Callable[..., Inferred]) -> None:
    forward = """rows = self.a(x)
        for place in range(2):
            rows = rows if kv_caches[place] is None else rows + kv_caches[place][0]
            kv_caches[place] = (rows,)
        return rows"""
    text = module("self.a = nn.Embedding(9, 3)", forward, "x, kv_caches=None")
    assert expressions(inferred(text))[1:] == ["[None, None]"]


def test_a_picture_by_name_that_is_looked_up_is_a_sequence(inferred: Callable[..., Inferred]) -> None:
    text = module("self.a = nn.Embedding(9, 3)", "return {2: self.a}[2](image)", "image")
    assert expressions(inferred(text)) == ["torch.randint(0, 9, (1, 16))"]


@pytest.mark.parametrize("name", ["task", "i", "domain_label"])
def test_an_input_that_picks_a_layer_is_a_number(inferred: Callable[..., Inferred], name: str) -> None:
    layers = "self.heads = nn.ModuleList([nn.Conv2d(3, 4, 3)] * 3)"
    found = expressions(inferred(module(layers, f"return self.heads[{name}](x)", f"x, {name}")))
    assert found == ["torch.randn(1, 3, 224, 224)", "0"]


def test_boxes_have_four_numbers_whatever_their_format_and_their_name(inferred: Callable[..., Inferred]) -> None:
    text = """
class Loss(nn.Module):
    def forward(self, pred, target):
        '''Compare boxes.

        Args:
            pred (Tensor): Predicted boxes of format (x1, y1, x2, y2), shape (n, 4).
            target (Tensor): Corresponding boxes, shape (n, 4).
        '''
        return (pred - target).abs().sum()
"""
    assert expressions(inferred(text, "Loss")) == ["torch.randn(1, 4)", "torch.randn(1, 4)"]


def test_what_is_called_a_size_and_spread_is_one(inferred: Callable[..., Inferred]) -> None:
    forward = "return self.a(x).transpose(1, 2).reshape(x.shape[0], 3, *size)"
    found = inferred(module("self.a = nn.Linear(4, 3)", forward, "x, size"))
    assert expressions(found) == ["torch.randn(1, 64, 4)", "(8, 8)"]


def test_complex_numbers_are_given_where_a_docstring_speaks_of_them(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def forward(self, mix):
        '''Beam.

        Args:
            mix (torch.ComplexTensor): shape (batch, mics, frames)
        '''
        return torch.view_as_real(mix)
"""
    assert expressions(inferred(text)) == ["torch.randn((1, 8, 8), dtype=torch.complex64)"]


def test_levels_of_a_pyramid_are_maps(inferred: Callable[..., Inferred]) -> None:
    text = module("self.a = nn.Conv2d(64, 8, 3)", "return self.a(p5), c5", "c5, p5")
    assert expressions(inferred(text))[0] == "torch.randn(1, 64, 56, 56)"


def test_a_number_that_is_left_at_none_and_needed_is_passed(inferred: Callable[..., Inferred]) -> None:
    text = """
class Inner(nn.Module):
    def forward(self, x, mask=None, all_vocab_size=None):
        return torch.zeros(x.shape[0], all_vocab_size).index_fill(1, x[0], 1.0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Embedding(9, 9), Inner()
    def forward(self, tokens, target=None, lengths=None, *, all_vocab_size=None):
        return self.a(tokens).sum(), self.b(tokens, target, all_vocab_size=all_vocab_size)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert [each.expression for each in found.recipe.inputs if each.name == "all_vocab_size"] == ["1000"]


@pytest.mark.parametrize(
    "guard",
    [
        'if x.ndim != 5: raise ValueError(f"expected (B, C, T, H, W); got {tuple(x.shape)}")',
        'assert x.dim() == 5, "expected (B, C, T, H, W)"',
    ],
)
def test_the_shape_that_a_refusal_asks_for_is_given(inferred: Callable[..., Inferred], guard: str) -> None:
    text = module("self.a = nn.Linear(3, 4)", f"{guard}\n        return self.a(x.mean((2, 3, 4)))")
    assert expressions(inferred(text)) == ["torch.randn(1, 3, 16, 224, 224)"]


@pytest.mark.parametrize(
    ("picked", "sizes"),
    [
        ("x[:, 0, :, :].unsqueeze(1), x[:, 1, :, :].unsqueeze(1)", "2, 224, 224"),
        ("x[:, 0, :, :, :].mean(3), x[:, 1, :, :, :].mean(3), x[:, 2:4, :, :, :].mean((1, 4))", "4, 8, 224, 224"),
        ("x[:, :3, :, :], x[:, 3:, :, :]", "6, 224, 224"),
    ],
)
def test_a_map_has_as_many_channels_as_are_picked_of_it(
    inferred: Callable[..., Inferred], picked: str, sizes: str
) -> None:
    text = module("self.a = nn.ReLU()", f"return [self.a(each) for each in ({picked})]")
    assert expressions(inferred(text)) == [f"torch.randn(1, {sizes})"]


def test_the_sizes_that_a_layer_unpacks_are_those_that_their_names_speak_of(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(64, 8)
    def forward(self, x):
        y = [x, x][int(self.training)]
        sz_b, len_q, _ = y.size()
        return self.a(x).view(sz_b, len_q, 2, 4)
"""
    assert expressions(inferred(text)) == ["torch.randn(1, 16, 64)"]


def test_what_a_padding_mask_comes_with_is_a_sequence(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(5, 4)
    def forward(self, x, padding_mask):
        return (self.a(x) * padding_mask.unsqueeze(-1).float()).sum(1)
"""
    assert expressions(inferred(text))[0] == "torch.randn(1, 16, 5)"


def test_what_a_file_of_sequences_calls_x_is_no_picture(inferred: Callable[..., Inferred]) -> None:
    text = """
class Steps(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(5, 4)
class Net(nn.Module):
    def forward(self, x):
        return x - x.mean()
"""
    assert expressions(inferred(text)) == ["torch.randn(1, 16, 64)"]
    assert expressions(inferred(text.replace("x):", "x): # images"))) == ["torch.randn(1, 3, 224, 224)"]


def test_what_ids_pick_rows_of_is_a_table(inferred: Callable[..., Inferred]) -> None:
    forward = "return (users[user_idx] * items[item_idx]).sum(-1) + self.a(item_idx)[:, 0]"
    found = inferred(module("self.a = nn.Embedding(9, 1)", forward, "users, items, user_idx, item_idx"))
    assert all(each.startswith("torch.randn(") and each.endswith(", 64)") for each in expressions(found)[:2])


def test_inputs_of_a_call_that_do_not_fit_the_model_as_it_is_built_are_given_up_early(
    inferred: Callable[..., Inferred],
) -> None:
    text = f"""
built = []
class Net(nn.Module):
    def __init__(self, {", ".join(f"width_{at}={at + 9}" for at in range(30))}):
        super().__init__()
        self.first, self.parts = nn.Conv1d(1, 4, 1), nn.ModuleList([nn.Conv1d(80, 4, 3)])
        built.append(self)
        assert len(built) < 20, "it is built again and again"
    def forward(self, z, c):
        '''z: (B, 1, T)
        c: (B, C, T')'''
        for part in self.parts:
            c = part(c)
        assert c.size(-1) == z.size(-1)
        return self.first(z) + c
def check(options):
    return Net(**options)(torch.randn(4, 1, 256), F.pad(torch.randn(4, 10, 256), (1, 1)))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert expressions(found)[1].startswith("torch.randn(1, 80, ")


@pytest.mark.parametrize("name", ["max_src_len", "mel_max_length"])
def test_the_longest_of_lengths_is_a_number(inferred: Callable[..., Inferred], name: str) -> None:
    forward = f"return self.a(texts) * (torch.arange({name})[None] < src_lens[:, None]).unsqueeze(-1)"
    found = inferred(module("self.a = nn.Embedding(9, 4)", forward, f"texts, src_lens, {name}"))
    assert expressions(found)[1:] == ["torch.full((1,), 16)", "16"]


def test_a_dimension_that_is_called_time_is_a_length(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def forward(self, x):
        batch, channels, time = x.size()
        return x - x.mean(2, keepdim=True).expand(batch, channels, time)
"""
    assert expressions(inferred(text)) == ["torch.randn(1, 64, 16)"]


def test_a_part_that_is_unpacked_and_never_used_is_nothing(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(6, 2)
    def forward(self, batch):
        x, length = batch
        return self.a(x)
"""
    assert inferred(text).recipe.inputs[0].expression == "(torch.randn(1, 6), None)"


def test_a_tree_is_a_node_with_leaves_whose_words_stand_in_one_row(inferred: Callable[..., Inferred]) -> None:
    text = """
class Node(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 5), nn.Linear(5, 5)
    def forward(self, tree, rows):
        for child in range(tree.num_children):
            self.forward(tree.children[child], rows)
        states = [each.state for each in tree.children]
        below = torch.stack(states).sum(0) if states else rows.new_zeros(5)
        tree.state = self.a(rows[tree.idx]) + self.b(below)
        return tree.state

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(50, 4)
        self.node = Node()
    def forward(self, tree, words):
        return self.node(tree, self.words(words))
"""
    found = inferred(text)
    leaves = ", ".join(f"SimpleNamespace(num_children=0, children=[], idx={number})" for number in (1, 2))
    tree = f"SimpleNamespace(num_children=2, children=[{leaves}], idx=0)"
    assert [each.expression for each in found.recipe.inputs] == [tree, "torch.randint(0, 50, (16,))"]


def test_a_tree_of_two_sides_has_a_leaf_on_each(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.a = nn.Embedding(50, 4), nn.Linear(8, 4)
    def forward(self, node):
        if node.is_leaf:
            return self.words.weight[node.idx]
        return self.a(torch.cat((self.forward(node.left), self.forward(node.right)), -1))
"""
    (tree,) = [each.expression for each in inferred(text).recipe.inputs]
    leaves = ", ".join(
        f"{side}=SimpleNamespace(is_leaf=True, idx={number}, left=None, right=None)"
        for number, side in enumerate(("left", "right"), start=1)
    )
    assert tree == f"SimpleNamespace(is_leaf=False, idx=0, {leaves})"


def test_what_is_only_tested_is_a_truth_value_whatever_it_is_called(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3)
    def forward(self, x, features):
        if features:
            return self.a(x), x
        return self.a(x)
"""
    assert [each.expression for each in inferred(text).recipe.inputs] == ["torch.randn(1, 3, 224, 224)", "False"]


def test_a_shape_that_is_written_of_a_list_is_that_of_its_elements(inferred: Callable[..., Inferred]) -> None:
    forward = """'''
        Args:
            maps: [(B, 5, H, W), ...]
        '''
        return torch.stack([self.a(each).mean((2, 3)) for each in maps])"""
    found = inferred(net("", "self.a = nn.Conv2d(5, 8, 1)", forward, "maps: list[torch.Tensor]"))
    assert inputs(found)["maps"].startswith("[torch.randn(1, 5, 224, 224), torch.randn(1, 5, 224, 224), ")


def test_the_shape_of_another_input_may_be_named_in_the_next_line(inferred: Callable[..., Inferred]) -> None:
    forward = """'''
        Args:
          image (torch.Tensor): what is attended to, B x 5 x h x w.
          places (torch.Tensor): what is added to the picture. Must
            have the same shape as image.
        '''
        x, y = (each.flatten(2).permute(0, 2, 1) for each in (image, places))
        return self.a(x + y)"""
    found = inputs(inferred(net("", "self.a = nn.Linear(5, 8)", forward, "image, places")))
    assert found == dict.fromkeys(("image", "places"), "torch.randn(1, 5, 224, 224)")


def test_what_is_too_short_for_sound_is_a_second_of_it(inferred: Callable[..., Inferred]) -> None:
    layers = "self.a = nn.Conv1d(2, 8, 8, stride=4)"
    forward = (
        "y = self.a(x)\n        if y.shape[-1] < 500:\n            raise ValueError('few frames')\n        return y"
    )
    assert expressions(inferred(module(layers, forward, "x"))) == ["torch.randn(1, 2, 16384)"]


def test_series_whose_batch_comes_second_are_no_sound(inferred: Callable[..., Inferred]) -> None:
    layers = "self.a = nn.LSTM(1, 20); self.b = nn.Linear(20, 1)"
    forward = "return self.b(self.a(x)[0][-1].view(batch_size, -1))"
    assert expressions(inferred(module(layers, forward, "x, batch_size"))) == ["torch.randn(16, 1, 1)", "1"]


def test_special_tokens_of_a_tokenizer_are_numbers(inferred: Callable[..., Inferred]) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 3); self.b = nn.Embedding(100, 8)"
    forward = "ids = torch.full((x.shape[0], 4), tokenizer.pad_id); ids[:, 0] = tokenizer.bos_id\n"
    forward += "        return self.a(x).mean((2, 3)) + self.b(ids).mean(1)"
    found = expressions(inferred(module(layers, forward, "x, tokenizer")))
    assert found == ["torch.randn(1, 3, 224, 224)", "SimpleNamespace(pad_id=1, bos_id=1)"]


def test_what_is_put_together_behind_the_first_dimensions_has_more_than_these(
    inferred: Callable[..., Inferred],
) -> None:
    forward = "return self.a(x.contiguous().view(x.size(0), x.size(1), -1))[0]"
    found = inferred(module("self.a = nn.LSTM(36, 4, batch_first=True)", forward))
    assert expressions(found) == ["torch.randn(1, 16, 36)"]


def test_a_device_is_the_one_that_the_run_is_on(inferred: Callable[..., Inferred]) -> None:
    forward = "return self.a(x) + torch.zeros(4, device=device)"
    found = inferred(net("", "self.a = nn.Linear(5, 4)", forward, "x, device"))
    assert inputs(found)["device"] == "torch.device('cpu')"


def test_a_dimension_that_is_called_after_the_batch_is_the_batch(inferred: Callable[..., Inferred]) -> None:
    forward = '''"""Args:
            maps: (batch_dim, steps, features)"""
        return self.a(maps)'''
    found = inferred(net("", "self.a = nn.Linear(64, 4)", forward, "maps"))
    assert inputs(found) == {"maps": "torch.randn(1, 16, 64)"}


def test_what_a_detector_is_given_is_a_list_of_pictures(inferred: Callable[..., Inferred]) -> None:
    text = """
class Detector(nn.Module):
    def forward(self, images, targets=None):
        assert all(each.dim() == 3 for each in images)
        return torch.stack([each.mean() for each in images])
def fasterrcnn_small():
    return Detector()
"""
    layers = "self.a = fasterrcnn_small()"
    found = inferred(text + net("", layers, "return self.a(pictures, targets)", "pictures, targets=None"))
    assert inputs(found) == {"pictures": "[torch.randn(3, 224, 224)]"}


def test_labels_that_are_viewed_as_a_column_are_numbers(inferred: Callable[..., Inferred]) -> None:
    layers = "self.weight = nn.Parameter(torch.ones(20, 8))"
    forward = """cosine = F.linear(F.normalize(input), F.normalize(self.weight))
        one_hot = torch.zeros(cosine.size())
        one_hot.scatter_(1, label.view(-1, 1).long(), 1)
        return one_hot * (cosine - 0.5) + (1 - one_hot) * cosine"""
    found = inferred(net("", layers, forward, "input, label"))
    assert inputs(found)["label"] == "torch.randint(0, 10, (1,))"


def test_what_is_documented_to_have_features_is_no_ids_whatever_its_name_says(
    inferred: Callable[..., Inferred],
) -> None:
    text = '"""src: (sequence length, batch size, embedding dim)"""\n        return self.a(src + 1)'
    assert inputs(inferred(net("", "self.a = nn.Dropout(0.1)", text, "src"))) == {"src": "torch.randn(16, 1, 64)"}
