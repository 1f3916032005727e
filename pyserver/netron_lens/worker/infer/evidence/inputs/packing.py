"""Where the batch is in sequences that a method packs with their time first: `pack_padded_sequence(x, lengths)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.walked import walked

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition

_REARRANGING = frozenset({"t", "T", "mT", "transpose", "permute", "swapaxes", "rearrange", "movedim"})
_PLACE = 2
"""Where `batch_first` stands among the arguments."""


def packed_axis(method: Definition) -> int | None:
    """Give the axis of the batch in the inputs of a method that packs without `batch_first`; none for others.

    It is the second one of what is packed as it comes, the first one of what is rearranged before.
    """
    packs = (each for each in walked(method) if isinstance(each, ast.Call) and _is_packing(each))
    first = next((each for each in packs if not _says_batch_first(each)), None)
    if first is None:
        return None
    before = (each for each in walked(method) if getattr(each, "lineno", 0) <= (first.end_lineno or first.lineno))
    named = {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in before}
    return 0 if named & _REARRANGING else 1


def _is_packing(call: ast.Call) -> bool:
    return "pack_padded_sequence" in (getattr(call.func, "id", ""), getattr(call.func, "attr", ""))


def _says_batch_first(call: ast.Call) -> bool:
    given = [*call.args[_PLACE:], *(each.value for each in call.keywords if each.arg == "batch_first")]
    return bool(given) and not (isinstance(given[0], ast.Constant) and given[0].value is False)
