"""The arguments of a written call, bound to a signature."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.resolve import resolve
from netron_lens.worker.infer.evidence.values.spreads import Wanted, spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import InputKind
    from netron_lens.worker.infer.evidence.texts.frame import Frame, Page
    from netron_lens.worker.infer.evidence.texts.subject import Parameters

_VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(frozen=True, eq=False)
class Argument:
    """One argument as a call passes it: for which parameter, how, and its self-contained value, none if unreadable."""

    name: str
    kind: InputKind
    value: ast.expr | None
    node: ast.expr


def bind(
    call: ast.Call, parameters: Parameters, frame: Frame, page: Page, *, sampling: bool = False
) -> tuple[Argument, ...] | None:
    """Give the arguments in their order, or none where they do not fit the signature."""
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    rest = next((p for p in parameters if p.kind is inspect.Parameter.VAR_POSITIONAL), None)
    required = {p.name for p in parameters if p.default is p.empty and p.kind not in _VARIABLE}
    found: list[Argument] = []
    for index, node in enumerate(call.args):
        value = resolve(node, frame, page, sampling=sampling)
        if index < len(positional):
            found.append(Argument(positional[index].name, "positional", value, node))
        elif rest is not None:
            found.append(Argument(rest.name, "varargs", value, node))
        else:
            return None
    named = {p.name for p in parameters}
    further = next((p.name for p in parameters if p.kind is inspect.Parameter.VAR_KEYWORD), None)
    takes_any = further is not None
    given = {each.name for each in found}
    wanted = Wanted(frozenset(required - given), None if takes_any else frozenset(named - given))
    for name, node, place in _keywords(call, frame, page, wanted):
        if name is None:
            found.extend([] if further is None else [Argument(further, "varkeywords", None, node)])
            continue
        if any(each.name == name for each in found):
            continue  # what is spread has no argument that is given besides, or the call would fail
        if name not in named and not takes_any:
            return None
        kind: InputKind = "keyword" if name in named else "varkeywords"
        found.append(Argument(name, kind, resolve(node, place, page, sampling=sampling), node))
    found = [replace(each, value=None) if _is_none(each) and each.name in required else each for each in found]
    return tuple(found) if _covers(found, parameters) else None


def _keywords(call: ast.Call, frame: Frame, page: Page, wanted: Wanted) -> Iterator[tuple[str | None, ast.expr, Frame]]:
    """Give the keywords with where their values stand, those of what is spread too; no name where that is unread."""
    said = {each.arg for each in call.keywords if each.arg is not None}
    left = Wanted(wanted.lacking - said, None if wanted.taken is None else wanted.taken - said)
    for keyword in call.keywords:
        if keyword.arg is None:
            entries = tuple(spread(keyword.value, frame, page, left))
            yield from entries
            if not entries and not _is_handed_on(keyword.value, frame):
                yield None, keyword.value, frame
        else:
            yield keyword.arg, keyword.value, frame


def _is_handed_on(node: ast.expr, frame: Frame) -> bool:
    """Tell the further arguments of the function where the call stands: mostly there are none."""
    arguments = frame.scope.parameters
    own = None if arguments is None else arguments.kwarg
    return isinstance(node, ast.Name) and own is not None and own.arg == node.id


def written(name: str, arguments: tuple[Argument, ...]) -> str | None:
    """Write the call, or none where an argument could not be read."""
    texts = []
    for argument in arguments:
        if argument.value is None:
            return None
        by_name = argument.kind in ("keyword", "varkeywords")
        text = ast.unparse(argument.value)
        texts.append(f"{argument.name}={text}" if by_name else text)
    return f"{name}({', '.join(texts)})"


def _is_none(argument: Argument) -> bool:
    """A required argument that is none was not said: it is the default of some function on the way."""
    return isinstance(argument.value, ast.Constant) and argument.value.value is None


def _covers(found: list[Argument], parameters: Parameters) -> bool:
    passed = {argument.name for argument in found}
    return all(p.name in passed or p.default is not p.empty or p.kind in _VARIABLE for p in parameters)
