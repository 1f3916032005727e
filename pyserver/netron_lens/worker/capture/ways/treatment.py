"""How the recorder takes each torch function: as one operation, as none, or as what happens inside it."""

from __future__ import annotations

import functools
from enum import Enum, auto
from types import FunctionType
from typing import TYPE_CHECKING, Any

from torch import _utils
from torch.nn import functional

from netron_lens.worker.capture.ways import control_flow
from netron_lens.worker.shape_only.kinds import Kind, kind_of, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType


class Treatment(Enum):
    """What becomes of a function in the record."""

    IGNORED = auto()
    """It computes no tensor."""
    RECORDED = auto()
    """One operation."""
    OPENED = auto()
    """What runs inside it is recorded instead."""
    LOOK = auto()
    """It gives Python a value."""


PASSIVE = words("to cpu cuda detach detach_ contiguous pin_memory requires_grad_ data updated type_as clone_")
"""Written names of operations that do not change what one sees."""

VIEWS = words(
    "view reshape flatten unflatten squeeze unsqueeze expand expand_as broadcast_to permute transpose t T "
    "mT H mH real imag movedim moveaxis swapaxes swapdims view_as reshape_as unfold ravel chunk split "
    "tensor_split unbind getitem select narrow diagonal contiguous detach to cpu cuda data updated "
    "view_as_real view_as_complex vmap unvmap wrap_for_grad unwrap_for_grad as_strided"
)
"""Written names of operations whose results are counted with the memory of their arguments."""

SHOWN_LOOKS = words("numpy __array__ tolist")
"""Looks that take a whole tensor out of torch: operations too, which give an array or a list."""

_SHOWN_PASSIVE = words("requires_grad_ __deepcopy__")
_TENSOR_PROPERTIES = words("T mT H mH real imag data")
_TRUE_LOOKS = words(
    "nonzero argwhere unique unique_consecutive masked_select bincount coalesce to_sparse histogram quantize_per_tensor"
    " quantize_per_tensor_dynamic quantize_per_channel _nested_tensor_from_tensor_list linalg_lstsq"
)
_OPERATORS = {"__rsub__": "rsub", "__rpow__": "rpow", "__rtruediv__": "rdiv", "__rdiv__": "rdiv"}

_known: dict[Any, Treatment] = {}


def of(func: Callable[..., Any]) -> Treatment:
    """The treatment of a function that torch hands to a function mode."""
    how = _known.get(func)
    if how is None:
        how = _known[func] = _treatment(func)
    return how


def _treatment(func: Callable[..., Any]) -> Treatment:
    kind = kind_of(func)
    if kind is Kind.PROPERTY:
        return Treatment.RECORDED if written_name(func) in _TENSOR_PROPERTIES else Treatment.IGNORED
    if kind is Kind.ASSIGNMENT:
        return Treatment.IGNORED
    if kind is Kind.PASSIVE:
        return Treatment.RECORDED if func.__name__ in _SHOWN_PASSIVE else Treatment.IGNORED
    if func is functional.multi_head_attention_forward or control_flow.written_out(func) is not None:
        return Treatment.OPENED
    if kind is Kind.LOOK and func.__name__ not in _TRUE_LOOKS:
        return Treatment.LOOK
    return Treatment.RECORDED


@functools.cache
def opened(func: Any) -> Callable[..., Any]:
    """The same function, which does not hand itself to function modes again but lets its own calls be seen."""
    written_out = control_flow.written_out(func)
    if written_out is not None:
        return written_out
    scope = {**func.__globals__, "has_torch_function": lambda *_: False}
    same = FunctionType(func.__code__, scope, func.__name__, func.__defaults__, func.__closure__)
    same.__kwdefaults__ = func.__kwdefaults__
    return same


def is_whole(func: Any, called: CodeType | None) -> bool:
    """Whether what a function gives is what the user's code got that called some code: not a step inside that."""
    if called is None or called is getattr(func, "__code__", None):
        return True
    return called.co_name == "fn" and called.co_filename.endswith("_jit_internal.py")  # it chooses between two


def rebuilds(calling: CodeType) -> bool:
    """Whether code of torch's puts a tensor together for `copy`, which then makes it the very one that was copied."""
    return calling.co_name.startswith("_rebuild_") and calling.co_filename == _utils.__file__


def told(func: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments that the code gives: not the list of what has been copied already, which Python hands on."""
    return args[:1] if func.__name__ == "__deepcopy__" else args


@functools.cache
def written_name(func: Any) -> str:
    """The word of the code: `relu`, `view`, `add` for `+`, `T` for the property."""
    name: str = func.__name__
    if name == "__get__":
        return str(func.__self__.__name__)
    if name in _OPERATORS:
        return _OPERATORS[name]
    if name.startswith("__i") and name not in {"__invert__", "__int__", "__index__"}:
        return name[3:-2] + "_"
    if name.startswith("__"):
        return name[3:-2] if name in {"__radd__", "__rmul__", "__ror__", "__rand__", "__rxor__"} else name[2:-2]
    return name.lstrip("_") or name


@functools.cache
def full_name(func: Any) -> str:
    """The full name of a function: `torch.nn.functional.relu`, `torch.Tensor.view`."""
    name = written_name(func)
    owner = getattr(func, "__self__", func) if func.__name__ == "__get__" else func
    if getattr(owner, "__objclass__", None) is not None or getattr(func, "__qualname__", "").startswith("Tensor."):
        return f"torch.Tensor.{name}"
    module = getattr(func, "__module__", None) or "torch"
    return f"{'torch' if module.startswith('torch._') else module}.{name}"
