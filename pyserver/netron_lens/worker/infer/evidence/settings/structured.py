"""A configuration of an annotated class, with the values that written settings have: `Config(width=20)`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.worker.infer.evidence.evidence import Choice, Settings

_OPEN = "omegaconf."
"""Where the class stands whose objects have any entries, which are read as attributes too."""


def with_settings(choice: Choice, settings: Settings) -> Choice:
    """Give the arguments of a construction what settings of the same names say; the others stay as usual."""
    try:
        node = ast.parse(choice.expression, mode="eval").body
    except SyntaxError:
        return choice
    if not isinstance(node, ast.Call) or not settings:
        return choice
    given = {str(each.arg): _said(each.value, settings.get(str(each.arg))) for each in node.keywords}
    listed = ", ".join((*map(ast.unparse, node.args), *(f"{name}={text}" for name, text in given.items())))
    return replace(choice, expression=f"{ast.unparse(node.func)}({listed})")


def _said(usual: ast.expr, value: str | Settings | None) -> str:
    """Write what the settings say in the place of a usual value: entries where these may be any."""
    if isinstance(value, str):
        return value
    text = ast.unparse(usual)
    return text if value is None or not text.startswith(_OPEN) else f"omegaconf.OmegaConf.create({_written(value)})"


def _written(settings: Mapping[str, str | Settings]) -> str:
    parts = ((name, value if isinstance(value, str) else _written(value)) for name, value in settings.items())
    return f"{{{', '.join(f'{name!r}: {text}' for name, text in parts)}}}"
