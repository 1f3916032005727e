"""Functions that make settings: `config = get_default_config()`, in the file or near it."""

from __future__ import annotations

import ast
import os
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings.settings_files import settings_naming
from netron_lens.worker.infer.evidence.texts.texts import near
from netron_lens.worker.infer.evidence.values.elsewhere import defined_path, may_be_called
from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_SETTINGS = frozenset({"config", "configs", "cfg", "conf", "hparams", "hps", "settings"})
_MAKING = frozenset({"get", "default", "defaults", "make", "create", "base", "build"})
_FEW = 3
_FILES, _MOST = 8, 2
_MERGING = ".merge_from_file("
_WEIGHT = 0.5


def makers(
    subject: Subject, request: ExportRequest, read: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, Choice]]:
    """Give the calls of such functions for the parameters of which names are `read` that they all speak of."""
    for parameter, names in read.items():
        said = meaning(parameter)
        if len(names) >= _FEW and said is not None and said.kind == "object":
            for choice in islice(_making(subject.page, request, names), _MOST):
                yield from ((parameter, each) for each in (*_merged(choice, subject, request), choice))


def _merged(choice: Choice, subject: Subject, request: ExportRequest) -> Iterator[Choice]:
    """Give the settings with one of the files merged into them that name the class, where scripts do that."""
    if not any(near(request, lambda _, source: _MERGING in source, 1)):
        return
    top = request.workspace or os.path.dirname(request.file)  # noqa: PTH120 - only text is wanted
    for text in settings_naming(request, subject.called):
        path = os.path.relpath(text.path, top)
        made = f"(lambda made: [made{_MERGING}{path!r}), made][-1])({choice.expression})"
        yield replace(choice, expression=made, reason=f"{choice.reason}; `{path}` names `{subject.name}`")


def _making(page: Page, request: ExportRequest, names: frozenset[str]) -> Iterator[Choice]:
    def speaks(_: str, source: str) -> bool:
        return "def " in source and all(name in source for name in names)

    others = (replace(page, text=text) for text in near(request, speaks, _FILES))
    for each in (page, *others) if speaks("", page.text.source) else others:
        for name, scope in each.text.root.functions.items():
            if _makes_settings(name, scope):
                called = name if each is page else defined_path(each, scope)
                if called is not None:
                    line = getattr(scope.node, "lineno", 1)
                    reason = f"`{name}` makes settings with all that the code reads, {each.text.where(line)}"
                    yield Choice(expression=f"{called}()", kind="object", reason=reason, weight=_WEIGHT)


def _makes_settings(name: str, scope: Scope) -> bool:
    said = frozenset(words(name))
    if not said & _SETTINGS or not said & _MAKING or not scope.returns or not may_be_called(name):
        return False
    taken = scope.parameters
    if not isinstance(scope.node, ast.FunctionDef) or taken is None:
        return False
    return len(taken.defaults) == len([*taken.posonlyargs, *taken.args]) and None not in taken.kw_defaults
