"""A try ends when its time is over, wherever its code is at that moment."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest
import torch

from netron_lens.worker import infer as searches
from netron_lens.worker.infer.plans.plan import Plan
from netron_lens.worker.infer.plans.values import Value, tensor
from netron_lens.worker.infer.search import trying
from netron_lens.worker.infer.trials.attempt import Attempts
from netron_lens.worker.infer.trials.budget import Budget
from netron_lens.worker.infer.trials.doubts import TooLarge
from netron_lens.worker.infer.trials.watch import Watch
from netron_lens.worker.time_limit import TookTooLong, time_limit, unlimited

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred


def work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


class Slow:
    """What its end raises, Python forgets."""

    def __del__(self) -> None:
        work(0.3)


def test_code_that_works_for_ever_is_ended() -> None:
    with pytest.raises(TookTooLong), time_limit(0.1):
        work(20)


def test_an_end_that_falls_into_a_finalizer_comes_again() -> None:
    def run() -> None:
        Slow()
        work(20)

    with pytest.raises(TookTooLong), time_limit(0.1):
        run()


def test_what_is_done_in_time_is_let_be() -> None:
    with time_limit(0.1):
        work(0.01)
    work(0.3)


def test_what_is_done_once_for_all_comes_to_its_end() -> None:
    done = []

    def run() -> None:
        with unlimited():
            work(0.5)
            done.append(1)
        work(20)

    with pytest.raises(TookTooLong), time_limit(0.1):
        run()
    assert done


def test_what_is_done_once_for_all_takes_nothing_of_the_time() -> None:
    with time_limit(0.2), unlimited():
        work(0.5)


def test_weights_that_are_seen_in_another_way_are_not_too_large() -> None:
    weights, rows = torch.empty(20, 20), torch.empty(2, 20)
    with Watch(lambda given: given is rows, strict=True, largest=100):
        assert (rows @ weights.t()).shape == (2, 20)
        with pytest.raises(TooLarge):
            rows[:, :, None] * rows[:, None]


@pytest.mark.parametrize(("real", "fits"), [(True, False), (False, True)])
def test_inputs_of_gigabytes_are_never_filled(*, real: bool, fits: bool) -> None:
    inputs = Value("namespace", items=(("x", tensor((2, 4096, 4096), "large")),))
    plan = Plan(Value("namespace", items=(("inputs", inputs),)), kinds={}, sizes={})
    attempts = Attempts(loaded=None, guesses=None, seconds=1, real=real)  # type: ignore[arg-type] # nothing is made
    assert attempts.may_hold(plan) is fits


@pytest.mark.parametrize("pick", [lambda table, rows: table[rows], lambda table, rows: table[:, rows]])
def test_rows_are_not_picked_before_it_is_told_that_they_are_too_many(pick: Callable[..., object]) -> None:
    table, rows = torch.empty(20, 20), torch.zeros(1 << 40, dtype=torch.int64, device="meta")
    with Watch(lambda _: False, strict=True, largest=100), pytest.raises(TooLarge):
        pick(table.to("meta"), rows)


@pytest.mark.parametrize("look", [torch.nn.functional.embedding, lambda rows, _: torch.nn.functional.one_hot(rows, 9)])
def test_rows_are_not_looked_up_before_it_is_told_that_they_are_too_many(look: Callable[..., object]) -> None:
    rows, table = torch.zeros(1 << 40, dtype=torch.int64, device="meta"), torch.empty(9, 20, device="meta")
    with Watch(lambda _: False, strict=True, largest=100), pytest.raises(TooLarge, match="are too many"):
        look(rows, table)


@pytest.mark.parametrize("multiply", [torch.matmul, torch.mm, torch.nn.functional.linear])
def test_a_product_that_takes_seconds_is_refused_before_it_is_computed(multiply: Callable[..., object]) -> None:
    matrix = torch.empty(1 << 20, 1 << 20, device="meta")
    with Watch(lambda _: False, strict=True, heaviest=1000):
        multiply(torch.empty(2, 2), torch.empty(2, 2))
        with pytest.raises(TooLarge, match="takes too long"):
            multiply(matrix, matrix)


def test_a_search_does_not_pay_for_the_import_of_the_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch._dynamo", raising=False)
    budget = Budget(0.1, 0.1)
    begun = time.process_time()
    while time.process_time() - begun < 0.2:
        pass
    assert budget.enough()
    monkeypatch.setitem(sys.modules, "torch._dynamo", sys)
    budget.tried(helped=False)
    assert not budget.enough()


def test_a_search_that_comes_further_goes_on_when_its_usual_time_is_over() -> None:
    budget = Budget(0.0, 60)
    for _ in range(50):
        budget.tried(helped=False)
    assert budget.spent()
    budget.tried(helped=True)
    assert not budget.spent()


@pytest.mark.parametrize(("heavy", "is_found"), [(0, True), (1 << 60, False)])
def test_what_computes_much_before_it_asks_for_numbers_is_waited_for(
    inferred: Callable[..., Inferred], monkeypatch: pytest.MonkeyPatch, heavy: int, *, is_found: bool
) -> None:
    monkeypatch.setattr(searches, "_LONGEST", 1.0)
    monkeypatch.setattr(trying, "_HEAVY", heavy)
    text = """
import time
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(7, 2)
    def forward(self, x):
        x = self.a(x)
        kept = torch.nonzero(x[:, 0])
        end = time.process_time() + 1.2
        while time.process_time() < end:
            pass
        return x[kept]
"""
    assert (inferred(text).failure is None) is is_found


def test_a_look_at_values_that_the_code_catches_is_made_on_numbers(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        try:
            width = 1 + int(torch.randn(3).abs().max().item())
        except:
            print("no width")
        self.a = nn.Linear(3, width)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.real_tensors


def test_refuses_states_that_torch_would_crash_on() -> None:
    state = torch.randn(2, 2)
    with Watch(lambda _: False, strict=True), pytest.raises(RuntimeError, match="hidden states to be 2D"):
        torch.nn.LSTMCell(3, 2)(torch.randn(3), (state, state))
