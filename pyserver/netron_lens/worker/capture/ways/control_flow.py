"""Torch's own words for a branch and a loop, as the Python that they stand for: what runs inside is seen then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable


def written_out(func: Any) -> Callable[..., Any] | None:
    """The same as plain Python, where a function that torch hands to function modes is a branch or a loop."""
    return _WRITTEN_OUT.get(func.__name__) if isinstance(func, torch._ops.HigherOrderOperator) else None  # noqa: SLF001 - no public name


def _cond(pred: Any, true_fn: Callable[..., Any], false_fn: Callable[..., Any], operands: Any = ()) -> Any:
    return (true_fn if pred else false_fn)(*operands)


def _while_loop(
    cond_fn: Callable[..., Any], body_fn: Callable[..., Any], carried_inputs: Any, additional_inputs: Any = ()
) -> Any:
    carried = tuple(carried_inputs)
    while cond_fn(*carried, *additional_inputs):
        carried = tuple(body_fn(*carried, *additional_inputs))
    return carried


_WRITTEN_OUT = {"cond": _cond, "while_loop": _while_loop}
