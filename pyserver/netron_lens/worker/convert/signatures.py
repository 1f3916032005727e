"""Equal blocks bear equal signatures, so that a page can draw thirty-two of them as one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from netron_lens.worker.capture.record import Operation

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Value
    from netron_lens.worker.convert.plan import Group


def sign(root: Group) -> dict[Group, str]:
    """A signature of each group below the root: of its class, and of all that ran in it with its edges and shapes."""
    signatures: dict[Group, str] = {}
    for item in root.items:
        if not isinstance(item, Operation):
            _sign(item, signatures)
    return signatures


def _sign(group: Group, signatures: dict[Group, str]) -> str:
    numbers: dict[Value, int] = {}
    parts: list[Any] = [group.call.class_module, group.call.class_name, group.call.attributes]
    parts.append([_described(value, numbers) for value in group.inputs])
    for item in group.items:
        if isinstance(item, Operation):
            inputs, outputs = item.inputs, item.outputs
            parts.append((item.name, item.attributes, item.error))
        else:
            inputs, outputs = list(item.inputs), list(item.outputs)
            parts.append((item.call.path.rpartition(".")[2], _sign(item, signatures)))
        parts.append([numbers.get(value, -1) for value in inputs])
        parts.append([_described(value, numbers) for value in outputs])
    parts.append([numbers.get(value, -1) for value in group.outputs])
    signature = hashlib.blake2b(repr(parts).encode(errors="replace"), digest_size=6).hexdigest()
    signatures[group] = signature
    return signature


def _described(value: Value, numbers: dict[Value, int]) -> tuple[int, str, tuple[int, ...]]:
    number = numbers.setdefault(value, len(numbers))
    return number, value.dtype, value.shape
