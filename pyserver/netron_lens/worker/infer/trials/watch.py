"""What a run does, seen from outside: how far it comes, and which operation fails on which tensors."""

from __future__ import annotations

import math
import sys
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn.parameter import is_lazy
from torch.overrides import TorchFunctionMode

from netron_lens.worker.infer.trials.doubts import TooLarge
from netron_lens.worker.infer.trials.parts import Parts
from netron_lens.worker.infer.trials.refusals import (
    refuse_beyond,
    refuse_deep,
    refuse_heavy,
    refuse_large,
    refuse_mixed,
    refuse_unlike,
    refuse_wide,
)
from netron_lens.worker.infer.trials.suspicions import JOINING, Suspicions, users_frame
from netron_lens.worker.infer.trials.tables import picked
from netron_lens.worker.infer.trials.tracked import Guess
from netron_lens.worker.infer.trials.work import PRODUCTS, sides, work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WRITTEN = 1 << 24
_SEQUENCE = 3
"""Dimensions of a batch of sequences."""
_FLATTENING = frozenset({"view", "reshape", "flatten"})
_LOOKUPS = frozenset({"embedding", "gather", "index_select", "take_along_dim", "scatter", "scatter_", "scatter_add_"})
_FILLING = frozenset({"masked_fill", "masked_fill_"})
_FAR_BELOW = -1e3
_LAST = 2
"""How many of the tensors that were joined are kept: what fails was given one of them."""
_OF_DATA = frozenset({"tensor", "as_tensor", "new_tensor", "asarray"})
"""What torch makes of numbers: one of ours, which can be asked for items, would be taken for a list."""


@dataclass(frozen=True)
class Operation:
    """The operation that failed, with what it was given."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    error: BaseException


class Watch(TorchFunctionMode):  # type: ignore[misc] # torch is not analysed
    """Follow one attempt. `strict` lets doubtful steps fail, so that they are repaired like errors.

    `largest` is how many elements a result may have.
    `inputs` tells the tensors that are inputs, `batched` those among them whose first size is the batch.
    `flattened` has the sizes of the map that last became rows, its channels first, and `sequenced` the sides of the one
    that last became a sequence.
    `work` is about how many multiplications were made; `looks_up` says whether indices were used; `tables` has the
    rows of the tables that inputs index, or the classes that they name, by the identity of the input; `padding` has the
    identities of the inputs that tell what is left out, as what scores are filled with in place of is far below zero;
    `joins` are the tensors that were joined last, with their parts.
    """

    def __init__(
        self,
        inputs: Callable[[Any], bool],
        batched: Callable[[Any], bool] = lambda _: False,
        *,
        strict: bool,
        largest: float = math.inf,
        heaviest: float = math.inf,
    ) -> None:
        super().__init__()
        self.inputs = inputs
        self.batched = batched
        self.strict = strict
        self.largest, self.heaviest = largest, heaviest
        self.places: set[tuple[int, int]] = set()
        self.called: set[int] = set()
        self.failed: Operation | None = None
        self.flattened: tuple[int, ...] = ()
        self.sequenced: tuple[int, ...] = ()
        self.emptied = False
        self.work = 0
        self.looks_up = False
        self.tables: dict[int, int] = {}
        self.padding: set[int] = set()
        self.joins: deque[tuple[torch.Tensor, tuple[torch.Tensor, ...]]] = deque(maxlen=_LAST)
        self._parts = Parts(inputs)
        self._suspicions = Suspicions(inputs, batched, self._parts)

    @property
    def progress(self) -> int:
        """Count the distinct places and modules that were reached."""
        return len(self.places) + len(self.called)

    def __torch_function__(
        self, func: Any, types: Sequence[type], args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Run one operation."""
        del types
        kwargs = kwargs or {}
        frame = users_frame(sys._getframe(1))  # noqa: SLF001 - the caller is what is watched
        if frame is not None:
            self.places.add((id(frame.f_code), frame.f_lasti))
        name = getattr(func, "__name__", "")
        if name in _OF_DATA:
            args = tuple(map(_plain, args))
        given = (*args, *kwargs.values())
        try:
            self._refuse(name, given)
            result = func(*args, **kwargs)
        except Exception as error:
            if self.failed is None or self.failed.error is not error:
                self.failed = Operation(name, tuple(map(padded, args)), kwargs, error)
            raise
        if given:
            self._suspicions.note(func, given[0])
        self.looks_up = self.looks_up or name in _LOOKUPS
        for index, rows in picked(name, given):
            source = self._parts.source(index)
            if source is not None and not (name == "__getitem__" and self.batched(given[0])):
                self.tables[id(source)] = min(rows, self.tables.get(id(source), rows))
        self._parts.note(name, given, result)
        self._note_attention(name, given)
        if isinstance(result, torch.Tensor) and not is_lazy(result):  # which has no shape yet
            self._note(name, given, result)
        return result

    def _note(self, name: str, args: tuple[Any, ...], result: torch.Tensor) -> None:
        if name in _FLATTENING and result.dim() == 2 and args[0].dim() > 2:  # noqa: PLR2004 - a map becomes rows
            self.flattened = tuple(args[0].shape[1:])
        if name in _FLATTENING and result.dim() == _SEQUENCE < args[0].dim():
            self.sequenced = sides(args[0].shape, result.shape) or self.sequenced
        if result.dim() > 1 and not result.numel():
            self.emptied = True
        if name in JOINING and args and isinstance(args[0], list | tuple):
            self.joins.append((result, tuple(args[0])))
        self.work += work(name, args, result)
        if result.numel() > self.largest and not self._is_no_larger(result, args):
            message = f"`{name}` gives a tensor of shape {tuple(result.shape)}, which is too large to compute with"
            raise TooLarge(message)

    def _is_no_larger(self, result: torch.Tensor, args: tuple[Any, ...]) -> bool:
        """Tell what weights are seen as from what is computed: no more elements than one of its operands has."""
        operands = (each for each in args if isinstance(each, torch.Tensor) and not self.inputs(each))
        return any(each.numel() >= result.numel() for each in operands)

    def _note_attention(self, name: str, args: tuple[Any, ...]) -> None:
        """Note what is left out. Refuse a table of weights that is too large: every step attends to every other."""
        if name in _FILLING and _is_far_below(args[2:]):
            self.padding.add(id(self._parts.source(args[1])))
        if name != "multi_head_attention_forward":
            return
        query, key, heads = args[0], args[1], int(args[4])
        batch = query.shape[1] if query.dim() > 2 else 1  # noqa: PLR2004 - steps, batch, features
        if batch * heads * query.shape[0] * key.shape[0] > self.largest:
            message = f"attention between {query.shape[0]} and {key.shape[0]} steps is too large to compute with"
            raise TooLarge(message)

    def enter_module(self, module: nn.Module, args: Any) -> None:
        """Note a module's call; a global forward pre-hook."""
        del args
        self.called.add(id(module))

    def _refuse(self, name: str, args: tuple[Any, ...]) -> None:
        if self.strict:
            self._suspicions.look_at(name, args, sys._getframe(2))  # noqa: SLF001 - as above
        if name == "__setitem__":
            refuse_large(args[0], args[1], _WRITTEN)
        elif name == "__getitem__":
            refuse_unlike(args[0], args[1])
            refuse_beyond(args[0], args[1])
            refuse_large(args[0], args[1], self.largest)
        elif name in PRODUCTS:
            refuse_mixed(name, args)
            refuse_heavy(name, args, self.heaviest)
        else:
            refuse_wide(name, args, self.largest)
            refuse_deep(name, args)


def _is_far_below(filling: tuple[Any, ...]) -> bool:
    """Tell what is put in place of scores so that they do not count: `-inf`, `-1e9`."""
    return bool(filling) and isinstance(filling[0], float | int) and filling[0] < _FAR_BELOW


def _plain(value: Any) -> Any:
    if isinstance(value, Guess):
        return int(value)
    return type(value)(map(_plain, value)) if type(value) in (list, tuple) else value


def padded(value: Any) -> Any:
    """A nested tensor as one that has sizes."""
    is_nested = isinstance(value, torch.Tensor) and value.is_nested
    return torch.nested.to_padded_tensor(value, 0) if is_nested else value
