"""Values for what nobody gave: required flags, parameters of a function around a class, environment variables."""

from __future__ import annotations

from typing import Any

BY_NAME = (
    ("class", 10),
    ("channel", 3),
    ("batch", 1),
    ("seed", 0),
    ("gpu", 0),
    ("rank", 0),
    ("world", 1),
    ("epoch", 1),
    ("head", 4),
    ("layer", 2),
    ("depth", 2),
    ("vocab", 100),
    ("kernel", 3),
    ("patch", 16),
    ("image", 224),
    ("img", 224),
    ("crop", 224),
    ("dim", 64),
    ("hidden", 64),
    ("size", 64),
    ("length", 16),
    ("len", 16),
    ("drop", 0.1),
    ("rate", 0.1),
    ("lr", 0.001),
)


def named(name: str) -> float | None:
    """Give the usual number for a name; none where the name says nothing."""
    return next((value for word, value in BY_NAME if word in name.lower()), None)


def number(name: str, *, kind: type) -> Any:
    """Give a usual number for a name."""
    found = named(name)
    value = 8 if found is None else found
    if kind is float:
        return float(value)
    return max(int(value), 0)


def value(name: str, kind: Any) -> Any:
    """Give a value of a type for a name; `kind` is what `argparse` calls a `type`, or an annotation."""
    if kind in (int, float, "int", "float"):
        return number(name, kind=float if kind in (float, "float") else int)
    if kind in (bool, "bool"):
        return False
    if kind in (str, "str"):
        return ""
    return None
