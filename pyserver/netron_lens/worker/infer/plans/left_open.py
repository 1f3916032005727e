"""Defaults that may only stand for what is to be given: sizes of zero, lists of nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import Value, sequence

if TYPE_CHECKING:
    import inspect
    from collections.abc import Iterator, Sized

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.stages import Loaded

_WIDTH = re.compile(r"channels?(?:_list)?$|planes$|dims?(?:_list)?$|features$|widths?$|filters$|sizes$")
_LISTED = frozenset({"int", "list"})
"""What an empty list may hold, or be, by its name."""
_SOME = 2


def filled(loaded: Loaded, plan: Plan) -> Iterator[Plan]:
    """Give sizes for the defaults that may only stand for them."""
    missing = [each for each in parameters(initializer(loaded.cls), skip=1) if _is_left_open(each)]
    values = {each.name: natural(each.name) for each in missing if plan.at(("constructor", each.name)) is None}
    count = max((len(value.items) for value in values.values()), default=0) or _SOME
    for each in missing:
        if each.name in values:
            new = _as_many(values[each.name], each.default, count)
            plan = plan.edited(("constructor", each.name), new, cost=0)
    if missing:
        yield plan


def _is_left_open(parameter: inspect.Parameter) -> bool:
    """Tell a default that may only stand for sizes to be given: `embed_dims=[0, 0, 0, 0]`, `in_dim=0`, `anchors=()`."""
    default, name = parameter.default, parameter.name
    if type(default) is int:
        return not default and _WIDTH.search(name) is not None
    if isinstance(default, list | tuple) and not default:
        said = meaning(name)
        return said is not None and said.kind in _LISTED
    return isinstance(default, list | tuple) and all(type(each) is int and not each for each in default)


def _as_many(value: Value, default: Sized | int, count: int) -> Value:
    """Give as many elements as the default has, or as another list that is given; lists of lists are as they are."""
    if isinstance(default, int):
        return value
    if value.kind in ("list", "tuple") and not default and value.items[0][1].kind in ("list", "tuple"):
        return value
    item = value.items[0][1] if value.kind in ("list", "tuple") else value
    return sequence("list", (item,) * (len(default) or count), value.reason)
