"""One try of a plan: build the model, call it, and tell how far that came."""

from __future__ import annotations

import math
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from torch import nn
from torch.nn.modules.module import register_module_forward_pre_hook

from netron_lens.worker.fetched import left_out
from netron_lens.worker.infer.evidence.evidence import LENGTH
from netron_lens.worker.infer.plans.natural import of_graph
from netron_lens.worker.infer.plans.plan import BATCH
from netron_lens.worker.infer.plans.values import extent, field_in_rows
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.trials.calls import arguments_of
from netron_lens.worker.infer.trials.doubts import OtherClassError
from netron_lens.worker.infer.trials.folders import entered
from netron_lens.worker.infer.trials.materials import made
from netron_lens.worker.infer.trials.mutable_defaults import MutableDefaults
from netron_lens.worker.infer.trials.outcome import Outcome, Phase, misused, own_line
from netron_lens.worker.infer.trials.outputs import ranks_of
from netron_lens.worker.infer.trials.properties import unhidden
from netron_lens.worker.infer.trials.tracked import Ledger
from netron_lens.worker.infer.trials.untouched import Untouched
from netron_lens.worker.infer.trials.watch import Watch
from netron_lens.worker.load.standins import blame
from netron_lens.worker.run import called, conditions, prepare, seeded
from netron_lens.worker.shape_only import ShapeOnly, asked
from netron_lens.worker.time_limit import TookTooLong, time_limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.recorded import Guesses
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.stages import Loaded


_PLACE = 1000
"""How many settings that were read say as much as one place that was reached in a constructor."""
_LARGEST = 200_000_000
_COMPUTED, _DRAWN = 1 << 24, 1 << 28
"""How many elements a step may give that is computed, and one of which only the shape is."""
_HEAVIEST = 1 << 34
"""How many multiplications a step may take that is computed: a second's."""


@dataclass(eq=False)
class _Built:
    """A model that can be called again while only the inputs change."""

    key: str
    plan: Plan
    ledger: Ledger
    model: nn.Module
    progress: int
    work: int
    untouched: Untouched


@dataclass(eq=False)
class Attempts:
    """The tries of one class. `real` tensors are used where code looks at values.

    `passed` are the keys of what ran, with the numbers of dimensions of the outputs.
    """

    loaded: Loaded
    guesses: Guesses
    seconds: float
    real: bool = False
    strict: bool = True
    count: int = 0
    passed: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _built: _Built | None = field(default=None)
    _defaults: MutableDefaults = field(init=False)

    def __post_init__(self) -> None:
        self._defaults = MutableDefaults(self.loaded)

    def run(self, plan: Plan, seconds: float | None = None) -> Outcome:
        """Try a plan, for `seconds` at most.

        Once more if it imported something: what runs in an import is no progress, and takes time only once. So too from
        the folder that has a file which it opens.
        """
        self.count += 1
        imported = len(sys.modules)
        outcome = self._try(plan, seconds)
        if outcome.error is not None and len(sys.modules) > imported:
            outcome = self._again(plan, seconds)
        return self._again(plan, seconds) if entered(outcome.error, self.loaded.file) else outcome

    def _again(self, plan: Plan, seconds: float | None) -> Outcome:
        self._built = None
        return self._try(plan, seconds)

    def _try(self, plan: Plan, seconds: float | None) -> Outcome:
        constructor = plan.at(("constructor",))
        assert constructor is not None
        key = f"{self.real} {plan.constructor_key()}"
        self._defaults.note()
        try:
            with (
                time_limit(self.seconds if seconds is None else seconds),
                _surroundings(real=self.real, gradients=plan.gradients),
            ):
                outcome = self._run(plan, key, constructor)
        except TookTooLong as error:
            return Outcome(plan, "construct", 0, error)
        finally:
            self._defaults.restore()
        if outcome.error is None:
            self.passed[plan.key()] = ranks_of(outcome.output)
        return outcome

    def on_numbers(self, plan: Plan, seconds: float) -> Outcome:
        """Try a plan on real tensors, whatever the others run on."""
        real, built, self.real, self._built = self.real, self._built, True, None
        try:
            return self.run(plan, seconds)
        finally:
            self.real, self._built = real, built

    def may_be_real(self, outcome: Outcome) -> bool:
        """Tell whether the model is small enough to be given data."""
        return outcome.elements < _LARGEST

    def may_hold(self, plan: Plan) -> bool:
        """Tell whether the inputs have elements, and are small enough to be made."""
        largest, extents = _COMPUTED if self.real else _DRAWN, plan.extents
        sizes = ((extent(size, extents) for size in value.sizes) for _, value in tensors(plan))
        return all(0 < math.prod(each) <= largest for each in sizes)

    def _run(self, plan: Plan, key: str, constructor: Value) -> Outcome:
        if self._built is not None and self._built.key == key and self._built.untouched.is_final:
            self._built.untouched.restore()
        else:
            self._built = None
            outcome = self._build(plan, key, constructor)
            if outcome is not None:
                return outcome
        assert self._built is not None
        return self._call(plan, self._built)

    def _build(self, plan: Plan, key: str, constructor: Value) -> Outcome | None:
        added: dict[Path, Value] = {}

        def guess(path: Path, name: str) -> Any:
            where = (*path, name)
            added[where] = self.guesses.value(where, _beside(path, plan, added))
            return made(added[where], where, plan.extents, self.loaded, ledger)

        ledger = Ledger(guess, lambda path, name: self.guesses.knows((*path, name)))
        watch = Watch(lambda _: False, strict=False)
        model, error = None, None
        try:
            with watch:
                model = made(constructor, ("constructor",), plan.extents, self.loaded, ledger)
                if not isinstance(model, nn.Module):
                    message = f"the constructor gives a `{type(model).__name__}`, not a module"
                    raise TypeError(message)  # noqa: TRY301 - a failure like the user's own
                if not any(isinstance(each, self.loaded.cls) for each in nn.Module.modules(model)):
                    message = f"the constructor gives a `{type(model).__name__}`, and no `{self.loaded.cls.__name__}`"
                    raise OtherClassError(message)  # noqa: TRY301 - as above
                prepare(model)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as raised:  # noqa: BLE001 - whatever the user's code raises is an outcome
            if left_out(raised):
                seeded()
                return self._build(plan, key, constructor)
            error = _cause(raised)
        ledger.closed = True
        for path, value in added.items():
            plan = plan.edited(path, value, cost=0)
        if error is not None:
            misuse, line = misused(ledger, error), own_line(error, self.loaded.cls, "__init__")
            progress = watch.progress * _PLACE + _fields(plan.root) if not isinstance(error, OtherClassError) else 0
            return Outcome(plan, "construct", progress, error, watch.failed, misuse, ledger, line=line)
        assert isinstance(model, nn.Module)
        self._built = _Built(key, plan, ledger, model, watch.progress, watch.work, Untouched(model))
        return None

    def _call(self, plan: Plan, built: _Built) -> Outcome:
        ledger, model = built.ledger, built.model
        settings, inputs = built.plan.at(("constructor",)), plan.at(("inputs",))
        assert settings is not None
        assert inputs is not None
        plan = plan.edited(("constructor",), settings, cost=0)
        added: dict[Path, Value] = {}

        def guess(path: Path, name: str) -> Any:
            where = (*path, name)
            known = field_in_rows(inputs, name) if path[-1].isdigit() else None  # rows have the same fields
            holder = plan.at(path)
            if known is None and holder is not None and holder.kind == "namespace":
                known = of_graph(name, (value for _, value in holder.items))
            added[where] = known or self.guesses.value(where, _beside(path, plan, added))
            return made(added[where], where, plan.extents, self.loaded, ledger)

        ledger.guess, ledger.closed = guess, False
        ledger.misuses.clear()
        ledger.unmade = None
        arguments: list[tuple[Path, Any]] = list(ledger.tensors())
        strict = self.strict and ("inputs",) not in plan.fixed  # what the user or the code gives is meant so
        watch = Watch(
            lambda value: any(value is each for _, each in arguments),
            lambda value: any(value is each and _has_batch(plan.at(path)) for path, each in arguments),
            strict=strict,
            largest=_COMPUTED if self.real else _DRAWN if strict else math.inf,
            heaviest=_HEAVIEST if self.real else math.inf,
        )
        hook = register_module_forward_pre_hook(watch.enter_module)
        phase: Phase = "arguments"
        output, error = None, None
        try:
            positional, keywords = arguments_of(plan, self.loaded, ledger, arguments)
            phase = "call"
            with watch:
                output = called(model, plan.method, positional, keywords)
            phase = "done"
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as raised:  # noqa: BLE001 - as above
            error = _cause(raised)
        finally:
            hook.remove()
        ledger.closed = True
        for path, value in added.items():
            plan = plan.edited(path, value, cost=0)
        return Outcome(
            plan,
            phase,
            watch.progress,
            error,
            watch.failed if watch.failed is not None and watch.failed.error is error else None,
            misused(ledger, error),
            ledger,
            model,
            output,
            frozenset(watch.called),
            tuple(arguments),
            watch.flattened,
            own_line(error, self.loaded.cls, plan.method),
            watch.emptied or any(not each.numel() for _, each in arguments),
            built.work + watch.work,
            watch.tables,
            watch.looks_up,
            watch.sequenced,
            frozenset(watch.padding),
            tuple(watch.joins),
        )


def _beside(path: Path, plan: Plan, added: Mapping[Path, Value]) -> int:
    """Count the parts that a value has by now."""
    known = plan.at(path)
    return (0 if known is None else len(known.items)) + sum(each[:-1] == path for each in added)


def _fields(value: Value) -> int:
    """Count the settings that are known by name: those that are read further on are learned last."""
    own = len(value.items) if value.kind in ("namespace", "dict", "mapping") else 0
    return own + sum(_fields(item) for _, item in value.items)


def _has_batch(value: Value | None) -> bool:
    """Tell what is seldom taken apart along its first dimension; the points and boxes of each picture are.

    So are lengths, what is written to be a batch, and the parts of what an expression makes as a whole, such as a
    packed sequence.
    """
    if value is None or value.kind != "tensor":
        return value is not None
    return not value.written and value.sizes[:1] == (BATCH,) and value.sizes[1:2] != ("N",) and value.below != LENGTH


def _cause(raised: BaseException) -> BaseException:
    """Give what stands behind an error: what is missing, a value that was asked for and not made, a property."""
    caught = asked() if isinstance(raised, NameError | AttributeError) else None  # by `except:`, as the user's code is
    return blame.missing(raised) or caught or unhidden(raised)


@contextmanager
def _surroundings(*, real: bool, gradients: bool) -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(conditions(gradients=gradients))
        seeded()
        if not real:
            stack.enter_context(ShapeOnly())
        yield
