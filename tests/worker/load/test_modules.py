"""Other files of the user's: found as Python would find them, and run only as far as they are asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from netron_lens.worker import warm
from netron_lens.worker.load.running import namesakes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BLOCKS = "import missing_one\nfrom torch import nn\neffect(1)\nWIDTH = 3\nclass Block(nn.Module):\n    n = WIDTH\nfor i in range(3):\n    effect(i)\n"  # noqa: E501 - a text in one piece
NET = "class Net(nn.Module):\n    n = Block.n\n"


def test_a_sibling_gives_a_name_without_its_effects(see: Callable[..., Any]) -> None:
    seen = see("from blocks import Block\n" + NET, probe="cls.n", files={"blocks.py": BLOCKS})

    assert seen.error is None
    assert (seen.value, seen.effects) == (3, [])


def test_a_sibling_as_a_module_gives_names_without_its_effects(see: Callable[..., Any]) -> None:
    seen = see(
        "import blocks\nclass Net(nn.Module):\n    n = blocks.Block.n\n", probe="cls.n", files={"blocks.py": BLOCKS}
    )

    assert (seen.value, seen.effects) == (3, [])


def test_a_star_import_of_a_sibling(see: Callable[..., Any]) -> None:
    seen = see(
        "from blocks import *\n" + NET, probe="(cls.n, 'WIDTH' in loaded.namespace)", files={"blocks.py": BLOCKS}
    )

    assert (seen.value, seen.effects) == ([3, False], [])


def test_a_star_import_gives_nothing_of_a_main_block(see: Callable[..., Any]) -> None:
    files = {"other.py": 'if __name__ == "__main__":\n    A = 1\n', "tools.py": "A = 2\n"}
    text = "from torch import nn\nfrom tools import *\nfrom other import *\nclass Net(nn.Module):\n    a = A\n"

    assert see(text, probe="cls.a", files=files).value == 2


def test_a_star_import_gives_only_what_all_names(see: Callable[..., Any]) -> None:
    files = {"blocks.py": "__all__ = ['Block']\nclass Block:\n    n = 3\nclass Hidden: pass\n"}

    assert see(
        "Hidden = 1\nfrom blocks import *\n" + NET + "    h = Hidden\n", probe="[cls.n, cls.h]", files=files
    ).value == [3, 1]


def test_a_star_import_of_modules_that_take_the_name_from_the_package(see: Callable[..., Any]) -> None:
    user = "from pieces import Block\nclass {}(Block): pass\n"
    files = {
        "pieces/__init__.py": "from .base import *\nfrom .a import *\nfrom .b import *\n",
        "pieces/base.py": "from torch import nn\nclass Block(nn.Module):\n    n = 3\n",
        "pieces/a.py": user.format("A"),
        "pieces/b.py": user.format("B"),
    }
    seen = see("from pieces import Block\n" + NET, file="pieces/net.py", probe="cls.n", files=files)

    assert seen.error is None
    assert seen.value == 3


def test_two_modules_that_import_all_of_each_other(see: Callable[..., Any]) -> None:
    files = {
        "one.py": "from two import *\nWIDTH = 3\n",
        "two.py": "from one import *\nDEPTH = 4\n",
    }
    text = "from one import *\nclass Net(nn.Module):\n    n = [WIDTH, DEPTH]\n"

    seen = see(text, probe="cls.n", files=files)

    assert seen.error is None
    assert seen.value == [3, 4]


@pytest.mark.parametrize("names", ["conv", "*"])
def test_a_submodule_does_not_hide_what_the_package_calls_so(see: Callable[..., Any], names: str) -> None:
    files = {
        "pieces/__init__.py": f"from .other import Other\nfrom .conv import {names}\n",
        "pieces/conv.py": "def conv():\n    return 3\n",
        "pieces/other.py": "from .conv import conv\nclass Other:\n    n = conv()\n",
    }
    text = "from pieces import Other, conv\nclass Net(nn.Module):\n    n = [Other.n, conv()]\n"

    assert see(text, probe="cls.n", files=files).value == [3, 3]


def test_the_module_itself_is_found_in_its_package(see: Callable[..., Any]) -> None:
    text = "from torch import nn\nclass Net(nn.Module):\n    n = 3\n"
    probe = "__import__('parts').net.Net.n"

    assert see(text, file="parts/net.py", probe=probe, files={"parts/__init__.py": "", "parts/net.py": text}).value == 3


@pytest.mark.parametrize("importing", ["from pkg import blocks", "from . import blocks", "import pkg.blocks as blocks"])
def test_a_package_that_imports_its_own_parts(see: Callable[..., Any], importing: str) -> None:
    text = f"{importing}\nclass Net(nn.Module):\n    n = blocks.Block.n\n"

    seen = see(text, file="pkg/__init__.py", probe="cls.n", files={"pkg/blocks.py": BLOCKS})

    assert seen.error is None
    assert (seen.value, seen.module) == (3, "pkg")


def test_a_relative_import_passes_over_the_package_around_it(see: Callable[..., Any]) -> None:
    files = {"pkg/__init__.py": "effect('pkg')\nimport missing_one\nmissing_one.f()\n", "pkg/blocks.py": BLOCKS}

    seen = see("from .blocks import Block\n" + NET, file="pkg/net.py", probe="cls.n", files=files)

    assert seen.error is None
    assert (seen.value, seen.effects, seen.module) == (3, [], "pkg.net")


def test_a_relative_import_of_a_name_of_the_package(see: Callable[..., Any]) -> None:
    files = {
        "pkg/__init__.py": "effect('pkg')\nfrom .blocks import Block\n",
        "pkg/blocks.py": BLOCKS,
        "pkg/sub/__init__.py": "",
    }

    seen = see("from .. import Block\n" + NET, file="pkg/sub/net.py", probe="cls.n", files=files)

    assert (seen.value, seen.effects, seen.module) == (3, [], "pkg.sub.net")


def test_a_relative_import_without_an_init(see: Callable[..., Any]) -> None:
    seen = see(
        "from .blocks import Block\n" + NET, file="models/net.py", probe="cls.n", files={"models/blocks.py": BLOCKS}
    )

    assert (seen.value, seen.module) == (3, "models.net")


def test_a_relative_import_from_a_folder_with_a_dot(see: Callable[..., Any]) -> None:
    seen = see("from .blocks import Block\n" + NET, file="v1.0/net.py", probe="cls.n", files={"v1.0/blocks.py": BLOCKS})

    assert seen.value == 3


def test_a_clone_whose_name_is_no_identifier_is_no_package(see: Callable[..., Any]) -> None:
    files = {"a-clone/__init__.py": "", "a-clone/models/__init__.py": "", "a-clone/models/blocks.py": BLOCKS}
    seen = see("from .blocks import Block\n" + NET, file="a-clone/models/net.py", probe="cls.n", files=files)

    assert (seen.value, seen.module) == (3, "models.net")


def test_a_module_of_the_package_as_a_name(see: Callable[..., Any]) -> None:
    files = {"pkg/__init__.py": "", "pkg/blocks.py": BLOCKS}

    assert (
        see("from . import blocks\nBlock = blocks.Block\n" + NET, file="pkg/net.py", probe="cls.n", files=files).value
        == 3
    )


def test_an_import_from_the_workspace_and_from_src(see: Callable[..., Any]) -> None:
    for place in ("lib/blocks.py", "src/lib/blocks.py"):
        seen = see("from lib.blocks import Block\n" + NET, file="deep/er/net.py", probe="cls.n", files={place: BLOCKS})

        assert seen.value == 3, place


def test_a_folder_that_the_file_puts_on_the_path(see: Callable[..., Any]) -> None:
    text = "import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'vendor'))\nfrom blocks import Block\n"  # noqa: E501 - a text in one piece

    assert see(text + NET, probe="cls.n", files={"vendor/blocks.py": BLOCKS}).value == 3


@pytest.mark.parametrize("file", ["src/net/models/net.py", "src/net/models/other.py"])
def test_a_name_that_a_file_has_in_common_with_a_folder_around_it_is_the_folder_s(
    see: Callable[..., Any], file: str
) -> None:
    text = "from net.blocks.block import Block\n" + NET
    files = {"src/net/models/net.py": text, "src/net/blocks/block.py": BLOCKS}
    seen = see(text, file=file, probe="cls.n", files=files, head="from torch import nn\n")

    assert seen.error is None
    assert seen.value == 3


def test_modules_that_import_each_other(see: Callable[..., Any]) -> None:
    files = {
        "a.py": "from b import two\ndef one(): return 1\nthree = two() + 1\n",
        "b.py": "from a import one\ndef two(): return one() + 1\n",
    }

    assert see("from a import three\nclass Net(nn.Module):\n    n = three\n", probe="cls.n", files=files).value == 3


def test_what_a_module_names_for_type_checkers_is_not_loaded_before_what_needs_it(see: Callable[..., Any]) -> None:
    files = {
        "models_of_ours/one.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .net import Net\n"
        'def one(net: "Net"):\n    return 1\n',
        "models_of_ours/two.py": "from .one import one\ndef two(net):\n    return 2\n",
    }
    text = "from .one import one as first\nfrom .two import two as second\n"
    text += "class Net(nn.Module):\n    one = first\n    two = second\n"
    seen = see(text, probe="cls.two(None)", file="models_of_ours/net.py", files=files)

    assert (seen.value, seen.loaded) == (2, "slice")


def test_a_standard_module_is_not_shadowed(see: Callable[..., Any]) -> None:
    seen = see(
        "import queue\nclass Net(nn.Module):\n    n = queue.Queue.__name__\n",
        probe="cls.n",
        files={"queue.py": "effect(1)\n"},
    )

    assert seen.value == "Queue"


def test_a_module_that_makes_names_as_it_runs(see: Callable[..., Any]) -> None:
    files = {"made.py": "for i in range(3):\n    globals()[f'n{i}'] = i\n"}

    assert see("from made import n2\nclass Net(nn.Module):\n    n = n2\n", probe="cls.n", files=files).value == 2


def test_a_module_with_names_on_demand(see: Callable[..., Any]) -> None:
    files = {"made.py": "def __getattr__(name):\n    return name\n"}

    assert see("from made import abc\nclass Net(nn.Module):\n    n = abc\n", probe="cls.n", files=files).value == "abc"


def test_a_module_is_asked_by_the_method_that_reads_names(see: Callable[..., Any]) -> None:
    seen = see(
        "import blocks\nclass Net(nn.Module):\n    n = blocks.__getattribute__('WIDTH')\n",
        probe="cls.n",
        files={"blocks.py": "WIDTH = 3\n"},
    )

    assert seen.value == 3


def test_a_module_is_looked_through_as_a_dictionary(see: Callable[..., Any]) -> None:
    seen = see(
        "import blocks\nclass Net(nn.Module):\n    n = blocks.__dict__['WIDTH']\n",
        probe="cls.n",
        files={"blocks.py": "WIDTH = 3\n"},
    )

    assert seen.value == 3


def test_what_torch_loads_from_a_folder_looks_through_modules(see: Callable[..., Any]) -> None:
    seen = see(
        "class Net(nn.Module):\n    n = torch.hub.load('hub', 'wide', source='local')\n",
        probe="cls.n",
        files={
            "hub/hubconf.py": "import layers as made\ndef wide():\n    return made.__dict__['build_wide']()\n",
            "hub/layers.py": "def build_wide():\n    return 3\n",
        },
    )

    assert seen.value == 3


def test_a_known_name_missing_in_a_sibling_is_reported_there(see: Callable[..., Any]) -> None:
    seen = see(
        "from blocks import f\nclass Net(nn.Module):\n    def forward(self, x): return f(x)\n",
        files={"blocks.py": "def f(x):\n    return F.relu(x)\n"},
        recipe_=("Net()", "float32[2]"),
    )

    assert seen.value == [2]
    assert (seen.warnings[0]["file"].rpartition("/")[2], seen.warnings[0]["line"]) == ("blocks.py", 2)


def test_open_documents_are_read_instead_of_the_disk(see: Callable[..., Any]) -> None:
    documents = {
        "net.py": "from blocks import n as m\nfrom torch import nn\nclass Net(nn.Module):\n    n = m\n",
        "blocks.py": "n = 5\n",
    }

    seen = see(
        "class Net(nn.Module):\n    n = 1\n",
        probe="(cls.n, __import__('inspect').getsource(cls))",
        files={"blocks.py": "n = 1\n"},
        documents=documents,
    )

    assert seen.value == [5, "class Net(nn.Module):\n    n = m\n"]


def test_a_document_that_was_never_saved(see: Callable[..., Any]) -> None:
    documents = {"fresh.py": "n = 5\n"}

    assert (
        see("from fresh import n as m\nclass Net(nn.Module):\n    n = m\n", probe="cls.n", documents=documents).value
        == 5
    )


def test_an_encoding_declaration(see: Callable[..., Any]) -> None:
    see("", files={"x.py": ""}, qualname="None")
    seen = see(
        "class Net(nn.Module):\n    n = 'é'\n", head="# -*- coding: utf-8 -*-\nfrom torch import nn\n", probe="cls.n"
    )

    assert seen.value == "é"


def test_instances_can_be_pickled_and_annotations_resolved(see: Callable[..., Any]) -> None:
    text = "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom torch import nn\nimport torch\n@dataclass\nclass Config:\n    n: int = 3\nclass Net(nn.Module):\n    def __init__(self, config: Config):\n        super().__init__()\n    def forward(self, x: torch.Tensor): return x\n"  # noqa: E501 - a text in one piece
    probe = "(type(__import__('pickle').loads(__import__('pickle').dumps(cls(1)))) is cls, __import__('typing').get_type_hints(cls.__init__)['config'].n)"  # noqa: E501 - a text in one piece

    assert see(text, head="", probe=probe).value == [True, 3]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="code has no columns before 3.11")
def test_lines_and_columns_are_those_of_the_text(see: Callable[..., Any]) -> None:
    text = "import missing_one\neffect(1)\n\nclass Net(nn.Module):\n    def forward(self, x): return x.nothing\n"

    seen = see(
        text, probe="(cls.forward.__code__.co_firstlineno, max(p[2] or 0 for p in cls.forward.__code__.co_positions()))"
    )

    assert seen.value == [7, 33]


def test_no_module_is_read_for_what_a_star_may_tell_type_checkers(see: Callable[..., Any]) -> None:
    init = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .heavy import *\n"
    files = {"pkg/__init__.py": init, "pkg/heavy.py": "class Other: pass\n", "pkg/blocks.py": BLOCKS}

    seen = see(
        "import sys\nfrom . import blocks\nclass Net(nn.Module):\n    n = blocks.Block.n\n    modules = sys.modules\n",
        file="pkg/net.py",
        probe="(cls.n, 'pkg.heavy' in cls.modules)",
        files=files,
    )

    assert seen.error is None
    assert seen.value == [3, False]


def test_what_stands_around_an_installed_file_is_imported_as_python_does(
    see: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "workspace" / "site-packages")
    files = {
        "site-packages/pkg/__init__.py": "",
        "site-packages/pkg/blocks.py": BLOCKS.replace("import missing_one", ""),
    }

    seen = see("from .blocks import Block\n" + NET, file="site-packages/pkg/net.py", probe="cls.n", files=files)

    assert seen.error is None
    assert (seen.value, seen.effects) == (3, [1, 0, 1, 2])


def test_a_module_of_an_installed_package_that_lacks_something_is_loaded_in_parts(
    see: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "workspace" / "site-packages")
    files = {"site-packages/pkg/__init__.py": "", "site-packages/pkg/blocks.py": BLOCKS}

    seen = see("from pkg.blocks import Block\n" + NET, file="site-packages/pkg/net.py", probe="cls.n", files=files)

    assert seen.error is None
    assert (seen.value, seen.effects) == (3, [])


def test_an_installed_package_that_cannot_be_imported_is_loaded_in_parts(
    see: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "workspace" / "site-packages")
    files = {
        "site-packages/pkg/__init__.py": "from . import blocks\nimport missing_one\n",
        "site-packages/pkg/blocks.py": BLOCKS,
    }

    seen = see("from .blocks import Block\n" + NET, file="site-packages/pkg/net.py", probe="cls.n", files=files)

    assert seen.error is None
    assert (seen.value, seen.effects) == (3, [])


def test_of_two_modules_of_a_name_the_one_that_has_the_part_is_meant(see: Callable[..., Any]) -> None:
    text = "from utils.tools import WIDTH\nclass Net(nn.Module):\n    n = WIDTH\n"
    files = {"models/utils.py": "WIDTH = 3\n", "utils/tools.py": "WIDTH = 4\n"}

    assert see(text, probe="cls.n", files=files, file="models/net.py").value == 4


def test_an_installed_package_means_no_module_inside_of_the_users_packages(
    see: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site-packages"
    for name, text in {"outer_p": "from inner_p import WIDTH\n", "inner_p": "WIDTH = 3\n"}.items():
        (installed / name).mkdir(parents=True)
        (installed / name / "__init__.py").write_text(text)
    monkeypatch.syspath_prepend(str(installed))
    text = "import outer_p\nfrom towers.inner_p import DEPTH\nclass Net(nn.Module):\n    n = outer_p.WIDTH + DEPTH\n"
    files = {"towers/inner_p.py": "DEPTH = 2\n", "towers/__init__.py": ""}

    seen = see(text, probe="cls.n", files=files, file="towers/net.py")
    assert (seen.error, seen.value) == (None, 5)


def test_what_runs_later_than_what_stands_behind_it_does_not_undo_it(see: Callable[..., Any]) -> None:
    text = """
from flags import available
class Net(nn.Module):
    def forward(self, x):
        from flags import get_version
        return x[:get_version()] if available else None
"""
    flags = """
import os
version = 0
available = False
if "USE" not in os.environ:
    available, version = True, 3
else:
    available = False

def get_version():
    return version
"""
    assert see(text, files={"flags.py": flags}, recipe_=("Net()", "float32[5]")).value == [3]


@pytest.mark.parametrize(
    ("file", "own"),
    [
        ("net.py", "library.py"),
        ("library/net.py", "library/__init__.py"),
        ("library/inner/net.py", "library/inner/__init__.py"),
    ],
)
def test_what_an_earlier_run_imported_is_not_the_users_package_of_that_name(
    see: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, own: str
) -> None:
    for folder in ("", "inner"):
        (tmp_path / "site" / "library" / folder).mkdir(parents=True)
        (tmp_path / "site" / "library" / folder / "__init__.py").write_text("n = 1\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setattr(namesakes, "imported_ahead", set())
    warm.import_packages(("library.inner",))
    text = "import library\nclass Net(nn.Module):\n    n = library.n\n"
    files = {"library/__init__.py": "n = 2\n", own: "n = 2\n"} if "/" in file else {own: "n = 2\n"}
    assert see(text, probe="cls.n", file=file, files=files).value == 2
