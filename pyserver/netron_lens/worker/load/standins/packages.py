"""Why a package is missing, and what installs it: the name that is imported is not always the one that is installed."""

from __future__ import annotations

import importlib.metadata
import sys
from typing import TYPE_CHECKING

from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from collections.abc import Callable

DISTRIBUTIONS = {
    "absl": "absl-py",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dgl": "dgl",
    "dotenv": "python-dotenv",
    "fairseq": "fairseq",
    "faiss": "faiss-cpu",
    "fvcore": "fvcore",
    "git": "gitpython",
    "google.protobuf": "protobuf",
    "hydra": "hydra-core",
    "lightning_fabric": "lightning-fabric",
    "mpl_toolkits": "matplotlib",
    "OpenGL": "PyOpenGL",
    "PIL": "pillow",
    "pytorch_lightning": "pytorch-lightning",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "segmentation_models_pytorch": "segmentation-models-pytorch",
    "tensorboardX": "tensorboardX",
    "torch_geometric": "torch-geometric",
    "torch_scatter": "torch-scatter",
    "torch_sparse": "torch-sparse",
    "usb": "pyusb",
    "yaml": "pyyaml",
    "efficientnet_pytorch": "efficientnet-pytorch",
    "vit_pytorch": "vit-pytorch",
    "pl_bolts": "lightning-bolts",
    "transformer_lens": "transformer-lens",
    "serial": "pyserial",
    "Crypto": "pycryptodome",
    "gym": "gym",
    "pkg_resources": "setuptools",
    "smplx": "smplx",
    "kornia": "kornia",
    "causal_conv1d": "causal-conv1d",
    "mamba_ssm": "mamba-ssm",
    "flash_attn": "flash-attn",
    "ml_collections": "ml-collections",
    "omegaconf": "omegaconf",
}


def distribution(module: str) -> str:
    """Name what is to be installed for a module."""
    top = module.partition(".")[0]
    return DISTRIBUTIONS.get(top, top.replace("_", "-"))


def missing_package(module: str) -> Callable[[str], StageError]:
    """Give the error for the use of something from a package that is not installed."""
    top = module.partition(".")[0]

    def reason(written: str) -> StageError:
        return StageError(
            "load",
            f"`{top}` is not installed in the selected interpreter, and the class needs `{written}`",
            hint=f"{sys.executable} -m pip install {distribution(top)}",
        )

    return reason


def broken_import(module: str, error: BaseException) -> Callable[[str], StageError]:
    """Give the error for the use of something from a package that is installed and does not give it."""
    top = module.partition(".")[0]
    version = _version(top)

    def reason(written: str) -> StageError:
        message = f"`{written}` could not be imported: {error}"
        if (
            version
            and isinstance(error, ImportError)
            and type(error.name) is str
            and error.name.partition(".")[0] == top
        ):
            installed = f"`{top}` {version}, the version installed in the selected interpreter"
            message = f"`{written}` is not part of {installed}: {error}"
        return StageError("load", message)

    return reason


def _version(top: str) -> str | None:
    try:
        return importlib.metadata.version(distribution(top)) if top else None
    except importlib.metadata.PackageNotFoundError:
        return None
