"""The run as one standalone Python file that repeats it in plain torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.recipe import is_spread

if TYPE_CHECKING:
    from netron_lens.worker.stages import Loaded, Recipe


def program(loaded: Loaded, recipe: Recipe) -> str:
    """Write the slice, then `model`, `args` and `kwargs`, then the call that prints the output shapes."""
    positional = [
        f"*{choice.expression}" if is_spread(choice) else choice.expression
        for choice in recipe.inputs
        if choice.kind in ("positional", "varargs")
    ]
    keywords = [
        f"**{choice.expression}" if is_spread(choice) else f"{choice.name!r}: {choice.expression}"
        for choice in recipe.inputs
        if choice.kind in ("keyword", "varkeywords")
    ]
    args = "".join(f"{text}, " for text in positional).strip()
    return (
        f"import math\n\nimport torch\nfrom torch import nn\n\n{loaded.source}\n\n"
        f"torch.manual_seed(0)\nmodel = {recipe.constructor}\nargs = ({args})\nkwargs = {{{', '.join(keywords)}}}\n\n"
        f'if __name__ == "__main__":\n    model.eval()\n    with torch.no_grad():\n'
        f"        print(model.{recipe.method}(*args, **kwargs).shape)\n"
    )
