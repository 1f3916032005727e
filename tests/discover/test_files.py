"""Bases that stand in other files: of the workspace, of installed packages, of unsaved documents."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from netron_lens.discover import list_models, sources
from netron_lens.discover.outline import Outline, outline
from netron_lens.discover.sources import Outlines
from netron_lens.protocol import Document

if TYPE_CHECKING:
    from pathlib import Path

BASE = "from torch import nn\nclass Base(nn.Module): ...\nclass Plain: ...\n"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(path: Path, workspace: Path, *search_paths: Path) -> list[str]:
    models = list_models(str(path), workspace=str(workspace), search_paths=[str(folder) for folder in search_paths])
    return [model.qualname for model in models]


@pytest.mark.parametrize(
    ("files", "path", "text"),
    [
        ({"base.py": BASE}, "net.py", "from base import *\nclass Net(Base): ..."),
        (
            {"base.py": BASE},
            "net.py",
            "from base import Base as B\nclass Net(B): ...\nimport base\nclass P(base.Plain): ...",
        ),
        ({"base.py": BASE}, "net.py", "import base as b\nclass Net(b.Base): ..."),
        ({"pkg/base.py": BASE}, "net.py", "import pkg.base\nclass Net(pkg.base.Base): ..."),
        ({"pkg/base.py": BASE}, "net.py", "from pkg import base\nclass Net(base.Base): ..."),
        ({"pkg/base.py": BASE, "pkg/__init__.py": ""}, "pkg/net.py", "from .base import Base\nclass Net(Base): ..."),
        ({"pkg/base.py": BASE, "pkg/__init__.py": ""}, "pkg/net.py", "from . import base\nclass Net(base.Base): ..."),
        ({"pkg/base.py": BASE}, "pkg/sub/net.py", "from ..base import Base\nclass Net(Base): ..."),
        ({"pkg/base.py": BASE}, "pkg/sub/net.py", "from pkg.base import Base\nclass Net(Base): ..."),
        (
            {"pkg/base.py": BASE, "pkg/__init__.py": "from .base import Base"},
            "net.py",
            "from pkg import Base\nclass Net(Base): ...",
        ),
        (
            {"pkg/base.py": BASE, "pkg/__init__.py": "from .base import *", "pkg/sub/__init__.py": "from .. import *"},
            "net.py",
            "import pkg.sub\nclass Net(pkg.sub.Base): ...",
        ),
        (
            {"pkg/Base.py": BASE, "pkg/__init__.py": "from .Base import Base"},
            "net.py",
            "from pkg import Base\nclass Net(Base): ...",
        ),
        ({"src/pkg/base.py": BASE}, "tests/net.py", "from pkg.base import Base\nclass Net(Base): ..."),
        (
            {"src/pkg/base.py": BASE, "src/pkg/__init__.py": ""},
            "src/pkg/net.py",
            "from base import Base\nclass Net(Base): ...",
        ),
        ({"base.py": BASE}, "deep/er/net.py", "from base import Base\nclass Net(Base): ..."),
        (
            {"a.py": "from b import *", "b.py": "from a import *\n" + BASE},
            "net.py",
            "from a import Base\nclass Net(Base): ...",
        ),
    ],
)
def test_follows_a_base_through_the_workspace(tmp_path: Path, files: dict[str, str], path: str, text: str) -> None:
    write(tmp_path, {**files, path: text})
    assert names(tmp_path / path, tmp_path) == ["Net"]


def test_files_that_import_each_other_have_an_end(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "from b import B\nclass A(B): ...", "b.py": "from a import A\nclass B(A): ..."})
    assert names(tmp_path / "a.py", tmp_path) == []


def test_a_star_import_of_itself_has_an_end(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.py": "from a import *\nfrom b import *\nclass A(B): ...", "b.py": "from a import *\nfrom b import *"},
    )
    assert names(tmp_path / "a.py", tmp_path) == []


def test_follows_a_base_into_an_installed_package(tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    write(
        site,
        {
            "torch/__init__.py": "from torch import nn as nn",
            "torch/nn/__init__.py": "from torch.nn.modules import *",
            "torch/nn/modules/__init__.py": "from torch.nn.modules.linear import Linear",
            "torch/nn/modules/linear.py": "from .module import Module\nclass Linear(Module): ...",
            "torch/nn/modules/module.py": "class Module: ...",
            "heads/__init__.py": "from .mlp import Mlp\nclass Config: ...",
            "heads/mlp.py": "from torch import nn\nclass Mlp(nn.Linear): ...",
        },
    )
    text = "import heads, torch\nclass Net(heads.Mlp): ...\nclass C(heads.Config): ...\nclass L(torch.nn.Linear): ..."
    write(tmp_path, {"work/net.py": text})
    assert names(tmp_path / "work/net.py", tmp_path / "work", site) == ["Net", "L"]


def test_a_file_named_like_the_package_it_imports_means_the_package(tmp_path: Path) -> None:
    write(tmp_path, {"site/timm/__init__.py": BASE, "work/timm.py": "import timm\nclass Net(timm.Base): ..."})
    assert names(tmp_path / "work/timm.py", tmp_path / "work", tmp_path / "site") == ["Net"]


def test_a_module_inside_a_package_does_not_hide_an_installed_one(tmp_path: Path) -> None:
    write(tmp_path, {"site/timm/__init__.py": BASE, "work/pkg/__init__.py": "", "work/pkg/timm.py": "class Base: ..."})
    write(tmp_path, {"work/pkg/net.py": "import timm\nclass Net(timm.Base): ..."})
    assert names(tmp_path / "work/pkg/net.py", tmp_path / "work", tmp_path / "site") == ["Net"]


@pytest.mark.parametrize(
    "text",
    [
        "import pytorch_lightning as pl\nclass Net(pl.LightningModule): ...",
        "import lightning as L\nclass Net(L.LightningModule): ...",
        "from lightning.pytorch import LightningModule\nclass Net(LightningModule): ...",
        "from transformers import PreTrainedModel\nclass Net(PreTrainedModel): ...",
        "from transformers import BertPreTrainedModel as B, PretrainedConfig as C\nclass Net(B): ...\nclass D(C): ...",
        "from transformers.models.bert.modeling_bert import BertModel\nclass Net(BertModel): ...",
        "import torchvision\nclass Net(torchvision.models.ResNet): ...\nclass D(torchvision.datasets.MNIST): ...",
        "from torchvision.models.resnet import BasicBlock\nclass Net(BasicBlock): ...",
        "from timm.models.vision_transformer import VisionTransformer\nclass Net(VisionTransformer): ...",
        "from torch_geometric.nn import MessagePassing\nclass Net(MessagePassing): ...",
        "from torch_geometric.data import Data\nclass Graph(Data): ...\nclass Net(nn.Module): ...",
        "from d2l import torch as d2l\nclass Net(d2l.Encoder): ...\nclass Data(d2l.DataModule): ...",
        "from fastai.vision.all import *\nclass Net(Module): ...",
        "from missing import *\nclass Net(nn.Module): ...",
    ],
)
def test_knows_well_known_packages_that_are_not_installed(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"net.py": text})
    assert names(tmp_path / "net.py", tmp_path) == ["Net"]


def test_reads_open_documents_in_place_of_files(tmp_path: Path) -> None:
    write(tmp_path, {"net.py": "class Old(nn.Module): ...", "base.py": "class Base: ..."})
    documents = [
        Document(
            path=str(tmp_path / "net.py"),
            text="from base import Base\nfrom new.deep import Deep\nclass A(Base): ...\nclass B(Deep): ...",
        ),
        Document(path=str(tmp_path / "base.py"), text=BASE),
        Document(path=str(tmp_path / "new/deep.py"), text="from base import Base as Deep"),
    ]
    models = list_models(str(tmp_path / "net.py"), workspace=str(tmp_path), documents=documents)
    assert [model.qualname for model in models] == ["A", "B"]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    outlines = Outlines()
    write(tmp_path, {"net.py": "from base import Base\nclass Net(Base): ...", "base.py": BASE})

    def models() -> int:
        return len(list_models(str(tmp_path / "net.py"), workspace=str(tmp_path), outlines=outlines))

    assert models() == 1
    assert models() == 1
    write(tmp_path, {"base.py": "class Base: ...  # no more"})
    assert models() == 0
    (tmp_path / "base.py").unlink()
    assert models() == 0


def test_honours_the_encoding_that_a_file_declares(tmp_path: Path) -> None:
    text = "# -*- coding: latin-1 -*-\n# été\nclass Net(nn.Module): ...\n"
    (tmp_path / "net.py").write_bytes(text.encode("latin-1"))
    (tmp_path / "bom.py").write_bytes(b"\xef\xbb\xbfclass Net(nn.Module): ...\n")
    (tmp_path / "wrong.py").write_bytes(b"# \xe9\nclass Net(nn.Module): ...\n")
    for name in ("net.py", "bom.py", "wrong.py"):
        assert names(tmp_path / name, tmp_path) == ["Net"]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list_models(str(tmp_path / "none.py"))


def test_a_file_of_the_workspace_may_be_named_like_one_of_python(tmp_path: Path) -> None:
    write(tmp_path, {"code.py": BASE, "net.py": "from code import Base\nclass Net(Base): ..."})
    write(tmp_path, {"pkg/types.py": BASE, "pkg/net.py": "from .types import Base\nclass Net(Base): ..."})
    assert names(tmp_path / "net.py", tmp_path) == ["Net"]
    assert names(tmp_path / "pkg/net.py", tmp_path) == ["Net"]


def test_a_project_on_the_search_path_is_still_a_project(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/base.py": BASE, "scripts/own.py": BASE})
    write(
        tmp_path,
        {"scripts/net.py": "from pkg.base import Base\nimport own\nclass A(Base): ...\nclass B(own.Base): ..."},
    )
    assert names(tmp_path / "scripts/net.py", tmp_path, tmp_path) == ["A", "B"]


def test_a_folder_named_like_a_framework_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"torch/notes.py": "", "flax/notes.py": ""})
    write(
        tmp_path,
        {"net.py": "import torch\nimport flax.linen as nn\nclass A(torch.nn.Linear): ...\nclass B(nn.Module): ..."},
    )
    assert names(tmp_path / "net.py", tmp_path) == ["A"]


@pytest.mark.parametrize("mark", [".git", None])
def test_without_a_workspace_the_project_is_found(tmp_path: Path, mark: str | None) -> None:
    write(tmp_path, {"repo/base/__init__.py": BASE, "repo/model/net.py": "from base import Base\nclass Net(Base): ..."})
    if mark:
        (tmp_path / "repo" / mark).mkdir()
    assert [model.qualname for model in list_models(str(tmp_path / "repo/model/net.py"))] == ["Net"]


def test_a_file_without_the_name_is_not_parsed_for_a_star_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    write(
        tmp_path,
        {
            "net.py": "from parts import *\nclass Net(Base): ...",
            "parts/__init__.py": "from .base import *\nfrom .far import *\nfrom .near import *",
            "parts/base.py": BASE,
            "parts/far.py": "class Other: ...",
            "parts/near.py": "from .far import *",
        },
    )

    def noted(path: str, text: str) -> Outline:
        parsed.append(path)
        return outline(path, text)

    monkeypatch.setattr(sources, "outline", noted)
    assert names(tmp_path / "net.py", tmp_path) == ["Net"]
    assert [path.rpartition(os.sep)[2] for path in parsed] == ["net.py", "__init__.py", "near.py", "base.py"]
