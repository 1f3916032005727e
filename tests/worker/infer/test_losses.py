"""Losses as detectors have them: names of their parts, dicts whose entries are walked, a matcher that is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nets import constructor, inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

PARTS = """
    def loss_labels(self, outputs):
        return outputs["logits"].mean()
    def loss_boxes(self, outputs):
        assert "boxes" in outputs
        return outputs["boxes"].sum()
    def get_loss(self, loss, outputs):
        loss_map = {"labels": self.loss_labels, "boxes": self.loss_boxes}
        assert loss in loss_map, loss
        return loss_map[loss](outputs)
"""
FORWARD = """kept = {name: x for name, x in outputs.items() if name != "further"}
        return sum(self.get_loss(loss, kept) + self.get_loss(loss, outputs) for loss in self.losses)"""


def test_names_in_a_list_are_those_of_the_table_in_which_they_are_looked_up(inferred: Infer) -> None:
    found = inferred(net(", losses", "self.losses = losses", FORWARD, "outputs") + PARTS)
    assert constructor(found) == "Net(losses=['labels', 'boxes'])"


def test_a_dict_whose_entries_are_walked_has_the_keys_that_are_read_where_it_is_handed_on(inferred: Infer) -> None:
    found = inferred(net(", losses", "self.losses = losses", FORWARD, "outputs") + PARTS)
    assert inputs(found)["outputs"].startswith("{'logits': torch.randn(")
    assert "'boxes': torch.r" in inputs(found)["outputs"]


def test_what_is_read_only_in_parts_that_are_not_picked_is_left_out(inferred: Infer) -> None:
    made = """

def build(masks=False):
    losses = ["labels"]
    if masks:
        losses += ["boxes"]
    return Net(losses)
"""
    found = inferred(net(", losses", "self.losses = losses", FORWARD, "outputs") + PARTS + made)
    assert constructor(found) == "Net(['labels'])"
    assert "boxes" not in inputs(found)["outputs"]


def test_each_entry_that_is_walked_is_what_is_done_with_it(inferred: Infer) -> None:
    forward = "return sum(self.a(x) for x in maps.values())"
    found = inferred(net("", "self.a = nn.Conv2d(5, 8, 3)", forward, "maps"))
    assert inputs(found)["maps"].startswith("{'0': torch.randn(1, 5, 224, 224), '1': ")


def test_names_that_the_elements_of_a_list_are_compared_with_are_in_it(inferred: Infer) -> None:
    layers = """self.steps = nn.ModuleList()
        for kind in steps:
            if kind == "conv":
                self.steps.append(nn.Conv2d(3, 3, 3))
            elif kind == "pool":
                self.steps.append(nn.MaxPool2d(2))
            else:
                raise ValueError(kind)"""
    forward = """for step in self.steps:
            x = step(x)
        return x"""
    assert constructor(inferred(net(", steps", layers, forward))) == "Net(steps=['conv', 'pool'])"


def test_the_only_class_of_the_files_around_whose_name_ends_so_is_given(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "matching.py").write_text("""
from torch import nn
class GreedyMatcher(nn.Module):
    def forward(self, x, y):
        return x @ y.transpose(0, 1)
""")
    layers = "self.matcher, self.a = matcher, nn.Linear(5, 4)"
    forward = "return self.matcher(self.a(x), self.a(y)).argmax()"
    found = inferred(net(", matcher", layers, forward, "x, y"))
    assert constructor(found) == "Net(matcher=matching.GreedyMatcher())"


def test_pictures_that_a_window_slides_over_one_by_one_have_as_many_channels_as_it(inferred: Infer) -> None:
    layers = "self.register_buffer('window', torch.ones(1, 1, 3, 3))"
    forward = """a, b = (F.conv2d(each, self.window, groups=each.shape[1]) for each in (img1, img2))
        return (a - b).pow(2).mean()"""
    found = inferred(net("", layers, forward, "img1, img2"))
    assert inputs(found) == dict.fromkeys(("img1", "img2"), "torch.randn(1, 1, 224, 224)")


def test_labels_that_are_compared_with_an_element_of_a_list_are_as_large(inferred: Infer) -> None:
    compared = """
def compared(scores, labels, smooth=0):
    if smooth > 0:
        goal = labels.clone().float()
    else:
        goal = labels
    return F.binary_cross_entropy_with_logits(scores, goal)
"""
    forward = """first = compared(preds[0], target)
        first += compared(preds[1], target)
        if preds[2].shape[2:] != maps.shape[2:]:
            maps = F.interpolate(maps, size=preds[2].shape[2:])
        return first + F.mse_loss(preds[2], maps)"""
    found = inputs(inferred(compared + net("", "", forward, "preds, target, maps").replace("Net", "Loss"), "Loss"))
    assert found["target"] == "torch.randn(1, 3, 224, 224)"
    assert found["preds"].startswith(f"[{found['target']}, {found['target']}, ")


def test_what_a_loss_calls_its_source_are_no_tokens(inferred: Infer) -> None:
    found = inferred(net("", "", "return F.mse_loss(source, target)", "source, target").replace("Net", "Loss"), "Loss")
    assert inputs(found) == dict.fromkeys(("source", "target"), "torch.randn(1, 64)")


def test_labels_that_a_loss_makes_whole_numbers_keep_their_shape(inferred: Infer) -> None:
    document = '"""x: (B, 2, 8, 8, 8)\n        target: (B, 1, 8, 8, 8)"""\n        '
    forward = "whole = torch.zeros(x.shape).scatter_(1, y.long(), 1)\n        return (x * whole)[:, 1].sum((1, 2, 3))"
    found = inputs(inferred(net("", "", document + forward, "x, y").replace("        \n", "")))
    assert found == {"x": "torch.randn(1, 2, 8, 8, 8)", "y": "torch.randint(0, 2, (1, 1, 8, 8, 8))"}


def test_a_static_forward_is_given_its_first_parameter_too(inferred: Infer) -> None:
    text = "from torch import nn\nclass Loss(nn.Module):\n    @staticmethod\n    def forward(scores, truth):\n        "
    found = inferred(f"{text}return 1 - (scores * truth).sum() / (scores + truth).sum()\n", "Loss")
    assert inputs(found) == dict.fromkeys(("scores", "truth"), "torch.randn(1, 64)")


def test_labels_that_a_loss_takes_from_the_scores_are_as_large(inferred: Infer) -> None:
    text = net("", "", "return torch.sqrt((pred - label) ** 2 + 0.01).mean()", "pred, label").replace("Net", "Loss")
    assert inputs(inferred(text, "Loss")) == dict.fromkeys(("pred", "label"), "torch.randn(1, 64)")


@pytest.mark.parametrize("shape", ["1, 3, 1, 1", "3, 1, 1"])
def test_what_has_a_mean_for_each_channel_is_a_picture(inferred: Infer, shape: str) -> None:
    layers = f"self.mean = torch.ones({shape}); self.a = nn.ModuleList([nn.Conv2d(3, 8, 3), nn.AvgPool2d(2)] * 1)"
    forward = """losses, source, target = [], source - self.mean, target - self.mean
        for layer in self.a:
            source, target = layer(source), layer(target)
            losses.append(F.l1_loss(source, target))
        return sum(losses)"""
    found = inferred(net("", layers, forward, "source, target").replace("Net", "Loss"), "Loss")
    assert inputs(found) == dict.fromkeys(("source", "target"), "torch.randn(1, 3, 224, 224)")


def test_maps_that_a_loss_compares_are_maps(inferred: Infer) -> None:
    forward = "return ((score_map_pred - score_map_gt) ** 2).mean()"
    text = net("", "", forward, "score_map_pred, score_map_gt").replace("Net", "Loss")
    assert inputs(inferred(text, "Loss")) == dict.fromkeys(
        ("score_map_pred", "score_map_gt"), "torch.randn(1, 1, 224, 224)"
    )


def test_sizes_that_a_loss_keeps_are_dimensions(inferred: Infer) -> None:
    forward = """batch = output.size(0)
        joints = output.size(1)
        rows = output.reshape((batch, joints, -1)), target.reshape((batch, joints, -1))
        return F.mse_loss(*(each.mean(2) for each in rows))"""
    found = inferred(net("", "", forward, "output, target").replace("Net", "Loss"), "Loss")
    assert inputs(found) == dict.fromkeys(("output", "target"), "torch.randn(1, 16, 64)")


def test_what_is_measured_against_numbers_is_no_class(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(10, 4); self.loss = nn.SmoothL1Loss()"
    found = inferred(net("", layers, "return self.loss(self.a(x), target)", "x, target"))
    assert inputs(found)["target"] == "torch.randn(1, 4)"


def test_pictures_that_a_loss_compares_stay_alike(inferred: Infer) -> None:
    forward = """if len({pred.shape, target.shape}) > 1:
            raise ValueError(f"pictures should have the same dimensions, but got {pred.shape} and {target.shape}")
        if pred.dim() not in (4, 5):
            raise ValueError(f"pictures should be 4-d or 5-d tensors, but got {pred.shape}")
        return (pred - target).square().mean()"""
    found = inferred(net("", "", forward, "pred, target").replace("Net", "Loss"), "Loss")
    assert inputs(found) == dict.fromkeys(("pred", "target"), "torch.randn(1, 3, 224, 224)")


def test_what_a_class_is_cut_off_has_one_column_more_than_it_is_compared_with(inferred: Infer) -> None:
    forward = "return F.smooth_l1_loss(self.a(x), rows[:, 1:]) + F.softplus(rows[:, 0]).sum()"
    found = inferred(net("", "self.a = nn.Linear(8, 4)", forward, "x, rows"))
    assert inputs(found)["rows"] == "torch.randn(1, 5)"
