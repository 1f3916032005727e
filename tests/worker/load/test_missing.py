"""What is not there: imports, packages, flags, variables and files that nobody gave."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

import pytest

from netron_lens.worker.load.standins import flags

if TYPE_CHECKING:
    from collections.abc import Callable

FORWARD = "class Net(nn.Module):\n    def forward(self, x):\n        return {}\n"


def test_a_known_name_that_is_not_imported_is_provided(see: Callable[..., Any]) -> None:
    seen = see(FORWARD.format("F.relu(x)"), recipe_=("Net()", "float32[2]"))

    assert seen.value == [2]
    warning = seen.warnings[0]
    assert (warning["code"], warning["line"]) == ("missing-import", 5)
    assert warning["message"] == "`F` is not imported: add `import torch.nn.functional as F`"


def test_a_device_that_is_made_nowhere_is_the_cpu(see: Callable[..., Any]) -> None:
    seen = see(FORWARD.format("x.to(device)"), recipe_=("Net()", "float32[2]"))

    assert seen.value == [2]
    assert seen.warnings[0]["message"] == '`device` is not made: add `import torch; device = torch.device("cpu")`'


def test_a_known_name_that_a_star_import_gives_is_not_provided(see: Callable[..., Any]) -> None:
    seen = see(
        "from names import *\n" + FORWARD.format("F(x)"),
        files={"names.py": "F = lambda x: x\n"},
        recipe_=("Net()", "float32[2]"),
    )

    assert seen.value == [2]
    assert seen.warnings == []


def test_an_unneeded_missing_package_does_not_matter(see: Callable[..., Any]) -> None:
    seen = see("import missing_one\nfrom missing_two import a, b\n" + FORWARD.format("x"))

    assert (seen.error, seen.stand_ins) == (None, [])


def test_what_is_imported_by_name_does_not_come_from_a_star_of_a_missing_package(see: Callable[..., Any]) -> None:
    seen = see("import math\nfrom missing_one import *\n" + FORWARD.format("x * math.pi"))

    assert (seen.error, seen.stand_ins) == (None, [])


def test_a_name_is_what_an_earlier_import_gave_where_the_later_one_is_missing(see: Callable[..., Any]) -> None:
    imports = "import torch.nn.functional as F\nfrom missing_one.transforms import functional as F\n"
    seen = see(imports + FORWARD.format("F.relu(x)"), recipe_=("Net()", "float32[2]"))
    assert (seen.error, seen.stand_ins, seen.value) == (None, [], [2])
    (warning,) = seen.warnings
    assert (warning["code"], warning["line"]) == ("missing-import", 4)
    assert warning["message"].endswith("`F.relu` is what an import before it gives")

    seen = see(imports + FORWARD.format("F.to_tensor(x)"), recipe_=("Net()", "float32[2]"))
    assert seen.error["message"].endswith("`missing_one.transforms.functional.to_tensor`")


def test_only_the_needed_names_of_an_import_are_run(see: Callable[..., Any]) -> None:
    seen = see("import math, missing_one\nfrom os import path, missing_two\n" + FORWARD.format("x * math.pi"))

    assert (seen.error, seen.stand_ins) == (None, [])


def test_calling_a_missing_package_ends_the_run(see: Callable[..., Any]) -> None:
    seen = see("import missing_one.layers as ml\n" + FORWARD.format("ml.relu(x)"), recipe_=("Net()", "float32[2]"))

    assert seen.stand_ins == ["missing_one"]
    assert seen.error is not None
    assert seen.error["stage"] == "load"
    assert (
        seen.error["message"]
        == "`missing_one` is not installed in the selected interpreter, and the class needs `missing_one.layers.relu`"
    )
    assert seen.error["hint"] == f"{sys.executable} -m pip install missing-one"
    assert seen.error["line"] == 6


@pytest.mark.parametrize(
    "use",
    [
        "nn.Linear(2, WIDTH)",
        "nn.GRU(2, WIDTH)",
        "nn.Sequential(act)",
        "getattr(nn, NAME)()",
        "nn.ModuleDict({NAME: nn.ReLU()})",
        "__import__('missing_one').make()",
    ],
)
def test_a_value_of_a_missing_package_where_another_is_expected(see: Callable[..., Any], use: str) -> None:
    text = f"from missing_one import NAME, WIDTH, act\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.part = {use}\n"  # noqa: E501 - a text in one piece

    seen = see(text, recipe_=("Net()",))

    assert (seen.error["stage"], seen.error["line"]) == ("load", 7)
    assert seen.error["message"].startswith("`missing_one` is not installed in the selected interpreter")
    assert seen.error["hint"] == f"{sys.executable} -m pip install missing-one"


def test_the_package_to_install_is_not_always_named_like_the_module(see: Callable[..., Any]) -> None:
    seen = see("import skimage\n" + FORWARD.format("skimage.img_as_float(x)"), recipe_=("Net()", "float32[2]"))

    assert seen.error is not None
    assert seen.error["hint"].endswith("pip install scikit-image")


def test_reading_a_value_of_a_missing_package_ends_the_run(see: Callable[..., Any]) -> None:
    for use in (
        "x + SIZE",
        "x[SIZE]",
        "torch.add(x, SIZE)",
        "x if SIZE else x",
        "[y for y in SIZE]",
        "x.sum(dim=int(SIZE))",
        "SIZE.__dict__['net'](x)",
        "vars(SIZE)['net'](x)",
    ):
        seen = see("from missing_one import SIZE\n" + FORWARD.format(use), recipe_=("Net()", "float32[2]"))

        assert seen.error is not None, use
        assert seen.error["stage"] == "load", use


def test_a_missing_base_that_is_initialised_ends_the_run(see: Callable[..., Any]) -> None:
    text = "import missing_one as pl\nclass Net(pl.LightningModule):\n    def __init__(self):\n        super().__init__()\n"  # noqa: E501 - a text in one piece

    seen = see(text, recipe_=("Net()",))

    assert seen.error is not None
    assert "missing_one" in seen.error["message"]


def test_a_missing_mixin_that_is_not_initialised_does_not_matter(see: Callable[..., Any]) -> None:
    text = "from missing_one import Mixin\nclass Net(nn.Module, Mixin, repo='x'):\n    def forward(self, x): return x\n"

    seen = see(text, recipe_=("Net()", "float32[2]"))

    assert seen.value == [2]
    assert seen.stand_ins == ["missing_one"]


def test_missing_decorators_that_change_nothing_are_passed_over(see: Callable[..., Any]) -> None:
    text = "import missing_one\n@missing_one.register_module(name='x')\nclass Net(nn.Module):\n    @missing_one.typechecked\n    def forward(self, x): return x\n"  # noqa: E501 - a text in one piece

    assert see(text, recipe_=("Net()", "float32[2]")).value == [2]


def test_decorators_that_register_are_left_out_where_they_fail(see: Callable[..., Any]) -> None:
    head = "def register_model(name):\n    raise KeyError(name)\ndef add_start_docstrings(f): return f\n"
    net = "    @add_start_docstrings(more=1)\n    def forward(self, x): return x\n"
    seen = see(f"{head}@register_model('x')\nclass Net(nn.Module):\n{net}", recipe_=("Net()", "float32[2]"))

    assert seen.error is None
    assert seen.value == [2]


def test_other_missing_decorators_end_the_run(see: Callable[..., Any]) -> None:
    text = "import missing_one\n@missing_one.wrap\ndef helper(x): return x\n" + FORWARD.format("helper(x)")

    seen = see(text, recipe_=("Net()", "float32[2]"))

    assert seen.error is not None
    assert "missing_one" in seen.error["message"]


def test_annotations_from_a_missing_package_do_not_matter(see: Callable[..., Any]) -> None:
    text = 'import missing_one as jt\nclass Net(nn.Module):\n    def forward(self, x: jt.Float[torch.Tensor, "b"]) -> jt.Float: return x\n'  # noqa: E501 - a text in one piece

    assert see(text, recipe_=("Net()", "float32[2]")).value == [2]


def test_a_use_is_remembered_where_the_model_swallows_it(see: Callable[..., Any]) -> None:
    text = "import missing_one\nclass Net(nn.Module):\n    def forward(self, x):\n        try:\n            return missing_one.f(x)\n        except Exception:\n            return x\n"  # noqa: E501 - a text in one piece
    probe = "(cls()(torch.ones(2)).shape[0], [e.stage for e in __import__('netron_lens.worker.load.standins.standin', fromlist=['uses']).uses])"  # noqa: E501 - a text in one piece

    assert see(text, probe=probe).value == [2, ["load"]]


def test_a_files_own_handling_of_a_missing_package_is_kept(see: Callable[..., Any]) -> None:
    text = "try:\n    import missing_one\n    HAS = True\nexcept ImportError:\n    HAS = False\n" + FORWARD.format(
        "missing_one.f(x) if HAS else x"
    )

    seen = see(text, recipe_=("Net()", "float32[2]"))

    assert seen.error is None
    assert seen.value == [2]


def test_a_name_that_a_package_no_longer_has(see: Callable[..., Any]) -> None:
    seen = see("from torch.nn import Gone\n" + FORWARD.format("Gone()(x)"), recipe_=("Net()", "float32[2]"))

    assert seen.error is not None
    assert seen.error["message"].startswith("`torch.nn.Gone` is not part of `torch` ")


def test_required_flags_get_values(see: Callable[..., Any]) -> None:
    text = (
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('data')\n"
        "parser.add_argument('--num-classes', type=int, required=True)\nparser.add_argument('--width', default=4)\n"
        "parser.add_argument('--act', choices=['relu', 'elu'], required=True)\nargs = parser.parse_args()\n"
        "class Net(nn.Module):\n    n = [args.num_classes, args.width, args.act, args.data]\n"
    )

    seen = see(text, probe="cls.n")

    assert seen.value == [10, 4, "relu", ""]
    assert seen.codes() == ["required-flag"] * 3


def test_flags_get_values_in_each_of_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setattr(argparse.ArgumentParser, "parse_known_args", argparse.ArgumentParser.parse_known_args)
    for _ in range(sys.getrecursionlimit()):
        flags.stand_in("net.py")
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", default=4)
    assert parser.parse_args().width == 4


def test_the_warning_of_a_required_flag_has_the_line_that_parses(see: Callable[..., Any]) -> None:
    text = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, required=True)\nargs = p.parse_args()\nclass Net(nn.Module):\n    n = args.n\n"  # noqa: E501 - a text in one piece

    seen = see(text, probe="cls.n")

    assert [(warning["code"], warning["line"]) for warning in seen.warnings] == [("required-flag", 6)]


def test_flags_that_a_library_keeps(see: Callable[..., Any]) -> None:
    library = "FLAGS = {}\ndef DEFINE_integer(name, default):\n    FLAGS[name] = default\n"
    text = "import library as flags\nFLAGS = flags.FLAGS\nflags.DEFINE_integer('n', 3)\nclass Net(nn.Module):\n    n = FLAGS['n']\n"  # noqa: E501 - a text in one piece

    seen = see(text, probe="cls.n", files={"library.py": library})

    assert seen.value == 3


def test_flags_of_absl_are_read_without_a_command_line(see: Callable[..., Any]) -> None:
    text = "from absl import flags\nFLAGS = flags.FLAGS\nflags.DEFINE_integer('n', 3, '')\nflags.DEFINE_integer('num_classes', None, '')\nclass Net(nn.Module):\n    n = [FLAGS.n, FLAGS.num_classes]\n"  # noqa: E501 - a text in one piece

    seen = see(text, probe="cls.n")

    assert seen.value == [3, 10]
    assert [(warning["code"], warning["line"]) for warning in seen.warnings] == [("required-flag", 8)]


def test_options_of_a_command_around_a_class(see: Callable[..., Any]) -> None:
    text = """
import click
@click.command()
@click.option("--num-layers", "-n", default=3)
@click.option("--bias/--no-bias", is_flag=True)
def main(num_layers, bias):
    class Net(nn.Module):
        n = [num_layers, bias]
"""

    assert see(text, "main.<locals>.Net", probe="cls.n").value == [3, False]


def test_an_environment_variable_that_is_not_set(see: Callable[..., Any]) -> None:
    seen = see(
        'import os\nRANK = int(os.environ["NOT_SET_RANK"])\nclass Net(nn.Module):\n    n = RANK\n', probe="cls.n"
    )

    assert seen.value == 0
    assert seen.codes() == ["missing-environment"]


def test_an_environment_variable_with_a_name_that_says_its_number(see: Callable[..., Any]) -> None:
    text = 'import os\nWIDTH = int(os.environ["NOT_SET_HIDDEN"])\nclass Net(nn.Module):\n    n = WIDTH\n'
    assert see(text, probe="cls.n").value == 64


def test_a_configuration_is_read_from_beside_the_file(see: Callable[..., Any]) -> None:
    text = 'import json\nwith open("config.json") as f:\n    config = json.load(f)\nclass Net(nn.Module):\n    n = config["n"]\n'  # noqa: E501 - a text in one piece

    assert see(text, probe="cls.n", file="sub/net.py", files={"sub/config.json": '{"n": 3}'}).value == 3


def test_a_failed_statement_matters_only_where_its_name_is_read(see: Callable[..., Any]) -> None:
    text = (
        "vocab = 1 / 0\nclass Net(nn.Module):\n    def other(self): return vocab\n    def forward(self, x): return x\n"
    )

    assert see(text, recipe_=("Net()", "float32[2]")).value == [2]


def test_a_failed_statement_is_named_where_its_name_is_read(see: Callable[..., Any]) -> None:
    seen = see("size = 1 / 0\n" + FORWARD.format("x + size"), recipe_=("Net()", "float32[2]"))

    assert seen.error is not None
    assert (
        seen.error["message"]
        == "the class needs `size`, and line 3 that makes it failed: ZeroDivisionError: division by zero"
    )


def test_the_whole_file_is_run_where_the_slice_is_not_enough(see: Callable[..., Any]) -> None:
    seen = see("exec('HIDDEN = 3')\nclass Net(nn.Module):\n    n = HIDDEN\n", probe="cls.n")

    assert (seen.value, seen.loaded) == (3, "file")
    assert seen.codes() == ["whole-file"]


def test_text_that_does_not_parse_names_its_line(see: Callable[..., Any]) -> None:
    seen = see("class Net(nn.Module):\n    def f(:\n")

    assert seen.error is not None
    assert (seen.error["stage"], seen.error["line"]) == ("load", 4)


def test_notebook_magics_are_passed_over(see: Callable[..., Any]) -> None:
    assert see("%matplotlib inline\n!pip install x\nclass Net(nn.Module):\n    n = 3\n", probe="cls.n").value == 3
