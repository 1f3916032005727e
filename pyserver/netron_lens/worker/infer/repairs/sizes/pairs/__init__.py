"""Two sizes met that should have been equal: which choices to change so that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.sizes.pairs.groups import joined, shared_out, shifted_alike
from netron_lens.worker.infer.repairs.sizes.pairs.inputs import (
    areas,
    batches,
    chunked,
    inputs,
    length_first,
    scaled,
    shifted,
    sides,
    unbatched,
)
from netron_lens.worker.infer.repairs.sizes.pairs.numbers import (
    by_default,
    other_numbers,
    scaled_numbers,
    stacked,
    summed_numbers,
    tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path

_LARGEST = 1 << 20


def equalised(
    plan: Plan, got: int, want: int, reason: str, *, preferred: frozenset[Path] = frozenset()
) -> Iterator[Plan]:
    """Edit plans so that `got` becomes `want`: inputs adapt to the model first, then the constructor's numbers."""
    if got == want or min(got, want) < 1 or max(got, want) > _LARGEST:
        return
    yield from length_first(plan, got, want, reason)
    is_written = any(got in value.sizes for _, value in tensors(plan))
    if not is_written:  # a length of as many is another thing
        yield from shared_out(plan, got, want, reason)
    yield from inputs(plan, got, want, reason)
    yield from areas(plan, got, want, reason)
    yield from joined(plan, got, want, reason)
    if is_written:
        yield from shared_out(plan, got, want, reason)
    yield from shifted_alike(plan, got, want, reason)
    yield from sides(plan, got, want, reason)
    yield from tables(plan, got, want)
    yield from summed_numbers(plan, got, want)
    yield from stacked(plan, got, want)
    yield from other_numbers(plan, got, want, preferred)
    yield from inputs(plan, want, got, reason)
    yield from batches(plan, got, want, reason)
    yield from unbatched(plan, got, want, reason)
    yield from scaled(plan, got, want, reason)
    yield from chunked(plan, got, want, reason)
    yield from scaled_numbers(plan, got, want, preferred)
    yield from shifted(plan, got, want, reason)
    yield from by_default(plan, got, want)
