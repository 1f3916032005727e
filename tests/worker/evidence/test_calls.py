"""Calls that construct or call the class, in its file and around it."""

# ruff: noqa: E501 - one case stands on one line

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.infer.evidence.evidence import Evidence


NET = """
class Net(nn.Module):
    def __init__(self, classes, width=8):
        super().__init__()
    def forward(self, x, mask=None):
        return x
"""


@pytest.mark.parametrize(
    ("code", "constructor"),
    [
        ("def main():\n    net = Net(10)", "Net(10)"),
        ("def main():\n    n = 4\n    net = Net(n * 2, width=n)", "Net(8, width=4)"),
        ("def main(n=5):\n    net = Net(n)", "Net(5)"),
        ("def make(n):\n    return Net(n)\ndef main():\n    make(7)", "Net(7)"),
        ("def main():\n    for n in [3, 4]:\n        Net(n)", "Net(3)"),
        ("def main():\n    a, b = 6, 7\n    Net(b)", "Net(7)"),
        ("def main():\n    c = {'n': 12}\n    Net(c['n'])", "Net(12)"),
        ("class C:\n    n = 9\ndef main():\n    c = C()\n    Net(c.n)", "Net(9)"),
        ("def main():\n    class C:\n        n = 9\n    c = C()\n    Net(c.n)", "Net(9)"),
        ("class C:\n    def __init__(self):\n        self.n = 9\ndef main(c: C):\n    Net(c.n)", "Net(9)"),
        ("def main(args):\n    Net(args.n)\ndef options(p):\n    p.add_argument('--n', type=int, default=3)", "Net(3)"),
        (
            "def main(args):\n    Net(args.n)\ndef options(p):\n    p.add_option('--n', type='int', default='3')",
            "Net(3)",
        ),
        ("def main():\n    Net(len([1, 2]))", "Net(2)"),
        ("def make(n):\n    a, b = {18: 6, 50: 8}[n], {18: 7, 50: 9}[n]\n    Net(a, b)", "Net(6, 7)"),
        ("def main(kind='b'):\n    Net({'a': unknown, 'b': 7}[kind])", "Net(7)"),
        ("sizes = {'a': 5, 'b': 7}\ndef main(kind='b'):\n    Net(sizes.get(kind, None))", "Net(7)"),
        ("def main(kind):\n    made = {'a': Net, 'b': print}[kind]\n    made(6)", "Net(6)"),
        ("kinds = {'a': Net}\ndef main(kind):\n    kinds.get(kind)(6)", "Net(6)"),
        ("def main():\n    x = torch.randn(2, 5)\n    Net(x.shape[1])", "Net(5)"),
        ("def main():\n    table = nn.Embedding(9, 5)\n    Net(table.weight)", "Net(torch.nn.Embedding(9, 5).weight)"),
        ("def main():\n    x = torch.randn(2, 5)\n    b, n = x.size()\n    Net(n)", "Net(5)"),
        (
            "def main():\n    x = torch.randn(int(math.sqrt(4)), 5)\n    Net(x.size(1), x.shape[0])",
            "Net(5, int(math.sqrt(4)))",
        ),
        ("def twice(n):\n    return n * 2\ndef main():\n    Net(twice(4))", "Net(8)"),
        ("def main(flag=False):\n    Net(2 if flag else 1)", "Net(1)"),
        ("class Sub(Net):\n    def __init__(self):\n        super().__init__(11)", "Net(11)"),
        (
            "class Outer(nn.Module):\n    def __init__(self, n=13):\n        super().__init__()\n        self.net = Net(n)",
            "Net(13)",
        ),
        (
            "class TestNet:\n    def setUp(self):\n        self.n = 3\n    def test(self):\n        Net(self.n)",
            "Net(3)",
        ),
        ("import os\ndef main():\n    Net(classes=2)", "Net(classes=2)"),
        ("import numpy as np\nframes = np.arange(1, 29, 1).tolist()\nNet(len(frames))", "Net(28)"),
        ("usual = {'width': 64, 'lr': 0.1}\nsizes = usual.copy()\nNet(sizes.get('width', 8))", "Net(64)"),
        ("sizes = {'width': 64}\nNet(sizes.get('depth', 8))", "Net(8)"),
    ],
)
def test_a_construction_is_made_self_contained(gathered: Callable[..., Evidence], code: str, constructor: str) -> None:
    assert gathered(NET + code, "Net").recipes[0].constructor == constructor


@pytest.mark.parametrize(
    ("code", "inputs"),
    [
        ("net = Net(1)\nnet(torch.randn(1, 3))", ["torch.randn(1, 3)"]),
        ("b = 4\nx = torch.rand(b, 3).cuda()\nNet(1)(x)", ["torch.rand(4, 3)"]),
        (
            "x = torch.zeros(1, 3, device='cuda').unsqueeze(0)\nnet = Net(1).to('cuda').eval()\nnet(x)",
            ["torch.zeros(1, 3).unsqueeze(0)"],
        ),
        (
            "from torch.autograd import Variable\nx = Variable(torch.randn(2, 3))\nnet = Net(1)\nnet(x)",
            ["torch.randn(2, 3)"],
        ),
        (
            "import numpy as np\non_gpu = torch.cuda.is_available()\nTensor = torch.cuda.FloatTensor if on_gpu else torch.FloatTensor\nx = Tensor(np.random.normal(0, 1, (4, 3)))\nnet = Net(1)\nnet(x, torch.ones(2).type(torch.cuda.LongTensor))",
            ["torch.randn((4, 3))", "torch.ones(2).long()"],
        ),
        ("import numpy as np\nx = torch.from_numpy(np.random.rand(2, 3))\nnet = Net(1)\nnet(x)", ["torch.rand(2, 3)"]),
        ("import numpy as np\nx = torch.from_numpy(np.asarray([[1]]))\nnet = Net(1)\nnet(x)", ["torch.tensor([[1]])"]),
        (
            "import numpy as np\nx = torch.from_numpy(np.zeros(shape=(2, 3)))\nnet = Net(1)\nnet(x)",
            ["torch.zeros((2, 3))"],
        ),
        (
            "a, b = map(torch.tensor, zip(*[[1, 2], [3, 4]]))\nnet = Net(1)\nnet(b)",
            ["list(map(torch.tensor, zip(*[[1, 2], [3, 4]])))[1]"],
        ),
        ("net = nn.DataParallel(Net(1))\nnet(torch.ones(2), mask=torch.ones(3))", ["torch.ones(2)", "torch.ones(3)"]),
        ("def make():\n    return Net(1)\ndef check():\n    net = make()\n    net(torch.ones(5))", ["torch.ones(5)"]),
        ("def check(net):\n    net(torch.ones(5))\ncheck(Net(1))", ["torch.ones(5)"]),
        (
            "class Case:\n    def setUp(self):\n        self.net = Net(1)\n    def test(self):\n        self.net(torch.ones(5))",
            ["torch.ones(5)"],
        ),
        ("def summary(*a, **k): ...\nsummary(Net(1), (3, 8, 8))", ["torch.randn(1, 3, 8, 8)"]),
        (
            "def summary(*a, **k): ...\nsummary(Net(1), input_size=(2, 3, 8, 8))  # torchinfo",
            ["torch.randn(2, 3, 8, 8)"],
        ),
        ("def check():\n    torch.onnx.export(Net(1), torch.ones(2), 'f')", ["torch.ones(2)"]),
        (
            "def check():\n    torch.jit.trace(Net(1), (torch.ones(2), torch.ones(3)))",
            ["torch.ones(2)", "torch.ones(3)"],
        ),
        ("def profile(*a, **k): ...\nx = torch.ones(4)\nprofile(Net(1), inputs=(x,))", ["torch.ones(4)"]),
        (
            "def check():\n    torch.export.export(Net(1), (torch.ones(2),), {'mask': torch.ones(1)})",
            ["torch.ones(2)", "torch.ones(1)"],
        ),
    ],
)
def test_a_call_is_traced_back_to_its_tensors(gathered: Callable[..., Evidence], code: str, inputs: list[str]) -> None:
    recipe = gathered(f'{NET}if __name__ == "__main__":\n{textwrap.indent(code, "    ")}\n', "Net").recipes[0]
    assert recipe.constructor == "Net(1)"
    assert [each.expression for each in recipe.inputs or ()] == inputs


def test_the_reason_quotes_the_code_and_its_line(gathered: Callable[..., Evidence]) -> None:
    recipe = gathered(f"{NET}net = Net(10)\nnet(torch.randn(1, 3))\n", "Net").recipes[0]
    assert recipe.constructor_reason == "from `Net(10)`, line 9"
    assert (recipe.inputs or ())[0].reason == "from `net(torch.randn(1, 3))`, line 10"


def test_what_cannot_be_read_leaves_the_rest(gathered: Callable[..., Evidence]) -> None:
    evidence = gathered(f"{NET}def main(unknown):\n    Net(unknown, width=32)\n", "Net")
    assert evidence.recipes == ()
    assert evidence.parameters["width"][0].expression == "32"


def test_the_value_is_the_last_one_before_the_call(gathered: Callable[..., Evidence]) -> None:
    code = "def main():\n    n = 1\n    n = 2\n    Net(n)\n    n = 3\n"
    assert gathered(NET + code, "Net").recipes[0].constructor == "Net(2)"


def test_a_test_that_parametrizes_gives_its_first_case(gathered: Callable[..., Evidence]) -> None:
    test = "import pytest\nfrom model import Net\n@pytest.mark.parametrize('n,w', [(4, 5), (6, 7)])\ndef test(n, w):\n    Net(n, w)\n"
    evidence = gathered(NET, "Net", tests__test_net=test)
    assert evidence.recipes[0].constructor == "Net(4, 5)"
    assert evidence.recipes[0].constructor_reason == "from `Net(n, w)`, test_net.py line 5"


def test_scripts_that_import_the_class_are_read(gathered: Callable[..., Evidence]) -> None:
    script = "import torch\nimport model as m\nnet = m.Net(3)\nnet(torch.ones(2))\n"
    recipe = gathered(NET, "Net", train=script).recipes[0]
    assert recipe.constructor == "Net(3)"
    assert (recipe.inputs or ())[0].reason == "from `net(torch.ones(2))`, train.py line 4"


def test_scripts_of_an_old_python_are_read(gathered: Callable[..., Evidence]) -> None:
    script = "from model import Net\nprint 'a', 3\ntry:\n    net = Net(3).cuda(async=True)\nexcept ValueError, e:\n    pass\n"
    recipe = gathered(NET, "Net", train=script).recipes[0]
    assert recipe.constructor == "Net(3)"
    assert recipe.constructor_reason == "from `Net(3)`, train.py line 4"


def test_what_scripts_set_of_a_model_is_known(gathered: Callable[..., Evidence]) -> None:
    forward = "    def forward(self, x):\n        return x * self.drop_prob if self.training else x + self.known\n"
    script = "from model import Net\ndef main(args):\n    net = Net(3)\n    net.drop_prob = args.drop * 2\n    net.known = 1\n"
    net = f"class Net(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.known = n\n{forward}"
    attributes = gathered(net, "Net", train=script).attributes
    assert {name: choice.expression for name, choice in attributes.items()} == {"drop_prob": "0.1"}


def test_a_function_that_makes_parts_builds_the_model(gathered: Callable[..., Evidence]) -> None:
    rest = "def parts(size):\n    return nn.Linear(size, 2), 3\ndef build(phase, size=300):\n    if phase == 'test':\n        return Net(*parts(size))\n"
    net = "class Net(nn.Module):\n    def __init__(self, a, b):\n        super().__init__()\n        self.a = a\n    def forward(self, x):\n        return self.a(x)\n"
    recipe = gathered(net + rest, "Net").recipes[0]
    assert recipe.builder == "build"
    assert [(name, choice.expression) for name, choice in recipe.arguments] == [("phase", "'test'")]


def test_what_builds_the_model_is_called_as_the_scripts_call_it(gathered: Callable[..., Evidence]) -> None:
    rest = "def parts(size):\n    return nn.Linear(size, 2), 3\ndef build(phase, size=300, *, way):\n    return Net(*parts(size))\n"
    net = "class Net(nn.Module):\n    def __init__(self, a, b):\n        super().__init__()\n        self.a = a\n    def forward(self, x):\n        return self.a(x)\n"
    script = "from model import build\ncfg = {'size': 8}\nbuild('a', unknown(), way=2)\nbuild('b', cfg['size'], way=3)\nbuild('c', way=4)\n"
    first, second, *_ = gathered(net + rest, "Net", train=script).recipes
    given = [[(name, choice.expression) for name, choice in each.arguments] for each in (first, second)]
    assert given == [[("phase", "'b'"), ("size", "8"), ("way", "3")], [("phase", "'c'"), ("way", "4")]]
    assert first.constructor_reason == "from `build('b', cfg['size'], way=3)`, train.py line 4"


@pytest.mark.parametrize(("default", "is_called"), [("None", True), ("8", False)])
def test_a_class_is_made_in_its_own_way(gathered: Callable[..., Evidence], default: str, *, is_called: bool) -> None:
    method = (
        "    @classmethod\n    def from_name(cls, name, wide=2):\n        net = cls(parts(name))\n        return net\n"
    )
    net = f"class Net(nn.Module):\n    def __init__(self, a={default}):\n        super().__init__()\n{method}def parts(name): ...\n"
    script = "from model import Net\nOther.from_name('big')\nNet.from_name('small')\n"
    found = [each for each in gathered(net, "Net", train=script).recipes if each.builder == "Net.from_name"]
    given = [[(name, choice.expression) for name, choice in each.arguments] for each in found]
    assert ([("name", "'small'")] in given) is is_called


def test_a_class_of_the_same_name_elsewhere_is_not_read(gathered: Callable[..., Evidence]) -> None:
    assert gathered(NET, "Net", other="class Net: ...\nNet(3)\n").recipes == ()


def test_notebooks_are_read_by_cell(gathered: Callable[..., Evidence]) -> None:
    cells = '{"cells": [{"cell_type": "markdown", "source": ["Net"]}, {"cell_type": "code", "source": ["%pip x\\n", "from model import Net\\n", "Net(6)"]}]}'
    recipe = gathered(NET, "Net", demo_ipynb=cells).recipes[0]
    assert recipe.constructor == "Net(6)"
    assert recipe.constructor_reason == "from `Net(6)`, demo.ipynb cell 2"


def test_the_same_name_in_a_docstring_example_counts(gathered: Callable[..., Evidence]) -> None:
    source = NET.replace(
        "nn.Module):\n", 'nn.Module):\n    """\n    >>> net = Net(21)\n    >>> net(torch.ones(2))\n    """\n', 1
    )
    recipe = gathered(source, "Net").recipes[0]
    assert (recipe.constructor, (recipe.inputs or ())[0].expression) == ("Net(21)", "torch.ones(2)")


def test_a_loop_over_a_known_data_set_gives_its_images(gathered: Callable[..., Evidence]) -> None:
    code = "def main(loader):\n    CIFAR10('.')\n    net = Net(1)\n    for images, labels in loader:\n        images = images.to('cuda')\n        net(images)\n"
    recipe = gathered(NET + code, "Net").recipes[0]
    assert (recipe.inputs or ())[0].expression == "torch.randn(1, 3, 32, 32)"


def test_a_loop_that_may_be_over_features_gives_no_images(gathered: Callable[..., Evidence]) -> None:
    code = "def main(loader):\n    CIFAR10('.')\n    TensorDataset(made())\n    net = Net(1)\n    for images, labels in loader:\n        net(images)\n"
    assert not any(each.inputs for each in gathered(NET + code, "Net").recipes)


def test_rows_that_images_are_viewed_in_are_the_input(gathered: Callable[..., Evidence]) -> None:
    code = "def main(loader):\n    net = Net(1)\n    for images, labels in loader:\n        net(images.view(-1, 28 * 28))\n"
    assert (gathered(NET + code, "Net").recipes[0].inputs or ())[0].expression == "torch.randn(2, 784)"


def test_one_column_may_be_of_numbers_or_of_labels(gathered: Callable[..., Evidence]) -> None:
    code = "def main(loader):\n    net = Net(1)\n    for lengths in loader:\n        net(lengths.view(-1, 1))\n"
    assert not any(each.inputs for each in gathered(NET + code, "Net").recipes)


@pytest.mark.parametrize(
    ("member", "inputs"),
    [
        ("self.example_input_array = torch.ones(4)", [("x", "torch.ones(4)")]),
        (
            "n = 3\n        self.example_input_array = (torch.ones(n), torch.ones(2))",
            [("x", "torch.ones(3)"), ("mask", "torch.ones(2)")],
        ),
        ("self.dummy_inputs = {'x': torch.ones(1)}", [("x", "torch.ones(1)")]),
    ],
)
def test_examples_that_a_class_carries_are_its_inputs(
    gathered: Callable[..., Evidence], member: str, inputs: list[tuple[str, str]]
) -> None:
    source = NET.replace("super().__init__()", f"super().__init__()\n        {member}")
    recipe = gathered(source, "Net").recipes[0]
    assert [(each.name, each.expression) for each in recipe.inputs or ()] == inputs


def test_a_function_that_makes_example_inputs_is_read(gathered: Callable[..., Evidence]) -> None:
    code = "def build():\n    return Net(2)\ndef example_input():\n    n = 3\n    return torch.ones(n)\n"
    recipe = gathered(NET + code, "Net").recipes[0]
    assert (recipe.constructor, [each.expression for each in recipe.inputs or ()]) == ("Net(2)", ["torch.ones(3)"])


def test_what_grows_is_made_by_its_function(gathered: Callable[..., Evidence]) -> None:
    code = "def build():\n    sizes = []\n    sizes.append(4)\n    net = Net(sizes)\n    return net\n"
    assert gathered(NET + code, "Net").recipes[0].constructor == "build()"


@pytest.mark.parametrize(
    "code",
    [
        "def small(**more):\n    return Net(len(more), **more)\n",
        "def make(kind, cls=None, **more):\n    return cls(3)\ndef small(**more):\n    return make(Net, **more)\n",
        "def get(n):\n    net = Net(n, **{})\n    return net\ndef small():\n    return get(4)\n",
    ],
)
def test_a_function_that_gives_the_model_is_called_for_it(gathered: Callable[..., Evidence], code: str) -> None:
    assert "small()" in [each.constructor for each in gathered(NET + code, "Net").recipes]


def test_a_function_that_gives_the_model_with_weights_is_also_called_without(gathered: Callable[..., Evidence]) -> None:
    code = "def small(pretrained=True):\n    net = Net(4)\n    if pretrained:\n        load(net)\n    return net\n"
    constructors = [each.constructor for each in gathered(NET + code, "Net").recipes]
    assert "small()" in constructors[: constructors.index("small(pretrained=False)")]


@pytest.mark.parametrize(
    "code",
    [
        "def fitted():\n    net = Net(4)\n    net.loss().backward()\n    return net\n",
        "def main():\n    return Net(4)\n",
        "def sized(n):\n    return Net(n)\n",
    ],
)
def test_a_function_that_does_more_or_needs_more_is_not_called(gathered: Callable[..., Evidence], code: str) -> None:
    recipes = gathered(NET + code, "Net").recipes
    assert [each.constructor for each in recipes if each.constructor and not each.constructor.startswith("Net")] == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("max(8, int(32 * 1.0 + 8 / 2) // 8 * 8)", "32"),
        ("{18: 64, 34: 128}[18]", "64"),
        ("[8 * m for m in (1, 2)]", "[8, 16]"),
        ("[3, 4][-1]", "4"),
        ("1 / 3", "1 / 3"),
        ("[nn.ReLU(), 2 * 2]", "[torch.nn.ReLU(), 4]"),
    ],
)
def test_arithmetic_on_literals_is_worked_out(gathered: Callable[..., Evidence], value: str, written: str) -> None:
    code = f"def main():\n    Net({value})\n"
    assert gathered(NET + code, "Net").recipes[0].constructor == f"Net({written})"


def test_literals_that_do_not_go_together_say_nothing(gathered: Callable[..., Evidence]) -> None:
    assert gathered(f"{NET}def main():\n    Net([2 * m for m in []][0])\n", "Net").recipes == ()


def test_large_arithmetic_is_left_as_it_is(gathered: Callable[..., Evidence]) -> None:
    recipe = gathered(f"{NET}def main():\n    Net([0] * 199 * 199 * 199 * 199)\n", "Net").recipes[0]
    assert recipe.constructor == "Net([0] * 199 * 199 * 199 * 199)"


@pytest.mark.parametrize("names", ["Net", "*"])
def test_a_class_that_another_file_of_the_same_name_defines_is_not_read(
    gathered: Callable[..., Evidence], names: str
) -> None:
    other = {"other__model": "class Net: pass", "other__main": f"from model import {names}\nNet(77)"}
    assert not gathered(NET, "Net", **other, other__more="from other.model import Net\nNet(78)").recipes


def test_lists_that_grow_are_not_read_where_they_are_made(gathered: Callable[..., Evidence]) -> None:
    code = "def make():\n    a, b = [], []\n    a.append(1)\n    return torch.tensor(a), torch.tensor(b)\nx, y = make()\nnet = Net(1)\nnet(x)"
    assert [each.expression for each in gathered(NET + code, "Net").recipes[0].inputs or ()] == ["make()[0]"]


def test_what_only_prepares_values_is_seen_through(gathered: Callable[..., Evidence]) -> None:
    code = "import torch\nfrom model import Net\nfrom tools import normalize_batch\nx = torch.randn(2, 5)\nNet(1)(normalize_batch(x))\n"
    found = gathered(NET, "Net", other=code, tools="def normalize_batch(x):\n    return x / 255\n")
    assert [each.expression for each in found.recipes[0].inputs or ()] == ["torch.randn(2, 5)"]


def test_what_is_joined_of_a_list_that_was_filled_on_the_way_is_not_read(gathered: Callable[..., Evidence]) -> None:
    code = "def main(loader):\n    rows = list()\n    fill(rows)\n    Net(1)(torch.stack(rows, dim=0))\n"
    assert not any(each.inputs for each in gathered(NET + code, "Net").recipes)


@pytest.mark.parametrize("read", ["Net(opt.classes, width=opt['width'])", "Net(self.args.classes, self.args.width)"])
def test_options_that_another_file_defines_give_what_a_call_reads_of_them(
    gathered: Callable[..., Evidence], read: str
) -> None:
    options = "class Options:\n    def __init__(self, p):\n        p.add_argument('--classes', default=7)\n        p.add_argument('--width', default=16)\n"
    other = "class Options:\n    def __init__(self, p):\n        p.add_argument('--classes', default=2)\n"
    script = f"from model import Net\nfrom settings import Options\ndef make(self, opt):\n    return {read}\n"
    recipe = gathered(NET, "Net", run=script, another=other, settings=options).recipes[0]
    assert recipe.constructor in ("Net(7, width=16)", "Net(7, 16)")


def test_what_is_read_of_a_command_line_is_the_default_of_its_option(gathered: Callable[..., Evidence]) -> None:
    code = f"import sys\ndef options(argv):\n    ...\n{NET}"
    options = "def add(p):\n    p.add_argument('--classes', default=7)\n"
    script = "from model import Net, options\nargs = options(sys.argv[1:])\nnet = Net(args.classes)\n"
    assert gathered(code, "Net", run=script, settings=options).recipes[0].constructor == "Net(7)"


def test_what_is_no_setting_is_not_read_of_the_options_of_another_file(gathered: Callable[..., Evidence]) -> None:
    options = "def add(p):\n    p.add_argument('--classes', default=7)\n"
    script = "from model import Net\ndef make(corpus):\n    return Net(corpus.classes)\n"
    assert not any(each.constructor for each in gathered(NET, "Net", run=script, settings=options).recipes)


def test_a_file_of_settings_gives_what_a_call_reads_of_them(gathered: Callable[..., Evidence]) -> None:
    script = "from model import Net\nclass Trainer:\n    def __init__(self, hyperparameters):\n        self.net = Net(hyperparameters['classes'], hyperparameters['stem']['width'])\n"
    settings = '{"stem": {"width": 16, "classes": 2}, "classes": 7}'
    assert (
        gathered(NET, "Net", train=script, **{"configs__faces.json": settings}).recipes[0].constructor == "Net(7, 16)"
    )


@pytest.mark.parametrize("more", ["", ", **more"])
def test_what_is_spread_of_the_settings_that_a_function_gives_is_passed_by_name(
    gathered: Callable[..., Evidence], more: str
) -> None:
    settings = "def get(classes):\n    settings = {'classes': classes, 'width': 16}\n    return settings\n"
    code = NET.replace("width=8", f"width=8{more}")
    script = f"from model import Net\n{settings}def main():\n    settings = get(7)\n    return Net(**settings)\n"
    assert gathered(code, "Net", run=script).recipes[0].constructor == "Net(classes=7, width=16)"


def test_what_is_spread_and_not_read_is_not_given_under_the_name_of_what_takes_all(
    gathered: Callable[..., Evidence],
) -> None:
    code = NET.replace("classes, width=8", "width=8, **more")
    script = "from model import Net\ndef main(path):\n    settings = read(path)\n    return Net(**settings)\n"
    evidence = gathered(code, "Net", run=script)
    assert "more" not in evidence.parameters
    assert all(each.constructor is None for each in evidence.recipes)


@pytest.mark.parametrize("spread", ["settings['net']", "settings.net", "settings[kind]"])
def test_settings_that_a_call_spreads_are_read_of_their_file(gathered: Callable[..., Evidence], spread: str) -> None:
    script = f"import json\nfrom model import Net\nsettings = json.load(open('settings.json'))\ndef make(kind):\n    return Net(**{spread})\n"
    settings = (
        '{"other": {"classes": 3}, "net": {"classes": 7, "width": 16}, "run": {"classes": 5, "width": 4, "lr": 1}}'
    )
    found = gathered(NET.replace("width=8", "width"), "Net", train=script, **{"settings.json": settings})
    assert found.recipes[0].constructor == "Net(classes=7, width=16)"


def test_a_class_is_meant_where_one_name_is_imported_for_several(gathered: Callable[..., Evidence]) -> None:
    script = """
def main(kind):
    if kind == "net":
        from model import Net as chosen
    else:
        from other import Other as chosen
    return chosen(7)
"""
    assert gathered(NET, "Net", run=script).recipes[0].constructor == "Net(7)"


def test_calls_of_another_version_of_the_class_beside_it_say_what_it_takes(gathered: Callable[..., Evidence]) -> None:
    text = "class Net(nn.Module):\n    def __init__(self, {}):\n        super().__init__()\n"
    older = "from torch import nn\n" + text.format("width, depth")
    found = gathered(
        text.format("width, depth"),
        "Net",
        older=older,
        other="from torch import nn\n" + text.format("words, labels"),
        train="from older import Net\nNet(7, 9)\n",
        train2="from other import Net\nNet(5, 6)\n",
    )
    assert [each.constructor for each in found.recipes] == ["Net(7, 9)"]


def test_what_is_counted_of_weights_is_no_vocabulary(gathered: Callable[..., Evidence]) -> None:
    text = "class Net(nn.Module):\n    def __init__(self, depth, context_length):\n        super().__init__()\n"
    build = (
        "def build(state_dict):\n    depth = len(set(key.split('.')[2] for key in state_dict))\n"
        "    context_length = state_dict['positions'].shape[0]\n    return Net(depth, context_length)\n"
    )
    found = gathered(text + build, "Net").parameters
    assert "1000" not in {each.expression for choices in found.values() for each in choices}


def test_a_function_that_gives_nothing_builds_nothing(gathered: Callable[..., Evidence]) -> None:
    text = "class Net(nn.Module):\n    pass\n\ndef parts():\n    Net()\n    return ()\n"
    assert [each.constructor for each in gathered(text, "Net").recipes] == ["Net()"]


def test_what_is_spread_does_not_repeat_an_argument_that_is_given(gathered: Callable[..., Evidence]) -> None:
    code = NET.replace("width=8", "width=8, **more")
    script = "from model import Net\nsettings = {'classes': 3, 'width': 16}\nnet = Net(5, **settings)\n"
    assert gathered(code, "Net", run=script).recipes[0].constructor == "Net(5, width=16)"
