"""How a module class may spell its base in one file."""

from __future__ import annotations

from textwrap import dedent

import pytest

from netron_lens.discover.models import find_models


def found(source: str) -> list[str]:
    return [model.qualname for model in find_models(dedent(source), "/nowhere/net.py").models]


@pytest.mark.parametrize(
    "source",
    [
        "import torch\nclass Net(torch.nn.Module): ...",
        "import torch.nn\nclass Net(torch.nn.Module): ...",
        "import torch as t\nclass Net(t.nn.Module): ...",
        "import torch.nn as nn\nclass Net(nn.Module): ...",
        "import torch.nn as NN\nclass Net(NN.Module): ...",
        "from torch import nn\nclass Net(nn.Module): ...",
        "from torch import nn as neural\nclass Net(neural.Module): ...",
        "from torch.nn import Module\nclass Net(Module): ...",
        "from torch.nn import Module as M\nclass Net(M): ...",
        "from torch.nn import *\nclass Net(Module): ...",
        "from torch.nn.modules.module import Module\nclass Net(Module): ...",
        "from torch import nn\nBase = nn.Module\nclass Net(Base): ...",
        "import torch\nBase = torch.jit.ScriptModule\nclass Net(Base): ...",
        "from torch import nn\nBase: type[nn.Module] = nn.Module\nclass Net(Base): ...",
        "from torch import nn\nA, Base = object, nn.Module\nclass Net(Base): ...",
        "from torch import nn\nBase = nn.Module if FAST else nn.Sequential\nclass Net(Base): ...",
        "import torch\nfrom torch import nn\nclass Net(nn.Linear, object): ...",
    ],
)
def test_finds_a_module_class_by_any_spelling_of_its_base(source: str) -> None:
    assert found(source) == ["Net"]


@pytest.mark.parametrize(
    "source",
    [
        "class Net(nn.Module): ...",
        "class Net(torch.nn.Module): ...",
        "import pandas\nclass Net(pl.LightningModule): ...",
    ],
)
def test_takes_a_well_known_alias_that_is_never_imported_as_meant(source: str) -> None:
    assert found(source) == ["Net"]


@pytest.mark.parametrize(
    "source",
    [
        "from torch.utils.data import Dataset\nclass Digits(Dataset): ...",
        "import torch\nclass Digits(torch.utils.data.Dataset): ...",
        "import torch\nclass Relu(torch.autograd.Function): ...",
        "from torch.optim import Optimizer\nclass Lion(Optimizer): ...",
        "from torch import nn\nclass Weight(nn.Parameter): ...",
        "class Module: ...\nclass Net(Module): ...",
        "class Net(Module): ...",
        "from flax import linen as nn\nclass Net(nn.Module): ...",
        "import flax.linen as nn\nclass Net(nn.Module): ...",
        "from flax import nnx\nclass Net(nnx.Module): ...",
        "import equinox as eqx\nclass Net(eqx.Module): ...",
        "import paddle.nn as nn\nclass Net(nn.Layer): ...",
        "import mindspore.nn as nn\nclass Net(nn.Cell): ...",
        "import haiku as hk\nclass Net(hk.Module): ...",
        "import mlx.nn as nn\nclass Net(nn.Module): ...",
        "import oneflow.nn as nn\nclass Net(nn.Module): ...",
        "from collections import namedtuple\nclass Point(namedtuple('Point', 'x y')): ...",
        "from torch import nn\nfrom typing import List\nclass Stack(List[nn.Module]): ...",
        "from torch import nn\nclass Config:\n    model = nn.Linear(1, 1)",
        "from torch import nn\nnn = 3\nclass Net(nn.Module): ...",
        "class Net(Net): ...",
        "class A(B): ...\nclass B(A): ...",
        "A = B\nB = A\nclass Net(A): ...",
        "from torch import nn\ndef build(nn):\n    class Net(nn.Module): ...",
    ],
)
def test_leaves_look_alikes_alone(source: str) -> None:
    assert found(source) == []


def test_follows_inheritance_through_the_file() -> None:
    assert found("class A(nn.Module): ...\nclass B(A): ...\nclass C(object): ...\nclass D(C, B): ...") == [
        "A",
        "B",
        "D",
    ]


def test_takes_the_binding_that_holds_at_the_class() -> None:
    source = """
        from torch import nn
        Base = nn.Module
        class First(Base): ...
        Base = object
        class Second(Base): ...
    """
    assert found(source) == ["First"]


def test_takes_either_branch_of_a_guarded_import() -> None:
    source = """
        try:
            from pytorch_lightning import LightningModule as Base
        except ImportError:
            Base = object
        class Net(Base): ...
    """
    assert found(source) == ["Net"]


def test_names_nested_classes_as_python_does() -> None:
    source = """
        def build():
            class Net(nn.Module):
                class Block(nn.Module): ...
            return Net
        class Outer:
            class Inner(nn.Module): ...
            class Heir(Inner): ...
            async def make(self):
                class Deep(nn.Module): ...
    """
    assert found(source) == [
        "build.<locals>.Net",
        "build.<locals>.Net.Block",
        "Outer.Inner",
        "Outer.Heir",
        "Outer.make.<locals>.Deep",
    ]


@pytest.mark.parametrize(
    "header",
    ["if True:", "try:", "with open('x'):", "for i in range(2):", "while True:", "match 1:\n    case 1:"],
)
def test_finds_classes_in_blocks(header: str) -> None:
    indent = "        " if "case" in header else "    "
    handler = "\nexcept ImportError:\n    pass" if header == "try:" else ""
    assert found(f"{header}\n{indent}class Net(nn.Module): ...{handler}") == ["Net"]


def test_finds_classes_in_every_branch() -> None:
    source = """
        try:
            import fast
        except ImportError:
            class Slow(nn.Module): ...
        else:
            class Fast(nn.Module): ...
        finally:
            class Last(nn.Module): ...
        if fast:
            pass
        elif slow:
            class Some(nn.Module): ...
    """
    assert found(source) == ["Slow", "Fast", "Last", "Some"]


def test_tells_classes_of_one_name_apart_by_their_lines() -> None:
    models = find_models("class Net(nn.Module): ...\n\nclass Net(nn.Module):\n    pass\n", "/nowhere/net.py").models
    assert [(model.name, model.qualname, model.line, model.end_line) for model in models] == [
        ("Net", "Net@1", 1, 1),
        ("Net", "Net@3", 3, 4),
    ]


def test_a_class_stands_on_the_line_of_its_keyword() -> None:
    (model,) = find_models(
        "@decorated\n@twice\nclass Net(nn.Module):\n    x = 1\n\n    y = 2\n", "/nowhere/n.py"
    ).models
    assert (model.line, model.end_line) == (3, 6)


@pytest.mark.parametrize(
    "base",
    ["Generic[T], nn.Module", "nn.Module, metaclass=ABCMeta", "Base[int]", "*mixins, nn.Module"],
)
def test_sees_through_generics_and_metaclasses(base: str) -> None:
    assert found(f"from typing import Generic\nclass Base(nn.Module, Generic[T]): ...\nclass Net({base}): ...") == [
        "Base",
        "Net",
    ]


@pytest.mark.parametrize(
    "base",
    ["with_metaclass(ABCMeta, nn.Module)", "mixed(nn.Module)", "type('B', (nn.Module,), {})", "make()"],
)
def test_takes_a_class_that_a_function_makes_of_a_module(base: str) -> None:
    source = f"""
        from six import with_metaclass
        def mixed(base):
            class Mixed(base): ...
            return Mixed
        def make():
            if True:
                return nn.Module
        class Net({base}): ...
    """
    assert found(source) == ["Net"]


def test_takes_a_default_of_a_parameter_as_the_base() -> None:
    assert found("def build(base=nn.Module):\n    class Net(base): ...") == ["build.<locals>.Net"]


def test_knows_the_file_by_its_own_alias() -> None:
    source = """
        import sys
        d2l = sys.modules[__name__]
        class Encoder(nn.Module): ... #@save
        class Attention(d2l.Encoder): ...
    """
    assert found(source) == ["Encoder", "Attention"]


def test_takes_a_package_that_is_not_found_as_the_file_itself() -> None:
    source = """
        from own import lib
        class Encoder(nn.Module): ...
        class Attention(lib.Encoder): ...
        class Other(lib.Decoder): ...
    """
    assert found(source) == ["Encoder", "Attention"]


def test_takes_the_body_as_evidence_where_no_text_tells_the_base() -> None:
    source = """
        from torch import nn
        from somewhere import Base
        class Net(Base):
            def __init__(self):
                super().__init__()
                self.layer = nn.Linear(1, 1)
            def forward(self, x):
                return self.layer(x)
        class Trainer(Base):
            def __init__(self):
                self.model = nn.Linear(1, 1)
        class Pipe(Base):
            def __init__(self):
                self.x = open("x")
            def forward(self, x): ...
    """
    assert found(source) == ["Net"]


def test_an_inner_function_sees_what_the_module_binds_last() -> None:
    assert found("def f():\n    class Net(Base): ...\nfrom torch.nn import Module as Base") == ["f.<locals>.Net"]


def test_a_class_body_does_not_lend_its_names_to_functions() -> None:
    source = """
        class Base: ...
        class Outer:
            Base = nn.Module
            def f(self):
                class Net(Base): ...
    """
    assert found(source) == []
