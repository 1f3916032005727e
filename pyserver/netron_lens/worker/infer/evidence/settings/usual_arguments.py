"""What a class of the text is constructed with where nothing tells: usual values for what it requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.callees import initializer
from netron_lens.worker.infer.evidence.words.parameter_names import meaning

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope


def usual_arguments(scope: Scope, page: Page) -> str:
    """Write the arguments that a class requires."""
    made = initializer(scope, page)
    arguments = None if made is None else made.parameters
    if arguments is None:
        return ""
    listed = [*arguments.posonlyargs, *arguments.args][1:]
    required = listed[: len(listed) - len(arguments.defaults)] if arguments.defaults else listed
    required += [each for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value is None]
    return ", ".join(f"{each.arg}={_value(each.arg)}" for each in required)


def _value(name: str) -> str:
    said = meaning(name)
    return said.values[0] if said is not None and said.values else "8"
