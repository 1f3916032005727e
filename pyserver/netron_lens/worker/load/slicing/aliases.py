"""Names that everyone knows: what they mean where a file uses them and binds them nowhere."""

from __future__ import annotations

import importlib.util
import re

KNOWN = {
    "F": "import torch.nn.functional as F",
    "nn": "from torch import nn",
    "torch": "import torch",
    "device": 'import torch; device = torch.device("cpu")',
    "optim": "from torch import optim",
    "init": "from torch.nn import init",
    "Tensor": "from torch import Tensor",
    "Variable": "from torch.autograd import Variable",
    "Parameter": "from torch.nn import Parameter",
    "Module": "from torch.nn import Module",
    "Function": "from torch.autograd import Function",
    "Dataset": "from torch.utils.data import Dataset",
    "DataLoader": "from torch.utils.data import DataLoader",
    "checkpoint": "from torch.utils.checkpoint import checkpoint",
    "weight_norm": "from torch.nn.utils import weight_norm",
    "spectral_norm": "from torch.nn.utils import spectral_norm",
    "pack_padded_sequence": "from torch.nn.utils.rnn import pack_padded_sequence",
    "pad_packed_sequence": "from torch.nn.utils.rnn import pad_packed_sequence",
    "pad_sequence": "from torch.nn.utils.rnn import pad_sequence",
    "CrossEntropyLoss": "from torch.nn import CrossEntropyLoss",
    "MSELoss": "from torch.nn import MSELoss",
    "BCEWithLogitsLoss": "from torch.nn import BCEWithLogitsLoss",
    "_BatchNorm": "from torch.nn.modules.batchnorm import _BatchNorm",
    "_pair": "from torch.nn.modules.utils import _pair",
    "_single": "from torch.nn.modules.utils import _single",
    "_triple": "from torch.nn.modules.utils import _triple",
    "tqdm": "from tqdm import tqdm",
    "np": "import numpy as np",
    "numpy": "import numpy",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "torchvision": "import torchvision",
    "transforms": "from torchvision import transforms",
    "models": "from torchvision import models",
    "timm": "import timm",
    "DropPath": "from timm.layers import DropPath",
    "trunc_normal_": "from torch.nn.init import trunc_normal_",
    "to_2tuple": "from timm.layers import to_2tuple",
    "rearrange": "from einops import rearrange",
    "repeat": "from einops import repeat",
    "reduce": "from einops import reduce",
    "einsum": "from torch import einsum",
    "Rearrange": "from einops.layers.torch import Rearrange",
    "Reduce": "from einops.layers.torch import Reduce",
    "einops": "import einops",
    "OrderedDict": "from collections import OrderedDict",
    "defaultdict": "from collections import defaultdict",
    "deque": "from collections import deque",
    "namedtuple": "from collections import namedtuple",
    "partial": "from functools import partial",
    "wraps": "from functools import wraps",
    "lru_cache": "from functools import lru_cache",
    "dataclass": "from dataclasses import dataclass",
    "field": "from dataclasses import field",
    "ABC": "from abc import ABC",
    "ABCMeta": "from abc import ABCMeta",
    "abstractmethod": "from abc import abstractmethod",
    "Enum": "from enum import Enum",
    "Path": "from pathlib import Path",
    "deepcopy": "from copy import deepcopy",
    "sqrt": "from math import sqrt",
    "log2": "from math import log2",
    "ceil": "from math import ceil",
    "pi": "from math import pi",
    "zip_longest": "from itertools import zip_longest",
    "chain": "from itertools import chain",
    "NamedTuple": "from typing import NamedTuple",
}
MODULES = [
    "abc",
    "argparse",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "enum",
    "functools",
    "inspect",
    "itertools",
    "json",
    "logging",
    "math",
    "numbers",
    "operator",
    "os",
    "pathlib",
    "random",
    "re",
    "string",
    "sys",
    "time",
    "types",
    "typing",
    "uuid",
    "warnings",
]
TYPING = [
    "Any",
    "Callable",
    "ClassVar",
    "Dict",
    "Final",
    "FrozenSet",
    "Generic",
    "Iterable",
    "Iterator",
    "List",
    "Literal",
    "Mapping",
    "Optional",
    "Protocol",
    "Sequence",
    "Set",
    "Tuple",
    "Type",
    "TypeVar",
    "Union",
    "cast",
    "overload",
]


def known_import(name: str) -> str | None:
    """Give the import statement that is meant by a name that nothing binds; none where none is known or installed."""
    if name in KNOWN:
        statement = KNOWN[name]
        package = re.split(r"[ .;]", statement)[1]
        return statement if importlib.util.find_spec(package) else None
    if name in MODULES:
        return f"import {name}"
    return f"from typing import {name}" if name in TYPING else None


def missing_import(name: str, statement: str) -> str:
    """Say that a name is not imported, or made, and what does it."""
    return f"`{name}` is not {'made' if ' = ' in statement else 'imported'}: add `{statement}`"
