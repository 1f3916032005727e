"""Which module calls become functions and which nodes, and which values go in and out of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netron_lens.worker.capture.record import Call, Operation

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Record, Value


@dataclass(slots=True, eq=False)
class Group:
    """One module call: what ran directly in it, in order, and the values that cross its border.

    A `leaf` is drawn as one node: a module of torch's own without children, or one in which nothing ran.
    """

    call: Call
    parent: Group | None
    depth: int
    leaf: bool = False
    items: list[Operation | Group] = field(default_factory=list)
    inputs: dict[Value, None] = field(default_factory=dict)
    outputs: dict[Value, None] = field(default_factory=dict)


def plan(record: Record, *, opened: bool = False) -> Group:
    """The group of the model itself, with all others in it; `opened` leaves no leaf where operations ran."""
    groups = tree(record, opened=opened)
    homes = {value: groups[operation.call] for operation in record.operations for value in operation.outputs}
    for operation in record.operations:
        for value in operation.inputs:
            _connect(value, homes.get(value, groups[0]), groups[operation.call])
    for value in record.outputs:
        _connect(value, homes.get(value, groups[0]), groups[0])
    for group in groups[1:]:
        for value in group.call.outputs:
            home = homes.get(value)
            if home is not None and _is_within(home, group) and group.parent is not None:
                _connect(value, home, group.parent)
    for group in groups[1:]:
        group.inputs = dict.fromkeys(sorted(group.inputs, key=_order(group.call)))
    return groups[0]


def tree(record: Record, *, opened: bool = False) -> list[Group]:
    """The groups by the index of their call, with what ran in each; no values cross their borders yet."""
    groups: list[Group] = []
    for call in record.calls:
        parent = groups[call.parent] if call.parent is not None else None
        groups.append(Group(call, parent, parent.depth + 1 if parent else 0))
    for event in record.events:
        if isinstance(event, Operation):
            groups[event.call].items.append(event)
        elif event.parent is not None:
            groups[event.parent].items.append(groups[event.index])
    for group in groups[1:]:
        torchs = not opened and group.call.class_module.startswith("torch.nn.") and group.call.leaf
        group.leaf = torchs or all(
            isinstance(item, Operation) and _is_passage(item, group.call) for item in group.items
        )
    return groups


def _is_passage(operation: Operation, call: Call) -> bool:
    """Whether an operation only stands for a module in which nothing else ran."""
    return operation.name == call.class_name == operation.function


def _connect(value: Value, home: Group, user: Group) -> None:
    """Lead a value from the group that makes it to the one that uses it, over the borders between."""
    while user is not home:
        if user.depth >= home.depth:
            user.inputs[value] = None
            assert user.parent is not None  # the root is at no greater depth than any other
            user = user.parent
        else:
            home.outputs[value] = None
            assert home.parent is not None  # as above
            home = home.parent


def _is_within(inner: Group | None, outer: Group) -> bool:
    while inner is not None and inner.depth > outer.depth:
        inner = inner.parent
    return inner is outer


def _order(call: Call) -> _Order:
    return _Order({value: position for position, value in enumerate(call.inputs)})


@dataclass(frozen=True)
class _Order:
    """Arguments first, in their order, then other results, then parameters."""

    positions: dict[Value, int]

    def __call__(self, value: Value) -> tuple[int, int]:
        position = self.positions.get(value)
        if position is not None:
            return 0, position
        return (1 if value.kind in {"result", "input"} else 2), value.number
