"""Classes of the files around that are called as a parameter is, `Encoder` for `encoder`, or derive from its own."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.settings.uses.names import last
from netron_lens.worker.infer.evidence.settings.usual_arguments import usual_arguments
from netron_lens.worker.infer.evidence.texts.texts import near, parsed
from netron_lens.worker.infer.evidence.values.callees import has_method
from netron_lens.worker.infer.evidence.values.elsewhere import defined_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_FILES = 6
_TELLING = 3
"""So many letters of a name tell which class is meant."""


class Model(NamedTuple):
    """A class that fits: its name, the text that it stands in, its construction with usual values, why it fits."""

    name: str
    text: Text | None
    usual: str
    reason: str


def called_so(name: str, subject: Subject, request: ExportRequest) -> Iterator[Model]:
    """Walk the models that have a parameter's name; else give the only one whose name ends with it."""
    spelled = name.lower().replace("_", "")
    here = subject.page.text.root.classes
    if len(spelled) < _TELLING or any(key.lower() == spelled for key in here):
        return
    kinds: dict[str, tuple[str, str]] = {}

    def speaks(path: str, source: str) -> bool:
        named = re.findall(rf"(?im)^class (\w*{spelled})\b", source) if path.endswith(".py") else []
        kinds.update((each, (path, source)) for each in named)
        return any(each.lower() == spelled for each in named)

    for text in near(request, speaks, _FILES):
        yield from _of_text(text, lambda key: key.lower() == spelled, name, subject)
    if len(kinds) == 1 and not any(key.lower().endswith(spelled) for key in here):
        only = parsed(*next(iter(kinds.values())))
        yield from () if only is None else _of_text(only, kinds.__contains__, name, subject)


def derived(base: type, page: Page, request: ExportRequest) -> list[Model]:
    """List the classes that derive from an abstract one, of the file and of those around: the most complete first."""
    return sorted(_derived(base.__name__, page, request), key=lambda each: -_completed(base, each))


def _completed(base: type, model: Model) -> int:
    """Count what a class defines itself of what its base has."""
    scope = None if model.text is None else model.text.root.classes.get(model.name)
    return 0 if scope is None else len(scope.functions.keys() & vars(base).keys())


def _derived(base: str, page: Page, request: ExportRequest) -> Iterator[Model]:

    def speaks(path: str, source: str) -> bool:
        return path.endswith(".py") and re.search(rf"(?m)^class \w+\([^)]*\b{base}\b", source) is not None

    for text in (page.text, *near(request, speaks, _FILES)):
        for key, scope in text.root.classes.items():
            bases = scope.node.bases if isinstance(scope.node, ast.ClassDef) else []
            if any(last(each) == base for each in bases):
                here = replace(page, text=text)
                path = key if text is page.text else defined_path(here, scope)
                usual = f"{path}({usual_arguments(scope, here)})"
                yield from () if path is None else (Model(key, text, usual, f"`{key}` is a `{base}`"),)


def _of_text(text: Text, is_meant: Callable[[str], bool], name: str, subject: Subject) -> Iterator[Model]:
    page = replace(subject.page, text=text)
    for key, scope in text.root.classes.items():
        path = defined_path(page, scope) if is_meant(key) and runs(scope, page) else None
        if path is not None:
            yield Model(key, text, f"{path}({usual_arguments(scope, page)})", f"`{key}` is called as `{name}` is")


def runs(scope: Scope, page: Page) -> bool:
    """Tell the classes whose models can be called."""
    return has_method(scope, "forward", page)
