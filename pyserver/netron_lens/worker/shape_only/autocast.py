"""Autocast on shape-only tensors, which torch leaves out: the dtypes that the CPU's autocast gives."""

from __future__ import annotations

from collections import Counter
from typing import Any

import torch
from torch import Tensor

from netron_lens.worker import compat
from netron_lens.worker.shape_only.kinds import words

_LOWER = words(
    "conv1d conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d bmm mm "
    "linalg_vecdot baddbmm addmm addbmm linear matmul __matmul__ __rmatmul__ scaled_dot_product_attention "
    "chain_matmul linalg_multi_dot tensordot prelu multi_head_attention_forward"
)
_FULL = words(
    "avg_pool3d binary_cross_entropy grid_sample grid_sampler polar prod quantile nanquantile stft cdist "
    "trace view_as_complex cholesky inverse pinverse mse_loss cosine_embedding_loss nll_loss "
    "hinge_embedding_loss poisson_nll_loss smooth_l1_loss cross_entropy l1_loss huber_loss "
    "margin_ranking_loss multilabel_margin_loss soft_margin_loss triplet_margin_loss multi_margin_loss "
    "ctc_loss kl_div fft ifft fft2 ifft2 fftn ifftn rfft irfft rfft2 irfft2 rfftn irfftn hfft ihfft "
    "binary_cross_entropy_with_logits grid_sampler_2d grid_sampler_3d adaptive_avg_pool3d "
    "max_pool3d  adaptive_max_pool3d adaptive_max_pool3d_with_indices fractional_max_pool2d "
    "fractional_max_pool2d_with_indices fractional_max_pool3d fractional_max_pool3d_with_indices max_unpool1d "
    "max_unpool2d max_unpool3d cholesky_inverse cholesky_solve lu_solve orgqr ormqr geqrf qr svd triangular_solve "
    "fake_quantize_per_tensor_affine lu linalg_qr linalg_svd linalg_svdvals linalg_eig linalg_eigh linalg_eigvals "
    "linalg_eigvalsh linalg_inv linalg_inv_ex linalg_cholesky linalg_cholesky_ex linalg_solve linalg_cond "
    "linalg_matrix_rank linalg_lstsq linalg_householder_product linalg_tensorinv linalg_tensorsolve"
)

_MIXED = words("linalg_pinv linalg_matrix_power matrix_power linear_cross_entropy")


def is_mixed(name: str) -> bool:
    """Whether autocast is on, and a function is made of others of which it changes some."""
    return name in _MIXED and compat.autocast_dtype() is not None


def cast(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments as autocast hands them on: floating-point tensors in the dtype that it has for the function."""
    lower = compat.autocast_dtype()
    if lower is None:
        return args, kwargs
    if name in _LOWER or (name == "einsum" and _contracts(*args)):
        return _in_dtype(args, lower), {key: _in_dtype(value, lower) for key, value in kwargs.items()}
    choosing = _FULL_BY_ARGUMENTS.get(name)
    if name in _FULL or (choosing is not None and choosing(*args, **kwargs)):
        full = torch.float32
        return _in_dtype(args, full), {key: _in_dtype(value, full) for key, value in kwargs.items()}
    return args, kwargs


def _contracts(equation: Any, *operands: Any) -> bool:
    """Whether `einsum` multiplies matrices: something is summed over that two operands have."""
    if not isinstance(equation, str) or "->" not in equation:
        return len(operands) > 1
    given, result = equation.replace(" ", "").split("->")
    letters = Counter(letter for operand in given.split(",") for letter in set(operand))
    return any(count > 1 and letter.isalpha() and letter not in result for letter, count in letters.items())


def _is_filled_from_itself(tensor: Tensor, pad: Any, mode: str = "constant", value: Any = None) -> bool:
    """Whether `pad` goes on with what is at the edge, except by a mirror on three sides."""
    del tensor, value
    return mode == "replicate" or (mode == "reflect" and len(pad) < 6)  # noqa: PLR2004 - two for each side


def _is_pooled(tensor: Tensor, *_: Any, mode: str = "nearest", **__: Any) -> bool:
    """Whether `interpolate` means `adaptive_avg_pool3d`."""
    return mode == "area" and tensor.dim() == 5  # noqa: PLR2004 - a batch of volumes


_FULL_BY_ARGUMENTS = {"pad": _is_filled_from_itself, "interpolate": _is_pooled}


def _in_dtype(value: Any, dtype: torch.dtype) -> Any:
    if isinstance(value, Tensor):
        return value.to(dtype) if value.is_floating_point() and value.dtype != torch.float64 else value
    if type(value) in {list, tuple}:
        return type(value)(_in_dtype(item, dtype) for item in value)
    return value
