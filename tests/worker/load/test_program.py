"""The program repeats the run in a plain interpreter, from any folder."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


FORWARD = "class Net(nn.Module):\n    def __init__(self, n=2):\n        super().__init__()\n        self.fc = nn.Linear(n, 3)\n    def forward(self, x):\n        return {}\n"  # noqa: E501 - a text in one piece


PLAIN = """
import os, runpy, sys, traceback
import torch

for path in map(str.strip, sys.stdin):
    if os.fork() == 0:
        try:
            sys.path[0] = os.path.dirname(path)
            runpy.run_path(path, run_name="__main__")
        except BaseException:
            traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
        os._exit(0)
    os.wait()
    print("ENDED", flush=True)
"""


@pytest.fixture(scope="module")
def plain() -> Iterator[subprocess.Popen[str]]:
    """A plain interpreter that has imported torch, and runs each program in a process of its own."""
    command = [sys.executable, "-c", PLAIN]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/") as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def run(plain: subprocess.Popen[str], tmp_path: Path) -> Callable[[str], str]:
    """Run a program; what it prints, an error that it raises included."""

    def one(text: str) -> str:
        assert plain.stdin is not None
        assert plain.stdout is not None
        path = tmp_path / "elsewhere" / "program.py"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        print(path, file=plain.stdin, flush=True)
        return "".join(iter(plain.stdout.readline, "ENDED\n")).strip()

    return one


def test_prints_the_shapes(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    seen = see(FORWARD.format("self.fc(x)"), recipe_=("Net(4)", "float32[1,4]"))

    assert run(seen.program) == "float32[1, 3]"


def test_runs_a_generator_through(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = FORWARD.replace("return {}", "while True:\n            yield {}").format("self.fc(x)")
    seen = see(text, recipe_=("Net(4)", "float32[1,4]"))

    assert run(seen.program).startswith("['float32[1, 3]', 'float32[1, 3]', ")


def test_provides_what_was_provided(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    seen = see(FORWARD.format("F.relu(self.fc(x))"), recipe_=("Net(4)", "float32[1,4]"))

    assert "import torch.nn.functional as F\n" in seen.program
    assert run(seen.program) == "float32[1, 3]"


@pytest.mark.parametrize("names", ["annotations", "(annotations,\n                        division)"])
def test_keeps_future_imports_first(see: Callable[..., Any], run: Callable[[str], str], names: str) -> None:
    head = f'"""A model."""\nfrom __future__ import {names}\nfrom torch import nn\n'
    seen = see(FORWARD.format("F.relu(self.fc(x))"), head=head, recipe_=("Net(4)", "float32[1,4]"))

    assert run(seen.program) == "float32[1, 3]"


def test_a_slice_with_args_of_its_own(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, required=True)\nargs = p.parse_args()\n"  # noqa: E501 - a text in one piece
    seen = see(text + FORWARD.format("self.fc(x) * args.n"), recipe_=("Net(args.n)", "float32[1,8]"))

    assert seen.value == [1, 3]
    assert run(seen.program) == "float32[1, 3]"


def test_names_outside_the_slice_that_the_recipe_reads(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    seen = see(
        "WIDTH = 4\nBATCH = 2\n" + FORWARD.format("self.fc(x)"), recipe_=("Net(WIDTH)", "torch.randn(BATCH, WIDTH)")
    )

    assert seen.value == [2, 3]
    assert run(seen.program) == "float32[2, 3]"


def test_imports_siblings(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    files = {"pkg/__init__.py": "", "pkg/blocks.py": "def double(x):\n    return x * 2\n"}
    seen = see(
        "from .blocks import double\n" + FORWARD.format("double(self.fc(x))"),
        file="pkg/net.py",
        files=files,
        recipe_=("Net(4)", "float32[1,4]"),
    )

    assert run(seen.program) == "float32[1, 3]"


@pytest.mark.parametrize(
    ("imported", "comes_along"),
    [
        ("from torch.nn.modules.linear import gone", True),
        ("from torch.nn.gone import Linear", True),
        ("import torch.nn.gone", True),
        ("from torch.nn.modules.linear import Linear", False),
        ("from torch.nn import modules", False),
        ("from email import charset", False),
    ],
)
def test_siblings_that_import_what_is_no_longer_there_come_along(
    see: Callable[..., Any], run: Callable[[str], str], imported: str, *, comes_along: bool
) -> None:
    seen = see(
        "from blocks import double\n" + FORWARD.format("double(self.fc(x))"),
        file="net.py",
        files={"blocks.py": f"{imported}\ndef double(x):\n    return x * 2\n"},
        recipe_=("Net(4)", "float32[1,4]"),
    )

    assert ("x * 2" in seen.program) is comes_along
    assert run(seen.program) == "float32[1, 3]"


def test_siblings_with_effects_come_along_as_slices(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    files = {
        "pkg/__init__.py": "import missing_one\nraise ValueError\n",
        "pkg/blocks.py": "from . import more\nfrom .more import one\nimport missing_one\nprint('an effect')\ndef double(x):\n    return F.relu(x) * 2 * one * more.one\n",  # noqa: E501 - a text in one piece
        "pkg/more.py": "one = 1\nraise ValueError\n",
    }
    seen = see(
        "from .blocks import double\n" + FORWARD.format("double(self.fc(x))"),
        file="pkg/net.py",
        files=files,
        recipe_=("Net(4)", "float32[1,4]"),
    )

    assert seen.value == [1, 3]
    assert run(seen.program) == "float32[1, 3]"


def test_a_module_that_annotations_name_may_need_the_file_itself(
    see: Callable[..., Any], run: Callable[[str], str]
) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/more.py": "from torch import nn\nfrom pkg.net import Base\nclass More(Base):\n    pass\n",
    }
    net = FORWARD.format("self.fc(x)").replace("class Net(nn.Module):", "class Net(Base):\n    more: More")
    text = "from __future__ import annotations\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
    text += (
        f"    from pkg.more import More\nimport torch\nfrom torch import nn\nclass Base(nn.Module):\n    pass\n{net}"
    )
    seen = see(text, file="pkg/net.py", files=files, head="", recipe_=("Net(4)", "float32[1,4]"))

    assert seen.value == [1, 3]
    assert run(seen.program) == "float32[1, 3]"


def test_a_module_that_reads_its_own_parts(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "import sys\nthis = sys.modules[__name__]\nBase = nn.Module\n"
    net = FORWARD.format("self.fc(x)").replace("nn.Module", "this.Base")

    seen = see(f"{text}{net}Base = None\n", recipe_=("Net(4)", "float32[1,4]"))

    assert run(seen.program) == "float32[1, 3]"


def test_a_class_in_a_function(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = (
        "def make(n):\n"
        + "".join(f"    {line}\n" for line in FORWARD.format("self.fc(x)").splitlines())
        + "    return Net(n)\nmake(4)\n"
    )
    seen = see(text, "make.<locals>.Net", recipe_=("Net(4)", "float32[1,4]"))

    assert run(seen.program) == "float32[1, 3]"


def test_a_class_in_a_class(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "class Outer:\n    class Net(nn.Module):\n        def forward(self, x): return x\n"
    seen = see(text, qualname="Outer.Net", recipe_=("Net()", "float32[2]"))

    assert run(seen.program) == "float32[2]"


def test_a_missing_mixin(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "from missing_one import Mixin\n" + FORWARD.format("self.fc(x)").replace(
        "nn.Module", "nn.Module, Mixin, repo='x'"
    )
    seen = see(text, recipe_=("Net(4)", "float32[1,4]"))

    assert run(seen.program) == "float32[1, 3]"


def test_a_value_that_could_not_be_made_and_is_not_needed(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "from missing_one import make\nother = make()\nsizes = {'other': other, 'n': 2}\n"

    seen = see(text + FORWARD.format("self.fc(x)"), recipe_=("Net(sizes['n'])", "torch.zeros(1, 2)"))

    assert run(seen.program) == "float32[1, 3]"


def test_everything_of_a_missing_package(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    imports = "from parts import *\nfrom missing_one import *\n"
    text = imports + FORWARD.format("missing() if x.dim() > 2 else self.fc(x) * SCALE")
    seen = see(text, recipe_=("Net(4)", "float32[1,4]"), files={"parts.py": "SCALE = 2\n"})

    assert run(seen.program) == "float32[1, 3]"


def test_devices_that_are_not_there(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "device = torch.device('cuda')\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.w = nn.Parameter(torch.ones(2, device='cuda'))\n    def forward(self, x):\n        return x.to(device) + self.w.cuda() + torch.zeros(2, device=x.get_device()) + torch.zeros(2).to('cuda', torch.float32)\n"  # noqa: E501 - a text in one piece
    seen = see(text, probe="None")
    program = see(text, recipe_=("Net().cuda()", "float32[2]"), guarded=False).program

    assert seen.error is None
    assert run(program) == "float32[2]"


def test_devices_that_only_the_rest_of_the_file_asks_for_are_not_spoken_of(see: Callable[..., Any]) -> None:
    seen = see("device = 'cuda'\n" + FORWARD.format("self.fc(x)"), recipe_=("Net()", "float32[1,2]"))

    assert "cuda" not in seen.program


def test_types_of_tensors_that_are_not_there(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = FORWARD.format(
        "self.fc(x) + torch.cuda.FloatTensor([1.0, 2.0, 3.0]) + x.new(3).type(torch.cuda.FloatTensor)"
    )
    seen = see(text, recipe_=("Net()", "float32[1,2]"))

    assert seen.error is None
    assert run(seen.program) == "float32[1, 3]"


def test_a_configuration_beside_the_file(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "import json\nwith open('config.json') as f:\n    n = json.load(f)['n']\n" + FORWARD.format("self.fc(x)")
    seen = see(text, files={"config.json": '{"n": 4}'}, recipe_=("Net(n)", "float32[1,4]"))

    assert run(seen.program) == "float32[1, 3]"


def test_a_configuration_that_another_module_reads(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    settings = "import json\nwith open('config.json') as f:\n    n = json.load(f)['n']\neffect('')\n"
    text = "from settings import n\n" + FORWARD.format("self.fc(x)")
    seen = see(text, recipe_=("Net(n)", "float32[1,4]"), files={"settings.py": settings, "config.json": '{"n": 4}'})

    assert run(seen.program) == "float32[1, 3]"


def test_a_star_import_becomes_the_names_it_gives(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    seen = see("from math import *\n" + FORWARD.format("self.fc(x) * floor(2.5)"), recipe_=("Net(4)", "float32[1,4]"))

    assert "from math import floor" in seen.program
    assert run(seen.program) == "float32[1, 3]"


def test_weights_that_are_left_out(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = FORWARD.format("self.fc(x)").replace(
        "    def forward",
        "        self.load_state_dict(torch.hub.load_state_dict_from_url('https://example.invalid/w.pth'))\n"
        "        self.load_state_dict(torch.load('nowhere.pth')['model'])\n"
        "        self.load_state_dict({**torch.load('elsewhere.pth'), 'fc.bias': torch.zeros(3)})\n    def forward",
    )
    seen = see(text, recipe_=("Net(4)", "float32[1,4]"), guarded=True)

    assert seen.codes() == ["no-weights", "no-weights", "no-weights"]
    assert run(seen.program) == "float32[1, 3]"


def test_weights_of_timm_are_left_out(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    files = {
        "../site/timm/__init__.py": "from timm.models._builder import create_model\n",
        "../site/timm/models/__init__.py": "",
        "../site/timm/models/_builder.py": "from torch import nn\ndef load_pretrained(model):\n    raise OSError('no network')\ndef create_model(name, pretrained):\n    model = nn.Flatten()\n    load_pretrained(model)\n    return model\n",  # noqa: E501 - a text in one piece
    }
    site = (
        "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'site'))\n"
    )
    text = (
        site
        + "import timm\n"
        + FORWARD.format("self.flat(self.fc(x))").replace(
            "    def forward", "        self.flat = timm.create_model('flat', pretrained=True)\n    def forward"
        )
    )
    seen = see(text, files=files, recipe_=("Net(4)", "float32[1,4]"), guarded=True)

    assert seen.codes() == ["no-weights"]
    assert run(seen.program) == "float32[1, 3]"


def test_a_model_of_torchvision_is_built_here_and_not_fetched(
    see: Callable[..., Any], run: Callable[[str], str]
) -> None:
    files = {
        "torchvision/__init__.py": "",
        "torchvision/models.py": "from torch import nn\ndef get_model_builder(name):\n    return {'flat': lambda pretrained: nn.Flatten()}[name]\n",  # noqa: E501 - a text in one piece
    }
    text = FORWARD.format("self.flat(self.fc(x))").replace(
        "    def forward",
        "        self.flat = torch.hub.load('pytorch/vision:v0.10.0', 'flat', pretrained=True, verbose=False)\n    def forward",  # noqa: E501 - a text in one piece
    )
    seen = see(text, files=files, recipe_=("Net(4)", "float32[1,4]"), guarded=True)

    assert seen.codes() == ["code-not-fetched"]
    assert run(seen.program) == "float32[1, 3]"


def test_siblings_that_import_each_other_come_along(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    files = {
        "pkg/__init__.py": "import missing_one\nclass OddError(Exception): pass\nfrom .blocks import double\nmissing_one.f()\n",  # noqa: E501 - a text in one piece
        "pkg/blocks.py": "from . import OddError\ndef double(x):\n    if x.dim() == 9: raise OddError\n    return x * 2\n",  # noqa: E501 - a text in one piece
    }
    seen = see(
        "from pkg import double\n" + FORWARD.format("double(self.fc(x))"),
        files=files,
        recipe_=("Net(4)", "float32[1,4]"),
    )

    assert run(seen.program) == "float32[1, 3]"


def test_siblings_whose_package_imports_what_is_not_there_come_along(
    see: Callable[..., Any], run: Callable[[str], str]
) -> None:
    files = {
        "pkg/__init__.py": "from .blocks import double\nfrom . import training\n",
        "pkg/blocks.py": "def double(x):\n    return x * 2\n",
        "pkg/training.py": "import tools\n",
        "tools.py": "from missing_one import Writer\n",
    }
    seen = see(
        "from pkg import double\n" + FORWARD.format("double(self.fc(x))"),
        files=files,
        recipe_=("Net(4)", "float32[1,4]"),
    )

    assert run(seen.program) == "float32[1, 3]"


def test_a_part_of_a_package_that_no_import_of_the_slice_brings_is_imported(
    see: Callable[..., Any], run: Callable[[str], str]
) -> None:
    seen = see(
        "import wsgiref\n\nSIZE = len(wsgiref.validate.__name__)\n" + FORWARD.format("x + SIZE"),
        recipe_=("Net(4)", "float32[2]"),
    )

    assert seen.error is None
    assert "import wsgiref.validate" in seen.program
    run(seen.program)


def test_a_part_of_a_package_that_another_module_imports_is_imported(
    see: Callable[..., Any], run: Callable[[str], str]
) -> None:
    text = "import parts_x\nfrom parts_x.one import SIZE\n\nOTHER = len(vars(parts_x))\n" + FORWARD.format("x + OTHER")
    files = {"parts_x/__init__.py": "", "parts_x/one.py": "from . import two\nSIZE = 4\n", "parts_x/two.py": "N = 4\n"}
    seen = see(text, recipe_=("Net(parts_x.two.N)", "float32[2]"), files=files)

    assert "import parts_x.two" in seen.program
    run(seen.program)


def test_a_module_that_imports_the_file_again_is_given_it(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    making = "from .net import Net\nprint(1)\ndef make():\n    return Net(4)\n"
    files = {"shop/__init__.py": "", "shop/making.py": making}
    text = "SIZE = 4\n" + FORWARD.format("self.fc(x)")
    seen = see(text, recipe_=("shop.making.make()", "float32[1,4]"), files=files, file="shop/net.py")

    assert run(seen.program) == "float32[1, 3]"


def test_finds_a_file_that_the_recipe_names(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "def sizes(path):\n    with io.open(path) as file:\n        return int(file.read())\n"
    net = FORWARD.format("self.fc(x)")
    files = {"conf/n.txt": "4", "reading.py": f"import io\n{text}"}
    seen = see(f"from reading import sizes\n{net}", recipe_=("Net(sizes('conf/n.txt'))", "float32[1,4]"), files=files)

    assert run(seen.program) == "float32[1, 3]"


def test_finds_modules_of_a_folder_beside_the_file(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "import sys\nsys.path.append('blocks')\nfrom widths import four\n" + FORWARD.format("self.fc(x)")
    files = {"deep/blocks/widths.py": "four = 4\n"}
    seen = see(text, file="deep/net.py", recipe_=("Net(four)", "float32[1,4]"), files=files)

    assert run(seen.program) == "float32[1, 3]"


def test_keeps_on_the_cpu_what_an_imported_module_asks_for(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    files = {"noises.py": "import torch\ndef noise(x):\n    return torch.zeros_like(x).cuda()\n"}
    text = "from noises import noise\n" + FORWARD.format("self.fc(x + noise(x))")
    seen = see(text, recipe_=("Net(4)", "float32[1,4]"), files=files, guarded=False)

    assert run(seen.program) == "float32[1, 3]"


def test_relative_imports_that_may_fail_are_absolute(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "try:\n    from .widths import four\nexcept ImportError:\n    from widths import four\n"
    seen = see(
        text + FORWARD.format("self.fc(x)"),
        file="nets/net.py",
        recipe_=("Net(four)", "float32[1,4]"),
        files={"nets/widths.py": "four = 4\n"},
    )

    assert run(seen.program) == "float32[1, 3]"


def test_a_whole_file_is_written_without_its_package(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    text = "from .widths import four\nexec('HIDDEN = four')\n"
    text += "class Net(nn.Module):\n    size = HIDDEN\n"
    text += "    def forward(self, x):\n        return x[:, : self.size - 1]\n"
    seen = see(
        f"{text}if __name__ == '__main__':\n    raise SystemExit\n",
        file="models_of_ours/net.py",
        recipe_=("Net()", "float32[1,4]"),
        files={"models_of_ours/widths.py": "four = 4\n"},
    )

    assert seen.loaded == "file"
    assert run(seen.program) == "float32[1, 3]"


def test_a_relative_import_that_led_out_of_every_package_is_left_out(
    see: Callable[..., Any], run: Callable[[str], str]
) -> None:
    rows = "from . import widths\neffect('')\nclass Rows:\n    def double(self, x):\n        return x * 2\n"
    rows += "    def four(self):\n        return widths.four\n"
    seen = see(
        "import rows\n" + FORWARD.format("rows.Rows().double(self.fc(x))"),
        file="nets/net.py",
        recipe_=("Net(4)", "float32[1,4]"),
        files={
            "nets/rows.py": f"{rows}    def four(self):\n        return widths.four\n",
            "nets/widths.py": "four = 4\n",
        },
    )

    assert run(seen.program) == "float32[1, 3]"


@pytest.mark.parametrize(("constructor", "is_imported"), [("Net()", False), ("Net(extras.wide.width)", True)])
def test_a_program_imports_what_its_recipe_names_and_no_more(
    see: Callable[..., Any], constructor: str, *, is_imported: bool
) -> None:
    asked = "__import__('netron_lens.worker.load.written.asked', fromlist=['_'])"
    tried = f"{asked}.provide(loaded, 'extras.wide.width')"
    files = {"extras/__init__.py": "", "extras/wide.py": "width = 2\n"}
    seen = see(FORWARD.format("self.fc(x)"), probe=tried, files=files, recipe_=(constructor, "float32[4, 2]"))
    assert ("import extras.wide" in seen.program) is is_imported


def test_a_loop_that_failed_and_is_not_needed_is_left_out(see: Callable[..., Any], run: Callable[[str], str]) -> None:
    words = (
        "words = list(open('absent.txt'))\nindex = {}\nfor word in words[1:]:\n    print(word)\n    index[word] = 1\n"
    )
    text = f"{words}{FORWARD.format('self.fc(x)')}    def encode(self, word):\n        return index[word]\n"
    seen = see(text, recipe_=("Net(4)", "float32[1,4]"))

    assert run(seen.program) == "float32[1, 3]"


def test_siblings_that_import_from_a_folder_what_is_not_there_come_along(
    see: Callable[..., Any], run: Callable[[str], str]
) -> None:
    files = {
        "blocks.py": "from plain_folder.tools import Writer\ndef double(x):\n    return x * 2\n",
        "plain_folder/tools.py": "from missing_one import Writer\n",
    }
    text = "from blocks import double\n" + FORWARD.format("double(self.fc(x))")

    assert run(see(text, files=files, recipe_=("Net(4)", "float32[1,4]")).program) == "float32[1, 3]"


def test_a_part_that_is_read_of_a_package_which_comes_along_is_imported(
    see: Callable[..., Any], run: Callable[[str], str]
) -> None:
    files = {"pkg/__init__.py": "import missing_one\nfrom .sizes import four\n", "pkg/sizes.py": "four = 4\n"}
    text = "import pkg\n" + FORWARD.replace("n=2", "n=pkg.sizes.four").format("self.fc(x)")
    seen = see(text, files=files, recipe_=("Net()", "float32[1,4]"))

    assert run(seen.program) == "float32[1, 3]"
