"""Switches are turned, and branches taken, under which a model can be built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nets import constructor, inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_a_switch_that_was_not_given_does_without_a_file(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, width=3, pretrained=True):
        super().__init__()
        self.a = nn.Conv2d(3, width, 3)
        if pretrained:
            self.load_state_dict(torch.load('absent.pth', weights_only=True))
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(pretrained=False)"


def test_a_branch_is_taken_that_gives_a_name_its_value(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.only_left, self.only_right = options.only_left, options.only_right
        self.linear = nn.Linear(8, 8)
    def forward(self, x):
        if self.only_left:
            y = self.linear(x)
        if self.only_right:
            y = self.linear(x).flip(1)
        return y
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert "only_left=True" in found.recipe.constructor


def test_a_part_is_of_the_kind_that_gives_a_name_its_value(inferred: Infer) -> None:
    text = """
class Small(nn.Module):
    def forward(self, x):
        return x[:, :1]

class Net(nn.Module):
    def __init__(self, part):
        super().__init__()
        if isinstance(part, Small):
            width = 1
        self.part, self.a = part, nn.Conv2d(width, 4, 3)
    def forward(self, x):
        return self.a(self.part(x))
"""
    assert inferred(text).recipe.constructor == "Net(part=Small())"


def test_a_switch_is_turned_under_which_the_constructor_fails(inferred: Infer) -> None:
    text = """
ADDRESSES = {"tiny": None}
class Net(nn.Module):
    def __init__(self, kind="small", load=True):
        super().__init__()
        self.a, self.kind = nn.Linear(8, 8), kind
        self.fill(load)
    def fill(self, load):
        if load:
            address = ADDRESSES[self.kind]
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(load=False)"


def test_a_switch_is_turned_that_a_part_asks_for(inferred: Infer) -> None:
    text = """
class Inner(nn.Module):
    def __init__(self, width, gated=False):
        super().__init__()
        self.gated = gated
        assert self.gated, "pass --gated"
        self.a = nn.Linear(width, width)
    def forward(self, x):
        return self.a(x)
class Net(nn.Module):
    def __init__(self, width, gated):
        super().__init__()
        self.inner = Inner(width, gated)
    def forward(self, x):
        return self.inner(x)
def main():
    Net(8, False)
"""
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.constructor == "Net(width=8, gated=True)"


def test_a_setting_is_as_large_as_the_code_asks_where_a_layer_depends_on_it(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, opt):
        super().__init__()
        self.opt = opt
        self.a, self.c = nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.Linear(8 * 16 * 16, 10)
        if opt.crop_size >= 300:
            self.b = nn.Conv2d(8, 8, 3, stride=2, padding=1)
    def forward(self, x):
        x = self.a(F.interpolate(x, size=(64, 64)))
        if self.opt.crop_size >= 300:
            x = self.b(x)
        return self.c(x.view(x.size(0), -1))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(opt=SimpleNamespace(crop_size=300))"


def test_a_default_that_the_code_refuses_is_exchanged_for_a_text_that_it_looks_for(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, head="older"):
        super().__init__()
        if "cosine" in head:
            self.a = nn.Linear(5, 8)
        elif "dot" in head:
            self.a = nn.Linear(5, 4)
        else:
            head = head.upper()
            assert False
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(head='cosine')"


def test_a_part_that_a_file_is_needed_for_is_left_out_where_the_code_asks_about_it(inferred: Infer) -> None:
    layers = (
        "self.a = nn.Linear(config['dim'], 3)\n"
        "        if 'vgg_weight' in config and config['vgg_weight'] > 0:\n"
        "            self.vgg = open('/nowhere/vgg.t7').read()"
    )
    found = inferred(net(", config", layers, "return self.a(x)") + "model = Net({'dim': 8, 'vgg_weight': 1})\n")
    assert constructor(found) == "Net(config={'dim': 8, 'vgg_weight': 0})"


def test_a_loop_runs_that_gives_what_is_returned(inferred: Infer) -> None:
    forward = """steps = 0 if steps is None else steps
        rounds = steps // self.width
        for i in range(rounds):
            out = self.a(x) if i == 0 else out + 1
        return out"""
    layers = "self.width, self.a = 6, nn.Linear(5, 2)"
    found = inferred(net("", layers, forward, "x, steps=None"))
    assert inputs(found)["steps"] == "6"


def test_a_mode_is_another_one_where_what_the_first_needs_is_made_later(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.old = nn.Linear(5, 3), None
    def forward(self, x, phase):
        if phase == "grow":
            return self.a(x) + self.old(x)
        elif phase == "hold":
            return self.a(x)
"""
    assert inputs(inferred(text))["phase"] == "'hold'"


def test_what_a_part_takes_is_given_through_options_that_are_handed_on(inferred: Infer) -> None:
    text = """
class Part(nn.Module):
    def __init__(self, width, norm_layer=None):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, width, 1), norm_layer(width)
    def forward(self, x):
        return self.b(self.a(x))
class Net(nn.Module):
    def __init__(self, **kwargs):
        super().__init__()
        self.part = Part(4, **kwargs)
    def forward(self, x):
        return self.part(x)
"""
    assert constructor(inferred(text)) == "Net(norm_layer=torch.nn.BatchNorm2d)"
