"""Bases, models and parts that a model is given or named."""

from __future__ import annotations

import inspect
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


def test_a_setting_that_names_a_method_of_a_part_is_one_that_it_has(inferred: Infer) -> None:
    text = """
class Ways:
    def __init__(self, width):
        self.width = width
    def plainly(self, x):
        return x * self.width
class Net(nn.Module):
    def __init__(self, way):
        super().__init__()
        self.a, self.way = nn.Linear(4, 4), getattr(Ways(3), way)
    def forward(self, x):
        return self.way(self.a(x))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(way='plainly')"


def test_an_object_whose_methods_are_called_is_one_of_the_file_that_has_them(inferred: Infer) -> None:
    methods = "\n".join(f"    def {name}(self, x):\n        return x * self.scale\n" for name in "abcde")
    raised = methods.replace("return x * self.scale", "raise NotImplementedError")
    text = f"""
class Space:
    def __init__(self):
        pass
{raised}
class Flat(Space):
    def __init__(self):
        self.scale = 2
{methods}
class Net(nn.Module):
    def __init__(self, space):
        super().__init__()
        self.space, self.layer = space, nn.Linear(4, 4)
    def forward(self, x):
        return self.layer(self.space.a(self.space.b(self.space.c(self.space.d(self.space.e(x))))))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(space=Flat())"


@pytest.mark.parametrize(
    ("kind", "made"), [("ModuleDict", "nn.Linear(4, 4)"), ("ParameterDict", "nn.Parameter(torch.ones(4))")]
)
def test_the_keys_of_a_dict_of_parts_are_names_and_an_input_is_one_of_them(
    inferred: Infer, kind: str, made: str
) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, relations):
        super().__init__()
        self.first, self.parts = nn.Linear(4, 4), nn.{kind}()
        for relation in relations:
            self.parts[relation] = {made}
    def forward(self, x, relation):
        part = self.parts[relation]
        return part(x) if callable(part) else self.first(x) * part
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(relations=['a', 'b', 'c', 'd'])"
    assert found.recipe.inputs[1].expression == "'a'"


def test_what_a_base_asserts_of_arguments_that_are_handed_to_it_is_given(inferred: Infer) -> None:
    text = """
class Head(nn.Module):
    def __init__(self, in_channels, channels, *, num_classes, index=-1, transform=None):
        super().__init__()
        self._check(in_channels, index, transform)
        self.a = nn.Conv2d(sum(in_channels), channels, 3)
        self.b = nn.Conv2d(channels, num_classes, 1)
    def _check(self, in_channels, index, transform):
        if transform is not None:
            assert isinstance(in_channels, (list, tuple))
            assert isinstance(index, (list, tuple))
            assert len(in_channels) == len(index)
class Net(Head):
    def __init__(self, codes=32, se=True, lateral=False, loss=dict(kind='bce', sigmoid=True, weight=0.2), **kwargs):
        super().__init__(transform='select', **kwargs)
        self.c = nn.Conv2d(self.b.out_channels, codes, 1)
    def forward(self, x):
        return self.c(self.b(self.a(x)))
"""
    found = inferred(text)
    assert found.recipe.constructor == "Net(in_channels=[64, 64], channels=64, num_classes=10, index=[-1, -1])"
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 128, 56, 56)"]


@pytest.mark.parametrize("annotation", ["dict[str, torch.Tensor]", "'Dict[str, Tensor]'"])
def test_a_batch_has_the_columns_that_the_model_keeps_layers_for(inferred: Infer, annotation: str) -> None:
    text = f"""
    COLUMNS = ["number"]
    class Columns(nn.Module):
        def __init__(self, sizes):
            super().__init__()
            self.layers = nn.ModuleDict({{name: nn.Embedding(size, 8) for name, size in sizes.items()}})
            self.layers.update({{name: nn.Linear(1, 8) for name in COLUMNS}})
        def forward(self, batch):
            return {{name: layer(batch[name]) for name, layer in self.layers.items() if name in batch}}
    class Net(nn.Module):
        def __init__(self, sizes: dict[str, int]):
            super().__init__()
            self.columns, self.order = Columns(sizes), [*sizes, *COLUMNS]
            self.head = nn.Linear(8 * len(self.order), 1)
        def forward(self, batch: {annotation}):
            found = self.columns(batch)
            return self.head(torch.stack([found[name] for name in self.order], dim=1).flatten(1))
    """
    found = inferred(inspect.cleandoc(text))
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(sizes={'a': 64, 'b': 64})"
    ids = "torch.randint(0, 64, (1,))"
    assert found.recipe.inputs[0].expression == f"{{'a': {ids}, 'b': {ids}, 'number': torch.randn(1, 1)}}"


@pytest.mark.parametrize("read", ["column.name", "column.vocab_size"])
def test_columns_that_are_asked_to_be_of_a_class_all_are_and_have_names_of_their_own(
    inferred: Infer, read: str
) -> None:
    text = f"""
    class Column:
        def __init__(self, name, vocab_size, width=4):
            self.name, self.vocab_size, self.width = name, vocab_size, width
    def checked(columns):
        for column in columns:
            {read}
            if not isinstance(column, Column):
                raise TypeError("no column", type(column))
        return columns
    class Net(nn.Module):
        def __init__(self, feature_columns):
            super().__init__()
            self.columns = [] + checked(feature_columns)
            self.tables = nn.ModuleDict({{c.name: nn.Embedding(c.vocab_size, c.width) for c in self.columns}})
            self.head = nn.Linear(4 * len(self.tables), 1)
        def forward(self, x):
            found = [self.tables[c.name](x[:, place].long()) for place, c in enumerate(self.columns)]
            return self.head(torch.cat(found, dim=-1))
    """
    found = inferred(inspect.cleandoc(text))
    assert found.failure is None, found.failure
    columns = ", ".join(f"Column(name='{letter}', vocab_size=1000)" for letter in "abcd")
    assert found.recipe.constructor == f"Net(feature_columns=[{columns}])"


def test_a_class_that_methods_build_stages_of_is_passed_itself(inferred: Infer) -> None:
    text = """
class Block(nn.Module):
    expansion = 1
    def __init__(self, inplanes, planes):
        super().__init__()
        self.a = nn.Conv2d(inplanes, planes, 3, padding=1)
    def forward(self, x):
        return self.a(x)
class Wide(Block):
    expansion = 4
    def __init__(self, inplanes, planes):
        super().__init__(inplanes, planes * 4)
class Net(nn.Module):
    def __init__(self, block, num_blocks, planes, depth):
        super().__init__()
        self.stages = self._make_stages(block, num_blocks, planes, depth)
    def _make_stage(self, block, num_blocks, planes):
        return nn.Sequential(*[block(planes * block.expansion, planes) for _ in range(num_blocks)])
    def _make_stages(self, block, num_blocks, planes, depth):
        return nn.ModuleList([self._make_stage(block, num_blocks, planes) for _ in range(depth)])
    def forward(self, x):
        for stage in self.stages:
            x = stage(x)
        return x
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(block=Block, num_blocks=2, planes=64, depth=2)"
