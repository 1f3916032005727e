"""What a torch function means for values that are unknown: its kind, found by name once."""

from __future__ import annotations

from enum import IntEnum, auto
from typing import TYPE_CHECKING, Any

from netron_lens.worker.shape_only.devices import MOVES

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(IntEnum):
    """How shape-only mode treats a function."""

    PLAIN = auto()
    """Shapes from shapes; known values from known values."""
    PASSIVE = auto()
    """Says something of a tensor without computing, or changes how torch works."""
    PROPERTY = auto()
    """Reads an attribute."""
    FACTORY = auto()
    """Makes a tensor of known values from numbers alone."""
    RANDOM = auto()
    """Gives values that no other run needs to give: unknown even of known arguments."""
    REFILL = auto()
    """Writes random or initial values into its first argument."""
    LOOK = auto()
    """Gives Python a value, or has a result that is nothing without values."""
    MOVE = auto()
    """Takes a tensor to a device, a dtype, or both."""
    IN_PLACE = auto()
    """Writes into its first argument."""
    ASSIGNMENT = auto()
    """Sets an attribute."""


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set of names."""
    return frozenset(text.split())


_PASSIVE = words(
    "size dim ndimension numel nelement stride is_floating_point is_complex is_contiguous __len__ "
    "element_size get_device storage_offset data_ptr is_tensor register_hook __hash__ is_same_size "
    "retain_grad result_type can_cast is_signed is_inference is_pinned backward untyped_storage storage "
    "_set_grad_enabled set_grad_enabled names __repr__ __dir__ is_storage is_shared _is_view dim_order "
    "__deepcopy__ __reduce_ex__ requires_grad_ is_nested is_neg is_conj is_distributed has_names type_as_ "
    "get_default_dtype set_default_dtype sym_size __setstate__ __delete__ "
)
_FACTORIES = words(
    "zeros ones full eye arange range linspace logspace tril_indices triu_indices scalar_tensor hann_window"
    " hamming_window bartlett_window blackman_window kaiser_window tensor as_tensor asarray from_numpy frombuffer"
    " sparse_coo_tensor new_zeros new_ones new_full new_tensor"
)
_RANDOM = words(
    "empty empty_strided empty_permuted empty_like new_empty new_empty_strided randn rand randint randperm normal"
    " rand_like randn_like randint_like bernoulli multinomial poisson rrelu gumbel_softmax empty_quantized"
)
_REFILL = words(
    "normal_ uniform_ random_ bernoulli_ exponential_ geometric_ log_normal_ cauchy_ trunc_normal_ kaiming_uniform_"
    " kaiming_normal_ xavier_uniform_ xavier_normal_ orthogonal_ sparse_ constant_ ones_ zeros_ eye_ dirac_"
)
_LOOKS = words(
    "item tolist __bool__ __int__ __float__ __index__ __complex__ numpy __array__ __contains__ equal allclose"
    " is_nonzero nonzero argwhere unique unique_consecutive masked_select bincount __format__ __dlpack__ histogram"
    " _local_scalar_dense is_coalesced coalesce to_sparse quantize_per_tensor quantize_per_tensor_dynamic"
    " quantize_per_channel _nested_tensor_from_tensor_list linalg_lstsq"
)
_IN_PLACE_DUNDERS = words(
    "__setitem__ __iadd__ __isub__ __imul__ __itruediv__ __ifloordiv__ __imod__ __ipow__ __iand__ __ior__ __ixor__"
    " __ilshift__ __irshift__ __imatmul__"
)

_kinds: dict[Any, Kind] = {}


def kind_of(func: Callable[..., Any]) -> Kind:
    """The kind of a function that torch hands to a function mode."""
    kind = _kinds.get(func)
    if kind is None:
        kind = _kinds[func] = _kind(getattr(func, "__name__", ""))
    return kind


def _kind(name: str) -> Kind:  # noqa: PLR0911 - a table in order of precedence
    if name == "__get__":
        return Kind.PROPERTY
    if name == "__set__":
        return Kind.ASSIGNMENT
    if name in _PASSIVE:
        return Kind.PASSIVE
    if name in _FACTORIES:
        return Kind.FACTORY
    if name in _RANDOM:
        return Kind.RANDOM
    if name in _REFILL:
        return Kind.REFILL
    if name in _LOOKS:
        return Kind.LOOK
    if name in MOVES:
        return Kind.MOVE
    if name in _IN_PLACE_DUNDERS or (name.endswith("_") and not name.endswith("__")):
        return Kind.IN_PLACE
    return Kind.PLAIN
