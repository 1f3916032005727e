"""What is read off a failure: tensors that pick elements, levels of maps, packed sequences, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nets import constructor, inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_a_label_picks_one_score_of_each_row(inferred: Infer) -> None:
    forward = "out = self.a(x); return out[torch.arange(out.size(0)), y]"
    found = inputs(inferred(net("", "self.a = nn.Linear(8, 5)", forward, "x, y")))
    assert found["y"] == "torch.randint(0, 5, (1,))"


def test_a_batch_is_walked_one_by_one(inferred: Infer) -> None:
    forward = "return torch.stack([self.a(x[i]).mean() for i in range(x.size(0))])"
    found = inputs(inferred(net("", "self.a = nn.Linear(8, 5)", forward)))["x"]
    assert found.startswith("torch.randn(1, ")
    assert found.endswith(", 8)")


def test_levels_are_half_as_large_as_the_one_before(inferred: Infer) -> None:
    layers = "self.widths = widths; self.a = nn.ModuleList([nn.Conv2d(w, 8, 1) for w in widths])"
    forward = (
        "m = [self.a[i](maps[i + 0]) for i in range(len(self.a))]; return m[0] + F.interpolate(m[1], scale_factor=2)"
    )
    found = inputs(inferred(net(", widths=(4, 8)", layers, forward, "maps")))["maps"]
    assert found.startswith("[torch.randn(1, 4, 224, 224), torch.randn(1, 8, 112, 112)")


def test_levels_are_as_many_as_fit_each_other_from_both_ends(inferred: Infer) -> None:
    layers = "self.levels = levels; self.a = nn.Conv2d(3, 3, 1)"
    forward = """x = maps[-1]
        for i in range(self.levels - 2, -1, -1):
            x = maps[i] + F.interpolate(self.a(x), scale_factor=2)
        return x"""
    found = inputs(inferred(net(", levels=3", layers, forward, "maps")))["maps"]
    assert found == f"[{', '.join(f'torch.randn(1, 3, {side}, {side})' for side in (224, 112, 56))}]"


def test_a_model_is_made_for_maps_that_are_large_enough(inferred: Infer) -> None:
    layers = "self.side = side; self.a = nn.Conv2d(1, 4, 24)"
    forward = "return self.a(x.view(-1, 1, self.side, self.side))"
    assert constructor(inferred(net(", side", layers, forward))).startswith("Net(side=")


def test_there_is_a_class_for_each_weight_of_the_loss(inferred: Infer) -> None:
    layers = "self.loss = nn.CrossEntropyLoss(weight=torch.ones(7))"
    found = inputs(inferred(net("", layers, "return self.loss(logits, target)", "logits, target")))
    assert found["logits"].startswith("torch.randn(1, 7")


def test_a_target_of_probabilities_is_0_or_1(inferred: Infer) -> None:
    forward = "return F.binary_cross_entropy(torch.sigmoid(x.mean(1)), target.float())"
    assert inputs(inferred(net("", "pass", forward, "x, target")))["target"].startswith("torch.randint(0, 2, ")


def test_as_many_arguments_are_passed_as_layers_take_one_each(inferred: Infer) -> None:
    layers = "self.a = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])"
    forward = "return sum(layer(x[i]) for i, layer in enumerate(self.a))"
    assert list(inputs(inferred(net("", layers, forward, "*x")))) == ["0", "1", "2"]


def test_what_may_be_left_out_is_given_where_layers_are_built_for_it(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(8, 4, 1)"
    forward = "return x + self.a(x if skip is None else torch.cat((x, skip), 1))"
    found = inputs(inferred(net("", layers, forward, "x, skip=None")))
    assert found["x"].startswith("torch.randn(1, 4, ")
    assert found["skip"].startswith("torch.randn(1, 4, ")


def test_what_is_unpacked_behind_a_recurrence_is_packed_before(inferred: Infer) -> None:
    forward = "return nn.utils.rnn.pad_packed_sequence(self.a(x)[0])[0].sum(0)"
    assert "pack_padded_sequence(" in inputs(inferred(net("", "self.a = nn.GRU(4, 8)", forward)))["x"]


def test_a_setting_of_0_that_is_divided_by_gets_a_size(inferred: Infer) -> None:
    assert constructor(inferred(net(", sigma=0", "self.sigma = sigma", "return x / (1 / self.sigma)"))) != "Net()"


def test_a_setting_that_a_layer_takes_as_it_is_must_not_be_none(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 4, 3); self.a.padding = (padding, padding)"
    assert "padding=" in constructor(inferred(net(", padding=None", layers, "return self.a(x)")))


def test_a_table_of_settings_holds_the_tensor_that_a_layer_takes(inferred: Infer) -> None:
    layers = "self.state = state; self.a = nn.Linear(64, 4)"
    found = constructor(inferred(net(", state", layers, "return x.mean() + self.a(self.state['cond'])")))
    assert found == "Net(state={'cond': torch.randn(1, 64)})"


def test_a_scale_of_each_channel_leaves_the_sides_of_a_map(inferred: Infer) -> None:
    layers = "self.scale = nn.Parameter(torch.ones(1, 20, 1, 1))"
    assert inputs(inferred(net("", layers, "return img * self.scale", "img"))) == {
        "img": "torch.randn(1, 20, 224, 224)"
    }


def test_a_mask_that_is_spread_and_written_to_is_a_mask(inferred: Infer) -> None:
    forward = "m = marks.unsqueeze(2).expand_as(x).float(); m *= 0.5; return x * m"
    found = inputs(inferred(net("", "self.a = nn.Linear(4, 4)", f"x = self.a(x); {forward}", "x, marks")))
    assert "dtype=torch.bool" in found["marks"]


def test_a_picture_is_solved_for_a_recurrence_that_takes_flattened_maps(inferred: Infer) -> None:
    layers = "self.c = nn.Conv2d(3, 8, 3, padding=1); self.a = nn.LSTM(196, 4, batch_first=True)"
    forward = "m = F.avg_pool2d(self.c(x), 8); return self.a(m.view(m.size(0), 8, -1))[0]"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 3, 112, 112)"}


def test_a_picture_of_one_channel_keeps_its_batch(inferred: Infer) -> None:
    layers = "self.pixels = side * side; self.a = nn.Linear(self.pixels, 10)"
    found = inputs(inferred(net(", side=28", layers, "return self.a(img.view(-1, self.pixels))", "img")))
    assert found == {"img": "torch.randn(1, 1, 28, 28)"}


def test_levels_are_numbered_from_the_first(inferred: Infer) -> None:
    layers = "self.levels = in_indices; self.a = nn.Conv2d(8, 4, 1)"
    forward = "return self.a(torch.cat([maps[i] for i in self.levels], 1))"
    found = constructor(inferred(net(", in_indices: tuple[int, int]", layers, forward, "maps: list[torch.Tensor]")))
    assert found == "Net(in_indices=(0, 1))"


def test_dimensions_have_the_sizes_that_their_names_mean(inferred: Infer) -> None:
    forward = "b_size, n_channel, height, width = x.shape; return x.view(b_size, n_channel, height * width).mean(2)"
    assert inputs(inferred(net("", "pass", forward))) == {"x": "torch.randn(1, 64, 56, 56)"}


def test_a_step_in_a_name_says_nothing(inferred: Infer) -> None:
    assert (
        inputs(inferred(net("", "pass", "return lambda_t * 2.5", "lambda_t")))["lambda_t"]
        != "torch.randint(0, 1000, (1,))"
    )


def test_pictures_of_a_written_shape_have_colours(inferred: Infer) -> None:
    forward = "'''imgs (Tensor): Input tensor with shape (n, 2, c, h, w).'''; return imgs.mean(1)"
    assert inputs(inferred(net("", "pass", forward, "imgs"))) == {"imgs": "torch.randn(1, 2, 3, 224, 224)"}


def test_a_clip_has_the_channels_and_the_frames_that_are_asked_for(inferred: Infer) -> None:
    forward = """steps, batch, planes, height, width = clip.transpose(0, 1).size()
        rows = self.a(clip.transpose(0, 1).reshape(-1, planes, height, width)).view(steps, batch, 4, height, width)
        return torch.stack([rows[step, ...] for step in range(10)])"""
    found = inputs(inferred(net("", "self.a = nn.Conv2d(1, 4, 1)", forward, "clip")))
    assert found["clip"].startswith("torch.randn(1, 10, 1, ")


def test_the_target_without_its_last_token_is_looked_up(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(30, 8); self.b = nn.Embedding(20, 8)"
    forward = "return self.a(one).mean(1) + self.b(other[:, :-1])[:, -1] * (0.5 < teacher_forcing)"
    found = inputs(inferred(net("", layers, forward, "one, other, teacher_forcing")))
    assert found["other"] == "torch.randint(0, 20, (1, 16))"
    assert found["teacher_forcing"] in ("0.5", "1.0")


def test_a_construction_of_the_code_that_needs_other_inputs_comes_before_a_guess_that_runs(inferred: Infer) -> None:
    settings = "settings = dict(type='Net', in_channels=6, out_channels=1)\n"
    layers = "parts = [nn.Conv2d(in_channels, width, 3)]; parts.append(nn.Conv2d(width, out_channels, 3)); "
    layers += "self.a = nn.Sequential(*parts)"
    found = inferred(settings + net(", in_channels, out_channels, width=8", layers, "return self.a(x)"))
    assert constructor(found) == "Net(in_channels=6, out_channels=1)"
    assert inputs(found) == {"x": "torch.randn(1, 6, 224, 224)"}


def test_a_method_that_only_keeps_what_it_is_given_is_not_shown(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.kept, self.q = [], nn.Linear(6, 2)
    def put_data(self, x):
        self.kept.append(x)
    def part(self, i):
        return getattr(self, "q")
    {}
"""
    found = inferred(text.format("def values(self, x): return self.q(x)"))
    assert found.recipe.method == "values"
    failed = inferred(text.format("pass")).failure
    assert failed is not None
    assert "its other methods compute nothing" in failed.message


def test_a_mask_has_as_many_elements_as_it_picks_from(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(2, 4, 1)
    def forward(self, lines, mask):
        # lines: (B, 2, 48)
        return self.conv(lines[:, :, mask.squeeze()])
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.inputs[1].expression == "torch.ones((48,), dtype=torch.bool)"


def test_a_matrix_that_only_exchanges_a_dimension_is_a_square_of_the_constructor(inferred: Infer) -> None:
    layers = "self.lk, self.a = lk, nn.Linear(5, 4)"
    found = inferred(net(", lk", layers, "return torch.einsum('hi,bi->bh', self.lk, self.a(x))"))
    assert constructor(found) == "Net(lk=torch.randn(4, 4))"
