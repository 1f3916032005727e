"""The totals of a class that was shown: `1.2 M parameters · [1, 3, 32, 32] → [1, 10] · 0.65 MMACs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netron_lens.server.fingerprints import is_current

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import Export, ModelClass
    from netron_lens.server.session import Session

_UNITS = (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3))
_SHOWN = 3


def totals(session: Session, uri: str, model: ModelClass) -> str | None:
    """The line over a class; none where it was not shown, or not as its code stands now."""
    run = session.runs.of(uri, model.qualname)
    if run is None or not run.result.export.ok or not is_current(session, run):
        return None
    return line(run.result.export)


def line(export: Export) -> str | None:
    """The parts of the line that are known; none where there are none."""
    inputs = [shape for value in export.inputs or () for shape in _shapes(value.value)]
    outputs = list(_shapes(export.outputs))
    parts = [
        None if export.parameters is None else _count(export.parameters, "parameter"),
        f"{_listed(inputs)} → {_listed(outputs)}" if inputs and outputs else None,
        None if not export.multiply_adds else f"{_macs(export.multiply_adds)}MACs",
    ]
    return " · ".join(part for part in parts if part) or None


def shape_text(shape: Any) -> str:
    """Sizes as Python writes a list of them."""
    return f"[{', '.join(str(size) for size in shape)}]"


def _shapes(value: Any) -> Iterator[str]:
    """The shapes in a value of the public result: `{"dtype", "shape"}`, or a list or object of such."""
    if isinstance(value, dict) and "shape" in value and "dtype" in value:
        yield shape_text(value["shape"])
    elif isinstance(value, dict):
        for item in value.values():
            yield from _shapes(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _shapes(item)


def _listed(shapes: list[str]) -> str:
    shown = ", ".join(shapes[:_SHOWN])
    return shown if len(shapes) <= _SHOWN else f"{shown}, …"


def _count(number: int, noun: str) -> str:
    return f"{_scaled(number).rstrip()} {noun}{'' if number == 1 else 's'}"


def _macs(number: int) -> str:
    """Multiply-adds are counted in millions, from a hundredth of one on."""
    if 10**4 <= number < 10**6:
        return f"{_two_digits(number / 10**6)} M"
    return _scaled(number)


def _scaled(number: int) -> str:
    """`1200000` as `1.2 M`; a small number as it is, with a space for the unit that follows."""
    for unit, size in _UNITS:
        if number >= (size if unit == "k" else size - size // 2000):  # what would be rounded to 1000 of the unit below
            return f"{_two_digits(number / size)} {unit}"
    return f"{number} "


def _two_digits(value: float) -> str:
    return f"{value:.2g}" if value < 99.5 else f"{value:.0f}"  # noqa: PLR2004 - more is rounded to three digits
