"""Maps, tables and states that meet: sizes that are shared out, scaled, padded, counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from nets import constructor, inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_maps_that_are_joined_get_equal_parts_of_the_channels(inferred: Infer) -> None:
    forward = "return self.a(torch.cat([F.interpolate(x1, scale_factor=2), x2], dim=1))"
    found = inputs(inferred(net("", "self.a = nn.Conv2d(64, 8, 3)", forward, "x1, x2")))
    assert all(each.startswith("torch.randn(1, 32, ") for each in found.values())


def test_pictures_that_are_joined_get_parts_of_channels_that_are_not_to_be_halved(inferred: Infer) -> None:
    forward = "return self.a(torch.cat([x, y, z], dim=1))"
    found = inputs(inferred(net("", "self.a = nn.Conv2d(4, 8, 3)", forward, "x, y, z")))
    assert found == {name: f"torch.randn(1, {size}, 224, 224)" for name, size in zip("xyz", (2, 1, 1), strict=True)}


def test_one_of_two_maps_is_smaller_as_a_whole(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(8, 8, 3, stride=2, padding=1); self.b = nn.Conv2d(8, 8, 1)"
    found = inputs(inferred(net("", layers, "return self.a(x) + self.b(y)", "x, y")))
    assert found == {"x": "torch.randn(1, 8, 224, 224)", "y": "torch.randn(1, 8, 112, 112)"}


def test_a_picture_that_is_read_as_a_line_is_wider_than_high(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(1, 8, (32, 64)); self.b = nn.GRU(8, 4, batch_first=True)"
    forward = "return self.b(self.a(x).squeeze(2).transpose(1, 2))[0]"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 1, 32, 160)"}


def test_a_picture_that_is_flattened_whole_is_given_as_rows_where_no_square_fits(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(3420, 2); self.b = nn.Linear(3420, 2)"
    forward = "return self.a(amplitude.flatten(1)) + self.b(phase.flatten(1))"
    found = inputs(inferred(net("", layers, forward, "amplitude, phase")))
    assert found == {"amplitude": "torch.randn(1, 3420)", "phase": "torch.randn(1, 3420)"}


def test_a_map_that_no_square_leaves_is_made_from_a_picture_of_two_sides(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 8, 8); self.b = nn.Linear(8 * 28, 2)"
    found = inputs(inferred(net("", layers, "return self.b(self.a(x).flatten(1))")))
    height, width = map(int, found["x"].removesuffix(")").split(", ")[-2:])
    assert (height // 8) * (width // 8) == 28


def test_a_map_that_meets_as_many_positions_as_no_square_has_comes_of_an_oblong_picture(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 16, 16); self.p = nn.Parameter(torch.zeros(1, 192, 8))"
    forward = "x = self.a(x).flatten(2).transpose(1, 2) + self.p; return x.transpose(1, 2).view(-1, 8, 12, 16)"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 3, 192, 256)"}


def test_pictures_that_become_one_map_are_as_large_as_the_layer_behind_it_takes(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(6, 8, 16, 16); self.b = nn.Linear(8 * (number // 16) ** 2, 2)"
    forward = "return self.b(self.a(torch.cat([x1, x2], 1)).flatten(1))"
    text = net(", number", layers, forward, "x1, x2") + "\nNet(256)\n"
    found = inputs(inferred(text))
    assert found == {"x1": "torch.randn(1, 3, 256, 256)", "x2": "torch.randn(1, 3, 256, 256)"}


def test_a_volume_is_a_cube_where_its_map_is_read_as_one(inferred: Infer) -> None:
    layers = "self.a = nn.Conv3d(1, 3, 3, 2, 1); self.p = torch.arange(12 ** 3.0)"
    found = inputs(inferred(net("", layers, "return (self.a(x).view(-1, 12 ** 3) * self.p).sum(1).view(-1, 3)")))
    assert found == {"x": "torch.randn(1, 1, 24, 24, 24)"}


def test_volumes_are_as_large_as_the_grid_is_that_their_flow_is_added_to(inferred: Infer) -> None:
    layers = "self.a = nn.AvgPool3d(2); self.b = nn.Conv3d(2, 3, 3, 1, 1); self.g = torch.rand(1, 20, 24, 18, 3)"
    forward = "flow = self.b(self.a(torch.cat((x, y), 1))).permute(0, 2, 3, 4, 1); return self.g + flow"
    found = inputs(inferred(net("", layers, forward, "x, y")))
    assert found == {"x": "torch.randn(1, 1, 40, 48, 36)", "y": "torch.randn(1, 1, 40, 48, 36)"}


def test_volumes_that_are_joined_are_told_by_the_layer_that_takes_them(inferred: Infer) -> None:
    layers = "self.a = nn.Sequential(nn.Conv3d(channels, 8, 3), nn.Conv3d(8, 3, 3))"
    forward = "pair = torch.cat((source, target), dim=1); return self.a(pair)[:, :, 1:, :, 0]"
    found = inputs(inferred(net(", channels=2", layers, forward, "source, target")))
    assert found == dict.fromkeys(("source", "target"), "torch.randn(1, 1, 8, 224, 224)")


def test_pictures_of_which_five_dimensions_are_indexed_are_volumes(inferred: Infer) -> None:
    layers = "self.a = nn.Conv3d(2, 3, 3)"
    forward = "pair = F.relu(torch.cat((x, y), 1)); return pair[:, 1:2, 1:, :, :], self.a(pair)"
    found = inputs(inferred(net("", layers, forward, "x, y"), seconds=2.0))
    assert found == dict.fromkeys("xy", "torch.randn(1, 1, 8, 224, 224)")


def test_a_volume_is_deeper_where_its_depth_is_too_small(inferred: Infer) -> None:
    forward = "return F.avg_pool3d(F.max_pool3d(self.a(x), 4), 3, 2)"
    assert inputs(inferred(net("", "self.a = nn.Conv3d(1, 4, 1)", forward))) == {"x": "torch.randn(1, 1, 16, 224, 224)"}


def test_a_clip_has_the_frames_that_a_pattern_parts_its_channels_into(inferred: Infer) -> None:
    pytest.importorskip("einops")
    layers = "self.a = nn.Conv3d(3, 8, 1)"
    forward = (
        "from einops import rearrange; x = rearrange(self.a(x), 'b c t h w -> b (c t) h w'); "
        "return rearrange(x, 'b (c t) h w -> b c t h w', c=16, t=16)"
    )
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 3, 32, 224, 224)"}


def test_a_picture_is_as_large_as_a_pattern_parts_its_maps(inferred: Infer) -> None:
    pytest.importorskip("einops")
    layers = "self.a = nn.Conv2d(3, 8, 16, stride=16)"
    forward = "from einops import rearrange; return rearrange(self.a(x), 'b c (h p) (w q) -> b (h w) p q c', p=8, q=8)"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 3, 256, 256)"}


def test_a_picture_is_as_small_as_what_its_map_is_joined_with(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 3, padding=1); self.b = nn.Conv2d(9, 4, 3)"
    forward = """x = F.avg_pool2d(self.a(x), 2)
        mean = x.mean((1, 2, 3), keepdim=True).expand(x.size(0), 1, 34, 34)
        return self.b(torch.cat([x, mean], 1))"""
    assert inputs(inferred(net("", layers, forward)))["x"] == "torch.randn(1, 3, 68, 68)"


def test_a_sequence_is_as_long_as_the_window_that_it_is_pooled_with(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(9, 8); self.b = nn.MaxPool1d(window); self.c = nn.Linear(8, 2)"
    forward = "return self.c(self.b(self.a(x).transpose(1, 2)).squeeze())"
    assert inputs(inferred(net(", window=40", layers, forward))) == {"x": "torch.randint(0, 9, (2, 40))"}


def test_a_sequence_is_as_long_as_a_table_of_positions_says_behind_what_is_put_before_it(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(9, 8); self.b = nn.Parameter(torch.zeros(1, 67, 8))"
    forward = "return torch.cat([self.b[:, :1].expand(len(x), -1, -1), self.a(x)], dim=1) + self.b"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randint(0, 9, (1, 66))"}


def test_a_recurrence_starts_from_a_state_of_its_size(inferred: Infer) -> None:
    layers = "self.a = nn.GRU(8, 24, 3, batch_first=True)"
    found = inputs(inferred(net("", layers, "return self.a(x, first + 0)[0]", "x, first")))
    assert found["first"] == "torch.randn(3, 1, 24)"


def test_convolutions_are_padded_where_maps_keep_their_size(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(8, 8, kernel_size, padding=padding)"
    found = inferred(net(", kernel_size, padding=0", layers, "return x + self.a(x)"))
    assert constructor(found) == "Net(kernel_size=3, padding=1)"


def test_a_convolution_that_is_passed_keeps_the_size(inferred: Infer) -> None:
    found = inferred(net(", conv", "self.a = conv(8, 8, 3)", "return x + self.a(x)"))
    assert "padding='same'" in constructor(found)


def test_a_wrapper_of_layers_is_built_around_one(inferred: Infer) -> None:
    layers = "self.size = part.kernel_size; self.step = part.stride; self.ceil = part.ceil_mode"
    forward = "return F.max_pool2d(x, self.size, self.step, ceil_mode=self.ceil)"
    assert constructor(inferred(net(", part", layers, forward))) == "Net(part=torch.nn.MaxPool2d(2))"


def test_an_input_that_must_not_be_missing_is_given(inferred: Infer) -> None:
    forward = "if x is None and y is None:\n            raise ValueError('both missing')\n        "
    forward += "return self.a(y if x is None else x)"
    assert inputs(inferred(net("", "self.a = nn.Linear(6, 2)", forward, "x=None, y=None"))) != {}


def test_the_two_ends_of_edges_are_the_rows_of_one_tensor(inferred: Infer) -> None:
    forward = "return self.a(nodes[edge_index[0]] * nodes[edge_index[1]])"
    found = inputs(inferred(net("", "self.a = nn.Linear(6, 2)", forward, "nodes, edge_index")))
    assert "(2, " in found["edge_index"]


def test_a_tensor_has_the_rows_that_are_taken_one_by_one(inferred: Infer) -> None:
    layers = "self.a = nn.ModuleList([nn.Linear(6, 6) for _ in range(5)])"
    forward = "return sum(part(x) * weights[at].sum() for at, part in enumerate(self.a))"
    assert inferred(net("", layers, forward, "x, weights")).failure is None


def test_a_table_is_large_enough_for_what_the_model_counts(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(n_places, 6)"
    forward = "return self.b(x) + self.a(torch.arange(3, x.shape[1] + 3))"
    layers += "; self.b = nn.Conv1d(6, 6, 1)"
    assert inferred(net(", n_places", layers, forward)).failure is None


def test_an_empty_list_of_widths_is_filled_where_it_must_not_be_empty(inferred: Infer) -> None:
    layers = "self.a = nn.ModuleList([nn.Linear(each, 4) for each in dims]); self.first = self.a[0]"
    found = inferred(net(", dims=[]", layers, "return self.a[0](x)"))
    assert found.failure is None
    assert "dims=[" in found.recipe.constructor


def test_the_parts_of_a_state_are_states(inferred: Infer) -> None:
    layers = "self.a = nn.LSTMCell(8, 16)"
    found = inferred(net("", layers, "h, c = hidden\n        return self.a(x, (h * 2, c * 2))[0]", "x, hidden"))
    assert found.failure is None
    assert found.recipe.inputs[1].expression == "(torch.randn(1, 16), torch.randn(1, 16))"


def test_there_are_channels_enough_to_be_divided(inferred: Infer) -> None:
    forward = "N, C, H, W = x.size(); return x.view(N, 16, C // 16, H, W).sum(1)"
    assert inputs(inferred(net("", "pass", forward)))["x"] != "torch.randn(1, 3, 224, 224)"


def test_a_mask_that_is_interpolated_is_made_of_floats(inferred: Infer) -> None:
    forward = "return F.interpolate(mask, size=x.shape[2:]) * self.a(x)"
    found = inputs(inferred(net("", "self.a = nn.Conv2d(3, 3, 1)", forward, "x, mask")))
    assert found["mask"].startswith("torch.randn(1, ")


def test_a_map_and_the_last_of_a_list_are_joined_in_equal_parts(inferred: Infer) -> None:
    forward = "return self.a(torch.cat([x, skips[-1]], dim=1))"
    found = inputs(inferred(net("", "self.a = nn.Conv2d(64, 8, 3)", forward, "x, skips")))
    assert found["x"].startswith("torch.randn(1, 32, ")
    assert found["skips"].count("torch.randn(1, 32, ") == 2


def test_what_is_cut_off_a_picture_is_there(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(channels, 8, 3); self.b = nn.Conv2d(1, 8, 3)"
    found = inferred(net(", channels=3", layers, "return self.a(x) + self.b(x[:, 3:4])"))
    assert constructor(found) == "Net(channels=4)"
    assert inputs(found) == {"x": "torch.randn(1, 4, 224, 224)"}


def test_a_number_is_solved_from_how_it_moves_what_met(inferred: Infer) -> None:
    forward = "return self.a(torch.cat([x.repeat(1, 3), x[:, :5]], dim=-1))"
    assert inputs(inferred(net("", "self.a = nn.Linear(71, 8)", forward))) == {"x": "torch.randn(1, 22)"}


def test_deep_maps_are_small(inferred: Infer) -> None:
    assert inputs(inferred(net("", "self.a = nn.Conv2d(1024, 8, 3)", "return self.a(x)"))) == {
        "x": "torch.randn(1, 1024, 14, 14)"
    }
    volumes = inputs(inferred(net("", "self.a = nn.Conv3d(64, 8, 3)", "return self.a(x)")))
    assert volumes == {"x": "torch.randn(1, 64, 8, 56, 56)"}


def test_a_map_of_one_pixel_is_made_larger_where_any_will_do(inferred: Infer) -> None:
    layers = "self.w = nn.Parameter(torch.zeros(1, 32, 1, 1))"
    found = inputs(inferred(net("", layers, "return torch.add(self.w, x)")))
    assert found == {"x": "torch.randn(1, 32, 56, 56)"}


def test_what_is_cut_in_halves_has_the_channels_that_the_constructor_was_given(inferred: Infer) -> None:
    layers = "self.n = channels // 2; self.a = nn.Conv2d(channels // 2, channels // 2, 1)"
    forward = "return self.a(x[:, : self.n]) * x[:, self.n :]"
    found = inferred(net(", channels", layers, forward))
    channels = constructor(found).partition("=")[2].rstrip(")")
    assert inputs(found)["x"].startswith(f"torch.randn(1, {channels}, ")


def test_a_mask_for_all_channels_has_one_channel(inferred: Infer) -> None:
    layers = "self.a = nn.Conv1d(6, 8, 1); self.b = nn.Conv1d(8, 4, 1)"
    found = inputs(inferred(net("", layers, "return self.b(self.a(x) * x_mask) * x_mask", "x, x_mask")))
    assert found["x_mask"] == "torch.ones((1, 1, 16), dtype=torch.bool)"


def test_what_a_spectrum_is_made_of_is_a_signal(inferred: Infer) -> None:
    forward = """rows = data.reshape(-1, data.size(-1))
        return torch.stft(rows, 512, window=torch.ones(512), return_complex=True).abs()"""
    assert inputs(inferred(net("", "self.a = None", forward, "data"))) == {"data": "torch.randn(1, 16384)"}


def test_what_becomes_complex_has_two_parts(inferred: Infer) -> None:
    found = inputs(inferred(net("", "self.a = nn.Linear(1, 1)", "return torch.view_as_complex(x)")))
    assert found["x"].endswith(", 2)")
    layers = "self.register_buffer('w', torch.hann_window(64))"
    forward = "return torch.istft(torch.view_as_complex(x), n_fft=64, window=self.w)"
    assert inputs(inferred(net("", layers, forward)))["x"] == "torch.randn(1, 33, 224, 2)"
    joined = forward.replace("(x)", "(x.reshape(-1, x.size(-3), x.size(-2), x.size(-1)))")
    assert inputs(inferred(net("", layers, joined)))["x"].endswith("33, 16, 2)")


def test_pictures_whose_pixels_attend_to_each_other_are_small(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 1); self.b = nn.MultiheadAttention(8, 2, batch_first=True)"
    forward = "x = self.a(x).flatten(2).transpose(1, 2); return self.b(x, x, x)[0]"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 3, 64, 64)"}


def test_a_transposed_convolution_says_its_channels(inferred: Infer) -> None:
    layers = "self.up = nn.ConvTranspose2d(48, 8, 3, stride=2, padding=1, output_padding=1); self.b = nn.Identity()"
    found = inputs(inferred(net("", layers, "return self.up(self.b(x)['deep'])")))
    assert found["x"].startswith("{'deep': torch.randn(1, 48, ")


def test_a_map_has_the_sides_that_the_text_writes(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(1, 8, (3, 5), stride=(1, 2)); self.b = nn.Linear(8 * 4 * 9, 2)"
    found = inputs(inferred(net("", layers, "return self.b(self.a(x).view(-1, 8 * 4 * 9))")))
    assert found == {"x": "torch.randn(1, 1, 6, 22)"}


def test_no_layer_is_repeated_so_that_a_map_fits(inferred: Infer) -> None:
    layers = """self.a = nn.Sequential(*[nn.Conv2d(3, 3, 3, padding=1) for _ in range(layers[0])])
        self.b, self.c = nn.AvgPool2d(7, stride=1), nn.Linear(3, 2)"""
    found = inferred(net(", layers", layers, "return self.c(self.b(self.a(x)).view(x.size(0), -1))"))
    assert found.recipe.constructor.count("2") == 1
    assert inputs(found) == {"x": "torch.randn(1, 3, 7, 7)"}


def test_a_generator_that_begins_with_a_pixel_is_given_one(inferred: Infer) -> None:
    layers = "self.a = nn.Sequential(nn.ConvTranspose2d(74, 8, 1, 1), nn.ConvTranspose2d(8, 3, 7, 1))"
    assert inputs(inferred(net("", layers, "return self.a(x)"))) == {"x": "torch.randn(1, 74, 1, 1)"}


def test_a_map_whose_channels_are_parted_is_square(inferred: Infer) -> None:
    forward = """g = x.size(2)
        return self.a(x.view(x.size(0), 3, 15, g, g))"""
    found = inputs(inferred(net("", "self.a = nn.Sigmoid()", forward)))
    assert found["x"].startswith("torch.randn(1, 45, ")


def test_a_board_is_as_large_as_its_settings_say(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(4, 2, 1); self.b = nn.Linear(2 * board_width * board_height, 3)"
    forward = "return self.b(self.a(state).flatten(1))"
    found = inferred(net(", board_width, board_height", layers, forward, "state"))
    assert inputs(found) == {"state": "torch.randn(1, 4, 8, 8)"}


def test_there_are_as_many_maps_as_a_list_of_widths_says(inferred: Infer) -> None:
    layers = "self.a = nn.ModuleList([nn.Conv2d(each, 4, 1) for each in widths]); self.b = nn.Conv2d(12, 2, 1)"
    forward = "joined = [layer(each) for layer, each in zip(self.a[::-1], maps[::-1])]"
    forward += "\n        return self.b(torch.cat(joined, 1))"
    found = inputs(inferred(net(", widths=[8, 16, 32]", layers, forward, "maps")))
    assert found["maps"].count("torch.randn") == 3


def test_masks_that_are_joined_with_pictures_have_one_channel(inferred: Infer) -> None:
    forward = "return self.a(torch.cat([image, mask, other_masks], 1))"
    found = inputs(inferred(net("", "self.a = nn.Conv2d(5, 8, 3)", forward, "image, mask, other_masks")))
    assert found["image"].startswith("torch.randn(1, 3, ")
    assert found["mask"] == found["other_masks"]
    assert found["mask"].startswith("torch.ones((1, 1, ")


def test_two_lists_of_maps_share_what_is_joined_at_each_level(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Conv2d(3, 8, 3, 2, 1), nn.Conv2d(16, 8, 3, 2, 1); self.c = nn.Conv2d(32, 1, 1)"
    forward = "y = self.b(torch.cat((self.a(x), one[0], two[0]), 1)); return self.c(torch.cat((y, one[1], two[1]), 1))"
    found = inputs(inferred(net("", layers, forward, "x, one, two")))
    assert found["one"] == found["two"]
    assert found["one"].count("randn(1, 4, ") == found["one"].count("randn(1, 12, ") == 1


def test_two_maps_that_are_added_are_deep_and_small_together(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Conv2d(512, 512, 3, 1, 1), nn.ConvTranspose2d(512, 8, 4, 4)"
    found = inputs(inferred(net("", layers, "return self.b(f_m + self.a(z))", "z, f_m=None")))
    assert found == dict.fromkeys(("z", "f_m"), "torch.randn(1, 512, 14, 14)")


def test_pictures_that_one_input_is_cut_into_have_their_channels_together(inferred: Infer) -> None:
    forward = (
        "step = x[:, :1] * 0; img0 = x[:, :3]; img1 = x[:, 3:6]; rest = x[:, 6:]; return self.a(img0 - img1) + step"
    )
    found = inputs(inferred(net("", "self.a = nn.Conv2d(3, 1, 3, padding=1)", forward)))
    assert found == {"x": "torch.randn(1, 6, 224, 224)"}


def test_a_volume_is_turned_by_one_matrix_each(inferred: Infer) -> None:
    forward = "y = self.a(x); return F.grid_sample(y, F.affine_grid(pose, y.shape, False), align_corners=False)"
    found = inputs(inferred(net("", "self.a = nn.Conv3d(3, 8, 3)", forward, "x, pose")))
    assert found["pose"] == "torch.randn(1, 3, 4)"


def test_a_size_of_several_parts_is_that_of_maps(inferred: Infer) -> None:
    grid = "torch.stack(torch.meshgrid([torch.arange(0, s) for s in size], indexing='ij'))[None]"
    forward = "return F.grid_sample(src, (self.grid + flow).permute(0, 2, 3, 1), align_corners=False)"
    found = inferred(net(", size", f"self.register_buffer('grid', {grid})", forward, "src, flow"))
    assert constructor(found) == "Net(size=[224, 224])"
    assert inputs(found)["flow"] == "torch.randn(1, 2, 224, 224)"


def test_a_map_is_sampled_at_a_point_for_each_pixel(inferred: Infer) -> None:
    found = inputs(inferred(net("", "pass", "return F.grid_sample(x, points, align_corners=False)", "x, points")))
    assert found["points"] == "torch.randn(1, 224, 224, 2)"


def test_coordinates_of_places_in_a_map_are_two(inferred: Infer) -> None:
    forward = "return F.grid_sample(self.a(x), coord.clone().flip(-1).unsqueeze(1), align_corners=False)"
    found = inputs(inferred(net("", "self.a = nn.Conv2d(3, 8, 3)", forward, "x, coord")))
    assert found == {"x": "torch.randn(1, 3, 224, 224)", "coord": "torch.randn(1, 16, 2)"}


def test_a_tensor_where_the_size_of_a_view_is_meant_is_a_number(inferred: Infer) -> None:
    forward = "return clip.view(frames, steps, 3, 224, 224).permute(0, 2, 1, 3, 4)"
    found = inputs(inferred(net("", "pass", forward, "clip, frames, steps")))
    assert found["frames"].isdecimal(), found
    assert found["steps"].isdecimal(), found


def test_factors_that_are_no_sides_are_those_of_a_square_map(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(1, boxes, 8, 8); self.b = nn.Linear(128 * 2 * boxes, 2)"
    found = inputs(inferred(net(", boxes=10", layers, "return self.b(self.a(x).flatten(1))")))
    assert found == {"x": "torch.randn(1, 1, 128, 128)"}


def test_the_side_of_a_picture_is_solved_for_the_patches_that_a_layer_takes(inferred: Infer) -> None:
    layers = "assert image_size % 16 == 0; self.a, self.b = nn.Conv2d(3, 8, 16, 16), nn.Conv1d(patches, patches, 1)"
    forward = "return self.b(self.a(x).flatten(2).transpose(1, 2))"
    found = inferred(net(", image_size, patches=256", layers, forward))
    assert constructor(found) == "Net(image_size=256)"
    assert inputs(found) == {"x": "torch.randn(1, 3, 256, 256)"}


def test_a_volume_is_as_deep_as_it_is_halved_often(inferred: Infer) -> None:
    layers = "self.down, self.up, self.a = nn.MaxPool3d(2), nn.Upsample(scale_factor=2), nn.Conv3d(1, 4, 3, padding=1)"
    lines = ["x = self.a(x)", *(f"y{at} = self.down({'x' if at == 1 else f'y{at - 1}'})" for at in range(1, 6))]
    forward = "\n        ".join([*lines, "return torch.cat([self.up(y5), y4], 1)"])
    depth, *sides = map(int, inputs(inferred(net("", layers, forward)))["x"].removesuffix(")").split(", ")[2:])
    assert (depth % 32, sides) == (0, [224, 224])


def test_a_volume_has_the_sides_that_a_layer_normalizes_together(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Conv3d(1, 4, 2, 2), nn.LayerNorm((4, 16, 10, 12))"
    found = inputs(inferred(net("", layers, "return self.b(self.a(x))")))
    assert found == {"x": "torch.randn(1, 1, 32, 20, 24)"}


def test_two_elements_of_a_shape_are_sides(inferred: Infer) -> None:
    layers = "self.a = nn.Linear((input_shape[0] // 4) * (input_shape[1] // 4) * 3, 2)"
    found = inferred(net(", input_shape", layers, "return self.a(F.avg_pool2d(x, 4).flatten(1))"))
    assert constructor(found) == "Net(input_shape=(84, 84))"
    assert inputs(found) == {"x": "torch.randn(1, 3, 84, 84)"}


def test_a_large_i_is_a_picture_and_a_small_one_a_number(inferred: Infer) -> None:
    found = inputs(inferred(net("", "self.a = nn.Conv2d(3, 3, 1)", "return self.a(x) * I / i", "x, I, i")))
    assert (found["I"], found["i"]) == ("torch.randn(1, 3, 224, 224)", "1")


def test_a_map_and_its_mask_are_flattened_into_a_sequence(inferred: Infer) -> None:
    forward = "src, embed = src.flatten(2).permute(2, 0, 1), pos_embed.flatten(2).permute(2, 0, 1)\n        "
    forward += "return self.a(src + embed, src, src, key_padding_mask=mask.flatten(1))[0]"
    found = inputs(inferred(net("", "self.a = nn.MultiheadAttention(48, 4)", forward, "src, mask, pos_embed")))
    assert found["src"] == found["pos_embed"]
    assert re.fullmatch(r"torch\.randn\(1, 48, (\d+), \1\)", found["src"])
    assert re.fullmatch(r"torch\.zeros\(\(1, (\d+), \1\), dtype=torch\.bool\)", found["mask"])


def test_a_list_of_records_is_read_as_its_elements_are(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 4, 3)"
    forward = """maps = self.a(torch.stack([each["image"] for each in batch]))
        for record, kept in zip(batch, maps):
            if "points" in record:
                kept = kept + record["points"] + record["labels"]
        return [F.interpolate(kept[None], record["original_size"]) for record, kept in zip(batch, maps)]"""
    text = net("", layers, forward, "batch: 'list[dict[str, object]]'")
    record = "{'image': torch.randn(3, 224, 224), 'original_size': (224, 224)}"
    assert inputs(inferred(text)) == {"batch": f"[{record}, {record}]"}


@pytest.mark.parametrize(
    ("forward", "expected"),
    [
        ("return self.a(x[0])", "[torch.randint(0, 30, (1, 16))]"),
        ("return self.a(x[0]) + self.a(x[2])", "[torch.randint(0, 30, (1, 16)), None, torch.randint(0, 30, (1, 16))]"),
        ("x, _ = x\n        y, _ = self.a(x), None\n        return y", "(torch.randint(0, 30, (1, 16)), None)"),
    ],
)
def test_elements_that_are_not_used_are_none(inferred: Infer, forward: str, expected: str) -> None:
    layers = "if table is not None:\n            self.a = nn.Embedding.from_pretrained(table)\n        else:\n"
    layers += "            self.a = nn.Embedding(30, 8)"
    assert inputs(inferred(net(", table=None", layers, forward))) == {"x": expected}


def test_maps_have_their_channels_where_layers_take_them(inferred: Infer) -> None:
    text = """
class Fused(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(512, 48, 1)
    def forward(self, c2, c4):
        c2 = self.a(F.interpolate(c2, c4.size()[2:], mode='bilinear'))
        return torch.cat([c4, c2], dim=1)
class Net(nn.Module):
    def __init__(self, in_channels):
        super().__init__()
        self.fuse = Fused()
        self.block = nn.Conv2d(in_channels, 8, 3)
    def forward(self, c2, c4):
        return self.block(self.fuse(c2, c4))
"""
    found = inferred(text)
    sides = [re.findall(r"\d+", each)[2:] for each in inputs(found).values()]
    assert all(side[0] == side[1] for side in sides), inputs(found)
    assert inputs(found)["c2"].startswith("torch.randn(1, 512, ")


@pytest.mark.parametrize(("order", "sizes"), [("0, 3, 1, 2", "224, 224"), ("0, 4, 1, 2, 3", "8, 224, 224")])
def test_labels_whose_classes_are_brought_to_the_front_are_those_of_maps(
    inferred: Infer, order: str, sizes: str
) -> None:
    forward = f"return (F.one_hot(target.squeeze(1), pred.shape[1]).permute({order}) * pred).mean()"
    found = inputs(inferred(net("", "", forward, "pred, target").replace("Net", "DiceLoss"), "DiceLoss"))
    assert re.fullmatch(rf"torch.randn\([12], \d+, {sizes}\)", found["pred"])
    assert re.fullmatch(rf"torch.randint\(0, \d+, \([12], (1, )?{sizes}\)\)", found["target"])


def test_a_picture_that_meets_the_means_of_its_colours_has_as_many_channels(inferred: Infer) -> None:
    layers = "self.mean = nn.Parameter(torch.zeros(1, 3, 1, 1)); self.a = nn.AdaptiveAvgPool2d(1)"
    forward = "b, c, h, w = x.shape; return self.a(x - self.mean)"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 3, 224, 224)"}


def test_a_picture_has_the_sides_that_settings_of_the_class_say(inferred: Infer) -> None:
    settings = "settings = dict(type='Net', img_size=[32, 128], width=4)\n"
    found = inferred(settings + net(", width, img_size", "self.a = nn.Conv2d(3, width, 1)", "return self.a(x)"))
    assert inputs(found) == {"x": "torch.randn(1, 3, 32, 128)"}


def test_a_picture_is_as_small_as_is_asked_for_where_one_place_of_its_map_is_left(inferred: Infer) -> None:
    layers = "self.a = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.AvgPool2d(64)); self.b = nn.Linear(8, 2)"
    forward = '''"""x: [b, 3, 512, 512]"""; return self.b(self.a(x).flatten(1))'''
    found = inputs(inferred(net("", layers, forward)))
    assert found == {"x": "torch.randn(1, 3, 64, 64)"}


def test_scores_have_a_place_for_each_label(inferred: Infer) -> None:
    forward = """# target, mask: (B, 5, 7)
        return (F.cross_entropy(input, target, reduction="none") * mask.expand_as(target)).sum()"""
    found = inputs(inferred(net("", "pass", forward, "input, target, mask")))
    assert found["target"] == "torch.randint(0, 10, (1, 5, 7))"
    assert found["input"] == "torch.randn(1, 10, 5, 7)"


@pytest.mark.parametrize(
    ("said", "side"), [("Residual networks for CIFAR-10.", 32), ("For CIFAR-10 and ImageNet.", 224), ("", 224)]
)
def test_pictures_are_as_large_as_those_of_the_data_set_that_the_file_speaks_of(
    inferred: Infer, said: str, side: int
) -> None:
    text = f"# {said}\n" + net("", "self.a = nn.Conv2d(3, 4, 3)", "return self.a(x).mean((2, 3))")
    assert inputs(inferred(text)) == {"x": f"torch.randn(1, 3, {side}, {side})"}


def test_pictures_are_those_of_the_data_set_that_a_class_is_named_after(inferred: Infer) -> None:
    text = '"""From MNIST to SVHN and back."""\n' + net("", "self.a = nn.Conv2d(1, 8, 3)", "return self.a(x)")
    found = inferred(text.replace("class Net", "class MNISTNet"), "MNISTNet")
    assert inputs(found) == {"x": "torch.randn(1, 1, 28, 28)"}


def test_a_list_has_the_maps_of_the_widths_that_another_model_has(inferred: Infer) -> None:
    text = """
class Encoder(nn.Module):
    def __init__(self, layers, pretrained):
        super().__init__()
        self.widths = np.array([16, 24, 40])
        self.a = nn.Conv2d(3, 16, 1)
    def forward(self, x):
        return [self.a(x)]
class Net(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.widths = widths
        self.layers = nn.ModuleList(nn.Conv2d(int(widths[i]), 8, 1) for i in range(len(widths)))
        self.up = nn.Upsample(scale_factor=2)
    def forward(self, features):
        x = self.layers[-1](features[-1])
        for i in range(len(self.layers) - 2, -1, -1):
            x = self.up(x) + self.layers[i](features[i])
        return x
if __name__ == "__main__":
    encoder = Encoder(18, False)
    net = Net(encoder.widths)
"""
    found = inferred("import numpy as np\n" + text)
    assert found.failure is None
    assert found.recipe.constructor == "Net(torch.tensor([16, 24, 40]))"
    maps = "torch.randn(1, 16, 112, 112), torch.randn(1, 24, 56, 56), torch.randn(1, 40, 28, 28)"
    assert inputs(found) == {"features": f"[{maps}]"}


def test_as_many_maps_are_given_as_are_taken_together(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, frames=2):
        super().__init__()
        self.squeeze = nn.Conv2d(12, 8, 1)
        self.head = nn.Conv2d(frames * 8, 4, 1)
    def forward(self, levels):
        last = [level[-1] for level in levels]
        return self.head(torch.cat([self.squeeze(each) for each in last], 1))
"""
    found = inferred(text)
    assert found.failure is None
    [given] = inputs(found).values()
    assert given.count("[torch") == 2
    assert given.count("12") == 2


def test_maps_of_several_levels_are_as_large_as_in_the_middle_of_a_model(inferred: Infer) -> None:
    layers = "self.a, self.b, self.c = nn.Conv2d(64, 64, 1), nn.Conv2d(64, 64, 1), nn.Conv2d(64, 64, 1)"
    forward = (
        "large, middle, small = maps\n"
        "        middle = self.b(middle) + F.interpolate(self.a(small), scale_factor=2)\n"
        "        return self.c(large) + F.interpolate(middle, scale_factor=2)"
    )
    found = inputs(inferred(net("", layers, forward, "maps")))
    shapes = [f"torch.randn(1, 64, {side}, {side})" for side in (112, 56, 28)]
    assert all(shape in found["maps"] for shape in shapes), found


def test_a_picture_has_the_sides_of_the_table_that_is_expanded_to_them(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 1); self.register_buffer('table', torch.zeros(1, 8, 24, 40))"
    forward = "n, _, h, w = x.shape\n        return self.a(x) + self.table.expand(n, 8, h, w)"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 3, 24, 40)"}
    layers = layers.replace("24, 40", "40, 40")
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 3, 40, 40)"}


def test_a_sequence_fills_a_window_that_is_called_its_length(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Embedding(50, 6), nn.MaxPool1d(config.pad_size)"
    found = inferred(net(", config", layers, "return self.b(self.a(x).permute(0, 2, 1)).squeeze(2)"))
    assert constructor(found) == "Net(config=SimpleNamespace(pad_size=64))"
    assert inputs(found) == {"x": "torch.randint(0, 50, (1, 64))"}


def test_windows_that_were_guessed_leave_something_of_the_map(inferred: Infer) -> None:
    blocks = ", ".join("nn.Conv2d(3, 3, 3, padding=1), nn.MaxPool2d(kernel_size=q_dim)" for _ in range(3))
    text = f"""
def encoder(q_dim):
    return nn.Sequential({blocks})
""" + net(", q_dim", "self.a = encoder(q_dim)", "return self.a(x)")
    found = inferred(text)
    assert constructor(found) == "Net(q_dim=2)"
    assert inputs(found) == {"x": "torch.randn(1, 3, 224, 224)"}


def test_what_is_parted_behind_the_sides_is_as_wide_as_its_parts(inferred: Infer) -> None:
    forward = """'''x: (B, H, W, C)'''
        b, h, w, _ = x.shape
        return x[..., 5:].view(b, h, w, 17, 3).sum(-1)"""
    assert inputs(inferred(net("", "pass", forward)))["x"].endswith("224, 224, 56)")


def test_a_decoder_is_given_the_maps_of_its_encoder_of_which_some_widths_are_alike(inferred: Infer) -> None:
    layers = """self.up, self.skips = nn.ModuleList(), nn.ModuleList()
        for level in (4, 3, 2, 1):
            self.up.append(nn.Conv2d(num_ch_enc[level], num_ch_enc[level - 1], 1))
            self.skips.append(nn.Conv2d(2 * num_ch_enc[level - 1], num_ch_enc[level - 1], 1))"""
    forward = """x = input_features[-1]
        for at, level in enumerate((4, 3, 2, 1)):
            x = F.interpolate(self.up[at](x), scale_factor=2)
            x = self.skips[at](torch.cat([x, input_features[level - 1]], 1))
        return x"""
    found = inferred(net(", num_ch_enc", layers, forward, "input_features"))
    assert constructor(found) == "Net(num_ch_enc=[64, 64, 128, 256, 512])"
    assert inputs(found)["input_features"].startswith("[torch.randn(1, 64, 128, 128), torch.randn(1, 64, 64, 64), ")


def test_pictures_that_are_put_into_the_batch_are_several_of_each_sample(inferred: Infer) -> None:
    forward = """count = x.shape[0]
        x = x.view(count * 15, 3, x.shape[-2], x.shape[-1])
        return self.a(x).mean((2, 3)).view(count, 15, -1)"""
    found = inferred(net("", "self.a = nn.Conv2d(3, 4, 3)", forward))
    assert inputs(found) == {"x": "torch.randn(1, 15, 3, 224, 224)"}


def test_levels_that_are_joined_have_the_channels_that_the_next_layer_lacks(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(4, 8, 3, 1, 1); self.b = nn.Conv2d(24, 16, 3, 2, 1); self.c = nn.Conv2d(64, 4, 3)"
    forward = (
        "x = self.a(torch.cat((image, mask), 1))\n"
        "        x = self.b(torch.cat((x, left[0], right[0]), 1))\n"
        "        return self.c(torch.cat((x, left[1], right[1]), 1))"
    )
    found = inputs(inferred(net("", layers, forward, "image, mask, left, right")))
    assert found["left"] == "[torch.randn(1, 8, 224, 224), torch.randn(1, 24, 112, 112)]"
    assert found["right"] == found["left"]


def test_a_mask_by_which_patches_are_parted_picks_half_of_them(inferred: Infer) -> None:
    forward = (
        "x = self.a(x).flatten(2).transpose(1, 2)\n"
        "        seen = x[~mask].reshape(x.shape[0], -1, 4)\n"
        "        return self.b(seen).reshape(x.shape[0], seen.shape[1], 2, -1), x[mask].reshape(x.shape[0], -1, 4)"
    )
    found = inputs(inferred(net("", "self.a, self.b = nn.Conv2d(3, 4, 16, 16), nn.Linear(4, 8)", forward, "x, mask")))
    assert found["mask"] == "(torch.arange(196) % 2 == 0).expand(1, 196)"


@pytest.mark.parametrize("decoding", ["y.view(-1, 16, 11, 19, 19)", "y.view((len(y), 16, 11, 19, 19))"])
def test_each_side_of_a_map_is_told_where_it_is_decoded(inferred: Infer, decoding: str) -> None:
    layers = "self.a = nn.Conv3d(4, 16, 2, 2); self.b = nn.Linear(63536, 8); self.c = nn.Linear(8, 63536)"
    forward = f"y = self.c(self.b(self.a(x).flatten(1))); return {decoding}"
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 4, 22, 38, 38)"}


def test_sides_of_the_pictures_of_a_clip_are_told_by_the_ends_of_their_names(inferred: Infer) -> None:
    forward = """n, t, c, hr_h, hr_w = clips.shape
        return self.a(clips.view(n * t, c, hr_h, hr_w))"""
    found = inputs(inferred(net("", "self.a = nn.Conv2d(3, 8, 3)", forward, "clips")))
    assert found == {"clips": "torch.randn(1, 16, 3, 224, 224)"}


def test_a_number_that_is_left_out_is_as_large_as_a_part_of_the_input(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(dims, 8)"
    found = inferred(net(", dims=3", layers, "return self.a(points[:, :, :2])", "points"))
    assert constructor(found) == "Net(dims=2)"


def test_a_list_is_as_long_as_is_asserted(inferred: Infer) -> None:
    layers = """self.widths = widths
        self.a = nn.ModuleList(nn.Conv2d(width, 8, 1) for width in widths)
        self.b = nn.MultiheadAttention(8, 2, batch_first=True)"""
    forward = """assert len(feats) == len(self.widths)
        maps = [self.a[i](each) for i, each in enumerate(feats)]
        last = maps[-1].flatten(2).permute(0, 2, 1)
        maps[-1] = self.b(last, last, last)[0].permute(0, 2, 1).reshape(-1, 8, *maps[-1].shape[2:]).contiguous()
        out = maps[-1]
        for each in maps[-2::-1]:
            out = torch.cat((F.interpolate(out, scale_factor=2.0), each), 1)[:, :8]
        return out"""
    found = inferred(net(", widths=[512, 1024, 2048], side=None, version='v2'", layers, forward, "feats"))
    sides = ("512, 64, 64", "1024, 32, 32", "2048, 16, 16")
    assert inputs(found)["feats"] == f"[{', '.join(f'torch.randn(1, {each})' for each in sides)}]"


def test_channels_that_are_shared_out_are_enough_for_each_part(inferred: Infer) -> None:
    forward = """size = x.size()
        c = size[1]
        frames = x.view((-1, self.frames) + size[1:]).split([c // 8, c // 8, 3 * c // 4], dim=2)
        return self.a(torch.cat(frames, 2).view(size))"""
    layers = "self.frames, self.a = num_frames, nn.Conv2d(width, 8, 1)"
    found = inferred(net(", width, num_frames", layers, forward))
    assert inputs(found) == {"x": "torch.randn(16, 64, 56, 56)"}


def test_what_is_viewed_as_a_map_may_be_one(inferred: Infer) -> None:
    forward = "return self.a(x.view(-1, 64, 30, 50))"
    found = inferred(net("", "self.a = nn.MaxPool2d(2)", forward))
    assert inputs(found) == {"x": "torch.randn(1, 64, 30, 50)"}


def test_maps_that_are_left_out_are_joined_where_channels_lack(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(64, 32, 3, padding=1); self.b = nn.Conv2d(64, 16, 3); self.c = nn.Conv2d(24, 8, 3)"
    forward = """x = self.a(x)
        if skips:
            high, low = skips
            x = torch.cat([x, high], 1)
        x = self.b(x)
        if skips:
            x = torch.cat([x, low], 1)
        return self.c(x)"""
    found = inputs(inferred(net("", layers, forward, "x, skips=None")))
    assert found["x"] == "torch.randn(1, 64, 224, 224)"
    assert found["skips"] == "(torch.randn(1, 32, 224, 224), torch.randn(1, 8, 222, 222))"


def test_pictures_of_several_frames_are_no_maps_from_the_middle_of_a_model(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3 * frames, 8, 3)"
    found = inferred(net(", frames", layers, "return self.a(input_images)", "input_images"))
    assert inputs(found)["input_images"].endswith(", 224, 224)")


def test_a_width_beside_a_height_is_a_side(inferred: Infer) -> None:
    layers = "self.rays = nn.Parameter(torch.ones(1, 3, height * width), requires_grad=False)"
    forward = "return depth.flatten(2) * torch.matmul(intrinsic_matrix[:, :3, :3], self.rays)"
    found = inferred(net(", height, width", layers, forward, "depth, intrinsic_matrix"))
    assert constructor(found) == "Net(height=16, width=16)"
    assert inputs(found) == {"depth": "torch.randn(1, 1, 16, 16)", "intrinsic_matrix": "torch.randn(1, 3, 3)"}


def test_a_picture_has_the_height_and_the_width_that_the_code_passes(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 4, 1); self.b = nn.Linear(4 * height * width, 2)"
    made = net(", height, width", layers, "return self.b(self.a(x).flatten(1))")
    found = inferred(f"{made}\nmodel = Net(48, 80)\n")
    assert constructor(found) == "Net(48, 80)"
    assert inputs(found) == {"x": "torch.randn(1, 3, 48, 80)"}


def test_points_are_a_thousand_where_a_group_of_them_is_asked_for(inferred: Infer) -> None:
    text = net("", "self.a = nn.Conv1d(3, 8, 1)", "return self.a(xyz).topk(48, dim=2)[0].mean(2)", "xyz")
    found = inferred(text.replace("Net", "PointNet"), "PointNet")
    assert inputs(found) == {"xyz": "torch.randn(1, 3, 1024)"}


def test_of_two_sizes_that_are_multiplied_one_may_be_coordinates(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        joints = len(edges())
        self.norm, self.a = nn.BatchNorm1d(3 * joints), nn.Conv2d(3, 5, 1)
        self.table = nn.Parameter(torch.ones(joints, joints))
    def forward(self, x):
        '(N, C, T, V)'
        n, c, t, v = x.size()
        x = self.norm(x.permute(0, 3, 1, 2).reshape(n, v * c, t))
        x = x.view(n, v, c, t).permute(0, 2, 3, 1)
        return (self.a(x) @ self.table).mean((2, 3))
def edges():
    return [(each, each + 1) for each in range(17)]
"""
    assert inputs(inferred(text)) == {"x": "torch.randn(1, 3, 16, 17)"}


@pytest.mark.parametrize("order", ["num_point=25, num_person=2, channels=3", "channels=3, num_person=2, num_point=25"])
def test_sizes_that_are_multiplied_are_the_numbers_whose_product_is_wanted(
    inferred: Callable[..., Inferred], order: str
) -> None:
    layers = (
        "self.a = nn.BatchNorm1d(num_person * channels * num_point); self.b = nn.Conv2d(channels, 4, 1)\n"
        "        self.table = nn.Parameter(torch.zeros(num_point, num_point))"
    )
    forward = (
        "n, c, t, v, m = x.size(); x = self.a(x.permute(0, 4, 3, 1, 2).reshape(n, m * v * c, t))\n"
        "        x = x.view(n, m, v, c, t).permute(0, 1, 3, 4, 2).reshape(n * m, c, t, v)\n"
        "        return (self.b(x) @ self.table).view(n, m, -1).mean(1)"
    )
    found = inputs(inferred(net(f", {order}", layers, forward)))
    assert found == {"x": "torch.randn(1, 3, 16, 25, 2)"}


def test_pictures_are_oblong_where_no_square_map_has_as_many_places(inferred: Infer) -> None:
    layers = "self.a = nn.Sequential(nn.Conv2d(4, 8, 3, padding=1), nn.MaxPool2d(8)); self.b = nn.Linear(8 * {}, 1)"
    forward = "return self.b(self.a(torch.cat([picture, truth], 1)).flatten(1))"
    for places in ("768", "24 * 32", "math.ceil(192 / 8) * math.ceil(256 / 8)"):
        text = "import math\n" + net("", layers.format(places), forward, "picture, truth")
        expected = {"picture": "torch.randn(1, 3, 192, 256)", "truth": "torch.randn(1, 1, 192, 256)"}
        assert inputs(inferred(text)) == expected


def test_rows_that_are_made_square_pictures_are_no_pictures(inferred: Infer) -> None:
    forward = "side = int(x.shape[-1] ** 0.5); return self.a(x.reshape(x.shape[0], 1, side, side))"
    found = inferred(net("", "self.a = nn.Conv2d(1, 8, 7)", forward))
    assert inputs(found) == {"x": "torch.randn(1, 1024)"}


def test_what_is_multiplied_as_a_matrix_for_each_sample_has_one_dimension_more(inferred: Infer) -> None:
    forward = """
        for i in range(node.size(0)):
            graph[i] = torch.diag(graph[i].sum(1)).mm(graph[i])
        return self.a(torch.matmul(graph, node))"""
    found = inputs(inferred(net("", "self.a = nn.Linear(16, 8)", forward, "node, graph")))
    assert [found[name].count(",") for name in ("node", "graph")] == [2, 2]


def test_two_pictures_whose_maps_differ_by_a_row_get_a_side_that_is_halved_without_a_rest(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Conv2d(3, 4, 16, 16), nn.Conv2d(4, 4, 4, 4)"
    forward = "return self.b(self.a(left)) - F.avg_pool2d(self.a(right), 4, ceil_mode=True)"
    found = inferred(net("", layers, forward, "left, right"))
    assert inputs(found) == {"left": "torch.randn(1, 3, 256, 256)", "right": "torch.randn(1, 3, 256, 256)"}


def test_a_map_that_is_added_to_what_became_of_it_soon_has_as_many_channels(inferred: Infer, tried: list[int]) -> None:
    layers = """self.a = nn.Sequential(nn.ReflectionPad2d(1), norm(nn.Conv2d(dim, 64, 3)))
        self.b = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(64, 64, 3))
        self.c = nn.Sequential(norm(nn.Conv2d(256, 256, 1)))"""
    forward = "y = self.a(x)\n        y = self.c(torch.cat([y, y, self.b(y), y], 1))\n        return y + x"
    found = inferred(net(", dim, norm", layers, forward))
    assert constructor(found).startswith("Net(dim=256, ")
    assert inputs(found)["x"].startswith("torch.randn(1, 256, ")
    assert len(tried) < 40


def test_a_volume_is_halved_to_the_end_along_all_of_its_sides(inferred: Infer) -> None:
    layers = "self.down, self.up, self.a = nn.Conv3d(4, 4, 3, 2, 1), nn.Upsample(scale_factor=2), nn.Conv3d(1, 4, 1)"
    lines = ["x = self.a(x)", *(f"y{at} = self.down({'x' if at == 1 else f'y{at - 1}'})" for at in range(1, 7))]
    forward = "\n        ".join([*lines, "return torch.cat([self.up(y6), y5], 1)"])
    assert inputs(inferred(net("", layers, forward))) == {"x": "torch.randn(1, 1, 64, 256, 256)"}


def test_pictures_of_one_size_that_are_joined_are_changed_together_where_the_text_writes_sides(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(6, 8, 8, stride=8); self.b = nn.Linear(8 * 4 * 12, 2)"
    forward = "return self.b(self.a(torch.cat([x, y], 1)).view(-1, 8 * 4 * 12))"
    found = inputs(inferred(net("", layers, forward, "x, y")))
    assert found == {"x": "torch.randn(1, 3, 32, 96)", "y": "torch.randn(1, 3, 32, 96)"}


def test_dimensions_that_are_named_by_keyword_are_there(inferred: Infer) -> None:
    found = inputs(inferred(net("", "", "return x.softmax(dim=3)")))
    assert found == {"x": "torch.randn(1, 64, 56, 56)"}
