"""What a command line gives the parameters of a command, as `click` and its like declare it in decorators."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.load.reading.structure import Function


def default(function: Function, parameter: str) -> ast.expr | None:
    """Give the default of a parameter that an option is declared for, such as `@click.option("--n", default=3)`."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and parameter in _named(decorator):
            given = [word.value for word in decorator.keywords if word.arg == "default"]
            flags = [word.value for word in decorator.keywords if word.arg == "is_flag"]
            return next(iter(given), ast.Constant(value=False) if flags else None)
    return None


def _named(option: ast.Call) -> set[str]:
    """Name the parameters that an option may be for: `--num-classes/--none` is `num_classes`."""
    texts = [each.value for each in option.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return {text.partition("/")[0].lstrip("-").replace("-", "_") for text in texts}
