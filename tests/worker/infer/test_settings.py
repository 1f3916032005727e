"""Settings that bases, configurations and models passed in ask for, and what they do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nets import constructor, net

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


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


def test_settings_stand_in_for_a_file_that_is_missing_whatever_numbers_they_hold(inferred: Infer) -> None:
    text = """
usual = {"width": 5, "kind": "wide", "stage": {"iters": 6000, "rate": 0.5}}
class Net(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.a = nn.Linear(settings["width"], {"wide": 7}[settings["kind"]])
        self.b, self.c = settings["stage"]["iters"], settings["stage"]["rate"]
    def forward(self, x):
        return self.a(x)
def read(path):
    with open(path) as file:
        return eval(file.read())
def main():
    Net(read("missing.yaml"))
"""
    found = inferred(text)
    assert found.failure is None
    assert "'iters': 6000" in found.recipe.constructor


def test_a_part_of_the_settings_has_all_that_stands_in_it(inferred: Infer) -> None:
    text = """
usual = {"stage": {"width": 5, "depth": 2}, "kind": "wide"}
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.a = nn.Linear(cfg.stage.width, {"wide": 7}[cfg.kind])
        self.depth = [getattr(cfg.stage, each) for each in ("depth",)]
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None
    assert "stage=SimpleNamespace(width=5, depth=2)" in found.recipe.constructor


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


def test_a_model_that_is_too_large_to_compute_with_has_few_layers(inferred: Infer) -> None:
    layers = "self.a = nn.ModuleList(nn.Linear(4096, 4096) for _ in range(num_layers))"
    forward = "for each in self.a:\n            x = each(x)\n        return -x if (x > 0).any() else x"
    found = inferred(net(", num_layers=13", layers, forward))
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(num_layers=2)"


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


_SETTINGS = """
class Settings:
    def __init__(self, width=12, scale_factor=None, norm=None):
        self.width, self.scale_factor, self.norm = width, scale_factor, norm
"""


def test_a_setting_of_a_configuration_that_is_told_to_be_needed_is_given(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, config: Settings):
        super().__init__()
        self.refuse(config)
        self.config = config
    def forward(self, x):
        return F.interpolate(x, scale_factor=self.config.scale_factor)
    def refuse(self, config):
        if config.scale_factor is None:
            raise ValueError("The `scale_factor` of the config needs to be specified")
"""
    assert inferred(_SETTINGS + text).recipe.constructor == "Net(config=Settings(scale_factor=2))"


def test_a_setting_that_a_layer_stores_under_another_name_is_given_where_the_call_misses_it(inferred: Infer) -> None:
    text = """
class Resized(nn.Module):
    def __init__(self, config: Settings):
        super().__init__()
        self.factor = config.scale_factor
    def forward(self, x):
        return x.repeat_interleave(self.factor * 2, 2)
class Net(nn.Module):
    def __init__(self, config: Settings):
        super().__init__()
        self.resized, self.last = Resized(config), nn.Linear(config.width, 3)
    def forward(self, x):
        return self.last(self.resized(x))
"""
    assert inferred(_SETTINGS + text).recipe.constructor == "Net(config=Settings(scale_factor=2))"


@pytest.mark.parametrize(("dimensions", "channels"), [("2", 3), ("3", 1)])
def test_a_network_that_is_named_after_what_it_makes_takes_pictures_or_volumes(
    inferred: Callable[..., Inferred], dimensions: str, channels: int
) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, in_channels, width=8):
        super().__init__()
        self.a = nn.Conv{dimensions}d(in_channels, width, 3)

    def forward(self, x):
        return self.a(x)
""".replace("Net", "SmallUNet")
    assert inferred(text, "SmallUNet").recipe.constructor == f"SmallUNet(in_channels={channels})"


def test_a_fraction_by_its_name_is_the_number_that_is_asserted(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, value_range):
        super().__init__()
        self.value_range = value_range
        assert self.value_range == 3, "no other range"
        self.a = nn.Conv2d(3 * value_range, 8, 3)

    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(value_range=3)"


def test_a_dictionary_whose_keys_are_declared_has_them(inferred: Infer) -> None:
    text = """
from typing import TypedDict
class Further(TypedDict, total=False):
    extra: int
class Sizes(Further):
    width: int
    activation: str
class Net(nn.Module):
    def __init__(self, sizes: Sizes):
        super().__init__()
        self.a = nn.Linear(sizes["width"], 2)
        if sizes["activation"] not in ("relu", "tanh"):
            raise ValueError("Unknown")
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(sizes={'width': 64, 'activation': 'relu'})"


def test_a_configuration_is_given_the_settings_that_are_read_of_it_and_that_it_lacks(inferred: Infer) -> None:
    text = """
class Config:
    def __init__(self, width=6, **options):
        self.width = width
        self.__dict__.update(options)
class Net(nn.Module):
    config_class = Config
    def __init__(self, config):
        super().__init__()
        assert isinstance(config, Config)
        self.loss_type = config.loss_type
        self.a = nn.Linear(config.width, config.num_classes)
        if self.loss_type not in ("focal", "plain"):
            raise ValueError(self.loss_type)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(config=Config(loss_type='focal', num_classes=10))"


@pytest.mark.parametrize("first", ["self.fc = None", "pass"])
def test_a_part_that_a_method_makes_is_made_before_the_call(inferred: Infer, first: str) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width
        {first}
    def reset(self):
        self.fc = None
    def build_head(self, num_classes):
        self.fc = nn.Linear(self.width, num_classes)
    def forward(self, x):
        return self.fc(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    action = "(lambda made, num_classes: [made.build_head(num_classes), made][-1])"
    constructor = f"{action}(Net(width=64), num_classes=10)"
    assert found.recipe.constructor == constructor


def test_a_part_of_a_module_is_asked_for_by_a_name_in_its_table(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "parts.py").write_text("from torch import nn\nclass Wide(nn.Linear): pass\n")
    text = """
import parts
class Net(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.a = parts.__dict__[kind](5, 2)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(kind='Wide')"


def test_a_library_that_takes_plain_values_only_gets_such(inferred: Infer) -> None:
    text = """
class UnsupportedValueType(ValueError):
    pass
class Net(nn.Module):
    def __init__(self, widths, depth):
        super().__init__()
        if {type(each) for each in (*widths, depth)} != {int}:
            raise UnsupportedValueType(f"Value '{type(depth).__name__}' is not a supported primitive type")
        self.a = nn.Linear(widths[0], depth)
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).failure is None


def test_settings_are_a_dict_where_no_other_type_is_taken(inferred: Infer) -> None:
    text = """
class Kept(dict):
    __getattr__ = dict.__getitem__
class Base(nn.Module):
    def save_hyperparameters(self, hparams):
        if not issubclass(type(hparams), dict):
            raise ValueError(f"Unsupported config type of {type(hparams)}.")
        self.hparams = Kept(hparams)
class Net(Base):
    def __init__(self, hparams):
        super().__init__()
        self.save_hyperparameters(hparams)
        self.a = nn.Linear(self.hparams.width, self.hparams.num_classes)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(hparams={'width': 64, 'num_classes': 10})"


def test_settings_of_a_part_are_taken_out_of_a_copy(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        options = cfg.backbone.copy()
        kind = options.pop("type")
        self.a = getattr(nn, kind)(**options)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure


def test_a_text_is_one_of_those_that_a_refusal_tells(inferred: Infer) -> None:
    text = """
import enum
class Start(enum.Enum):
    UNIFORM = 'uniform'
    NORMAL = 'normal'
    @classmethod
    def of(cls, start):
        try:
            return cls(start)
        except ValueError:
            raise ValueError(f'start must be one of {[each.value for each in cls]}')
class Net(nn.Module):
    def __init__(self, width: int, start: str):
        super().__init__()
        self.a, self.start = nn.Linear(width, 2), Start.of(start)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert "start='uniform'" in found.recipe.constructor


def test_a_text_is_that_of_a_member_where_an_enumeration_is_asked_for_one(inferred: Infer) -> None:
    text = """
import enum
class Start(enum.Enum):
    UNIFORM = 'uniform'
    NORMAL = 'normal'
class Net(nn.Module):
    def __init__(self, width: int, start):
        super().__init__()
        self.a, self.start = nn.Linear(width, 2), Start(start)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(width=64, start='uniform')"


def test_what_is_kept_as_a_buffer_is_a_tensor_whatever_its_name(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.register_buffer('weight', weight)
    def forward(self, batch):
        return batch @ self.weight
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(weight=torch.randn(16, 64))"


@pytest.mark.parametrize("use", ["x.permute(self.dims)", "x.permute(*self.dims)", "torch.permute(x, self.dims)"])
def test_an_order_of_dimensions_has_each_of_them_once(inferred: Infer, use: str) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, dims):
        super().__init__()
        self.dims = dims
    def forward(self, x):
        return {use}
"""
    found = inferred(text)
    assert found.recipe.constructor == "Net(dims=(0, 2, 3, 1))"
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 3, 224, 224)"]


def test_a_file_that_names_the_class_is_merged_into_the_settings_as_scripts_do(inferred: Infer, tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        assert config.depth == 2 and config.colours == 3 and config.width
        self.a = nn.Conv2d(config.colours, config.width, 32, stride=32)
    def forward(self, x):
        return self.a(x)
"""
    (tmp_path / "settings_b.py").write_text(
        "import json\nclass Settings(dict):\n    __getattr__ = dict.get\n"
        "    def merge_from_file(self, path):\n        with open(path) as file:\n"
        "            self.update(json.load(file))\n"
        "def get_config():\n    return Settings(depth=1, colours=3, width=5, name='Other')\n"
    )
    (tmp_path / "train.py").write_text("config = get_config()\nconfig.merge_from_file(sys.argv[1])\n")
    (tmp_path / "other.json").write_text('{"name": "Other", "depth": 3}')
    (tmp_path / "net.json").write_text('{"name": "Net", "depth": 2}')
    constructor = inferred(text).recipe.constructor
    assert "made.merge_from_file('net.json')" in constructor
    assert "settings_b.get_config()" in constructor


def test_settings_come_from_the_function_that_makes_them(inferred: Infer, tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        config.freeze()
        self.a = nn.Conv2d(config.colours, config.width, 32, stride=32)
        self.bias = nn.Parameter(torch.zeros(config.image_size[0] // 32, config.image_size[1] // 32))
    def forward(self, x):
        return self.a(x) + self.bias
"""
    (tmp_path / "settings_a.py").write_text(
        "class Settings(dict):\n    __getattr__, __setattr__ = dict.get, dict.__setitem__\n"
        "    def freeze(self):\n        self.frozen = True\n"
        "def read_config(path):\n    return None\n"
        "def get_config(scale=2):\n"
        "    made = Settings(colours=3, width=5)\n    made.image_size = (64 * scale, 160)\n    return made\n"
    )
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.constructor == "Net(config=settings_a.get_config())"
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 3, 128, 160)"]
    assert found.recipe.inputs[0].reason == "as large as `config.image_size` says"


@pytest.mark.parametrize(
    ("check", "given"),
    [
        ("assert config.causal, 'make sure that `causal=True`'", "Config(causal=True)"),
        ("assert not config.use_cache, 'the Cache has no layers'", "Config(use_cache=False)"),
    ],
)
def test_what_a_refusal_tells_of_the_settings_is_given(inferred: Infer, check: str, given: str) -> None:
    text = f"""
class Config:
    def __init__(self, width=8, causal=False, use_cache=True):
        self.width, self.causal, self.use_cache = width, causal, use_cache
class Net(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.a = nn.Linear(config.width, 2)
        {check}
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.constructor == f"Net(config={given})"


def test_a_file_of_settings_that_a_script_names_is_opened(inferred: Infer, tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, config_path):
        super().__init__()
        with open(config_path) as file:
            self.a = nn.Linear(int(file.read().split()[1]), 2)
    def forward(self, x):
        return self.a(x)
"""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "small.cfg").write_text("width 7\n")
    (tmp_path / "names.txt").write_text("width 8\n")
    (tmp_path / "train.py").write_text("names = 'names.txt'\noption('--model', default='config/small.cfg')\n")
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.constructor == "Net(config_path='config/small.cfg')"


def test_a_setting_that_is_handed_on_has_the_default_that_it_would_have_there(
    inferred: Callable[..., Inferred],
) -> None:
    text = """
class Encoder(nn.Module):
    def __init__(self, width=24, depths=(2, 1, 1), heads=[2, 4, 8, 16]):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(width, width * heads[i + 1]) for i in range(len(depths)))
    def forward(self, x):
        return [layer(x) for layer in self.layers]
class Net(nn.Module):
    def __init__(self, width, depths, heads):
        super().__init__()
        self.encoder = Encoder(width=width, depths=depths, heads=heads)
    def forward(self, x):
        return self.encoder(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(width=24, depths=(2, 1, 1), heads=[2, 4, 8, 16])"


def test_attributes_that_are_kept_of_further_arguments_are_passed(inferred: Callable[..., Inferred]) -> None:
    text = """
class Base(nn.Module):
    def __init__(self, kind, **more):
        super().__init__()
        for key, value in more.items():
            setattr(self, key, value)
class Net(Base):
    def __init__(self, hidden_dim=8, **more):
        super().__init__("net", **more)
        self.a = nn.Linear(self.in_features, hidden_dim * self.num_heads)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(in_features=16, num_heads=4)"


def test_a_batch_that_a_method_keeps_is_set_before_the_model_is_called(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.a = nn.Conv2d(3, width, 3)
    def set_input(self, batch, forwards=True):
        self.real, self.paths = batch["A" if forwards else "B"].to("cpu"), batch["A_paths"]
    def forward(self):
        self.fake = self.a(self.real)
net = Net()
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    picture = "torch.randn(1, 3, 224, 224)"
    batch = f"{{'A': {picture}, 'B': {picture}, 'A_paths': ['']}}"
    assert found.recipe.constructor == (
        f"(lambda made, batch: [made.set_input(batch), made][-1])(Net(), batch={batch})"
    )


def test_a_name_that_is_evaluated_is_that_of_an_option(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "options.py").write_text(
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--backbone', default='small')\n"
    )
    (tmp_path / "backbones.py").write_text(
        "from torch import nn\ndef small(width):\n    return nn.Sequential(nn.Linear(3, width))\n"
    )
    text = """
from backbones import *
def backbone_of(backbone):
    backbone = eval(f"{backbone}(width=5)")
    backbone.extra = nn.Linear(backbone.width if hasattr(backbone, "width") else 5, 2)
    return backbone
class Net(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.backbone = backbone_of(options.backbone)
    def forward(self, x):
        return self.backbone(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(options=SimpleNamespace(backbone='small'))"


def test_what_further_arguments_are_read_for_further_on_is_given(inferred: Infer) -> None:
    text = """
class Base(nn.Module):
    def __init__(self, **options):
        super().__init__()
        width = options["width"]
        self.layers = nn.Sequential(*[nn.Linear(width, width) for _ in range(options["depth"])])
        self.dropout, self.rate, self.kind = options["dropout"], options["learning_rate"], options["kind"]
class Net(Base):
    def __init__(self, classes, **options):
        super().__init__(**options)
        self.head = nn.Linear(options["width"], classes)
    def forward(self, x):
        return self.head(self.layers(x))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert all(
        f"{each}=" in found.recipe.constructor for each in ("width", "depth", "dropout", "learning_rate", "kind")
    )


def test_the_shape_of_pictures_has_their_channels_first_though_it_is_annotated_as_numbers(inferred: Infer) -> None:
    text = """
from typing import Tuple
class Net(nn.Module):
    def __init__(self, img_shape: Tuple[int, int, int]):
        super().__init__()
        self.conv = nn.Conv2d(img_shape[0], 4, 3)
    def forward(self, x):
        return self.conv(x)
"""
    found = inferred(text)
    assert found.recipe.constructor == "Net(img_shape=(3, 32, 32))"


def test_a_mode_is_one_of_the_function_that_takes_it(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, scale, mode):
        super().__init__()
        self.scale, self.mode = scale, mode
    def forward(self, x):
        return F.interpolate(x, scale_factor=self.scale, mode=self.mode, align_corners=False)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(scale=2, mode='bilinear')"


def test_settings_that_are_counted_have_a_length(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, alphabet, dim=32):
        super().__init__()
        self.a = nn.Embedding(len(alphabet), dim, padding_idx=alphabet.padding_idx)
    def forward(self, tokens):
        return self.a(tokens)
"""
    sized = "type('Sized', (SimpleNamespace,), {'__len__': lambda self: 1000})"
    assert inferred(text).recipe.constructor == f"Net(alphabet={sized}(padding_idx=0))"


def test_settings_that_are_copied_into_others_have_what_is_read_of_these(inferred: Infer) -> None:
    text = """
import argparse
class Net(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.a = nn.Linear(args.width, 8)
        self.b = self.build(argparse.Namespace(**{**vars(args), "scale": 2}))
    def build(self, options):
        return nn.Linear(8, options.num_classes * options.scale)
    def forward(self, x):
        return self.b(self.a(x))
"""
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.constructor == "Net(args=SimpleNamespace(width=64, num_classes=10))"


def test_settings_whose_keys_are_read_are_given_though_they_are_empty_by_default(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, opt={}, names=[]):
        super().__init__()
        self.a = nn.Linear(opt["width"], opt["head"]["dim"])
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.constructor == "Net(opt={'width': 64, 'head': {'dim': 64}})"


def test_a_setting_is_one_of_the_lists_that_are_allowed(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, stages: list):
        super().__init__()
        assert stages in [[0, 1, 2, 3], [1, 2, 3], [3]]
        self.a = nn.Linear(5, len(stages))
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(stages=[0, 1, 2, 3])"


def test_a_name_that_is_put_together_with_text_is_text(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.path = "weights/" + kind
        self.a = nn.Linear(5, 2)
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor.startswith("Net(kind='")


def test_a_default_may_be_an_array(inferred: Infer) -> None:
    text = """
import numpy as np
class Net(nn.Module):
    def __init__(self, means=np.array([0.5, 0.2]), scale=torch.ones(2)):
        super().__init__()
        self.a = nn.Linear(2, len(means))
        self.scale = scale
    def forward(self, x):
        return self.a(x) * self.scale
"""
    assert inferred(text).recipe.constructor == "Net()"


def test_settings_that_are_an_empty_text_by_default_have_the_keys_that_are_read(inferred: Infer) -> None:
    layers = "self.config = config; self.a = nn.Linear(4, 5)"
    forward = """x = self.a(x)
        return x.sign() if self.config["quantization"] == "bnn" else x"""
    assert constructor(inferred(net(', config=""', layers, forward))) == "Net(config={'quantization': 'bnn'})"


def test_a_series_of_which_two_numbers_are_read_is_given_by_its_ends(inferred: Callable[..., Inferred]) -> None:
    layers = """first, last = betas
        self.register_buffer("noise", torch.linspace(first, last, steps))
        self.a = nn.Conv2d(3, 4, 1)"""
    found = inferred(net(", betas, steps", layers, "return self.a(x) * self.noise.mean()"))
    assert constructor(found).startswith("Net(betas=(0.0001, 0.02), ")


@pytest.mark.parametrize(("layer", "kernel"), [("Conv1d", "(3,)"), ("Conv2d", "(3, 3)"), ("Conv3d", "(3, 3, 3)")])
def test_a_tuple_has_as_many_extents_as_the_convolution(inferred: Infer, layer: str, kernel: str) -> None:
    layers = f"self.a = nn.{layer}(4, 8, kernel_size=kernel_size)"
    found = inferred(net(", kernel_size: tuple", layers, "return self.a(x)"))
    assert constructor(found) == f"Net(kernel_size={kernel})"


def test_names_are_those_of_the_table_in_another_method_that_they_are_looked_up_in(inferred: Infer) -> None:
    text = """class Net(nn.Module):
    def __init__(self, kinds):
        super().__init__()
        self._size(kinds)
        self.a = nn.ModuleList([nn.Linear(5, size) for size in self.sizes])
    def _size(self, kinds):
        sizes = {"short": 8, "long": 16}
        self.sizes = [sizes[each] for each in kinds["text"]]
    def forward(self, x):
        return torch.cat([each(x) for each in self.a], 1)
"""
    assert constructor(inferred(text)) == "Net(kinds={'text': ['short', 'long']})"


def test_a_mode_is_one_of_those_that_an_error_lists(inferred: Infer) -> None:
    layers = 'self.options = {"scale_factor": 2, "mode": how}'
    found = inferred(net(", how", layers, "return nn.functional.interpolate(x, **self.options)"))
    assert constructor(found) == "Net(how='nearest')"


LIGHTNING = """
import inspect


class AttributeDict(dict):
    def __getattr__(self, name):
        if name not in self:
            raise AttributeError(f"'AttributeDict' object has no attribute '{name}'")
        return self[name]


class LightningModule(nn.Module):
    def save_hyperparameters(self):
        values = inspect.currentframe().f_back.f_locals
        self.hparams = AttributeDict(values.get("width", {}) and {"width": values["width"]}, **values["kwargs"])


class Net(LightningModule):
    def __init__(self, SIGNATURE**kwargs):
        super().__init__()
        self.save_hyperparameters()
        self.a = nn.Linear(self.hparams.columns, self.hparams.width)
        self.b = nn.Linear(self.hparams.width, self.hparams.num_classes)

    def forward(self, x):
        return self.b(self.a(x))
"""


@pytest.mark.parametrize(
    ("signature", "expected"),
    [("", "Net(columns=7, width=12, num_classes=10)"), ("width=20, ", "Net(columns=7, num_classes=10)")],
)
def test_further_arguments_that_lightning_keeps_are_those_that_a_script_has_options_for(
    inferred: Infer, tmp_path: Path, signature: str, expected: str
) -> None:
    options = "".join(
        f"parser.add_argument('--{name}', default={value})\n" for name, value in {"columns": 7, "width": 12}.items()
    )
    script = f"import argparse\nfrom net import Net\nparser = argparse.ArgumentParser()\n{options}"
    (tmp_path / "train.py").write_text(f"{script}args = parser.parse_args()\nmodel = Net(**vars(args))\n")
    found = inferred(LIGHTNING.replace("SIGNATURE", signature))
    assert found.failure is None, found.failure
    assert found.recipe.constructor == expected


def test_a_name_that_a_file_is_asked_for_is_that_of_a_function_that_a_call_puts_together(inferred: Infer) -> None:
    layers = "self.a = globals()[base](pretrained=pretrained); self.b = nn.Linear(8, 2)"
    functions = """

def base34(pretrained=False):
    return nn.Linear(5, 8)

def build(depth):
    return Net("base{}".format(depth), pretrained=False)
"""
    found = inferred(net(", base, pretrained", layers, "return self.b(self.a(x))") + functions)
    assert constructor(found) == "Net(base='base34', pretrained=False)"


@pytest.mark.parametrize(("signature", "made"), [(", width=8", "Net()"), (", width=None", "Net(width=5)")])
def test_a_class_is_as_its_own_defaults_make_it_and_not_as_a_derived_one(
    inferred: Infer, signature: str, made: str
) -> None:
    text = net(signature, "self.a = nn.Linear(4, width)", "return self.a(x)")
    found = inferred(text + "\nclass Small(Net):\n    def __init__(self):\n        super().__init__(width=5)\n")
    assert constructor(found) == made
