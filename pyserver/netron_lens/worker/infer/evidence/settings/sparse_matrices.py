"""Settings that are sparse matrices of SciPy, as of which user bought which item: `adj.tocoo().row`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.place import Place, Said
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_ASKED = frozenset({"tocoo", "tocsr", "tocsc", "todense"})
"""What such matrices alone are asked for."""
_WEIGHT = 0.45


def sparse_matrix(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give one of a few rows for what is asked for what it holds."""
    if _ASKED.isdisjoint(used.fields):
        return ()
    reason = f"`{name}` is a sparse matrix"
    return (Choice(expression="scipy.sparse.eye(8)", kind="object", reason=reason, weight=_WEIGHT),)
