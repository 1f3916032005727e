"""What uses, names and annotations say of the constructor's parameters."""

# ruff: noqa: E501 - one case stands on one line

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.infer.evidence.evidence import Evidence


def net(parameters: str, body: str, rest: str = "") -> str:
    return f"{rest}\nclass Net(nn.Module):\n    def __init__(self, {parameters}):\n        super().__init__()\n        {body}\n"


@pytest.mark.parametrize(
    ("parameters", "body", "expression"),
    [
        ("a", "self.f = nn.Linear(a, 2)", "64"),
        ("a", "self.f = nn.Dropout(a)", "0.1"),
        ("num_scales", "self.f = num_scales", "4"),
        ("n_losses", "self.f = n_losses", "4"),
        ("alpha_init", "self.f = nn.Parameter(torch.tensor(alpha_init))", "0.5"),
        ("a", "self.f = nn.Conv2d(3, 8, kernel_size=a)", "3"),
        ("kind", "self.f = 1 if kind == 'lstm' else 2", "'lstm'"),
        ("kind", "assert kind in ('add', 'mul')", "'add'"),
        ("q", "self.f = {'u': 1, 'v': 2}[q]", "'u'"),
        ("q", "self.f = {'u': 1, 'v': 2}.get(q, None)", "'u'"),
        ("vocab", "self.f = vocab.token_to_id('<s>')", "SimpleNamespace(token_to_id=lambda *given, **keywords: (0))"),
        ("data", "self.f = data.get_graph()", "SimpleNamespace(get_graph=lambda: (torch.eye(1000).to_sparse()))"),
        ("nentity", "self.f = nn.Parameter(torch.zeros(nentity, 8))", "1000"),
        ("vocab", "self.f = nn.Embedding(len(vocab), 8)", "range(1000)"),
        ("class_names", "self.names, self.f = class_names, nn.Linear(8, len(class_names))", "range(10)"),
        ("dims", "self.f = [nn.Linear(d, 1) for d in dims]", "[16, 32, 64, 128]"),
        ("q", "self.a, self.b = q", "[16, 32]"),
        ("q", "self.f = [nn.Conv1d(8, 8, kernel) for kernel, stride in q]", "[(3, 1), (3, 1), (3, 1)]"),
        (
            "vocab",
            "self.a, self.b = vocab, len(vocab)\n        self.f = self.a['to']",
            "{'to': 0, 'a': 1, 'b': 2, 'c': 3, 'd': 4}",
        ),
        ("rnn_type", "self.f = getattr(nn, rnn_type)(8, 8)", "'LSTM'"),
        ("make", "self.f = nn.Linear(8, 2); self.o = make(self.f.parameters())", "torch.optim.Adam"),
        ("rnn_type", "self.f = nn.__dict__[rnn_type](8, 8)", "'LSTM'"),
        ("arch", "self.f = models.__dict__[arch](num_classes=3)", "'resnet18'"),
        ("args", "self.f = getattr(torchvision.models, args.arch)()", "SimpleNamespace(arch='resnet18')"),
        ("activation", "self.f = getattr(F, activation.lower())", "'relu'"),
        ("S", "self.f = nn.Embedding(S, 8)", "1000"),
        ("layers", "self.f = layers[3]", "[2, 2, 2, 2]"),
        ("layers", "self.f = [nn.Identity() for _ in range(layers)]", "2"),
        ("act_layer", "self.f = act_layer()", "torch.nn.ReLU"),
        ("norm_layer", "self.f = norm_layer(8)", "torch.nn.BatchNorm2d"),
        ("q", "self.f = nn.Linear(q['in'], q['num_classes'])", "{'in': 64, 'num_classes': 10}"),
        ("reduction", "self.f = nn.Conv2d(8, int(8 * reduction), 1)", "0.5"),
        ("a_bit", "pass", "8"),
        ("channels_list", "self.f = nn.Linear(channels_list[0], channels_list[8])", str([64] * 9)),
        ("labels", "self.f = labels.index('_')", "['_', 'a', 'b', 'c', ' ']"),
        ("size", "self.f = 7 if size == [1, 28, 28] else 5", "[1, 28, 28]"),
        ("learning_rate", "pass", "1e-3"),
        ("lr", "pass", "1e-3"),
        ("maxdisp", "pass", "64"),
        ("units", "self.a = [1 for i in range(2, units[1] + 1)]", "[2, 2]"),
        ("num_D", "pass", "4"),
        ("attention_stack", "pass", "2"),
        ("n_learner_params", "pass", "4"),
        ("enc_bidirect", "pass", "False"),
        ("anchors_mask", "pass", "[[6, 7, 8], [3, 4, 5], [0, 1, 2]]"),
        ("input_size", "self.f = nn.Embedding(input_size, 8)", "1000"),
        ("num_in_layers", "self.f = nn.Conv2d(num_in_layers, 8, 1)", "64"),
        ("num_classes", "pass", "10"),
        ("num_joints_in", "pass", "17"),
        ("origin_dim_a", "pass", "64"),
        ("vocabSize", "pass", "1000"),
        ("n_head", "pass", "4"),
        ("use_bias", "pass", "False"),
        ("attn_dropout", "pass", "0.1"),
        ("encoder", "self.encoder = encoder", "torch.nn.Identity()"),
        ("device", "pass", "'cpu'"),
    ],
)
def test_uses_and_names_say_what_a_parameter_is(
    gathered: Callable[..., Evidence], parameters: str, body: str, expression: str
) -> None:
    evidence = gathered(net(parameters, body), "Net")
    assert evidence.parameters[parameters][0].expression == expression


@pytest.mark.parametrize(
    ("annotation", "expression"),
    [
        ("Literal['x', 'y']", "'x'"),
        ("'Literal[3]'", "3"),
        ("Names", "'x'"),
        ("Color", "Color.RED"),
        ("Config", "Config(width=64)"),
        ("List[int]", "[64, 64, 64, 64]"),
        ("tuple", "(64, 64)"),
        ("Tuple[int, float]", "(64, 0.1)"),
        ("type[nn.Module]", "torch.nn.Identity"),
        ("nn.Module", "torch.nn.Identity()"),
        ("Optional[bool]", "False"),
        ("'int | None'", "64"),
    ],
)
def test_annotations_say_what_a_parameter_is(
    gathered: Callable[..., Evidence], annotation: str, expression: str
) -> None:
    rest = (
        "from typing import *\nimport enum\nfrom dataclasses import dataclass\n"
        "class Color(enum.Enum):\n    RED = 1\nNames = Optional[Literal['x', 'y']]\n"
        "@dataclass\nclass Config:\n    width: int\n    depth: int = 2\n"
    )
    evidence = gathered(net(f"q: {annotation}", "pass", rest), "Net")
    assert evidence.parameters["q"][0].expression == expression
    assert evidence.parameters["q"][0].reason.startswith("annotated `")


@pytest.mark.parametrize("annotation", ["tuple[int, ...]", "'Tuple[int, ...]'"])
def test_a_tuple_that_is_called_a_size_has_two_sides(gathered: Callable[..., Evidence], annotation: str) -> None:
    evidence = gathered(net(f"output_size: {annotation}", "pass", "from typing import *"), "Net")
    assert evidence.parameters["output_size"][0].expression == "(64, 64)"


def test_a_configuration_has_the_attributes_that_are_read_also_further_down(gathered: Callable[..., Evidence]) -> None:
    rest = "class Inner(nn.Module):\n    def __init__(self, c):\n        super().__init__()\n        self.f = nn.Dropout(c.drop)"
    evidence = gathered(net("cfg", "self.f = nn.Linear(cfg.dim, 2)\n        self.g = Inner(cfg)", rest), "Net")
    assert evidence.parameters["cfg"][0].expression == "SimpleNamespace(dim=64, drop=0.1)"


def test_a_configuration_has_what_a_script_sets_after_it_parsed_its_options(gathered: Callable[..., Evidence]) -> None:
    rest = "def main():\n    opt = parser.parse_args()\n    opt.height = 117\n"
    evidence = gathered(net("opt", "self.f = nn.Linear(opt.height, 2)", rest), "Net")
    assert evidence.parameters["opt"][0].expression == "SimpleNamespace(height=117)"


def test_a_class_of_the_file_that_has_the_attributes_is_the_configuration(gathered: Callable[..., Evidence]) -> None:
    rest = "class Settings:\n    dim = 3\n    depth = 4"
    evidence = gathered(net("cfg", "self.f = nn.Linear(cfg.dim, cfg.depth)", rest), "Net")
    assert evidence.parameters["cfg"][0].expression == "Settings()"


def test_constants_of_the_name_come_before_usual_values(gathered: Callable[..., Evidence]) -> None:
    evidence = gathered(net("num_classes", "self.f = nn.Linear(2, num_classes)", "NUM_CLASSES = 37"), "Net")
    assert evidence.parameters["num_classes"][0].expression == "37"
    assert evidence.parameters["num_classes"][0].reason == "`NUM_CLASSES = 37`, line 3"


def test_blocks_of_the_file_are_passed_as_blocks(gathered: Callable[..., Evidence]) -> None:
    rest = "class BasicBlock(nn.Module):\n    expansion = 1"
    evidence = gathered(net("block, layers", "self.f = block(64, 64)\n        self.n = layers[1]", rest), "Net")
    assert evidence.parameters["block"][0].expression == "BasicBlock"


def test_division_without_rest_is_a_relation(gathered: Callable[..., Evidence]) -> None:
    relation = gathered(net("dim, heads", "assert dim % heads == 0"), "Net").relations[0]
    assert (relation.kind, relation.left, relation.right) == ("divisible", "dim", "heads")


def test_a_gpu_by_default_becomes_the_cpu(gathered: Callable[..., Evidence]) -> None:
    evidence = gathered(net("device='cuda:0'", "pass"), "Net")
    assert evidence.parameters["device"][0].expression == "'cpu'"


@pytest.mark.parametrize(
    ("body", "expression"),
    [
        ("self.heads = nn.ModuleList([h for h in q])", "[torch.nn.Identity(), torch.nn.Identity()]"),
        ("self.f = nn.Sequential(*q)", "[torch.nn.Identity(), torch.nn.Identity()]"),
        ("self.f = nn.ModuleList([nn.Linear(d, 2) for d in q])", "[16, 32, 64, 128]"),
        ("assert q.startswith('spade')", "'spade'"),
        ("self.q = 3 if q in KINDS else 4", "'x'"),
        ("self.q = q.lower()", "''"),
        ("self.q = getattr(F, q)", "'relu'"),
    ],
)
def test_lists_of_modules_and_strings_are_told_from_numbers(
    gathered: Callable[..., Evidence], body: str, expression: str
) -> None:
    rest = "KINDS = {'x': 1, 'y': 2}\n"
    assert gathered(net("q", body, rest), "Net").parameters["q"][0].expression == expression


def test_a_base_in_another_file_says_what_its_arguments_are(
    gathered: Callable[..., Evidence], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    base = "class Base(nn.Module):\n    def __init__(self, z):\n        super().__init__()\n        self.a = len(z)\n"
    (tmp_path / "bases.py").write_text(f"from torch import nn\n{base}")
    code = "from bases import Base\nclass Net(Base):\n    def __init__(self, q):\n        super().__init__(q)\n"
    assert gathered(code, "Net").parameters["q"][0].kind == "list"


def test_a_layer_in_another_file_says_what_the_input_is(
    gathered: Callable[..., Evidence], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    stem = "class Stem(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv1d(7, 8, 3)\n"
    forward = "    def forward(self, y):\n        return self.c(y)\n"
    (tmp_path / "stems.py").write_text(f"from torch import nn\n{stem}{forward}")
    code = "from stems import Stem\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.s = Stem()\n"
    guess = gathered(f"{code}    def forward(self, y):\n        return self.s(y)\n", "Net").inputs["y"][0]
    assert guess.sizes == ("B", 7, "T")


def test_a_flag_of_the_command_line_gives_its_value_and_line(gathered: Callable[..., Evidence]) -> None:
    flags = "def options(parser):\n    parser.add_argument('--speedy', action='store_true')\n"
    choice = gathered(net("speedy", "self.a = 2 if speedy else 1", flags), "Net").parameters["speedy"][0]
    assert (choice.expression, choice.reason) == ("False", "the option `--speedy`, line 4")


def test_a_value_that_a_flag_changes_is_the_one_without_it(gathered: Callable[..., Evidence]) -> None:
    script = (
        "from argparse import ArgumentParser\nfrom model import Net\nparser = ArgumentParser()\nparser.add_argument('--mixed', action='store_true')\n"
        "parser.add_argument('--width', type=int, default=48)\nargs = parser.parse_args()\n"
        "width = args.width\nif args.mixed:\n    width = [width, 2]\nmodel = Net(width)\n"
    )
    choice = gathered(net("width", "self.a = width"), "Net", run=script).parameters["width"][0]
    assert choice.expression == "48"


@pytest.mark.parametrize(
    ("kind", "default", "expression"),
    [
        ("ast.literal_eval", "[1, 2]", "[1, 2]"),
        ("json.loads", "[1, 2]", "[1, 2]"),
        ("str2bool", "yes", "True"),
        ("str2bool", "maybe", "'maybe'"),
        ("eval", "open('a')", "\"open('a')\""),
    ],
)
def test_a_default_that_is_written_as_text_is_converted(
    gathered: Callable[..., Evidence], kind: str, default: str, expression: str
) -> None:
    option = f"parser.add_argument('--q', type={kind}, default={default!r})"
    script = f"from model import Net\nparser = ArgumentParser()\n{option}\nargs = parser.parse_args()\nNet(args.q)\n"
    choice = gathered(net("q", "self.a = q"), "Net", run=script).parameters["q"][0]
    assert choice.expression == expression


def test_settings_that_are_handed_on_are_read_at_their_path(gathered: Callable[..., Evidence]) -> None:
    script = 'from model import Net\ndef define(config):\n    return Net(config["LOSS"]["CONTENT"]["WIDTH"])\n'
    settings = "MODEL:\n  WIDTH: 5\nLOSS:\n  PIXEL:\n    WIDTH: 6\n  CONTENT:\n    WIDTH: 7\n"
    others = {"run": script, "configs__train__set_x4.yaml": settings}
    assert gathered(net("q", "self.a = q"), "Net", **others).parameters["q"][0].expression == "7"


def test_a_dictionary_that_was_just_made_has_a_usual_number_of_words(gathered: Callable[..., Evidence]) -> None:
    rest = """
class Dictionary:
    def __init__(self):
        self.words = []
    def __len__(self):
        return len(self.words)
class Corpus:
    def __init__(self, path):
        self.dictionary = Dictionary()
        self.train = read(path, self.dictionary)
def main():
    corpus = Corpus("data")
    model = Net(len(corpus.dictionary), 48)
"""
    found = gathered(net("words, width", "self.f = nn.Embedding(words, width)", rest), "Net")
    assert [found.parameters[name][0].expression for name in ("words", "width")] == ["1000", "48"]


@pytest.mark.parametrize(
    ("docstring", "expression"),
    [
        ("Args:\n        qq (list[int]): The widths.", "[64, 64, 64, 64]"),
        ("Args:\n        qq (int, optional): The width.", "64"),
        ("Parameters\n        ----------\n        qq : tuple of ints\n            The widths.", "(64, 64)"),
        (":param qq: the share\n        :type qq: float", "0.1"),
        ("Args:\n        qq (nn.Module): The part.", "torch.nn.Identity()"),
    ],
)
def test_a_parameter_is_of_the_type_that_the_docstring_says(
    gathered: Callable[..., Evidence], docstring: str, expression: str
) -> None:
    code = net("qq", "self.a = qq").replace(
        "class Net(nn.Module):", f'class Net(nn.Module):\n    """A net.\n\n    {docstring}\n    """\n'
    )
    choice = gathered(code, "Net").parameters["qq"][0]
    assert choice.expression == expression
    assert choice.reason.startswith("documented as ")


@pytest.mark.parametrize(
    "loop", ["for i, n in enumerate(tags): self.ids[n.lower()] = i", "self.a = [n.lower() for n in tags]"]
)
def test_what_is_used_as_text_in_a_list_is_text(gathered: Callable[..., Evidence], loop: str) -> None:
    choice = gathered(net("tags", loop), "Net").parameters["tags"][0]
    assert choice.expression == "['a', 'b', 'c']"


def test_what_is_taken_out_by_its_place_is_of_a_list(gathered: Callable[..., Evidence]) -> None:
    choice = gathered(net("qq", "self.a = nn.Linear(qq.pop(0), 2)"), "Net").parameters["qq"][0]
    assert choice.kind == "list"


def test_what_becomes_an_array_under_its_name_is_no_array_before(gathered: Callable[..., Evidence]) -> None:
    code = net("sizes", "sizes = np.array(sizes)\n        self.a = sizes.sum() + sizes.ndim")
    assert "SimpleNamespace" not in gathered(code, "Net").parameters["sizes"][0].expression


def test_what_is_only_tested_is_no_tensor_whatever_its_name(gathered: Callable[..., Evidence]) -> None:
    code = net("scale_weights", "self.a = 2 if scale_weights else 1")
    assert gathered(code, "Net").parameters["scale_weights"][0].expression == "False"


def test_options_of_a_script_nearby_fill_a_configuration(gathered: Callable[..., Evidence]) -> None:
    script = "def options(parser):\n    parser.add_argument('--width', type=int, default=48)\n    parser.add_argument('--loud', action='store_true')\n"
    code = net("configs", "self.a = nn.Linear(configs.width, 2)\n        self.b = configs.loud")
    expression = gathered(code, "Net", run=script).parameters["configs"][0].expression
    assert expression == "SimpleNamespace(width=48, loud=False)"


def test_a_base_that_is_named_in_its_call_says_what_its_arguments_are(gathered: Callable[..., Evidence]) -> None:
    base = "class Base(nn.Module):\n    def __init__(self, z):\n        super().__init__()\n        self.a = len(z)\n"
    code = f"{base}class Net(Base):\n    def __init__(self, q):\n        Base.__init__(self, q)\n"
    assert gathered(code, "Net").parameters["q"][0].kind == "list"


def test_a_field_is_what_it_is_used_as_after_it_is_stored(gathered: Callable[..., Evidence]) -> None:
    body = "self.a = nn.Linear(configs.width, 2)\n        self.attention = configs.attention"
    code = net("configs", body) + "    def forward(self, x):\n        return x if self.attention else 2\n"
    assert "attention=False" in gathered(code, "Net").parameters["configs"][0].expression


def test_a_field_is_what_a_part_that_stores_it_uses_it_as(gathered: Callable[..., Evidence]) -> None:
    part = (
        "class Part(nn.Module):\n    def __init__(self, c):\n        super().__init__()\n        self.kind = c.kind\n"
    )
    part += "    def forward(self, x):\n        return x if self.kind == 'deep' else 2\n"
    evidence = gathered(net("configs", "self.p, self.w = Part(configs), configs.width", part), "Net")
    assert "kind='deep'" in evidence.parameters["configs"][0].expression


def test_the_options_of_the_script_that_has_all_that_is_read_fill_a_configuration(
    gathered: Callable[..., Evidence],
) -> None:
    scripts = {
        f"run_{name}": f"def options(parser):\n    parser.add_argument('--{name}', type=int, default=48)\n"
        for name in ("a", "b", "c", "width")
    }
    code = net("configs", "self.a = nn.Linear(configs.width, 2)")
    assert gathered(code, "Net", **scripts).parameters["configs"][0].expression == "SimpleNamespace(width=48)"


def test_a_size_that_is_set_later_is_not_the_zero_that_stands_for_it(gathered: Callable[..., Evidence]) -> None:
    script = "def options(parser):\n    parser.add_argument('--num_classes', type=int, default=0)\n"
    code = net("configs", "self.a = nn.Linear(2, configs.num_classes)")
    assert gathered(code, "Net", run=script).parameters["configs"][0].expression == "SimpleNamespace(num_classes=10)"


def test_what_is_asked_for_numbers_gives_as_many(gathered: Callable[..., Evidence]) -> None:
    body = "self.x, self.y = game.getBoardSize()\n        self.n = game.get_world_size(kind=1)"
    expression = gathered(net("game", body), "Net").parameters["game"][0].expression
    assert "getBoardSize=lambda: (8, 8)" in expression
    assert "get_world_size=lambda *given, **keywords: (1)" in expression


def test_what_is_turned_into_a_tensor_is_what_that_is_given_to(gathered: Callable[..., Evidence]) -> None:
    code = net("table", "self.a = nn.Embedding.from_pretrained(torch.FloatTensor(table))")
    assert gathered(code, "Net").parameters["table"][0].kind == "tensor"


@pytest.mark.parametrize("path", ["str(source)", "Path(source)"])
def test_what_is_turned_into_a_text_is_what_that_is_given_to(gathered: Callable[..., Evidence], path: str) -> None:
    code = net("source", f"self.a = AutoModel.from_pretrained({path}, local_files_only=True)")
    assert gathered(code, "Net").parameters["source"][0].expression == "'bert-base-uncased'"


def test_what_sizes_a_parameter_is_a_number(gathered: Callable[..., Evidence]) -> None:
    code = net("num_features", "self.a = nn.Parameter(torch.Tensor(num_features))")
    assert gathered(code, "Net").parameters["num_features"][0].kind == "int"


@pytest.mark.parametrize(("kept", "read"), [("options", "self.hparams"), ("", "self.hparams.options")])
def test_settings_that_lightning_keeps_are_read_where_it_does(
    gathered: Callable[..., Evidence], kept: str, read: str
) -> None:
    code = net("options", f"self.save_hyperparameters({kept})\n        self.a = nn.Linear({read}.width, 2)")
    assert gathered(code, "Net").parameters["options"][0].expression == "SimpleNamespace(width=64)"


def test_local_names_of_an_experiment_are_settings(gathered: Callable[..., Evidence]) -> None:
    script = "@experiment.config\ndef config():\n    width = 48\n    kind = 'wide'\n"
    code = net("config", "self.a = nn.Linear(config['width'], 2)\n        self.b = getattr(nn, config['kind'])")
    assert gathered(code, "Net", run=script).parameters["config"][0].expression == "{'width': 48, 'kind': 'wide'}"


def test_what_is_read_from_a_text_is_given_as_one(gathered: Callable[..., Evidence]) -> None:
    code = net("hidden_dims", "self.dims = eval(hidden_dims)")
    assert gathered(code, "Net").parameters["hidden_dims"][0].expression == "'[16, 32, 64, 128]'"


def test_a_class_of_settings_is_given_the_arguments_that_its_base_needs(gathered: Callable[..., Evidence]) -> None:
    base = "class Base:\n    rate = 0.1\n    def __init__(self, width, **more):\n        self.width = width\n"
    config = f"{base}class Config(Base):\n    heads = 2\n    depth = 3\n"
    body = "self.parts = [nn.Linear(c.width, c.heads), nn.Dropout(c.rate), c.depth, nn.Linear(c.bins, 1)]"
    choice = gathered(net("c", body, config), "Net").parameters["c"][0]
    assert choice.expression == "Config(width=64, bins=4)"


def test_a_class_of_settings_that_needs_arguments_fills_a_configuration(gathered: Callable[..., Evidence]) -> None:
    config = "class Config:\n    def __init__(self, folder):\n        self.width = 48\n        self.path = folder + '/a'\n        self.rate = 0.25\n"
    body = "self.f = nn.Linear(c.width, 2); self.g = nn.Dropout(c.rate)"
    choice = gathered(net("c", body, config), "Net").parameters["c"][0]
    assert choice.expression == "SimpleNamespace(width=48, rate=0.25)"


def test_an_option_of_the_very_name_comes_before_what_the_name_suggests(gathered: Callable[..., Evidence]) -> None:
    script = "def options(parser):\n    parser.add_argument('--attention', action='store_true')\n"
    code = net("configs", "self.a = nn.Linear(configs.width, 2)\n        self.b = str(configs.attention)")
    expression = gathered(code, "Net", run=script).parameters["configs"][0].expression
    assert "attention=False" in expression


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("config_v1.json", '{"drop": 0.25, "net": {"width": 48, "rates": [8, 2]}}'),
        ("hparams.py", "def make():\n    h = HParams(drop=0.25, width=48, rates=[8, 2], a=1, b=2, c=3, d=4, e=5)\n"),
        (
            "kinds.py",
            "Kind = namedtuple('Kind', 'width rates drop')\nFIRST = Kind(width=48, rates=[8, 2], drop=0.25)\n",
        ),
        (
            "main.py",
            "def h():\n    return OrderedDict([('width', 48), ('rates', [8, 2]), ('drop', 0.25), ('argument', 1)])\n",
        ),
    ],
)
def test_files_of_settings_fill_a_configuration(gathered: Callable[..., Evidence], name: str, settings: str) -> None:
    body = "self.f = nn.Linear(h.width, sum(r for r in h.rates))\n        self.g = nn.Dropout(h.drop)"
    found = gathered(net("h", body), "Net", **{name: settings}).parameters["h"][0].expression
    assert found == "SimpleNamespace(width=48, rates=[8, 2], drop=0.25)"


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("configs__a.py", "model = dict(type='Net', part=dict(type='Part', width=4), extra=3)\n"),
        ("config.json", '{"net": {"target": "models.Net", "params": {"part": {"type": "Part", "width": 4}}}}'),
    ],
)
def test_settings_that_name_the_class_have_its_arguments(
    gathered: Callable[..., Evidence], name: str, settings: str
) -> None:
    recipe = gathered(net("part, rate=0.5", "self.f = nn.Linear(part['width'], 2)"), "Net", **{name: settings}).recipes[
        0
    ]
    assert recipe.builder == "Net"
    assert [(each, choice.expression) for each, choice in recipe.arguments] == [
        ("part", "{'type': 'Part', 'width': 4}")
    ]


def test_a_dict_that_is_passed_on_as_keywords_is_the_one_of_its_name_in_the_settings(
    gathered: Callable[..., Evidence],
) -> None:
    settings = {"config.json": '{"net": {"rest_config": {"bias": false, "device": "cpu"}}}'}
    expression = (
        gathered(net("rest_config", "self.f = nn.Linear(8, 2, **rest_config)"), "Net", **settings)
        .parameters["rest_config"][0]
        .expression
    )
    assert expression == "{'bias': False, 'device': 'cpu'}"


@pytest.mark.parametrize(
    ("suffix", "first", "second"),
    [
        ("json", '{"net": {"width": 5}}', '{"net": {"width": 6, "drop": 0.1}, "out": {"width": 7}}'),
        ("yaml", "net:\n  width: 5\n", "net:\n  width: 6\n  drop: 1e-1\nout:\n  width: 7\n"),
    ],
)
def test_settings_that_have_what_is_read_in_the_same_places_fill_a_configuration(
    gathered: Callable[..., Evidence], suffix: str, first: str, second: str
) -> None:
    uses = "nn.Linear(net['width'], c['out']['width']), nn.Dropout(net['drop'])"
    files = {f"others__a.{suffix}": first, f"others__b.{suffix}": second}
    choice = gathered(net("c", f"net = c['net']\n        self.f = {uses}"), "Net", **files).parameters["c"][0]
    assert choice.expression == "{'net': {'width': 6, 'drop': 0.1}, 'out': {'width': 7}}"
    assert choice.reason == f"the keys of `c` that the code reads, as b.{suffix} line 1 has them"


def test_settings_of_an_ini_file_are_the_python_that_they_spell(gathered: Callable[..., Evidence]) -> None:
    file = "[net]\nWidths = 8, 4\nacts = relu, tanh\nrate = 0.5\n[out]\nwidth = 7\n"
    body = "self.f = nn.Linear(c['Widths'][0], c['width']), nn.Dropout(c['rate']), c['acts'][0]"
    expression = gathered(net("c", body), "Net", **{"others__a.ini": file}).parameters["c"][0].expression
    assert expression == "{'Widths': [8, 4], 'width': 7, 'rate': 0.5, 'acts': ['relu', 'tanh']}"


@pytest.mark.parametrize(
    "file",
    [
        "wandb_version: 1\nwidth:\n  desc: how wide\n  value: 6\nrate:\n  value: 1e-1\nout:\n  value: 7\n",
        "method: grid\nparameters:\n  width:\n    values: [6, 7]\n  rate:\n    value: 0.1\n  out:\n    value: 7\n",
    ],
)
def test_tracked_settings_are_their_values(gathered: Callable[..., Evidence], file: str) -> None:
    body = "self.f = nn.Linear(c['width'], c['out']), nn.Dropout(c['rate'])"
    expression = gathered(net("c", body), "Net", **{"others__a.yaml": file}).parameters["c"][0].expression
    assert expression == "{'width': 6, 'out': 7, 'rate': 0.1}"


def test_settings_of_several_documents_are_read_together(gathered: Callable[..., Evidence]) -> None:
    file = "net:\n  width: 6\n---\nout:\n  width: 7\n"
    body = "self.f = nn.Linear(c['net']['width'], c['out']['width'])"
    expression = gathered(net("c", body), "Net", **{"others__a.yaml": file}).parameters["c"][0].expression
    assert expression == "{'net': {'width': 6}, 'out': {'width': 7}}"


def test_settings_of_several_files_are_put_together_as_their_defaults_say(gathered: Callable[..., Evidence]) -> None:
    files = {
        "conf__config.yaml": "defaults:\n  - _self_\n  - net: small\n  - override out: wide\nclasses: 7\n",
        "conf__net.yaml": "width: 1\n",
        "conf__net__small.yaml": "width: 6\ndrop: 1e-1\n",
        "conf__out__wide.yaml": "width: ${classes}\n",
    }
    body = "self.f = nn.Linear(c.net.width, c.out.width), nn.Dropout(c.net.drop)"
    expression = gathered(net("c", body), "Net", **files).parameters["c"][0].expression
    assert expression == "SimpleNamespace(net=SimpleNamespace(width=6, drop=0.1), out=SimpleNamespace(width=7))"


def test_defaults_that_begin_with_a_slash_are_named_from_a_folder_above(gathered: Callable[..., Evidence]) -> None:
    files = {
        "conf__model__nets__small.yaml": "defaults:\n  - /model/nets/base\n_target_: model.Net\nwidth: 6\n",
        "conf__model__nets__base.yaml": "classes: 7\n",
    }
    recipe = gathered(net("width, classes", "self.f = nn.Linear(width, classes)"), "Net", **files).recipes[0]
    assert {name: choice.expression for name, choice in recipe.arguments} == {"width": "6", "classes": "7"}


def test_settings_of_a_class_in_a_group_are_completed_by_the_file_that_names_the_group(
    gathered: Callable[..., Evidence],
) -> None:
    main = {"defaults": ["_self_", {"net": "large"}], "net": {"side": [32, 128], "classes": 7, "width": 1}}
    files = {
        "conf__main.json": json.dumps(main),
        "conf__net__large.json": '{"_target_": "model.Other"}',
        "conf__net__small.json": '{"_target_": "model.Net", "width": 6}',
    }
    recipe = gathered(net("width, side, classes", "self.f = nn.Linear(width, classes)"), "Net", **files).recipes[0]
    found = {name: choice.expression for name, choice in recipe.arguments}
    assert found == {"side": "[32, 128]", "classes": "7", "width": "6"}


def test_settings_of_a_whole_are_no_part_of_their_group(gathered: Callable[..., Evidence]) -> None:
    files = {
        "conf__main.yaml": "defaults:\n  - _self_\n  - net: small\n  - labels: few\nnet:\n  classes: ???\n",
        "conf__net__small.yaml": "_target_: model.Net\n",
        "conf__labels__few.yaml": "# @package _global_\nnet:\n  classes: 7\n",
    }
    recipe = gathered(net("classes", "self.f = nn.Linear(4, classes)"), "Net", **files).recipes[0]
    assert [(name, choice.expression) for name, choice in recipe.arguments] == [("classes", "7")]


def test_an_alphabet_has_letters(gathered: Callable[..., Evidence]) -> None:
    found = gathered(net("charset_train: str", "self.f = nn.Linear(len(charset_train), 2)"), "Net").parameters
    assert found["charset_train"][0].expression == "'abcdefghijklmnopqrstuvwxyz'"


def test_spaces_of_observations_have_a_shape_and_are_no_tensors(gathered: Callable[..., Evidence]) -> None:
    body = (
        "shape = env.observation_space.shape\n        self.a = nn.Conv2d(shape[0], 8, 3)\n        "
        "self.b = nn.Linear(8, env.action_space.n), nn.Linear(8, math.prod(env.goal_space.shape))"
    )
    said = gathered("import math\n" + net("env", body), "Net").parameters["env"][0].expression
    spaces = "observation_space={}(shape=(3, 84, 84)), action_space={}(n=4), goal_space={}(shape=(16,))"
    assert said == f"SimpleNamespace({spaces.replace('{}', 'SimpleNamespace')})"


def test_what_is_asked_for_its_coordinates_is_a_sparse_matrix(gathered: Callable[..., Evidence]) -> None:
    body = "self.keep(adj)\n    def keep(self, adj):\n        self.rows = torch.LongTensor(adj.tocoo().row)"
    assert gathered(net("adj", body), "Net").parameters["adj"][0].expression == "scipy.sparse.eye(8)"


def test_a_part_of_settings_is_the_object_that_they_are(gathered: Callable[..., Evidence]) -> None:
    script = "from model import Net\ndef build(config):\n    return Net(config.MODEL.HEAD)\n"
    file = '{"MODEL": {"HEAD": {"WIDE": 5, "RATES": {"LOW": 1}}}}'
    found = gathered(net("head", "self.f = nn.Linear(head.WIDE, 2)"), "Net", train=script, **{"config.json": file})
    assert found.recipes[0].constructor == "Net(SimpleNamespace(WIDE=5, RATES=SimpleNamespace(LOW=1)))"


@pytest.mark.parametrize(
    ("head", "constructors"),
    [("if num_classes > 0 else nn.Identity()", ["Net(num_classes=0)"]), ("if True else nn.Identity()", [])],
)
def test_a_size_that_the_file_compares_with_nothing_may_be_nothing(
    gathered: Callable[..., Evidence], head: str, constructors: list[str]
) -> None:
    source = (
        net("num_classes", f"self.f = nn.Linear(8, num_classes) {head}") + "\ndef main():\n    Net(num_classes=0)\n"
    )
    assert [each.constructor for each in gathered(source, "Net").recipes] == constructors


@pytest.mark.parametrize("partial", ["_partial_: true, ", ""])
def test_settings_that_name_a_class_by_its_path_are_its_construction(
    gathered: Callable[..., Evidence], partial: str
) -> None:
    file = f"""
_target_: model.Net
part: {{_target_: torch.nn.Linear, in_features: 5, out_features: 3}}
optimizer: {{_target_: torch.optim.Adam, {partial}lr: 0.001}}
"""
    found = gathered(net("part, optimizer", "self.f = part"), "Net", **{"conf__net.yaml": file}).recipes[0]
    assert {name: choice.expression for name, choice in found.arguments} == {
        "part": "torch.nn.Linear(in_features=5, out_features=3)",
        "optimizer": "functools.partial(torch.optim.Adam, lr=0.001)",
    }


def test_settings_that_name_a_class_are_all_given_to_one_that_takes_any(gathered: Callable[..., Evidence]) -> None:
    file = "_target_: model.Net\n_recursive_: false\nwidth: 6\ndrop: 1e-1\n"
    found = gathered(net("*args, **kwargs", "self.f = kwargs"), "Net", **{"conf__net.yaml": file}).recipes[0]
    assert {name: choice.expression for name, choice in found.arguments} == {"width": "6", "drop": "0.1"}


def test_settings_may_name_a_class_as_it_is_registered(gathered: Callable[..., Evidence]) -> None:
    file = "data: cars\nmodel: small-net\nmodel_args: {part: fast, part_args: {}}\n"
    text = net("part, part_args", "self.f = part").replace("class Net", "@register('small-net')\nclass Net")
    found = gathered(f"def register(name):\n    return lambda cls: cls\n{text}", "Net", **{"conf__net.yaml": file})
    assert {name: choice.expression for name, choice in found.recipes[0].arguments} == {
        "part": "'fast'",
        "part_args": "{}",
    }


def test_half_of_what_is_read_may_be_known_from_the_data(gathered: Callable[..., Evidence]) -> None:
    file = '{"width": 6, "hidden": 7, "rate": 0.1}'
    body = "self.f = nn.Linear(c.width, c.hidden), nn.Linear(c.first_count, c.second_count)"
    expression = gathered(net("c", body), "Net", **{"runs__params.json": file}).parameters["c"][0].expression
    assert expression.startswith("SimpleNamespace(width=6, hidden=7, ")


def test_settings_that_are_set_one_by_one_fill_a_configuration(gathered: Callable[..., Evidence]) -> None:
    other = "C = CfgNode()\nC.NET = CfgNode()\nC.NET.WIDTH = 6\nC.NET.DROP = 0.1\nC.OUT = CfgNode()\nC.OUT.WIDTH = 7\n"
    body = "net = c.NET\n        self.f = nn.Linear(net.WIDTH, c.OUT.WIDTH), nn.Dropout(net.DROP)"
    expression = gathered(net("c", body), "Net", config=other).parameters["c"][0].expression
    assert expression == "SimpleNamespace(NET=SimpleNamespace(WIDTH=6, DROP=0.1), OUT=SimpleNamespace(WIDTH=7))"


def test_settings_that_are_set_under_another_name_of_their_part_fill_a_configuration(
    gathered: Callable[..., Evidence],
) -> None:
    other = """
def get_config():
    config = ml_collections.ConfigDict()
    config.net = net = ml_collections.ConfigDict()
    net.width = config_dict.FieldReference(6)
    net.drop = 0.1
    config.out = ml_collections.ConfigDict()
    out = config.out
    out.width = 7
    return config
"""
    body = "self.f = nn.Linear(c.net.width, c.out.width), nn.Dropout(c.net.drop)"
    expression = gathered(net("c", body), "Net", config=other).parameters["c"][0].expression
    assert expression == "SimpleNamespace(net=SimpleNamespace(width=6, drop=0.1), out=SimpleNamespace(width=7))"


def test_a_flag_for_a_file_of_settings_is_no_setting(gathered: Callable[..., Evidence]) -> None:
    script = """
from absl import flags
from model import Net
FLAGS = flags.FLAGS
config_flags.DEFINE_config_file("config", None, "All settings.")
def main(_):
    c = FLAGS.config
    Net(c)
"""
    body = "self.f = nn.Linear(c.width, c.hidden)"
    found = gathered(net("c", body), "Net", train=script).parameters["c"][0]
    assert found.expression == "SimpleNamespace(width=64, hidden=64)"


def test_settings_that_are_known_later_are_not_taken(gathered: Callable[..., Evidence]) -> None:
    settings = """
class Config:
    def __init__(self, table):
        self.n_vocab = 0
        self.embed = table.size(1) if table is not None else 30
        self.hidden = 7
"""
    body = "self.f = nn.Embedding(c.n_vocab, c.embed); self.g = nn.Linear(c.embed, c.hidden)"
    expression = gathered(net("c", body, settings), "Net").parameters["c"][0].expression
    assert expression == "SimpleNamespace(n_vocab=1000, embed=30, hidden=7)"


def test_what_is_called_with_the_attributes_of_a_layer_is_that_layer(gathered: Callable[..., Evidence]) -> None:
    body = (
        "self.q = q\n        self.f = nn.Linear(q.in_features, 2)\n    def forward(self, x):\n        return self.q(x)"
    )
    assert gathered(net("q", body), "Net").parameters["q"][0].expression == "torch.nn.Linear(64, 64)"


def test_a_setting_that_is_only_tested_is_a_flag_whatever_its_name(gathered: Callable[..., Evidence]) -> None:
    evidence = gathered(net("q_norm", "self.f = nn.LayerNorm(8) if q_norm else None"), "Net")
    assert evidence.parameters["q_norm"][0].expression == "False"


def test_an_option_that_is_a_string_is_taken_where_only_names_speak_of_numbers(
    gathered: Callable[..., Evidence],
) -> None:
    rest = "class Inner(nn.Module):\n    def __init__(self, size, embed):\n        super().__init__()\n        self.f = nn.Linear(size, 2)\n"
    script = "def options(parser):\n    parser.add_argument('--embed', default='fixed')\n    parser.add_argument('--size', type=int, default=5)\n"
    evidence = gathered(net("configs", "self.a = Inner(configs.size, configs.embed)", rest), "Net", run=script)
    assert evidence.parameters["configs"][0].expression == "SimpleNamespace(size=5, embed='fixed')"


def test_an_option_that_spells_a_list_is_the_list(gathered: Callable[..., Evidence]) -> None:
    script = "def options(parser):\n    parser.add_argument('--windows', type=str, default='[4, 4, 2]')\n"
    code = net("configs", "self.f = nn.Linear(len(configs.windows), configs.windows[0])")
    assert "windows=[4, 4, 2]" in gathered(code, "Net", run=script).parameters["configs"][0].expression


def test_a_field_that_is_read_with_a_default_is_left_out(gathered: Callable[..., Evidence]) -> None:
    body = "self.n = getattr(opt, 'layers', 1)\n        self.a = [opt.layers] if self.n > 1 else opt.width"
    choice = gathered(net("opt", body), "Net").parameters["opt"][0]
    assert choice.expression == "SimpleNamespace(width=64)"


def test_a_shape_whose_rest_is_read_is_that_of_a_map(gathered: Callable[..., Evidence]) -> None:
    choice = gathered(net("input_dims", "self.a, self.b = input_dims[0], input_dims[1:]"), "Net").parameters[
        "input_dims"
    ]
    assert choice[0].expression == "(3, 84, 84)"


def test_a_file_that_weights_are_loaded_from_is_named(gathered: Callable[..., Evidence]) -> None:
    code = net(
        "start=None", "self.take(start)\n    def take(self, path):\n        self.load_state_dict(torch.load(path))"
    )
    choice = gathered(code, "Net").parameters["start"][0]
    assert (choice.kind, choice.expression) == ("string", "'weights.pth'")


def test_settings_of_one_model_are_taken_with_those_that_they_build_on(gathered: Callable[..., Evidence]) -> None:
    usual = "class Anything: pass\ncfg = Anything()\ncfg.width = 24\ncfg.depth = 3\ncfg.heads = 4\nusual = cfg\n"
    special = "from usual import usual\ncfg = usual\ncfg.width = 48\ncfg.depth = 5\ncfg.stem = 7\n"
    code = net("cfg", "self.a = nn.Linear(cfg.width, cfg.stem)\n        self.b = [range(cfg.depth), range(cfg.heads)]")
    expression = gathered(code, "Net", configs__special=special, configs__usual=usual).parameters["cfg"][0].expression
    assert "stem=7" in expression
    assert "heads=4" in expression
    assert "width=48" in expression or "width=24" in expression


def test_a_key_that_is_read_with_a_default_is_left_out(gathered: Callable[..., Evidence]) -> None:
    code = net(
        "cfg", "self.a = nn.Linear(cfg['width'], cfg.get('depth', 3))\n        self.b = dict(cfg.get('more', {}))"
    )
    expression = gathered(code, "Net").parameters["cfg"][0].expression
    assert "'width': " in expression
    assert "depth" not in expression
    assert "more" not in expression


def test_settings_stand_in_the_order_in_which_the_class_reads_them(gathered: Callable[..., Evidence]) -> None:
    names = [f"{first}{second}_rate" for first in "qbxa" for second in "sdzc"]
    reads = "".join(f"    def part_{name}(self, x):\n        return x * self.args.{name}\n" for name in names)
    expression = gathered(net("args", "self.args = args") + reads, "Net").parameters["args"][0].expression
    assert [each.partition("=")[0] for each in expression[len("SimpleNamespace(") :].split(", ")] == names


def test_what_is_loaded_as_weights_is_left_out(gathered: Callable[..., Evidence]) -> None:
    code = net("vgg_model", "self.a = nn.Linear(3, 4)\n        self.a.load_state_dict(vgg_model)")
    [choice] = gathered(code, "Net").parameters["vgg_model"]
    assert choice.expression == "torch.load('weights.pth')"


def test_a_list_of_sizes_of_anchors_has_pairs(gathered: Callable[..., Evidence]) -> None:
    body = "self.sizes = torch.tensor(anchor_size).view(3, len(anchor_size) // 3, 2)"
    expression = gathered(net("anchor_size=None", body), "Net").parameters["anchor_size"][0].expression
    assert expression == "[[10, 13], [16, 30], [33, 23]]"


def test_settings_of_the_class_that_one_derives_from_are_taken_where_none_name_its_own(
    gathered: Callable[..., Evidence],
) -> None:
    rest = "class Base(nn.Module):\n    def __init__(self, width):\n        super().__init__()\n"
    text = net("width", "self.f = nn.Linear(width, 2)", rest).replace("Net(nn.Module)", "Net(Base)")
    settings = {"config.json": '{"net": {"target": "models.Base", "params": {"width": 7}}}'}
    recipe = gathered(text, "Net", **settings).recipes[0]
    assert [(each, choice.expression) for each, choice in recipe.arguments] == [("width", "7")]


def test_a_protocol_is_not_built(gathered: Callable[..., Evidence]) -> None:
    rest = "from typing import Protocol\nclass Model(Protocol):\n    def __call__(self, x): ...\n"
    text = net("model: Model", "self.model = model", rest) + "    def forward(self, x):\n        return self.model(x)\n"
    assert "Model()" not in [each.expression for each in gathered(text, "Net").parameters.get("model", ())]


def test_what_is_read_of_a_setting_that_is_no_list_is_passed_over(gathered: Callable[..., Evidence]) -> None:
    script = "from model import Net\nproject = fetch()\nmodel = Net(project.data.shape[1])\n"
    found = gathered(
        net("width", "self.a = nn.Linear(width, 2)"), "Net", train=script, **{"settings.yaml": "shape: 3\n"}
    )
    assert found.parameters["width"][0].kind == "int"


def test_a_list_that_is_handed_on_has_more_than_its_first_where_the_rest_is_read(
    gathered: Callable[..., Evidence],
) -> None:
    rows = """
class Rows(nn.Module):
    def __init__(self, layers_list):
        super().__init__()
        self.width = layers_list[0]
        self.layers = nn.ModuleList([nn.Linear(self.width, each) for each in layers_list[1:]])
"""
    found = gathered(rows + net("layers_list", "self.a = Rows(layers_list)"), "Net").parameters["layers_list"]
    assert found[0].expression == "[16, 32, 64]"
