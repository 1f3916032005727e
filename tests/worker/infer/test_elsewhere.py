"""What other files say and have: a README's example, classes that a script passes to the one asked for."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING

import pytest
from nets import constructor, inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

HEAD = """
class Net(nn.Module):
    def __init__(self, body, classes):
        super().__init__()
        self.body = body
        self.head = nn.Linear(body.width, classes)
    def forward(self, x):
        return self.head(self.body(x))
"""
LINE = "\n        "
BODY = """
import torch
from torch import nn
class Body(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.a = nn.Linear(5, width)
    def forward(self, x):
        return self.a(x)
def body_of(width):
    return Body(width)
def load_body(path):
    raise SystemExit
"""


@pytest.mark.parametrize(
    ("imports", "made", "body"),
    [
        ("from bodies_a import Body", "Body(9)", "bodies_a.Body(9)"),
        ("import bodies_b as b", "b.Body(9)", "bodies_b.Body(9)"),
        ("from bodies_c import body_of", "body_of(9)", "bodies_c.body_of(9)"),
    ],
)
def test_what_a_script_passes_is_taken_from_its_file(
    inferred: Infer, tmp_path: Path, imports: str, made: str, body: str
) -> None:
    (tmp_path / f"{body.partition('.')[0]}.py").write_text(BODY)
    (tmp_path / "train.py").write_text(f"{imports}\nfrom net import Net\nmodel = Net({made}, 4)\n")
    assert inferred(HEAD).recipe.constructor == f"Net({body}, 4)"


def test_what_stands_in_a_file_that_is_no_name_is_not_imported(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "bodies.old.py").write_text(BODY)
    text = HEAD.replace("body.width, classes", "body.width + body.a.in_features, classes")
    text = text.replace("self.head(self.body(x))", "self.body(x)")
    assert "old" not in inferred(text).recipe.constructor


def test_a_block_is_a_class_that_the_file_imports(inferred: Infer, tmp_path: Path) -> None:
    block = net(", inner, outer", "self.a = nn.Linear(inner, outer)", "return self.a(x)").replace(
        "class Net", "class Block"
    )
    (tmp_path / "blocks_q.py").write_text(f"from torch import nn\n{block}    expansion = 3\n")
    layers = "self.a = block(8, 8 * block.expansion)"
    found = inferred("from blocks_q import Block\n" + net(", block", layers, "return self.a(x)"))
    assert constructor(found) == "Net(block=Block)"
    assert inputs(found) == {"x": "torch.randn(1, 8)"}


@pytest.mark.parametrize("names", ["prepared", "*"])
def test_a_function_of_another_file_gives_back_the_model_that_it_is_given(
    inferred: Infer, tmp_path: Path, names: str
) -> None:
    tools = "def prepared(net, gpus=()):\n    if gpus:\n        net.to(gpus[0])\n    return net\n"
    (tmp_path / "tools_p.py").write_text(tools)
    script = f"from tools_p import {names}\nfrom net import Net\nnet = prepared(Net(3))\nnet(torch.ones(2, 3, 5))\n"
    (tmp_path / "train.py").write_text(f"import torch\n{script}")
    found = inferred(net(", n", "self.a = nn.Conv1d(n, 4, 3)", "return self.a(x)"))
    assert constructor(found) == "Net(3)"
    assert inputs(found) == {"x": "torch.ones(2, 3, 5)"}


def test_a_file_of_a_package_is_named_with_its_package(inferred: Infer, tmp_path: Path) -> None:
    body = BODY.replace("import torch\n", "import torch\nfrom .more import *\n").replace(
        "self.width = width", "add(self, width)"
    )
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "more.py").write_text("def add(net, width):\n    net.width = width\n")
    (tmp_path / "bodies_e.py").write_text(body)
    (tmp_path / "train.py").write_text("from .bodies_e import Body\nfrom .net import Net\nmodel = Net(Body(9), 4)\n")
    found = inferred(HEAD)
    assert found.failure is None
    assert found.recipe.constructor == f"Net({tmp_path.name}.bodies_e.Body(9), 4)"


def test_a_function_elsewhere_that_does_more_than_to_build_is_not_called(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "bodies_d.py").write_text(BODY)
    (tmp_path / "train.py").write_text("from bodies_d import load_body\nfrom net import Net\nNet(load_body('x'), 4)\n")
    assert "load_body" not in inferred(HEAD).recipe.constructor


def test_a_readme_shows_how_a_class_is_used(inferred: Infer, tmp_path: Path) -> None:
    code = "```python\nfrom net import Net\nnet = Net(7)\nnet(torch.randn(2, 7))\n```\n"
    (tmp_path / "README.md").write_text(f"# Net\n```bash\npip install net\n```\n{code}")
    text = """
    class Net(nn.Module):
        def __init__(self, n):
            super().__init__()
            self.a = nn.Linear(n, 3)
        def forward(self, x):
            return self.a(x)
    """
    found = inferred(inspect.cleandoc(text)).recipe
    assert (found.constructor, found.inputs[0].expression) == ("Net(7)", "torch.randn(2, 7)")
    assert found.constructor_reason == "from `Net(7)`, README.md line 7"


def test_attributes_that_an_object_is_given_later_count(inferred: Infer) -> None:
    text = """
    class Config:
        width = None
    class Net(nn.Module):
        def __init__(self, config):
            super().__init__()
            self.a = nn.Linear(config.width + 0, 3)
        def forward(self, x):
            return self.a(x)
    config = Config()
    config.width = 11
    net = Net(config)
    """
    found = inferred(inspect.cleandoc(text))
    assert found.failure is None
    assert "setattr(made, 'width', 11)" in found.recipe.constructor


def test_entries_that_settings_are_given_later_count(inferred: Infer) -> None:
    text = """
    class Config(dict):
        pass
    class Net(nn.Module):
        def __init__(self, config):
            super().__init__()
            self.a = nn.Linear(config["width"], config["classes"])
        def forward(self, x):
            return self.a(x)
    config = Config(width=3)
    config["classes"] = 11
    net = Net(config)
    """
    found = inferred(inspect.cleandoc(text))
    assert found.failure is None
    assert "made.__setitem__('classes', 11)" in found.recipe.constructor


def test_an_attribute_is_given_what_another_object_of_another_file_has(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "bodies_f.py").write_text(f"{BODY}class Pair(nn.Sequential):\n    pass\n")
    script = "from bodies_f import Body, Pair\nfrom net import Net\ninner = Body(9)\npair = Pair(inner)\n"
    (tmp_path / "train.py").write_text(f"{script}pair.width = inner.width\nmodel = Net(pair, 4)\n")
    made = "(lambda made: [setattr(made, 'width', bodies_f.Body(9).width), made][-1])(bodies_f.Pair(bodies_f.Body(9)))"
    assert constructor(inferred(HEAD)) == f"Net({made}, 4)"


def test_what_is_passed_is_a_class_with_the_attributes_that_are_read(inferred: Infer) -> None:
    other = "class Net2(nn.Module):\n    def forward(self, x):\n        return x\n"
    body = BODY.partition("from torch import nn\n")[2].partition("def body_of")[0]
    found = inferred(f"{other}{body}{HEAD}")
    assert found.failure is None
    assert "Body(" in found.recipe.constructor


@pytest.mark.parametrize("annotation", ["", ": 'Body_'"])
def test_a_model_that_is_passed_is_built_as_code_elsewhere_builds_it(
    inferred: Infer, tmp_path: Path, annotation: str
) -> None:
    stem = "bodies_e" if annotation else "bodies_f"
    (tmp_path / f"{stem}.py").write_text(BODY.replace("Body", "Body_"))
    (tmp_path / "other.py").write_text(f"from {stem} import Body_\nBody_(width=23)\n")
    head = HEAD.replace("body, ", f"body{annotation}, ")
    found = inferred(f"from {stem} import Body_\n{head}" if annotation else head)
    assert found.failure is None
    assert "Body_(width=23)" in found.recipe.constructor


@pytest.mark.parametrize(
    ("condition", "argument"),
    [("body.wide", "wide=True"), ("body.width == 40", "width=40"), ("body.doubled == 18", "width=18")],
)
def test_a_model_that_is_passed_is_built_as_it_is_asked_to_be(inferred: Infer, condition: str, argument: str) -> None:
    body = BODY.partition("from torch import nn\n")[2].partition("def body_of")[0]
    body = body.replace("width)", "width, wide=False)", 1)
    body = body.replace("self.width = width", "self.width = width; self.doubled = width; self.wide = wide")
    found = inferred(f"{body}{HEAD.replace('self.body = body', f'assert {condition}{LINE}self.body = body')}")
    assert found.failure is None
    assert argument in found.recipe.constructor


def test_a_number_is_not_taken_for_a_function(inferred: Infer) -> None:
    text = """
    def plain(value):
        return value() if callable(value) else value
    class Net(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.a = nn.Linear(plain(width), 3)
        def forward(self, x):
            return self.a(x)
    """
    assert inferred(inspect.cleandoc(text)).recipe.constructor == "Net(width=8)"


def test_a_record_of_another_file_has_what_is_read(inferred: Infer, tmp_path: Path) -> None:
    fields = ("width", "depth", "alphabet", "rate", "heads")
    lines = "".join(f"        self.{each} = list('abc')\n" for each in fields)
    (tmp_path / "records_a.py").write_text(f"class Data:\n    def __init__(self):\n{lines}")
    layers = "; ".join(f"self.{each} = nn.Linear(len(data.{each}), 3)" for each in fields)
    found = inferred(net(", data", layers, "return self.width(x)"))
    assert constructor(found) == "Net(data=records_a.Data())"


@pytest.mark.parametrize(
    ("imports", "options"),
    [
        ("from flags_a import flags", "flags()"),
        ("import flags_b as f", "f.flags()"),
        ("from settings_c.flags_c import *", "flags()"),
        ("from settings_d import flags_d", "flags_d.flags()"),
    ],
)
def test_options_are_read_where_a_script_has_them_from(
    inferred: Infer, tmp_path: Path, imports: str, options: str
) -> None:
    path = next(each for each in imports.replace(".", " ").split() if "flags_" in each)
    folder = tmp_path / imports.split()[1].partition(".")[0] if "settings" in imports else tmp_path
    folder.mkdir(exist_ok=True)
    parser = "    parser = argparse.ArgumentParser()\n    parser.add_argument('--body-width', type=int, default=37)\n"
    (folder / f"{path}.py").write_text(f"import argparse\ndef flags():\n{parser}    return parser.parse_args()\n")
    script = f"{imports}\nfrom net import Net\ndef run(opts):\n    Net(opts.body_width)\nrun({options})\n"
    (tmp_path / "train.py").write_text(script)
    found = inferred(net(", n", "self.a = nn.Linear(n, 3)", "return self.a(x)"))
    assert found.recipe.constructor == "Net(37)"


def test_settings_that_another_file_writes_one_by_one_are_read_where_a_class_is_built(
    inferred: Infer, tmp_path: Path
) -> None:
    settings = "_C = CfgNode()\n_C.DATA = CfgNode()\n_C.DATA.SHAPE = (16, 24, 32)\n_C.DATA.MODES = 2\n"
    (tmp_path / "defaults.py").write_text(f"from yacs.config import CfgNode\n{settings}")
    (tmp_path / "build.py").write_text(
        "from net import Net\n\ndef build(cfg):\n    return Net(cfg.DATA.SHAPE, cfg.DATA.MODES)\n"
    )
    layers = "self.a = nn.Conv3d(modes, 8, 3, padding=1); self.table = nn.Parameter(torch.zeros(8, *input_shape))"
    found = inferred(net(", input_shape, modes", layers, "return self.a(x) + self.table"))
    assert constructor(found) == "Net((16, 24, 32), 2)"
    assert inputs(found) == {"x": "torch.randn(1, 2, 16, 24, 32)"}


@pytest.mark.parametrize(
    ("method", "made"),
    [
        ("for word in open(path): self.add(word)", "Net(vocab_size=1000)"),
        ("self.path = path", "Net(len(Corpus().words))"),
    ],
    ids=["filled", "set"],
)
def test_what_was_filled_after_it_was_made_has_no_size_that_the_text_shows(
    inferred: Infer, tmp_path: Path, method: str, made: str
) -> None:
    corpus = f"class Corpus:\n    words = ['<pad>', '<end>']\n    def read(self, path):\n        {method}\n"
    (tmp_path / "bodies_d.py").write_text(corpus)
    script = "corpus = Corpus()\ncorpus.read('words.txt')\nmodel = Net(len(corpus.words))\n"
    layers = net(", vocab_size", "self.a = nn.Embedding(vocab_size, 8)", "return self.a(x)")
    assert constructor(inferred(f"from bodies_d import Corpus\n{layers}{script}")) == made


@pytest.mark.parametrize(
    "filled",
    [
        "for place, word in enumerate(open('words.txt'), start=2):\n    numbers[word] = place",
        "numbers, rows = read('words.txt', numbers)",
    ],
)
def test_a_vocabulary_that_begins_with_special_tokens_has_the_words_of_the_data_too(
    inferred: Infer, filled: str
) -> None:
    script = f"numbers = {{'<unk>': 1, '<pad>': 0}}\n{filled}\nmodel = Net(len(numbers))\n"
    layers = net(", vocab_size", "self.a = nn.Embedding(vocab_size, 8)", "return self.a(x)")
    assert constructor(inferred(layers + script)) == "Net(vocab_size=1000)"


def test_a_table_of_the_file_itself_is_used_and_completed_as_a_script_does(inferred: Infer, tmp_path: Path) -> None:
    text = """
    class Part:
        def __init__(self, size):
            self.size = size
    class Config:
        def __init__(self, width):
            self.width = width
            self.part = Part(None)
    TABLE = {name: Config(width) for name, width in (("small", 3), ("large", 11))}
    class Net(nn.Module):
        def __init__(self, config, classes):
            super().__init__()
            self.a = nn.Linear(config.width + config.extra + config.part.size, classes)
        def forward(self, x):
            return self.a(x)
    """
    (tmp_path / "train.py").write_text(
        "from net import TABLE as table, Net\n"
        "config = table['large']\nconfig.extra = 2\nconfig.part.size = 5\n"
        "data = {'digits': dict(classes=10, reader=object())}\n"
        "net = Net(config, data['digits']['classes'])\n"
    )
    found = inferred(inspect.cleandoc(text))
    assert found.failure is None
    setting = "setattr(made, 'extra', 2), setattr(made.part, 'size', 5)"
    made = f"(lambda made: [{setting}, made][-1])(copy.deepcopy(TABLE['large']))"
    assert found.recipe.constructor == f"Net({made}, 10)"


VOCABULARY = """
class Words:
    def __init__(self, ids=None):
        self.ids = ids or {"<pad>": 0, "<unk>": 1, "a": 2}
    def __len__(self):
        return len(self.ids)
    def tensor(self, sentences):
        return torch.tensor([[self.ids.get(word, 1) for word in each] for each in sentences])
class Both:
    def __init__(self, source: Words):
        self.source = source
    @staticmethod
    def load(path):
        return Both(open(path).read())
"""


def test_what_is_loaded_from_a_file_that_is_not_there_is_built_by_its_class(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "words_a.py").write_text(f"import torch\n{VOCABULARY}")
    script = "from words_a import Both\nfrom net import Net\nmodel = Net(Both.load('words.json'), 4)\n"
    (tmp_path / "train.py").write_text(script)
    layers = "self.both, self.a = both, nn.Embedding(len(both.source), width)"
    text = net(", both, width", layers, "return self.a(self.both.source.tensor(said))", "said: list[list[str]]")
    found = inferred(text)
    assert constructor(found) == "Net(both=words_a.Both(source=words_a.Words()), width=4)"
    assert inputs(found)["said"].startswith("[['a', 'photo', ")


def test_settings_are_of_the_class_of_another_file_that_a_base_asks_for(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "bases_g.py").write_text(
        "from torch import nn\n"
        "class Config:\n    def __init__(self, vocab_size_or_config_json_file, width=8):\n"
        "        self.size, self.width = int(vocab_size_or_config_json_file), width\n"
        "class Base(nn.Module):\n    def __init__(self, config):\n        super().__init__()\n"
        "        if not isinstance(config, Config):\n            raise ValueError('a configuration is needed')\n"
    )
    text = """
    from bases_g import Base
    class Net(Base):
        def __init__(self, config):
            super().__init__(config)
            self.a = nn.Embedding(config.size, config.width)
        def forward(self, ids):
            return self.a(ids)
    """
    found = inferred(inspect.cleandoc(text))
    assert found.failure is None
    assert found.recipe.constructor == "Net(config=bases_g.Config(vocab_size_or_config_json_file=1000))"


@pytest.mark.parametrize(("module", "kept"), [(".common", False), ("parts.common", False), (".net", True)])
def test_calls_of_a_class_of_the_same_name_in_another_file_say_nothing(
    inferred: Infer, tmp_path: Path, module: str, *, kept: bool
) -> None:
    (tmp_path / "common.py").write_text("from torch import nn\nclass Net(nn.Module):\n    pass\n")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "common.py").write_text("from torch import nn\nclass Net(nn.Module):\n    pass\n")
    (tmp_path / "whole.py").write_text(f"from {module} import Net\nlayers = [Net(24)]\n")
    found = inferred(net(", width", "self.a = nn.Linear(width, 2)", "return self.a(x)"))
    assert (constructor(found) == "Net(24)") is kept


def test_a_function_of_another_file_that_makes_the_parts_builds_the_model(inferred: Infer, tmp_path: Path) -> None:
    making = """from torch import nn
from net import Net
def build(count, wide=3):
    encoder = nn.Sequential(nn.Linear(count, 4))
    return Net(encoder, nn.Linear(4, wide))
"""
    (tmp_path / "making_nets.py").write_text(making)
    found = inferred(net(", encoder, decoder", "self.a, self.b = encoder, decoder", "return self.b(self.a(x))"))
    assert constructor(found) == "making_nets.build(count=4)"
    assert inputs(found) == {"x": "torch.randn(1, 4)"}


def test_settings_that_name_a_class_of_the_file_by_its_path_have_it_by_its_name(
    inferred: Infer, tmp_path: Path
) -> None:
    settings = '{"_target_": "net.Net", "body": {"_target_": "net.Body", "width": 9}, "classes": 4}'
    (tmp_path / "net.json").write_text(settings)
    assert constructor(inferred(BODY + HEAD)) == "Net(body=Body(width=9), classes=4)"


def test_what_only_the_run_reads_is_as_the_settings_have_it(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "defaults_k.py").write_text(
        "_C = CfgNode()\n_C.MODEL = CfgNode()\n_C.MODEL.WIDTH = 24\n_C.MODEL.DEPTH = 2\n_C.MODEL.HEAD = CfgNode()\n"
        "_C.MODEL.HEAD.CLASSES = 7\n_C.INPUT = CfgNode()\n_C.INPUT.IMAGE_SIZE = 96\n"
    )
    text = """
HEADS = {"plain": lambda cfg: nn.Conv2d(cfg.MODEL.WIDTH, cfg.MODEL.HEAD.CLASSES, 1)}
PLACES = {"grid": lambda cfg: nn.Parameter(torch.zeros(cfg.INPUT.IMAGE_SIZE // 8, cfg.INPUT.IMAGE_SIZE // 8))}
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.cfg = cfg
        self.a = nn.Conv2d(3, cfg.MODEL.WIDTH, 8, stride=8)
        self.layers = nn.ModuleList(nn.Conv2d(cfg.MODEL.WIDTH, cfg.MODEL.WIDTH, 1) for _ in range(cfg.MODEL.DEPTH))
        self.head, self.bias = HEADS["plain"](cfg), PLACES["grid"](cfg)
    def forward(self, x):
        x = self.a(x) + self.bias
        for layer in self.layers:
            x = layer(x)
        return self.head(x)
"""
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.constructor == (
        "Net(cfg=SimpleNamespace(MODEL=SimpleNamespace(WIDTH=24, DEPTH=2, HEAD=SimpleNamespace(CLASSES=7)), "
        "INPUT=SimpleNamespace(IMAGE_SIZE=96)))"
    )
    assert inputs(found)["x"] == "torch.randn(1, 3, 96, 96)"


def test_tuples_in_files_of_settings_are_numbers(inferred: Infer, tmp_path: Path) -> None:
    pytest.importorskip("yaml")
    (tmp_path / "net.yaml").write_text("model:\n  widths: (5, 7)\n  depth: 2\n  rate: 1e-1\n")
    text = """
class Net(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.a = nn.ModuleList(nn.Linear(width, 3) for width in model["widths"])
        self.depth, self.drop = model["depth"], nn.Dropout(model["rate"])
    def forward(self, x, y):
        return self.drop(self.a[0](x) + self.a[1](y)) * self.depth
"""
    assert constructor(inferred(text)) == "Net(model={'widths': (5, 7), 'depth': 2, 'rate': 0.1})"


def test_models_are_handed_on_as_a_script_makes_them_though_its_settings_cannot_be_read(
    inferred: Infer, tmp_path: Path
) -> None:
    """The classes are called like nothing, and one of the same name as an activation would do as well."""
    (tmp_path / "train.py").write_text(
        """
import argparse
from torch import nn
from net import Net, Up, Down
parser = argparse.ArgumentParser()
parser.add_argument("--latent", type=int, default=24)
class Trainer:
    def __init__(self, options):
        self.first = nn.DataParallel(Down(options, kind="small"))
        self.second = Up(options)
        self.net = Net(self.first, second=self.second)
if __name__ == "__main__":
    Trainer(parser.parse_args())
"""
    )
    text = """
class Other(nn.Module):
    def forward(self, x):
        return x
class Down(nn.Module):
    def __init__(self, options, kind="large"):
        super().__init__()
        self.conv = nn.Conv2d(3, options.latent, 3 if kind == "large" else 1)
    def forward(self, x):
        return self.conv(x)
class Up(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.conv = nn.Conv2d(options.latent, 3, 1)
    def forward(self, x):
        return self.conv(x)
class Net(nn.Module):
    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second
    def forward(self, x):
        return self.second(self.first(x))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    made = "first=Down(options=SimpleNamespace(latent=24), kind='small'), second=Up(options=SimpleNamespace(latent=24))"
    assert found.recipe.constructor == f"Net({made})"
    assert found.recipe.inputs[0].expression == "torch.randn(1, 3, 224, 224)"


def test_a_class_is_found_through_the_package_that_hands_it_on(inferred: Infer, tmp_path: Path) -> None:
    package = tmp_path / "parts_m"
    package.mkdir()
    (package / "__init__.py").write_text("from .encoder import Encoder as Body\n")
    (package / "encoder.py").write_text(
        "from torch import nn\nclass Encoder(nn.Module):\n    def __init__(self, deep):\n        super().__init__()\n"
        "        self.widths = [5, 7, 9] if deep else [5, 7]\n"
    )
    (tmp_path / "run.py").write_text(
        "import parts_m\nfrom net import Net\nbody = parts_m.Body(True)\nnet = Net(body.widths)\n"
    )
    found = inferred(net(", widths", "self.a = nn.Linear(widths[-1], 3)", "return self.a(x)"))
    assert constructor(found) == "Net(parts_m.Body(True).widths)"
    assert inputs(found) == {"x": "torch.randn(1, 9)"}


def test_a_script_that_uses_a_class_through_its_package_shows_how(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(f"import {tmp_path.name} as nets\nnet = nets.Net(9)\n")
    found = inferred(net(", n", "self.a = nn.Linear(n, 3)", "return self.a(x)"))
    assert constructor(found) == "Net(9)"


@pytest.mark.parametrize(("kind", "norm"), [("batch", "torch.nn.BatchNorm2d"), ("instance", "torch.nn.InstanceNorm2d")])
def test_of_what_a_function_gives_the_branch_counts_that_is_taken(inferred: Infer, kind: str, norm: str) -> None:
    text = f"""
def norm_of(kind="instance"):
    if kind == "batch":
        norm = nn.BatchNorm2d
    elif kind == "instance":
        norm = nn.InstanceNorm2d
    else:
        norm = None
    return norm
class Net(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3)
        self.norm = norm(8)
    def forward(self, x):
        return self.norm(self.a(x))
def build(kind="{kind}"):
    return Net(norm_of(kind))
"""
    assert constructor(inferred(text)) == f"Net({norm})"


def test_settings_stand_in_several_files_that_have_together_what_is_read(inferred: Infer, tmp_path: Path) -> None:
    pytest.importorskip("yaml")
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "small.yaml").write_text("width: 12\ndepth: 2\nslope: 0.3\nbias: true\n")
    (tmp_path / "configs" / "pictures.yaml").write_text("labels: [cat, dog, fox]\nchannels: 5\n")
    (tmp_path / "configs" / "default.yaml").write_text("epochs: 3\nseed: 1\n")
    text = """
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.a = nn.Conv2d(cfg.channels, cfg.width, 3, bias=cfg.bias)
        self.b = nn.ModuleList(nn.Conv2d(cfg.width, cfg.width, 1) for _ in range(cfg.depth))
        self.c = nn.Linear(cfg.width, len(cfg.labels))
        self.slope = cfg.slope
    def forward(self, x):
        x = self.a(x)
        for layer in self.b:
            x = F.leaky_relu(layer(x), self.slope)
        return self.c(x.mean((2, 3)))
"""
    made = inferred(text).recipe.constructor
    assert "width=12" in made
    assert "labels=['cat', 'dog', 'fox']" in made
    assert "channels=5" in made


def test_a_part_is_the_model_of_another_file_that_is_called_like_it(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "parts.py").write_text(
        """
from torch import nn
class Encoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(1, width, 3)
    def forward(self, x):
        return self.conv(x).mean((2, 3))
"""
    )
    text = """
class Net(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder, self.head = encoder, nn.Linear(24, 10)
    def forward(self, x):
        return self.head(self.encoder(x))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(encoder=parts.Encoder(width=24))"


@pytest.mark.parametrize(
    "table", ["{'narrow': make_narrow, 'wide': make_wide}", "dict(narrow=make_narrow, wide=make_wide)"]
)
def test_arguments_that_are_spread_and_picked_from_a_table_of_another_file(
    inferred: Infer, tmp_path: Path, table: str
) -> None:
    (tmp_path / "bodies_t.py").write_text(
        "from torch import nn\ndef make_narrow():\n    return nn.Linear(5, 7)\ndef make_wide():\n"
        "    return nn.Linear(9, 7)\n"
    )
    (tmp_path / "tables_t.py").write_text(f"from bodies_t import make_narrow, make_wide\nbodies = {table}\n")
    (tmp_path / "train.py").write_text(
        "import sys\nfrom net import Net\nfrom tables_t import bodies\nkind = 'wide'\n"
        "shared = dict(classes=4, unknown_depth=2)\nnet = Net(bodies[kind], **shared)\n"
    )
    text = net(
        ", make, classes, unknown_depth", "self.a = make(); self.b = nn.Linear(7, classes)", "return self.b(self.a(x))"
    )
    found = inferred(text)
    assert constructor(found) == "Net(bodies_t.make_wide, classes=4, unknown_depth=2)"
    assert inputs(found) == {"x": "torch.randn(1, 9)"}


def test_what_is_read_of_a_call_counts_though_the_rest_is_spread(inferred: Infer) -> None:
    text = net(", width, classes", "self.a = nn.Linear(width, classes)", "return self.a(x)")
    use = "import sys\ndef build(**options):\n    return Net(37, **options)\n"
    assert "width=37" in constructor(inferred(text + use))


def test_what_a_function_takes_parts_from_before_it_passes_it_is_not_read(inferred: Infer) -> None:
    text = net(", body", "self.body = body", "return self.body(x)")
    build = """
def shortened():
    body = nn.Sequential(nn.Linear(5, 7), nn.Linear(7, 9))
    del body[-1]
    return Net(body)
"""
    found = inferred(text + build)
    assert constructor(found) == "shortened()"
    assert inputs(found) == {"x": "torch.randn(1, 5)"}


def test_what_an_inherited_constructor_is_annotated_with_is_looked_up_in_its_own_file(
    inferred: Infer, tmp_path: Path
) -> None:
    (tmp_path / "views.py").write_text(BODY.replace("class Body", "class Views"))
    (tmp_path / "bases_v.py").write_text("""
from torch import nn
from views import Views
class Base(nn.Module):
    def __init__(self, part: Views):
        super().__init__()
        self.part, self.width = part, part.width
    def forward(self, x):
        return self.part(x)
""")
    found = inferred("from bases_v import Base\nclass Net(Base):\n    pass\n")
    assert found.failure is None
    assert found.recipe.constructor.startswith("Net(part=views.Views(")


def test_what_is_annotated_as_an_abstract_class_is_one_that_derives_from_it(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "schedule_a.py").write_text("""
from abc import ABC, abstractmethod
class Schedule(ABC):
    @abstractmethod
    def rates(self):
        pass
""")
    (tmp_path / "linear_a.py").write_text("""
import torch
from schedule_a import Schedule
class Linear(Schedule):
    def __init__(self, steps):
        self.steps = steps
    def rates(self):
        return torch.linspace(0, 1, self.steps)
""")
    text = net(", schedule: Schedule", "self.rates = schedule.rates().to('cpu')", "return x * self.rates[0]")
    found = inferred(f"from schedule_a import Schedule\n{text}")
    assert found.failure is None
    assert found.recipe.constructor.startswith("Net(schedule=linear_a.Linear(steps=")


def test_of_the_classes_that_derive_from_an_abstract_one_the_most_complete_is_taken(
    inferred: Infer, tmp_path: Path
) -> None:
    base = """
class Backbone(nn.Module, ABC):
    @property
    def width(self):
        raise NotImplementedError
    def forward(self, x):
        return self.conv(x)
"""
    (tmp_path / "backbone_b.py").write_text(f"from abc import ABC\nfrom torch import nn\n{base}")
    part = """
from torch import nn
from backbone_b import Backbone
class Small(Backbone):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 1)
"""
    full = part.replace("Small", "Full") + "    @property\n    def width(self):\n        return 8\n"
    (tmp_path / "a_small.py").write_text(part)
    (tmp_path / "full_b.py").write_text(full)
    layers = "self.parts = nn.ModuleDict({'part': part})\n        self.a = nn.Conv2d(self.parts['part'].width, 2, 1)"
    text = net(", part: Backbone", layers, "return self.a(self.parts['part'](x))")
    found = inferred(f"from backbone_b import Backbone\n{text}")
    assert constructor(found) == "Net(part=full_b.Full())"


def test_arguments_that_settings_name_beside_the_path_of_a_class_are_taken(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text("_target_: net.Net\nwidth: 24\nrate: ${rate}\n")
    found = inferred(net(", width, more", "self.a = nn.Linear(5, width * more)", "return self.a(x)"))
    assert found.failure is None
    assert "width=24, " in found.recipe.constructor


def test_a_name_of_which_a_module_is_imported_is_that_of_one_that_is_there(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "towers_i").mkdir()
    (tmp_path / "towers_i" / "small_tower.py").write_text("def make(width):\n    return width * 2\n")
    layers = 'self.a = nn.Linear(5, importlib.import_module("towers_i." + kind).make(3))'
    found = inferred("import importlib\n" + net(", kind", layers, "return self.a(x)"))
    assert constructor(found) == "Net(kind='small_tower')"


def test_what_another_constructor_requires_is_as_settings_have_it(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text("_target_: net.Net\nwidth: 24\nkind: relu\n")
    part = """
class Part(nn.Module):
    def __init__(self, width, kind):
        super().__init__()
        self.a, self.act = nn.Linear(5, width), {"relu": nn.ReLU, "tanh": nn.Tanh}[kind]()
"""
    found = inferred(part + net(", rate, **more", "self.part = Part(**more)", "return self.part.act(self.part.a(x))"))
    assert "width=24, kind='relu'" in constructor(found)


def test_sizes_that_one_call_passes_are_given_together(inferred: Infer, tmp_path: Path) -> None:
    script = """
from net import Net
def build(options, model):
    return Net(model.widths(options), inputs=1, outputs=2)
"""
    (tmp_path / "train.py").write_text(script)
    signature = ", width, inputs, outputs=None"
    layers = "self.a = nn.Conv2d(width * inputs, 6 * (inputs - 1 if outputs is None else outputs), 1)"
    found = inferred(net(signature, layers, "return self.a(x)"))
    assert constructor(found) == "Net(width=64, inputs=1, outputs=2)"


@pytest.mark.parametrize(
    ("signature", "made", "expected"),
    [
        (", backbone", "timm.create_model(backbone, pretrained=True)", "backbone='resnet18'"),
        (", encoder, weights", "smp.Unet(encoder, encoder_weights=weights)", "encoder='resnet18', weights=None"),
    ],
)
def test_a_name_by_which_a_library_makes_a_model_is_one_that_it_has(
    inferred: Infer, tmp_path: Path, signature: str, made: str, expected: str
) -> None:
    for library, function in (("timm", "create_model"), ("segmentation_models_pytorch", "Unet")):
        body = f"""
from torch import nn
def {function}(name, encoder_weights=None, pretrained=False):
    return {{"resnet18": nn.Conv2d}}[name](3, 8, 1)
"""
        (tmp_path / f"{library}.py").write_text(body)
    imports = "import timm\nimport segmentation_models_pytorch as smp\n"
    found = inferred(imports + net(signature, f"self.a = {made}", "return self.a(x)"))
    assert constructor(found) == f"Net({expected})"


def test_a_record_that_is_made_of_settings_tells_what_they_have(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "configs").mkdir()
    for name, width in (("deep", 12), ("net", 20)):
        (tmp_path / "configs" / f"{name}.json").write_text(f'{{"name": "models@{name.title()}", "width": {width}}}')
    text = """
from dataclasses import dataclass
@dataclass
class Config:
    width: int
    classes: int
    bias: bool = True
class Net(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.config = Config(classes=7, **settings)
        self.a = nn.Linear(self.config.width, self.config.classes)
    def forward(self, x):
        return self.a(x)
"""
    assert re.fullmatch(r"Net\(settings=\{'width': \d+\}\)", constructor(inferred(text)))
    two = text.replace("Config(classes=7, **settings)", "Config(**settings)").replace("classes: int", "depth: int")
    two = two.replace("config.classes", "config.depth")
    for path in (tmp_path / "configs").iterdir():
        path.write_text(path.read_text().replace("}", ', "depth": 3}'))
    assert constructor(inferred(two)) == "Net(settings={'width': 20, 'depth': 3})"


def test_a_default_of_zeros_is_what_callers_say(inferred: Infer) -> None:
    text = (
        net(", dim", "self.a = nn.Linear(dim, dim)", "return self.a(x)")
        + """
class Whole(nn.Module):
    def __init__(self, embed_dims=(0, 0)):
        super().__init__()
        self.parts = nn.ModuleList([Net(embed_dims[0]), Net(embed_dims[1])])
def small():
    return Whole(embed_dims=[24, 48])
"""
    )
    assert constructor(inferred(text)) == "Net(24)"


def test_a_configuration_of_an_annotated_class_has_what_settings_say(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "net.json").write_text('{"width": 20, "depth": 3, "bias": true}')
    text = """
from dataclasses import dataclass
@dataclass
class Config:
    width: int
    depth: int
    bias: bool
class Net(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.a = nn.Sequential(*[nn.Linear(config.width, config.width) for _ in range(config.depth)])
        self.bias = config.bias
    def forward(self, x):
        return self.a(x)
"""
    assert constructor(inferred(text)) == "Net(config=Config(width=20, depth=3, bias=True))"


def test_settings_that_objects_are_built_from_stay_whole(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "net.json").write_text('{"head": {"kind": "Linear", "sizes": [12, 5]}, "depth": 2}')
    text = """
def instantiate(config):
    if not isinstance(config, dict):
        raise TypeError(config._type, config._parent)
    return nn.Linear(*list(config.values())[-1])
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.a = nn.ModuleList(instantiate(cfg.head) for _ in range(cfg.depth))
    def forward(self, x):
        return self.a[0](x)
"""
    found = constructor(inferred(text))
    assert found == "Net(cfg=SimpleNamespace(head={'kind': 'Linear', 'sizes': [12, 5]}, depth=2))"


def test_a_model_that_is_built_to_take_nothing_comes_last(inferred: Infer) -> None:
    text = (
        net(", widths", "self.a = nn.Conv2d(widths[0], widths[1], 1)", "return self.a(x)")
        + """
class Whole(nn.Module):
    def __init__(self, features=0):
        super().__init__()
        self.a, self.b = Net([512, 64]), Net([features, 64])
"""
    )
    assert inputs(inferred(text))["x"].startswith("torch.randn(1, 512, ")


def test_a_width_that_another_file_has_a_number_for_is_that_of_an_input(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "widths_a.py").write_text("octaves = 4\ndir_feat = 2 * (3 * octaves) + 3\n")
    (tmp_path / "train.py").write_text(
        "import widths_a\nfrom net import Net\nmodel = Net(dir_feat=widths_a.dir_feat)\n"
    )
    layers = "self.a = nn.Linear(99, 64); self.b = nn.Linear(64 + dir_feat, 3)"
    forward = f"_, _, c = view.shape{LINE}view = torch.reshape(view, [-1, c]){LINE}x = torch.reshape(x, [-1, 99])"
    forward += f"{LINE}return self.b(torch.cat([self.a(x), view], -1))"
    found = inferred(net(", dir_feat", layers, forward, "x, view"))
    assert constructor(found) == "Net(dir_feat=widths_a.dir_feat)"
    assert inputs(found)["view"].endswith(", 27)")


def test_a_block_that_is_imported_with_a_star_is_named_with_its_file(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "blocks_s.py").write_text(BODY)
    made = "\ndef small():\n    body = Body\n    return Net(body, 4)\n"
    text = HEAD.replace("self.body = body", "self.body = body(6)").replace("body.width", "self.body.width")
    found = inferred(f"from math import *\nfrom blocks_s import *\n{text}{made}")
    assert constructor(found) == "Net(blocks_s.Body, 4)"


def test_keys_of_settings_in_a_file_may_have_hyphens(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "small.yml").write_text("config:\n  num-steps: 3\n  wide-ness: [5, 7]\n")
    layers = "self.a = nn.Linear(cfg['wide-ness'][0], cfg['wide-ness'][1]); self.steps = cfg['num-steps']"
    found = inferred(net(", cfg", layers, "return self.a(x)"))
    assert constructor(found) == "Net(cfg={'wide-ness': [5, 7], 'num-steps': 3})"


def test_what_a_part_hands_on_to_another_file_is_followed(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "norms.py").write_text(
        "def normed(layer, kind):\n"
        "    if kind.startswith('spectral'):\n"
        "        rest = kind[len('spectral'):]\n"
        "    return layer if rest == '' else None\n"
    )
    text = """
from norms import normed
class Part(nn.Module):
    def __init__(self, opt):
        super().__init__()
        self.a = normed(nn.Conv2d(3, opt.width, 3), opt.kind_of_part)
    def forward(self, x):
        return self.a(x)
class Net(nn.Module):
    def __init__(self, opt):
        super().__init__()
        self.parts = nn.ModuleList(Part(opt) for _ in range(opt.num_parts))
    def forward(self, x):
        return [part(x) for part in self.parts]
"""
    assert "kind_of_part='spectral'" in constructor(inferred(text))


def test_values_that_are_imported_with_a_star_through_another_file_are_named(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "numbers_s.py").write_text("WIDTHS = {'stem': 19, 'head': 23}\n")
    (tmp_path / "tools_s.py").write_text("from numbers_s import *\n")
    (tmp_path / "train_s.py").write_text("from tools_s import *\nfrom net import *\nmodel = Net(WIDTHS)\n")
    text = net(", sizes", "self.a = nn.Linear(*sizes.values())", "return self.a(x)")
    assert constructor(inferred(text)) == "Net(numbers_s.WIDTHS)"


def test_a_module_that_is_imported_gives_what_a_call_reads_of_its_settings(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "sets_m.py").write_text("small = {'n': 37, 'm': 2}\nlarge = {'n': 90, 'm': 5}\n")
    script = "def main():\n    chosen = sets_m.small\n    Net(chosen['n'], sets_m.large['m'])\n"
    (tmp_path / "train.py").write_text(f"import sets_m\nfrom net import Net\n{script}")
    found = inferred(net(", n, m", "self.a = nn.Linear(n, m)", "return self.a(x)"))
    assert constructor(found) == "Net(37, 5)"


BUILT = """
class Net(nn.Module):
    def __init__(self, stem, head):
        super().__init__()
        self.stem, self.head = stem, head
    def forward(self, x):
        return self.head(self.stem(x))
class Wide(Net):
    pass
class Over(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net
    def forward(self, x):
        return self.net(x) + self.net.head.bias
def parts(options):
    yield nn.Linear(options.width, options.hidden)
    yield nn.Linear(options.hidden, options.classes)
def build_stem(options):
    return [*parts(options)][0]
def build_head(options):
    return [*parts(options)][1]
def build(args):
    if args.wide:
        model = Wide(build_stem(args), build_head(args))
    else:
        model = Net(build_stem(args), build_head(args))
        if args.over:
            model = Over(model)
    return model, nn.MSELoss(reduction=args.reduction)
"""


def test_a_model_is_the_first_of_several_things_that_a_function_builds(inferred: Infer, tmp_path: Path) -> None:
    settings = "class Settings:\n    width, hidden, classes, wide, over, reduction = 64, 6, 5, False, False, 'sum'\n"
    (tmp_path / "settings_b.py").write_text(settings)
    script = "from net import build\nfrom settings_b import Settings\nmodel, loss = build(Settings())\n"
    (tmp_path / "train.py").write_text(script)
    found = inferred(BUILT)
    assert constructor(found) == "build(args=settings_b.Settings())[0]"
    assert inputs(found) == {"x": "torch.randn(1, 64)"}


@pytest.mark.parametrize(("name", "switches"), [("Wide", "wide=True"), ("Over", "wide=False, over=True")])
def test_a_function_builds_the_class_that_is_shown_with_what_the_command_line_has(
    inferred: Infer, tmp_path: Path, name: str, switches: str
) -> None:
    flags = "".join(
        f"    parser.add_argument('--{name}', default={value!r})\n"
        for name, value in (("width", 37), ("hidden", 6), ("classes", 5), ("reduction", "sum"))
    )
    flags += "".join(f"    parser.add_argument('--{each}', action='store_true')\n" for each in ("wide", "over"))
    script = f"from net import build\ndef main(parser):\n{flags}    build(parser.parse_args())\n"
    (tmp_path / "train.py").write_text(script)
    made = constructor(inferred(BUILT, name))
    assert "reduction='sum', width=37, hidden=6, classes=5, " in made
    assert made.endswith(f"{switches}))[0]")


def test_what_only_the_run_reads_of_options_is_as_the_command_line_has_it(inferred: Infer, tmp_path: Path) -> None:
    flags = "    parser.add_argument('--width', default=37)\n    parser.add_argument('--classes', default=5)\n"
    (tmp_path / "flags_o.py").write_text(f"def main(parser):\n{flags}")
    text = """
HEADS = {"plain": lambda options: nn.Linear(options.width, options.classes)}
class Net(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.a = nn.Linear(options.width, options.width)
        self.b = HEADS["plain"](options)
    def forward(self, x):
        return self.b(self.a(x))
"""
    assert constructor(inferred(text)) == "Net(options=SimpleNamespace(width=37, classes=5))"


def test_settings_of_several_models_are_taken_of_the_file_that_is_called_after_the_class(
    inferred: Infer, tmp_path: Path
) -> None:
    (tmp_path / "configs").mkdir()
    for name, width in (("first", 24), ("net_3d", 37), ("third", 48)):
        (tmp_path / "configs" / f"{name}.json").write_text(f'{{"width": {width}, "classes": 5}}')
    found = inferred(net(", config", "self.a = nn.Linear(config.width, config.classes)", "return self.a(x)"))
    assert constructor(found) == "Net(config=SimpleNamespace(width=37, classes=5))"


WIDE = net(
    ", tracks, measures, pitches, width",
    "self.a = nn.Linear(tracks, measures + pitches + width)",
    "return self.a(x)",
)


def test_a_file_that_has_what_the_constructor_requires_tells_it(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"tracks": 5, "measures": 6, "pitches": 9}))
    assert constructor(inferred(WIDE)).startswith("Net(tracks=5, measures=6, pitches=9, width=")


def test_a_file_tells_what_an_object_has_that_only_a_script_fills(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"tracks": 5, "measures": 6, "pitches": 9, "half": 4}))
    (tmp_path / "custom.py").write_text("class Config: pass\nconfig = Config()\n")
    given = "Net(config.tracks, config.measures, config.pitches, 2 * config.half)"
    script = f"import torch\nfrom custom import config\nfrom net import Net\nnet = {given}\nnet(torch.ones(1, 5))\n"
    (tmp_path / "train.py").write_text(script)
    assert constructor(inferred(WIDE)) == "Net(tracks=5, measures=6, pitches=9, width=8)"


def test_a_file_is_opened_from_the_folder_around_that_has_it(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "project" / "data").mkdir(parents=True)
    (tmp_path / "project" / "data" / "width.txt").write_text("6")
    layers = "self.a = nn.Linear(int(pathlib.Path('data/width.txt').read_text()), 2)"
    found = inferred("import pathlib\n" + net("", layers, "return self.a(x)", "x"), within="project/models")
    assert inputs(found) == {"x": "torch.randn(1, 6)"}


def test_words_that_a_file_of_a_tokenizer_would_tell_are_as_many_as_usual(inferred: Infer, tmp_path: Path) -> None:
    """The files of a tokenizer are seldom there; tests have no such library either."""
    (tmp_path / "tokenizers.py").write_text("class Tokenizer:\n    from_file = staticmethod(open)\n")
    (tmp_path / "train.py").write_text("""
from tokenizers import Tokenizer
from net import Net, Part
tokenizer = Tokenizer.from_file("words.json")
net = Net(Part(tokenizer.get_vocab_size(), 24), 24)
""")
    part = net(", words, width", "self.a = nn.Embedding(words, width)", "return self.a(x)").replace("Net", "Part")
    found = inferred(
        part + net(", part, width", "self.part, self.a = part, nn.Linear(width, 3)", "return self.a(self.part(x))")
    )
    assert constructor(found) == "Net(part=Part(words=1000, width=24), width=24)"


@pytest.mark.parametrize(("module", "key"), [("sizes_a", "kind"), ("sizes_b", "'small'")])
def test_a_class_in_a_table_of_another_file_is_that_of_the_file(
    inferred: Infer, tmp_path: Path, module: str, key: str
) -> None:
    (tmp_path / f"{module}.py").write_text("class Small:\n    width = 6\ntable = {'small': Small}\n")
    made = f"from {module} import table\nkind = 'small'\nkept = table[{key}]\nmodel = Net(kept.width)\n"
    (tmp_path / "train.py").write_text(f"from net import Net\n{made}")
    found = inferred(net(", width", "self.a = nn.Linear(width, 2)", "return self.a(x)", "x"))
    assert constructor(found) == f"Net({module}.Small.width)"


FILLED = """
from net import Net
class Options(dict):
    def __getattr__(self, key):
        return self.get(key)
def read(path):
    options = Options()
    for line in open(path):
        key, value = line.split()
        options[key] = int(value)
    return options
def build(options):
    return Net(options.width)
class Runner:
    def __init__(self, path):
        self.options = read(path)
    def run(self):
        return build(self.options)
"""


def test_what_an_object_has_whose_keys_a_run_tells_is_not_known(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "run_it.py").write_text(FILLED)
    found = inferred(net(", width", "self.a = nn.Linear(width or 3, 2)", "return self.a(x)", "x"))
    assert "Options" not in constructor(found)


def test_a_tensor_of_which_a_script_sets_elements_is_as_it_makes_it(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("""
import torch
from net import Net
def main(device):
    graph = torch.zeros(5, 5)
    graph[:-1, -1] = 1
    net = Net(graph, device)
""")
    layers = "self.a, self.b = nn.Linear(5, 3), torch.eye(5) - made_of.to(device)"
    found = inferred(net(", made_of, device", layers, "return self.a(x) @ self.b[:3]", "x"))
    assert constructor(found) == "Net(made_of=torch.zeros(5, 5), device='cpu')"
