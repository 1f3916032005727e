"""A demand on a tensor, and the shapes that layers of one kind take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.plans.plan import SEARCH_BATCH

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size


TAILS: dict[int, tuple[Size, ...]] = {2: (), 3: ("T",), 4: ("H", "H"), 5: ("D", "H", "H")}


@dataclass(frozen=True)
class Demand:
    """The tensor `given` should look like one of `shapes`, best first; `pairs` are sizes that met, to be equal.

    `rank` is the number of dimensions where only one is right. Sizes are `mutual` where neither is the one to keep.
    """

    given: Any
    shapes: tuple[tuple[Size, ...], ...] = ()
    dtype: str | None = None
    below: int = 2
    pairs: tuple[tuple[int, int], ...] = ()
    owner: str = ""
    rank: int | None = None
    mutual: bool = False

    @property
    def has_other_rank(self) -> bool:
        """Tell whether the tensor has too few or too many dimensions."""
        return self.rank is not None and self.given.dim() != self.rank


def features(given: Any, features: int) -> Demand:
    """Demand a last size; what has the batch alone lacks the features."""
    if given.shape == (SEARCH_BATCH,) and features != SEARCH_BATCH:
        return Demand(given, (("B", features),), "float32", rank=2)
    pairs = ((given.shape[-1], features),) if given.dim() and given.shape[-1] != features else ()
    kept = tuple(given.shape[:-1])
    shapes: list[tuple[Size, ...]] = [("B", features), ("B", "T", features)]
    if len(kept) > 1:
        shapes = (
            [("B", "T", features), ("B", features)]
            if len(kept) == 2  # noqa: PLR2004 - one that is plain in its place
            else [("B", features), ("B", *kept[1:], features), ("B", "T", features)]
        )
    return Demand(given, tuple(shapes), "float32", pairs=pairs)


def channels(given: Any, channels: int, *, rank: int | None = None) -> Demand:
    """Demand a second size, and a number of dimensions where only one is right."""
    tail = TAILS.get(rank or given.dim(), ("H", "H"))
    pairs = ((given.shape[1], channels),) if given.dim() > 1 and given.shape[1] != channels else ()
    rows: tuple[tuple[Size, ...], ...] = (("B", channels, int(given.shape[1])),) if given.dim() == 2 else ()  # noqa: PLR2004 - rows may be those of a sequence
    return Demand(
        given,
        (("B", channels, *tail), ("B", channels, "H", "H"), ("B", channels), ("B", channels, "T"), *rows),
        pairs=pairs,
        rank=rank,
    )


def normalized(given: Any, shape: tuple[int, ...]) -> Demand:
    """Demand several last sizes."""
    got = tuple(given.shape[-len(shape) :])
    pairs = tuple((a, b) for a, b in zip(got, shape, strict=False) if a != b)
    return Demand(given, (("B", "T", *shape), ("B", *shape)), "float32", pairs=pairs)
