"""Models that are built by name get the modules that are imported for nothing but to register them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

FUNCTION = """KNOWN = {}
def register(name):
    def kept(cls):
        KNOWN[name] = cls
        return cls
    return kept
def build(name, *args):
    return KNOWN[name](*args)
"""
OBJECT = """class Registry:
    def __init__(self):
        self.known = {}
    def add(self, cls):
        self.known[cls.__name__.lower()] = cls
        return cls
LAYERS = Registry()
def build(name, *args):
    return LAYERS.known[name](*args)
"""
WIDE = "import torch\nfrom torch import nn\nfrom .registry import {0}\neffect('wide')\n@{1}\nclass Wide(nn.Linear):\n    pass\neffect('more')\n"  # noqa: E501 - a text in one piece
NET = """from pkg.registry import build
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = build('wide', 4, 3)
    def forward(self, x):
        return self.layer(x)
"""


@pytest.mark.parametrize(
    ("registry", "imported", "decorator"),
    [(FUNCTION, "register", "register('wide')"), (OBJECT, "LAYERS", "LAYERS.add")],
    ids=["a function", "an object"],
)
@pytest.mark.parametrize("around", ["pkg/__init__.py", "net.py"])
def test_a_module_that_only_registers(
    see: Callable[..., Any], around: str, registry: str, imported: str, decorator: str
) -> None:
    importing = "from . import wide  # noqa\n" if around.startswith("pkg") else ""
    files = {
        "pkg/__init__.py": importing,
        "pkg/registry.py": registry,
        "pkg/wide.py": WIDE.format(imported, decorator),
    }

    seen = see(("" if importing else "import pkg.wide\n") + NET, files=files, recipe_=("Net()", "float32[1,4]"))

    assert seen.error is None
    assert (seen.value, seen.effects) == ([1, 3], [])
    assert "import pkg.wide" in seen.program


def test_modules_that_register_are_left_alone_where_nothing_is_built_by_name(see: Callable[..., Any]) -> None:
    files = {
        "pkg/__init__.py": "from . import wide\n",
        "pkg/registry.py": FUNCTION,
        "pkg/wide.py": WIDE.format("register", "register('wide')"),
        "pkg/sizes.py": "WIDTH = 3\n",
    }

    seen = see("from pkg.sizes import WIDTH\nclass Net(nn.Module):\n    n = WIDTH\n", probe="cls.n", files=files)

    assert (seen.value, seen.effects, "import pkg.wide" in seen.source) == (3, [], False)


def test_a_registry_that_is_a_module_s_attribute_is_filled_when_a_constructor_reads_it(see: Callable[..., Any]) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/registry.py": "class Registry(dict):\n    def add(self, name):\n"
        "        def kept(cls):\n            self[name] = cls\n            return cls\n        return kept\n"
        "LAYERS = Registry()\nHEADS = Registry()\n",
        "pkg/layers/__init__.py": "from pkg import registry\nfrom .wide import Wide\n"
        "def build(name, *args):\n    return registry.LAYERS[name](*args)\n",
        "pkg/layers/wide.py": "import torch\nfrom torch import nn\nfrom pkg import registry\neffect('wide')\n"
        "@registry.LAYERS.add('wide')\nclass Wide(nn.Linear):\n    pass\n"
        "@registry.HEADS.add('head')\nclass Head(nn.Linear):\n    pass\neffect('more')\n",
    }
    text = NET.replace("pkg.registry", "pkg.layers")

    seen = see(text, files=files, recipe_=("Net()", "float32[1,4]"))

    assert seen.error is None
    assert (seen.value, seen.effects) == ([1, 3], [])
    assert "import pkg.layers.wide" in seen.program


def test_a_registry_that_holds_the_model_itself_is_filled_when_a_constructor_builds_by_name(
    see: Callable[..., Any],
) -> None:
    files = {
        "pkg/__init__.py": "from .registry import build\nfrom . import wide, net\n",
        "pkg/registry.py": FUNCTION,
        "pkg/wide.py": WIDE.format("register", "register('wide')"),
    }
    text = f"import pkg\nfrom .registry import register\n@register('net')\n{NET.partition(chr(10))[2]}"

    seen = see(text.replace("build(", "pkg.build("), files=files, file="pkg/net.py", recipe_=("Net()", "float32[1,4]"))

    assert seen.error is None
    assert (seen.value, seen.effects) == ([1, 3], [])
    assert "import pkg.wide" in seen.program


def test_a_registry_that_the_model_registers_with_and_reads_itself_is_filled(see: Callable[..., Any]) -> None:
    files = {
        "pkg/__init__.py": "from . import wide, net\n",
        "pkg/registry.py": OBJECT,
        "pkg/wide.py": WIDE.format("LAYERS", "LAYERS.add"),
    }
    text = f"from .registry import LAYERS\n@LAYERS.add\n{NET.partition(chr(10))[2]}"

    seen = see(
        text.replace("build('wide', 4", "LAYERS.known['wide'](4"),
        files=files,
        file="pkg/net.py",
        recipe_=("Net()", "float32[1,4]"),
    )

    assert seen.error is None
    assert (seen.value, seen.effects) == ([1, 3], [])
    assert "import pkg.wide" in seen.program
