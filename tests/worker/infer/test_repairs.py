"""What is changed after a failure: kinds of values, lists, optional arguments, numbers of dimensions."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import torch
from nets import constructor, inputs, net

from netron_lens.worker.infer.plans.plan import Plan
from netron_lens.worker.infer.plans.values import Value, python
from netron_lens.worker.infer.repairs.demands.views import of_view
from netron_lens.worker.infer.repairs.sizes.counts import counts_too_many

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_a_padded_picture_gets_the_dimensions_that_the_convolution_behind_takes(inferred: Infer) -> None:
    layers = "self.c = nn.Conv3d(1, 4, 3)"
    found = inputs(inferred(net("", layers, "return self.c(F.pad(x, (1, 1)))")))
    assert found["x"].startswith("torch.randn(1, 1, ")
    assert found["x"].count(",") == 4


def test_a_convolution_is_given_a_batch(inferred: Infer) -> None:
    found = inputs(inferred(net("", "self.c = nn.Conv2d(3, 4, 3)", "return self.c(x * 2).flatten(1)")))
    assert found == {"x": "torch.randn(1, 3, 224, 224)"}


def test_settings_that_are_none_are_given_together(inferred: Infer) -> None:
    layers = "self.length = first_len + second_len + third_len; self.a = nn.Linear(4, self.length)"
    signature = ", first_len=None, second_len=None, third_len=None"
    found = constructor(inferred(net(signature, layers, "return self.a(x)")))
    assert all(f"{name}_len=" in found for name in ("first", "second", "third"))


def test_a_choice_that_is_walked_becomes_a_list_of_choices(inferred: Infer) -> None:
    layers = "assert all(f in ('add', 'mul') for f in fusions); self.fusions = fusions; self.a = nn.Linear(4, 4)"
    forward = "return self.a(x) if 'add' in self.fusions else x"
    assert constructor(inferred(net(", fusions", layers, forward))) == "Net(fusions=['add'])"


def test_as_many_arguments_are_passed_as_are_taken(inferred: Infer) -> None:
    forward = "a, b, c = values[0], values[1], values[2]; return a + b * c"
    assert list(inputs(inferred(net("", "pass", forward, "*values")))) == ["0", "1", "2"]


def test_what_is_handed_on_whole_is_what_the_method_that_takes_it_needs(inferred: Infer) -> None:
    score = "\n    def score(self, users, item):\n        return (self.a(users) * self.a(item)).sum(1)\n"
    found = inferred(net("", "self.a = nn.Embedding(9, 4)", "return self.score(*values)", "*values") + score)
    assert inputs(found) == {"0": "torch.randint(0, 9, (1,))", "1": "torch.randint(0, 9, (1,))"}


def test_an_input_whose_elements_go_into_layers_of_their_own_is_a_list(inferred: Infer) -> None:
    layers = "self.a = nn.ModuleList([nn.Conv2d(4, 8, 1), nn.Conv2d(6, 8, 1)])"
    forward = "return sum(layer(maps[index]).mean() for index, layer in enumerate(self.a))"
    found = inputs(inferred(net("", layers, forward, "maps")))["maps"]
    assert found.startswith("[torch.randn(1, 4, ")
    assert ", torch.randn(1, 6, " in found


@pytest.mark.parametrize("checks", [True, False])
def test_probabilities_lie_between_0_and_1(inferred: Infer, *, checks: bool) -> None:
    forward = f"return torch.distributions.Bernoulli(probs=x, validate_args={checks}).sample()"
    assert "torch.rand(" in inputs(inferred(net("", "pass", forward)))["x"]


@pytest.mark.parametrize("test", ["isinstance(part, Part)", "callable(part)"])
def test_an_argument_is_of_the_class_that_is_asked_for(inferred: Infer, test: str) -> None:
    part = "\nclass Part(nn.Linear):\n    def __init__(self, dim):\n        super().__init__(dim, dim)\n"
    found = inferred(part + net(", part", f"assert {test}; self.part = part", "return self.part(x)"))
    assert "Part(dim=" in constructor(found)


def test_what_is_read_from_an_input_is_a_tensor(inferred: Infer) -> None:
    forward = "first, second = sample['xq'], sample['yq']; return self.a(first) + second.mean()"
    found = inputs(inferred(net("", "self.a = nn.Linear(7, 3)", forward, "sample")))["sample"]
    assert found.count("torch.randn(") == 2


def test_a_layer_that_takes_floating_point_numbers_is_given_them(inferred: Infer) -> None:
    found = inferred(net("", "self.a = nn.BatchNorm1d(6)", "return self.a(ids)", "ids"))
    assert inputs(found)["ids"].startswith("torch.randn(")


def test_a_default_of_zeros_stays_where_it_runs(inferred: Infer) -> None:
    layers = "self.sizes = sizes; self.a = nn.Linear(4, 4)"
    assert constructor(inferred(net(", sizes=(0, 0)", layers, "return self.a(x)"))) == "Net()"


def test_a_part_that_no_classes_leave_out_is_built_where_it_is_used(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(4, num_classes) if num_classes > 0 else None"
    assert constructor(inferred(net(", num_classes=0", layers, "return self.a(x)"))) == "Net(num_classes=10)"


def test_zeros_that_stand_for_widths_are_replaced(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, dims[0], 3); self.b = nn.Conv2d(dims[0], dims[1], 3)"
    found = constructor(inferred(net(", dims=[0, 0]", layers, "return self.b(self.a(x)).sum(1) + 1")))
    assert found.startswith("Net(dims=[")
    assert "0," not in found.replace("10,", "").replace("20,", "")


def test_nothing_is_passed_for_the_parts_that_are_not_needed(inferred: Infer) -> None:
    forward = "x, mask = pair; y = self.a(x)\n        return y if mask is None else y * mask.view(3, 3, 11)"
    found = inputs(inferred(net("", "self.a = nn.Linear(4, 4)", forward, "pair")))
    assert found["pair"].endswith(", None)")


def test_settings_are_copied_with_what_they_learn(inferred: Infer) -> None:
    layers = "import copy; own = copy.deepcopy(config); own.depth = 2; self.a = nn.Linear(own.width, own.out_dim)"
    assert "width=" in constructor(inferred(net(", config", layers, "return self.a(x)")))


def test_a_number_takes_one_of_the_values_that_have_a_branch(inferred: Infer) -> None:
    layers = """
        if depth == 34:
            self.a = nn.Linear(4, 3)
        elif depth == 101:
            self.a = nn.Linear(4, 5)
        else:
            raise NotImplementedError("no such depth")"""
    assert "depth=34" in constructor(inferred(net(", depth", layers, "return self.a(x)")))


def test_an_operand_has_the_dimensions_and_sizes_of_its_equation(inferred: Infer) -> None:
    layers = "self.q = nn.Parameter(torch.randn(24, 2, 12))"
    found = inputs(inferred(net("", layers, "return torch.einsum('ibh,hnd->ibnd', h, self.q)", "h")))
    assert found["h"].startswith("torch.randn(")
    assert found["h"].endswith(", 1, 24)")


def test_what_is_read_from_an_input_may_be_read_by_keys(inferred: Infer) -> None:
    forward = "return self.a(g.ndata['h'])"
    found = inputs(inferred(net("", "self.a = nn.Linear(7, 3)", forward, "g")))
    assert "ndata={'h': torch.randn(" in found["g"]


def test_a_target_has_a_row_for_each_pixel_that_it_is_compared_with(inferred: Infer) -> None:
    forward = "return F.cross_entropy(x.permute(0, 2, 3, 1).reshape(-1, 5), y.long().reshape(-1))"
    found = inputs(inferred(net("", "self.a = nn.Conv2d(3, 5, 1)", f"x = self.a(x); {forward}", "x, y")))
    assert found["x"].startswith("torch.randn(1, 3, ")


def test_no_channels_by_default_are_replaced(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(in_channels, out_channels, 3)"
    found = inferred(net(", in_channels=0, out_channels=0", layers, "return self.a(x)"))
    assert ", 0, " not in inputs(found)["x"]
    assert "in_channels=0" not in constructor(found)


def test_whole_numbers_are_below_the_size_that_they_index(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(1, 4); self.b = nn.Embedding(9, 4)"
    found = inputs(inferred(net("", layers, "return self.a(first) + self.b(second)", "first, second")))
    assert found["first"].startswith("torch.randint(0, 1, ")


def test_a_class_is_one_of_those_that_are_told_apart(inferred: Infer) -> None:
    forward = "return F.cross_entropy(self.a(x), labels)"
    found = inputs(inferred(net("", "self.a = nn.Linear(6, 1)", forward, "x, labels")))
    assert found["labels"].startswith("torch.randint(0, 1, ")


def test_what_a_loss_takes_for_chances_is_not_beyond_1(inferred: Infer) -> None:
    found = inputs(inferred(net("", "pass", "return F.binary_cross_entropy(first, second)", "first, second")))
    assert all("torch.rand(" in each or "randint(0, 2" in each for each in found.values())


def test_a_class_that_is_made_without_arguments_takes_none(inferred: Infer) -> None:
    part = "\nclass Part(nn.Module):\n    def __init__(self, width):\n        super().__init__()\n"
    found = inferred(part + net(", part=None", "self.a = nn.Sequential(nn.Linear(4, 4), part())", "return self.a(x)"))
    assert "Part" not in constructor(found)


def test_a_setting_is_one_of_the_strings_that_what_it_is_stored_as_is_compared_with(inferred: Infer) -> None:
    layers = "self.kind = options.model.KIND\n        assert self.kind in ('wide', 'deep')"
    found = inferred(net(", options", layers + "\n        self.a = nn.Linear(4, 4)", "return self.a(x)"))
    assert "KIND='wide'" in constructor(found)


def test_a_class_without_forward_is_called_where_it_says_how(inferred: Infer) -> None:
    text = net("", "self.a = nn.Linear(6, 2)", "return self.a(x)").replace("def forward", "def __call__")
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.method == "__call__"


def test_what_is_turned_into_a_tensor_is_an_array(inferred: Infer) -> None:
    layers = "self.table = nn.Parameter(torch.from_numpy(vectors)); self.a = nn.Linear(4, 2)"
    assert ".numpy()" in constructor(inferred(net(", vectors", layers, "return self.a(x)")))


def test_a_mode_is_kept_where_tensors_do_not_fit_each_other(inferred: Callable[..., Inferred]) -> None:
    found = inferred("""
class Net(nn.Module):
    def __init__(self, mode):
        super().__init__()
        self.mode, self.a = mode, nn.Linear(7, 7)
    def forward(self, x, y):
        if self.mode == "both":
            return torch.cat([self.a(x), y], 1)
        if self.mode == "one":
            return self.a(x)
""")
    assert found.failure is None, found.failure
    assert "both" in found.recipe.constructor


def test_numbers_are_made_into_tensors(inferred: Infer) -> None:
    layers = "self.scale = torch.Tensor([width * 2]); self.size = torch.tensor(width); self.a = nn.Linear(width, 2)"
    found = inferred(net(", width", layers, "return self.a(x)"))
    assert constructor(found) == "Net(width=64)"
    assert inputs(found) == {"x": "torch.randn(1, 64)"}


def test_a_model_that_looks_at_values_is_made_narrow_enough_to_be_run(inferred: Callable[..., Inferred]) -> None:
    found = inferred("""
class Net(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.a = nn.Linear(8, hidden)
        self.b = nn.Linear(hidden, 16 * hidden)
    def forward(self, x):
        x = self.b(self.a(x))
        return x if x.sum().item() > 0 else -x

WIDTHS = {"hidden": 4096}
""")
    assert found.failure is None, found.failure
    assert "hidden=256" in found.recipe.constructor


def test_pictures_may_have_their_channels_last(inferred: Infer) -> None:
    init = (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Linear(3, 8)\n"
    )
    body = "h, w, c = x.shape[1:]; return self.a(x.reshape(len(x), h * w, c))"
    found = inferred(f"{init}    def forward(self, x):\n        {body}\n")
    assert found.failure is None
    assert found.recipe.inputs[0].expression == "torch.randn(1, 224, 224, 3)"


def test_a_setting_that_is_spread_over_a_call_holds_its_arguments(inferred: Infer) -> None:
    block = "class Block(nn.Linear):\n    def __init__(self, width, hidden):\n        super().__init__(width, hidden)\n"
    init = "def __init__(self, block_config):\n        super().__init__()\n        self.a = Block(5, **block_config)\n"
    found = inferred(f"{block}class Net(nn.Module):\n    {init}    def forward(self, x):\n        return self.a(x)\n")
    assert found.failure is None
    assert "'hidden': " in found.recipe.constructor


def test_a_module_that_is_asked_for_an_attribute_has_it(inferred: Infer) -> None:
    part = net("", "self.out_channels = 8; self.a = nn.Conv2d(3, 8, 3)", "return self.a(x)").replace("Net", "Trunk")
    layers = """if not hasattr(body, 'out_channels'):
            raise Exception('no channels')
        self.body = body"""
    assert constructor(inferred(part + net(", body", layers, "return self.body(x)"))) == "Net(body=Trunk())"


def test_what_takes_more_than_a_tensor_is_called_with_all_of_it(inferred: Infer) -> None:
    found = constructor(inferred(net(", model", "self.f = model.f", "return self.f(x, 1, scale=2)")))
    assert "lambda first, *rest, **options: first" in found


def test_what_one_call_leaves_on_the_model_is_gone_at_the_next(inferred: Infer) -> None:
    layers = "self.w = nn.Parameter(torch.ones(2, 6)); self.seen = None; self.past = []"
    forward = "self.seen = x if self.seen is None else self.seen\n        self.past.append(x)\n        "
    forward += "return F.linear(self.seen, self.w) + F.linear(self.past[0], self.w)"
    assert inputs(inferred(net("", layers, forward)))["x"].endswith(", 6)")


def test_numbers_in_a_text_are_given_as_it_is_split(inferred: Infer) -> None:
    layers = "a, *_, b = [int(each) for each in widths.split('-')]; self.a = nn.Linear(a, b)"
    found = inferred(net(", widths", layers, "return self.a(x)"))
    assert constructor(found) == "Net(widths='16-32-64')"


def test_an_argument_left_at_none_that_a_part_calls_is_a_class(inferred: Infer) -> None:
    part = net(", act", "self.a = nn.Sequential(nn.Conv2d(3, 8, 3), act())", "return self.a(x)").replace("Net", "Part")
    found = constructor(inferred(part + net(", act=None", "self.part = Part(act)", "return self.part(x)")))
    assert found == "Net(act=nn.ReLU)"


def test_options_that_are_read_after_others_are_given_too(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(options['in_dim'], options['out_dim'])"
    assert "out_dim=" in constructor(inferred(net(", **options", layers, "return self.a(x)")))


def test_options_that_are_taken_out_are_given(inferred: Infer) -> None:
    layers = "self.rate = options.pop('sample_rate'); self.a = nn.Linear(options['in_dim'], 2)"
    found = constructor(inferred(net(", **options", layers, "return self.a(x)")))
    assert found.startswith("Net(sample_rate=16000, in_dim=")


def test_options_that_are_handed_to_a_method_are_those_of_the_constructor(inferred: Infer) -> None:
    layers = "self._make(options)\n    def _make(self, given):\n        self.a = nn.Linear(given['in_dim'], 2)"
    assert "in_dim=" in constructor(inferred(net(", **options", layers, "return self.a(x)")))


def test_options_are_those_that_settings_have(inferred: Infer) -> None:
    layers = "self.a = nn.ModuleList(nn.Linear(size, options['out']) for size in options['rise'])"
    settings = "DEFAULTS = {'rise': [5, 5], 'out': 3, 'speed': 0.1}\n"
    found = inferred(settings + net(", **options", layers, "return sum(layer(x) for layer in self.a)"))
    assert constructor(found) == "Net(out=3, rise=[5, 5])"


def test_options_that_a_base_looks_up_and_misses_are_given(inferred: Infer) -> None:
    base = "class Sized:\n    def __init__(self, **options):\n        self.width = int(options.get('width'))\n"
    layers = "Sized.__init__(self, **options); self.a = nn.Linear(self.width, 2)"
    found = inferred(base + net(", **options", layers, "return self.a(x)").replace("nn.Module)", "nn.Module, Sized)"))
    assert "width=" in constructor(found)


def test_a_number_that_is_asked_for_its_shape_is_a_tensor(inferred: Infer) -> None:
    found = inputs(inferred(net("", "pass", "return x * temperature.view(temperature.shape[0], 1)", "x, temperature")))
    assert found["temperature"].startswith("torch.rand")


def test_the_bins_of_a_histogram_are_those_of_probabilities(inferred: Infer) -> None:
    forward = "return torch.ones(4)[(x * 3.99).long()]"
    assert inputs(inferred(net("", "pass", forward)))["x"].startswith("torch.rand(")


def test_a_convolution_of_signals_refuses_pictures(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv1d(2, 4, kernel_size=(1, 2))
    def forward(self, x):
        batch, channels, nodes, steps = x.shape
        return self.a(x)
"""
    failure = inferred(text).failure
    assert failure is not None
    assert "input to conv1d, but got input of size: [2, " in failure.message


def test_a_layer_may_have_parameters_of_its_own_way(inferred: Infer) -> None:
    layer = net("", "self.w = nn.Parameter(torch.ones(6))", "return x * self.w").replace("Net", "Own")
    layer += "    def parameters(self):\n        return iter([self.w])\n"
    assert inputs(inferred(layer + net("", "self.own = Own()", "return self.own(x)")))["x"].endswith("6)")


def test_what_is_read_of_further_keywords_is_passed(inferred: Infer) -> None:
    forward = "return self.a(x) * more['labels'].float().unsqueeze(1)"
    found = inputs(inferred(net("", "self.a = nn.Linear(6, 2)", forward, "x, **more")))
    assert set(found) == {"x", "labels"}


def test_an_argument_that_a_checker_refuses_is_what_its_annotation_says(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, net: nn.Module):
        if not isinstance(net, nn.Module):
            raise RuntimeError(f'parameter net={net} violates type hint Module')
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)
"""
    assert constructor(inferred(text)) == "Net(net=torch.nn.Identity())"


def test_a_matrix_is_given_where_a_product_of_matrices_refuses_a_picture(inferred: Infer) -> None:
    layers = "self.kernel = nn.Parameter(torch.randn(8, 5))"
    found = inferred(net("", layers, "return torch.mm(F.normalize(x), self.kernel)"))
    assert inputs(found) == {"x": "torch.randn(1, 8)"}


def test_a_class_whose_forward_only_refuses_is_left_soon(inferred: Infer) -> None:
    begin = time.process_time()
    found = inferred(net(", size", "pass", "raise NotImplementedError"))
    assert found.failure is not None
    assert time.process_time() - begin < 1


def test_what_numpy_computes_with_is_given_as_arrays(inferred: Infer) -> None:
    forward = "return self.a(torch.as_tensor(ids * (ids != 0).astype('int64')))"
    found = inputs(inferred(net("", "self.a = nn.Embedding(8, 4)", forward, "ids")))
    assert found["ids"].endswith(").numpy()")


def test_the_side_of_a_picture_is_searched_where_the_number_that_says_it_does_not_fit(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(8, input_size, 3); self.b = nn.Linear(input_size * 5 * 5, 2)"
    forward = "return self.b(F.max_pool2d(self.a(x), 3).flatten(1))"
    text = f"{net(', input_size', layers, forward)}\nmodel = Net(64)\n"
    assert inputs(inferred(text))["x"].startswith("torch.randn(1, 8, ")


def test_rows_are_normalized_by_their_features(inferred: Infer) -> None:
    layers = "self.a = nn.Sequential(nn.Linear(6, 4), nn.BatchNorm1d(4), nn.ReLU())"
    found = inputs(inferred(net("", layers, "return self.a(x.max(dim=1)[0])")))["x"]
    assert found.startswith("torch.randn(1, ")
    assert found.count(",") == 2


def test_what_is_viewed_as_a_signal_of_each_sample_has_no_further_dimension(inferred: Infer) -> None:
    layers = "self.scale = nn.Parameter(torch.ones(40)); self.a = nn.Conv1d(1, 4, 3)"
    forward = "y = x * self.scale; return self.a(y.view(y.shape[0], 1, y.shape[1]))"
    assert inputs(inferred(net("", layers, forward)))["x"] == "torch.randn(1, 40)"


@pytest.mark.parametrize(
    ("test", "sizes"),
    [
        ("x.shape == (x.size(0), 1024)", "1, 1024"),
        ("x.shape[1:] == (5, 12, 12)", "1, 5, 12, 12"),
    ],
)
def test_an_input_has_the_shape_that_a_condition_states(inferred: Infer, test: str, sizes: str) -> None:
    found = inferred(net("", "self.a = nn.AdaptiveAvgPool1d(50)", f"assert {test}; return self.a(x.flatten(1))"))
    assert inputs(found) == {"x": f"torch.randn({sizes})"}


def test_frames_are_as_many_as_a_condition_says_of_unpacked_sizes(inferred: Infer) -> None:
    unpacked = "b, n, c, h, w = x.shape; x = x.reshape(b, -1, h, w)"
    forward = f"{unpacked}\n        assert n == self.n and 3 == c\n        return self.a(x)"
    found = inferred(net("", "self.n = 5; self.a = nn.Conv2d(15, 4, 3)", forward))
    assert inputs(found) == {"x": "torch.randn(1, 5, 3, 224, 224)"}


def test_all_sizes_that_a_condition_names_are_given_together(inferred: Infer) -> None:
    layers = "self.n, self.nodes, self.width = nn.Linear(width, 4), nodes, width"
    forward = (
        "assert x.dim() == 4 and x.shape[-2] == self.nodes and x.shape[3] == self.width\n        return self.n(x * 1)"
    )
    found = inputs(inferred(net(", nodes=9, width=5", layers, forward)))["x"]
    assert found.endswith(", 9, 5)")


def test_a_model_that_leaves_nothing_of_a_short_signal_is_built_for_a_longer_one(inferred: Infer) -> None:
    layers = "self.a = nn.Conv1d(1, 4, 101); self.b = nn.LayerNorm(input_dim - 100)"
    forward = "return self.b(self.a(x))"
    assert constructor(inferred(net(", input_dim", layers, forward))) == "Net(input_dim=256)"


def test_the_length_comes_first_where_the_batch_is_too_short_for_a_window(inferred: Infer) -> None:
    layers = "self.e, self.c = nn.Embedding(9, 4), nn.Conv1d(4, 4, 3)"
    forward = "return self.c(self.e(x).permute(1, 2, 0)).flatten(1)"
    assert inputs(inferred(net("", layers, forward)))["x"] == "torch.randint(0, 9, (16, 1))"


@pytest.mark.parametrize("method", ["forward", "__call__"])
def test_an_input_has_as_many_columns_as_are_picked(inferred: Infer, method: str) -> None:
    layers = "self.a = nn.Embedding(9, 4); self.b = nn.Embedding(9, 4)"
    forward = "user = train_x[:, 0]\n        item = train_x[:, 1]\n        return (self.a(user) * self.b(item)).sum(1)"
    found = inputs(inferred(net("", layers, forward, "train_x").replace("forward", method)))
    assert found == {"train_x": "torch.randint(0, 9, (1, 2))"}


def test_boxes_have_as_many_columns_as_are_picked_behind_other_dimensions(inferred: Infer) -> None:
    forward = "return (boxes[:, :, 2:4] - boxes[:, :, 0:2]).sum(2) + boxes[:, :, 4]"
    assert inputs(inferred(net("", "pass", forward, "boxes"))) == {"boxes": "torch.randn(1, 16, 5)"}


def test_a_method_that_computes_is_called_before_one_that_prepares(inferred: Infer) -> None:
    text = net("", "self.set_up('w', torch.ones(4))", "self.register_buffer(name, value)", "name, value")
    text = text.replace("forward", "set_up") + "    def noised(self, x):\n        return x * self.w\n"
    assert inferred(text).recipe.method == "noised"


@pytest.mark.parametrize("name", ["act", "test_step"])
def test_a_model_whose_forward_does_nothing_is_called_otherwise(inferred: Infer, name: str) -> None:
    text = net("", "self.a = nn.Linear(6, 2)", "pass", "x")
    found = inferred(text + f"    def {name}(self, x):\n        return self.a(x)\n")
    assert found.failure is None
    assert found.recipe.method == name


def test_a_model_whose_forward_only_refuses_is_called_as_it_is_meant(inferred: Infer) -> None:
    text = net("", "self.a = nn.Linear(6, 2)", "raise NotImplementedError", "x")
    assert inferred(text + "    def act(self, x):\n        return self.a(x)\n").recipe.method == "act"
    found = inferred(text)
    assert found.failure is not None
    assert "NotImplementedError" in found.failure.message


def test_a_class_that_is_no_module_is_told_from_one(inferred: Infer) -> None:
    found = inferred("class Net:\n    def forward(self, x):\n        return x\n")
    assert found.failure is not None
    assert found.failure.message == "`Net` is no module: none of its bases is `torch.nn.Module`"


@pytest.mark.parametrize(
    ("layer", "called", "state"),
    [
        ("nn.LSTMCell(8, 16)", "self.a(x, other)[0]", "torch.randn(1, 16)"),
        ("nn.LSTM(8, 16)", "self.a(x, other)[0]", "torch.randn(1, 1, 16)"),
    ],
)
def test_an_lstm_begins_from_two_states(inferred: Infer, layer: str, called: str, state: str) -> None:
    found = inputs(inferred(net("", f"self.a = {layer}", f"return {called}", "x, other")))
    assert found["other"] == f"({state}, {state})"


def test_a_cell_that_is_asked_for_is_one_of_torch(inferred: Infer) -> None:
    layers = "self.a = cell\n        if not isinstance(cell, nn.RNNCellBase):\n            raise TypeError('no cell')"
    found = inferred(net(", cell", layers, "return self.a(x, state)", "x, state"))
    assert found.failure is None, found.failure
    assert "Cell(" in found.recipe.constructor


def test_an_input_that_is_not_used_is_none(inferred: Infer) -> None:
    found = inputs(inferred(net("", "self.a = nn.Linear(6, 2)", "return self.a(x)", "x, thing")))
    assert found == {"x": "torch.randn(1, 6)", "thing": "None"}


def test_what_is_packed_with_its_length_first_has_features(inferred: Infer) -> None:
    lines = (
        "seq, lengths = pair",
        "packed = nn.utils.rnn.pack_padded_sequence(seq, lengths)",
        "return nn.utils.rnn.pad_packed_sequence(self.a(packed)[0])[0].mean(0)",
    )
    found = inputs(inferred(net("", "self.a = nn.LSTM(6, 4)", "\n        ".join(lines), "pair")))["pair"]
    assert "torch.randn(16, 1, 6)" in found


def test_a_text_whose_dimensions_are_picked_is_a_tensor(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(6, 1)\n        self.shift = lambda kind: kind[:, :, 0:1]"
    found = inputs(inferred(net("", layers, "return self.a(x) * self.shift(rel_type)", "x, rel_type")))
    assert found["rel_type"].startswith("torch.randn(")


@pytest.mark.parametrize(
    ("name", "number", "is_much"), [("n_conv", 8192, True), ("n_conv", 12, False), ("dim", 8192, False)]
)
def test_hundreds_are_not_made_of_what_there_are_a_few_of(name: str, number: int, *, is_much: bool) -> None:
    def plan(value: int) -> Plan:
        given = Value("call", text="Net", items=((name, python(str(value))),))
        return Plan(Value("tuple", items=(("constructor", given),)), {}, {})

    assert counts_too_many(plan(number), plan(3)) is is_much
    assert not counts_too_many(plan(number), plan(number))


@pytest.mark.parametrize("asked", ["_indices()", "coalesce().indices()"])
def test_a_matrix_that_is_asked_for_its_indices_is_sparse(inferred: Infer, asked: str) -> None:
    found = inferred(net("", "self.a = nn.Linear(4, 2)", f"return self.a(x)[adj.{asked}[0]]", "x, adj"))
    assert found.failure is None, found.failure
    assert inputs(found)["adj"].endswith(".to_sparse()")


def test_a_norm_that_is_told_the_sizes_of_its_input_has_those_of_its_weight(inferred: Infer) -> None:
    layers = "self.weight = nn.Parameter(torch.ones(24))"
    found = inferred(
        net("", layers, "return F.layer_norm(image_tokens, image_tokens.shape[-1:], self.weight)", "image_tokens")
    )
    assert inputs(found)["image_tokens"].endswith(", 24)")


def test_a_setting_that_picks_places_is_of_whole_numbers(inferred: Infer) -> None:
    found = inferred(net(", mask", "self.mask = mask", "return x[:, self.mask]"))
    assert found.failure is None, found.failure
    assert constructor(found) == "Net(mask=torch.arange(4))"


def test_what_is_asked_for_probabilities_is_a_distribution(inferred: Infer) -> None:
    found = inputs(inferred(net("", "self.a = nn.Linear(4, 2)", "return prior.log_prob(self.a(x)).sum(1)", "x, prior")))
    assert found["prior"] == "torch.distributions.Normal(torch.zeros(1), torch.ones(1))"


def test_ids_whose_vectors_lack_a_dimension_have_one_more(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Embedding(9, 4), nn.Embedding(9, 4)"
    forward = (
        "pair_vectors = self.b(pair_ids); return torch.split(pair_vectors, 2, dim=3)[0].sum(2) + self.a(ids).sum()"
    )
    found = inferred(net("", layers, forward, "ids, pair_ids"))
    assert inputs(found)["pair_ids"] == "torch.randint(0, 9, (1, 16, 16))"


def test_what_only_its_name_took_for_ids_is_of_features_where_it_meets_them(inferred: Infer) -> None:
    layers = "self.register_buffer('table', torch.randn(1, 1, 24))"
    found = inferred(net("", layers, "return (src + self.table).mean(1)", "src"))
    assert inputs(found)["src"].startswith("torch.randn(")


def test_a_hook_that_the_first_call_left_is_no_matter_of_the_next(inferred: Infer) -> None:
    text = """from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(6, 4)
    def forward(self, x):
        if not getattr(self, "watching", False):
            self.watching = True
            self.a.register_forward_hook(lambda module, given, out: self.seen.append(out))
        self.seen = []
        y = self.a(x)
        (only,) = self.seen
        return y + only
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.warnings == ()


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor:UserWarning")
@pytest.mark.parametrize(
    ("layer", "forward"),
    [
        ("torch.ao.nn.quantized.dynamic.Linear(12, 4)", "return self.a(x)"),
        ("torch.ao.nn.quantized.Linear(12, 4)", "return self.a(torch.quantize_per_tensor(x, 0.1, 0, torch.quint8))"),
    ],
)
def test_a_quantised_layer_says_how_many_features_it_takes(inferred: Infer, layer: str, forward: str) -> None:
    assert inputs(inferred(net("", f"self.a = {layer}", forward))) == {"x": "torch.randn(1, 12)"}


@pytest.mark.parametrize(
    "forward",
    [
        "y = self.a(x.requires_grad_()); return torch.autograd.grad(y, x, torch.ones_like(y))[0]",
        "self.a(x).sum().backward(); return self.a.weight.grad",
        "y = self.a(x); y.register_hook(print); return y",
    ],
)
def test_gradients_are_kept_where_the_call_asks_for_them(inferred: Infer, forward: str) -> None:
    found = inferred(net("", "self.a = nn.Linear(7, 2)", forward))
    assert inputs(found) == {"x": "torch.randn(1, 7)"}
    assert found.recipe.gradients
    assert not inferred(net("", "self.a = nn.Linear(7, 2)", "return self.a(x)")).recipe.gradients


def test_what_a_property_reads_of_a_setting_is_given_to_it(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.words = words
        self.a = nn.Linear(self.width, 2)
    @property
    def width(self):
        return self.words.embedding_size
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert "embedding_size=" in found.recipe.constructor


def test_the_failure_inside_a_property_is_told(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(self.width, 2)\n    @property\n    def width(self):\n        return self.b.size"
    found = inferred(net("", layers, "return self.a(x)"))
    assert found.failure is not None
    assert "'Net' object has no attribute 'b'" in found.failure.message


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ("self.a = nn.Linear(3, 4, dtype=torch.float64)", "(1, 3)"),
        ("self.a = nn.Conv1d(3, 4, 3).double()", "(1, 3, 64)"),
        ("self.a = nn.Sequential(nn.Linear(3, 4), nn.ReLU()).double()", "(1, 3)"),
    ],
)
def test_inputs_are_of_the_precision_of_the_weights(inferred: Infer, layers: str, shape: str) -> None:
    found = inputs(inferred(net("", layers, "return self.a(x)")))
    assert found == {"x": f"torch.randn({shape}, dtype=torch.float64)"}


def test_a_layer_of_no_features_gets_some(inferred: Infer) -> None:
    found = inferred(net(", dense_size=0", "self.a = nn.Linear(dense_size, 1)", "return self.a(x)"))
    assert constructor(found) == "Net(dense_size=64)"
    assert inputs(found) == {"x": "torch.randn(1, 64)"}


def test_parts_of_which_there_are_none_are_made(inferred: Infer) -> None:
    layers = "self.a = nn.ModuleList(nn.Linear(1, 4) for _ in range(dense_size))"
    forward = "return torch.cat([a(x[:, i:i + 1]) for i, a in enumerate(self.a)], 1)"
    assert constructor(inferred(net(", dense_size=0", layers, forward))) == "Net(dense_size=64)"


def test_ranges_begin_at_zero_where_one_is_divided_by(inferred: Infer) -> None:
    layers = "self.scale = 2.0 / (x_max - x_min) + 1 / (t_upper - t_lower); self.a = nn.Linear(3, 4)"
    found = inferred(net(", x_min, x_max, t_lower, t_upper", layers, "return self.a(x) * self.scale"))
    ends = constructor(found).removeprefix("Net(").removesuffix(")").split(", ")
    assert [end.partition("=")[0] for end in ends if end.endswith("=0")] == ["x_min", "t_lower"]


@pytest.mark.parametrize("default", [":int", "=7"])
def test_there_are_as_many_elements_as_the_setting_says_that_counts_them(inferred: Infer, default: str) -> None:
    signature = f", n_pred: int, hidden: int, num_nodes: int, k_hop: int, n_supports{default}"
    layers = "self.a = nn.Linear(3, 3); self.b = nn.Linear(3 * (1 + n_supports), 4)"
    forward = "x = self.a(x); return self.b(torch.cat([x] + [x * s for s in supports], -1))"
    found = inferred(net(signature, layers, forward, "x, supports: list[torch.Tensor]"))
    said = constructor(found).partition("n_supports=")[2].removesuffix(")") or "7"
    assert inputs(found)["supports"].count("torch.randn(") == int(said)
    assert ("n_supports" in constructor(found)) == (default == ":int")


def test_maps_that_miss_each_other_by_one_come_of_an_odd_side(inferred: Infer) -> None:
    layers = (
        "self.a = nn.Conv2d(1, 4, 3, 2); self.b = nn.Conv2d(4, 8, 3, 2); self.rows = nn.Linear(9, 9)\n"
        "        self.c = nn.ConvTranspose2d(8, 4, 3, 2, output_padding=1)"
    )
    forward = "x = self.a(x); y = self.b(x); return torch.cat([self.c(self.rows(y)), x], 1)"
    side = inputs(inferred(net("", layers, forward)))["x"].removesuffix(")").rsplit(", ", 1)[-1]
    assert side == "41"


def test_a_model_that_was_built_and_computes_nothing_is_not_told_to_fail_in_building(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, spaces):
        super().__init__()
        self.count = len(spaces)
        for i in range(self.count):
            setattr(self, f"agent_{i}", nn.Linear(len(spaces[i]), 2))
    def agent(self, i):
        return getattr(self, f"agent_{i}")
"""
    failed = inferred(text).failure
    assert failed is not None
    assert "its other methods compute nothing" in failed.message


def test_what_becomes_rows_of_a_told_width_is_such_rows() -> None:
    given = torch.zeros(2, 16, 64)
    assert of_view(given, (given, 2, 13)).shapes == (("B", 13),)
    assert not of_view(given, (given, -1, 13)).shapes
