"""Settings that bases, configurations and models passed in ask for, and what they do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

BASE = """
class Base(nn.Module):
    def __init__(self, width, depth=None, doubled=False):
        super().__init__()
        assert depth is not None, "how deep?"
        self.width, self.doubled = width, doubled
        self.layers = nn.Sequential(*[nn.Linear(width, width) for _ in range(depth)])
    def forward(self, x):
        return self.layers(x)
"""


def test_a_base_is_given_the_setting_that_it_misses(inferred: Infer) -> None:
    found = inferred(
        f"{BASE}\nclass Net(Base):\n    def __init__(self, **options):\n        super().__init__(**options)\n"
    )
    assert found.failure is None, found.failure
    assert "depth=" in found.recipe.constructor


def test_a_model_passed_in_is_given_the_setting_that_it_misses(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, base: Base):
        super().__init__()
        self.base, self.head = base, nn.Linear(base.width, 3)
    def forward(self, x):
        return self.head(self.base(x))
"""
    found = inferred(BASE + text)
    assert found.failure is None, found.failure
    assert "depth=" in found.recipe.constructor


def test_a_switch_of_a_base_is_turned(inferred: Infer, tmp_path: Path) -> None:
    text = """
class Inner(Base):
    def __init__(self, **options):
        super().__init__(depth=2, **options)
class Net(nn.Module):
    def __init__(self, inner: Inner):
        super().__init__()
        assert inner.doubled
        self.inner = inner
    def forward(self, x):
        return self.inner(x)
"""
    (tmp_path / "train.py").write_text("from net import Inner\ninner = Inner(width=7)\n")
    found = inferred(BASE + text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(inner=Inner(width=7, doubled=True))"


def test_a_model_is_named_among_what_is_annotated(inferred: Infer) -> None:
    text = """
class Eye(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(6, width)
    def forward(self, x):
        return self.a(x)
class Net(nn.Module):
    def __init__(self, source: Eye | dict):
        super().__init__()
        self.source = Eye(**source) if isinstance(source, dict) else source
    def forward(self, x):
        return self.source(x)
"""
    assert "Eye(width=" in inferred(text).recipe.constructor


def test_a_dictionary_with_the_keys_that_are_read_is_the_configuration(inferred: Infer) -> None:
    text = """
variants = dict(small=dict(stem=5, stages=(2, 3)), large=dict(stem=9, stages=(4, 5)))
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.a = nn.Linear(cfg["stem"], cfg["stages"][1])
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(cfg={'stem': 5, 'stages': (2, 3)})"


def test_an_inner_dictionary_is_taken_with_all_that_it_has(inferred: Infer) -> None:
    text = """
variants = dict(small=dict(stem=5, stage=dict(width=3, branches=2)))
def branches(options):
    return options["branches"]
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.stage = cfg["stage"]
        self.a = nn.Linear(cfg["stem"], self.stage["width"] * branches(self.stage))
    def forward(self, x):
        return self.a(x)
"""
    assert "'stage': {'width': 3, 'branches': 2}" in inferred(text).recipe.constructor


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


def test_a_package_that_an_argument_of_the_code_needs_is_named(inferred: Infer) -> None:
    text = """
import no_such_package
class Ear(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width, self.heard = width, no_such_package.Spectrogram(width)
    def forward(self, x):
        return self.heard(x)
class Net(nn.Module):
    def __init__(self, ear: Ear):
        super().__init__()
        assert isinstance(ear, Ear)
        self.ear, self.a = ear, nn.Linear(ear.width, 3)
    def forward(self, x):
        return self.a(self.ear(x))
net = Net(Ear(5))
"""
    found = inferred(text)
    assert found.failure is not None
    assert "`no_such_package` is not installed" in found.failure.message


@pytest.mark.parametrize(
    ("argument", "body", "blamed"),
    [
        ("measured()", "raise ValueError('never')", "never"),
        ("3", "self.a = open('absent.txt').read()", "absent.txt"),
    ],
)
def test_a_file_is_blamed_only_where_the_model_itself_opens_it(
    inferred: Infer, argument: str, body: str, blamed: str
) -> None:
    text = f"""
def measured():
    return len(open('absent.txt').read())
class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        {body}
    def forward(self, x):
        return x
net = Net({argument})
"""
    found = inferred(text)
    assert found.failure is not None
    assert blamed in found.failure.message


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


def test_an_attribute_is_set_as_the_script_sets_it(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(width, 2)
    def forward(self, x):
        return self.a(x) * self.rate
def main(options):
    model = make(options)
    model.rate = 0.5
"""
    found = inferred(text).recipe.constructor
    assert found == "(lambda made: [setattr(made, 'rate', 0.5), made][-1])(Net(width=64))"


def test_all_dicts_of_settings_are_read_by_attributes_too(inferred: Infer) -> None:
    text = """
config = {"type": "Net", "a": {"width": 5, "more": {"depth": 2}}, "b": {"width": 3}}
class Net(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.sizes = [a[key] for key in a if key == "width"]
        self.a = nn.Linear(a.width, b.width * a.more.depth)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text).recipe
    assert found.constructor.count("__getattr__") == 3, found.constructor
    assert [each.expression for each in found.inputs] == ["torch.randn(1, 5)"]


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


def test_a_large_model_that_looks_at_numbers_is_built_with_few_layers(inferred: Infer) -> None:
    text = """
class Config:
    def __init__(self, num_layers=12, width=1500):
        self.num_layers, self.width = num_layers, width
class Net(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(config.width, config.width) for _ in range(config.num_layers))
    def forward(self, x):
        for layer in self.layers:
            x = layer(x) if x.mean() < 9 else -x
        return x
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(config=Config(num_layers=2))"


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


def test_a_picture_has_the_two_sides_of_a_default(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, in_size=(96, 160)):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 32, stride=32)
        self.bias = nn.Parameter(torch.zeros(in_size[0] // 32, in_size[1] // 32))
    def forward(self, x):
        return self.a(x) + self.bias
"""
    assert [each.expression for each in inferred(text).recipe.inputs] == ["torch.randn(1, 3, 96, 160)"]


def test_a_missing_base_is_named_where_it_would_have_forward(inferred: Infer) -> None:
    found = inferred("import no_such_package\nclass Net(no_such_package.Vgg, nn.Module):\n    pass\n")
    assert found.failure is not None
    assert "`no_such_package` is not installed" in found.failure.message


def test_what_an_annotated_model_takes_is_written_by_its_full_path(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "parts.py").write_text("""
from torch import nn
class Attention(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.a = nn.Linear(width, width)
    def forward(self, x):
        return self.a(x)
class Layer(nn.Module):
    def __init__(self, attention: Attention):
        super().__init__()
        self.attention = attention
    def forward(self, x):
        return self.attention(x)
""")
    text = """
from parts import Layer
class Net(nn.Module):
    def __init__(self, layer: Layer):
        super().__init__()
        self.layer = layer
    def forward(self, x):
        return self.layer(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert "Layer(attention=parts.Attention(width=" in found.recipe.constructor


def test_a_setting_that_a_configuration_leaves_at_none_is_given_where_a_layer_reads_it(inferred: Infer) -> None:
    text = """
class Config:
    def __init__(self, dim=24, hidden_size=None, dropout=None):
        self.dim, self.hidden_size, self.dropout = dim, hidden_size, dropout
class Net(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.layer = nn.Linear(config.dim, config.hidden_size)
    def forward(self, x):
        return self.layer(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(config=Config(hidden_size=64))"


def test_a_configuration_that_comes_further_is_the_one_that_is_spoken_of(inferred: Infer) -> None:
    text = """
class Config:
    dim = 24
class Net(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        assert isinstance(config, Config), "not a Config"
        self.first = nn.Linear(config.dim, 8)
        self.second = nn.Linear(config.first_width, config.second_width, config.third_width).nothing
    def forward(self, x):
        return self.first(x)
"""
    assert "first_width" in str(inferred(text).failure)


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


def test_what_is_looked_up_in_further_options_is_given_where_it_is_missed(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, width, **options):
        super().__init__()
        norm = options.get("norm_layer")
        self.a = nn.Linear(width, width)
        self.norm = norm(width)
        self.act = options.pop("act_layer", None)
    def forward(self, x):
        return self.act()(self.norm(self.a(x)))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert "norm_layer=torch.nn." in found.recipe.constructor
    assert "act_layer=torch.nn.ReLU" in found.recipe.constructor


def test_a_setting_that_is_asked_for_a_key_is_a_dict(inferred: Infer) -> None:
    text = """
class Config:
    def __init__(self, width=8, vocabulary=None):
        self.width, self.vocabulary = width, vocabulary
class Net(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.start = config.vocabulary.get("start")
        self.a = nn.Linear(config.width, 4)
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(config=Config(vocabulary={}))"


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


def test_settings_are_of_the_class_that_a_base_declares(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "library.py").write_text(
        "from torch import nn\n"
        "class Settings:\n    width = 48\n"
        "class Base(nn.Module):\n    config_class = Settings\n"
        "    def __init__(self, config):\n        super().__init__()\n"
        "        if not isinstance(config, self.config_class):\n            raise TypeError('other settings')\n"
    )
    text = (
        "from library import Base\n"
        "class Net(Base):\n    def __init__(self, config):\n        super().__init__(config)\n"
        "        self.linear = nn.Linear(config.width, 2)\n    def forward(self, x):\n        return self.linear(x)\n"
    )
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(config=Net.config_class())"


@pytest.mark.parametrize(
    ("signature", "copied"),
    [
        ("args", "for key, value in vars(args).items(): setattr(self, key, value)"),
        ("args", "self.__dict__.update(vars(args))"),
        ("**options", "for key in options: self.__setattr__(key, options[key])"),
    ],
)
def test_what_is_read_of_settings_that_were_copied_onto_the_model_is_one_of_them(
    inferred: Infer, signature: str, copied: str
) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, {signature}):
        super().__init__()
        {copied}
        self.a = nn.Embedding(self.vocab_size, self.embed_dim)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert "vocab_size=1000, embed_dim=64" in found.recipe.constructor


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


def test_settings_that_are_looked_up_by_their_own_keys_are_a_dict(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, head_dict):
        super().__init__()
        self.head_dict, self.heads = head_dict, nn.ModuleDict()
        for name in self.head_dict:
            self.heads[name] = nn.Linear(6, self.head_dict[name]["out_channels"])
    def forward(self, x):
        return {name: head(x) for name, head in self.heads.items()}
"""
    assert inferred(text).recipe.constructor == "Net(head_dict={'head': {'out_channels': 64}})"


@pytest.mark.parametrize("kind", ["space.__class__.__name__", "type(space).__name__"])
def test_a_setting_is_of_a_class_of_the_name_that_is_asked_for(inferred: Infer, kind: str) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, space):
        super().__init__()
        if {kind} == "Discrete":
            self.a = nn.Linear(4, space.n)
        else:
            raise NotImplementedError
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).failure is None


def test_a_block_in_the_place_of_features_gives_as_many_as_are_wanted(inferred: Infer) -> None:
    text = """
class Block(nn.Module):
    def __init__(self, planes=8):
        super().__init__()
        self.a = nn.Conv2d(planes, planes, 3, padding=1)
    def forward(self, x):
        return self.a(x)
class Net(nn.Module):
    def __init__(self, features: Block):
        super().__init__()
        self.features, self.classifier = features, nn.Linear(32 * 7 * 7, 3)
    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.inputs[0].expression == "torch.randn(1, 3, 224, 224)"


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


def test_settings_are_of_the_class_that_a_model_within_declares(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "bodies.py").write_text(
        "from torch import nn\n"
        "class Settings:\n    width = 48\n"
        "class Body(nn.Module):\n    config_class = Settings\n"
        "    def __init__(self, config):\n        super().__init__()\n"
        "        if not isinstance(config, self.config_class):\n            raise TypeError('other settings')\n"
    )
    text = (
        "import bodies\nfrom torch import nn\n"
        "class Encoder(nn.Module):\n    def __init__(self, settings):\n        super().__init__()\n"
        "        self.body = bodies.Body(config=settings)\n"
        "        self.linear = nn.Linear(settings.width, 2)\n    def forward(self, x):\n        return self.linear(x)\n"
        "class Net(nn.Module):\n    def __init__(self, cfg, depth):\n        super().__init__()\n"
        "        self.encoder = Encoder(cfg)\n    def forward(self, x):\n        return self.encoder(x)\n"
    )
    found = inferred(text)
    assert found.failure is None, found.failure
    assert "cfg=bodies.Settings()" in found.recipe.constructor


def test_a_setting_that_was_none_is_what_the_code_takes_where_there_is_none(inferred: Infer) -> None:
    text = (
        "from dataclasses import dataclass\nfrom torch import nn\n"
        "@dataclass\nclass Settings:\n    width: int = 48\n    heads: int = 4\n    head_dim: int | None = None\n"
        "class Net(nn.Module):\n    def __init__(self, config: Settings):\n        super().__init__()\n"
        "        self.size = getattr(config, 'head_dim', config.width // config.heads)\n"
        "        self.scale = self.size**-0.5\n"
        "        self.linear = nn.Linear(config.width, self.size)\n"
        "    def forward(self, x):\n        return self.linear(x) * self.scale\n"
    )
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(config=Settings(head_dim=12))"


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


def test_norms_are_those_of_volumes_where_volumes_are_normed(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, norm_layer):
        super().__init__()
        self.a, self.norm = nn.Conv3d(3, 8, 3), norm_layer(8)
    def forward(self, x):
        return self.norm(self.a(x))
"""
    assert inferred(text).recipe.constructor.endswith("nn.BatchNorm3d)")


@pytest.mark.parametrize(
    ("loader", "name"),
    [("AutoModel", "bert-base-uncased"), ("AutoModelForCausalLM", "gpt2"), ("RobertaModel", "roberta")],
)
def test_a_name_of_a_published_model_is_one_of_the_kind_that_is_loaded(inferred: Infer, loader: str, name: str) -> None:
    text = (
        f"from torch import nn\nclass {loader}:\n    @classmethod\n    def from_pretrained(cls, name):\n"
        "        assert isinstance(name, str)\n        return nn.Linear(4, len(name))\n"
        "class Net(nn.Module):\n    def __init__(self, backbone):\n        super().__init__()\n"
        f"        self.body = {loader}.from_pretrained(backbone)\n"
        "    def forward(self, x):\n        return self.body(x)\n"
    )
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == f"Net(backbone={name!r})"


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


def test_a_part_is_named_that_the_module_has_and_that_is_no_loss(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "trunks.py").write_text(
        "from torch import nn\nclass Loss(nn.MSELoss): pass\n"
        "class WideStem(nn.Linear):\n    def __init__(self):\n        super().__init__(8, 8)\n"
    )
    text = """
import trunks
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.stem = getattr(trunks, config["stem"])(**config.get("options", {}))
    def forward(self, x):
        return self.stem(x)
"""
    assert inferred(text).recipe.constructor == "Net(config={'stem': 'WideStem'})"


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


def test_settings_with_keys_and_attributes_can_be_copied(inferred: Infer) -> None:
    text = """
import copy
class Stem(nn.Linear):
    def __init__(self, width):
        super().__init__(width, width)
class Net(nn.Module):
    def __init__(self, stem, head):
        super().__init__()
        self.width = stem.width
        self.stem = self.made(stem)
        self.head = nn.Linear(self.width, head.classes)
    def made(self, config):
        config = copy.deepcopy(config)
        return Stem(config.pop("width"))
    def forward(self, x):
        return self.head(self.stem(x))
"""
    found = inferred(text)
    assert found.failure is None, found.failure


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


def test_a_setting_that_is_told_to_be_needed_is_given(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, scale_factor=None, other=None):
        super().__init__()
        self.scale_factor = scale_factor
    def forward(self, x):
        if self.scale_factor is None:
            self.refuse()
        return F.interpolate(x, scale_factor=self.scale_factor)
    def refuse(self):
        raise ValueError("no scale_factor is given")
"""
    assert inferred(text).recipe.constructor == "Net(scale_factor=2)"


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
