"""What a class of the text is constructed with where nothing tells: usual values for what it requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.callees import has_method, initializer
from netron_lens.worker.infer.evidence.values.elsewhere import defined_path
from netron_lens.worker.infer.evidence.words.parameter_names import meaning

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_DEPTH = 2


def usual_arguments(scope: Scope, page: Page, depth: int = 0) -> str:
    """Write the arguments that a class requires; a part, `attention`, is the class `Attention` beside it."""
    required = required_by(scope, page)
    parts = {each: _part(each, scope, page, depth) for each in required if depth < _DEPTH}
    return ", ".join(f"{each}={parts.get(each) or _value(each)}" for each in required)


def required_by(scope: Scope, page: Page) -> list[str]:
    """List what the constructor of a class of the text takes and has no default for."""
    made = initializer(scope, page)
    arguments = None if made is None else made.parameters
    if arguments is None:
        return []
    listed = [*arguments.posonlyargs, *arguments.args]
    required = listed[1 : len(listed) - len(arguments.defaults)]
    required += [each for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value is None]
    return [each.arg for each in required]


def _part(name: str, but: Scope, page: Page, depth: int) -> str | None:
    said = meaning(name)
    if said is None or said.kind != "module":
        return None
    for key, scope in page.text.root.classes.items():
        if key.lower() == name.lower().replace("_", "") and scope is not but and has_method(scope, "forward", page):
            path = key if key in page.known else defined_path(page, scope)
            return None if path is None else f"{path}({usual_arguments(scope, page, depth + 1)})"
    return None


def _value(name: str) -> str:
    said = meaning(name)
    return said.values[0] if said is not None and said.values else "8"
