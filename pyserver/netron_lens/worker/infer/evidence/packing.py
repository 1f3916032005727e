"""Whether a method packs sequences as they come, with their time first: `pack_padded_sequence(x, lengths)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.occurrences import Definition

_REARRANGING = frozenset({"t", "T", "mT", "transpose", "permute", "swapaxes", "rearrange", "movedim"})
_PLACE = 2
"""Where `batch_first` stands among the arguments."""


def packs_time_first(method: Definition) -> bool:
    """Tell a method that packs without `batch_first` and rearranges nothing before it."""
    return _packs(method) and not _named(method) & _REARRANGING


def packs_rearranged(method: Definition) -> bool:
    """Tell a method that packs without `batch_first` what it rearranged before: its inputs have the batch first."""
    return _packs(method) and bool(_named(method) & _REARRANGING)


def _named(method: Definition) -> set[str]:
    named = {node.attr for node in ast.walk(method) if isinstance(node, ast.Attribute)}
    return named | {node.id for node in ast.walk(method) if isinstance(node, ast.Name)}


def _packs(method: Definition) -> bool:
    calls = (node for node in ast.walk(method) if isinstance(node, ast.Call))
    return any(_is_packing(call) and not _says_batch_first(call) for call in calls)


def _is_packing(call: ast.Call) -> bool:
    return "pack_padded_sequence" in (getattr(call.func, "id", ""), getattr(call.func, "attr", ""))


def _says_batch_first(call: ast.Call) -> bool:
    given = [*call.args[_PLACE:], *(each.value for each in call.keywords if each.arg == "batch_first")]
    return bool(given) and not (isinstance(given[0], ast.Constant) and given[0].value is False)
