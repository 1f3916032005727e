"""A key, an index or an unpacking that did not fit: lists get the length, strings the choice that is asked for."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters, spread_name
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.natural import natural, natural_at
from netron_lens.worker.infer.plans.values import Path, leaves, name_of, python, sequence
from netron_lens.worker.infer.repairs.settings.comparisons import choices
from netron_lens.worker.infer.trials.origins import blamed, named, users_frames
from netron_lens.worker.infer.trials.places import statement_at, value_of
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_COUNT = re.compile(r"expected (?:at least )?(\d+)")


def lookups(situation: Situation) -> Edits:
    """Repair the value that was looked into, or the key that was looked up."""
    error = situation.outcome.error
    if isinstance(error, KeyError):
        yield from _keys(situation)
    if isinstance(error, IndexError | ValueError | TypeError):
        yield from _lengths(situation)
    if situation.outcome.operation is None:
        yield from strings(situation)


def _keys(situation: Situation) -> Edits:  # noqa: C901 - one nested search
    frames = users_frames(situation.outcome)
    spread = [frame.f_locals.get(spread_name(frame.f_code) or "") for frame, _ in frames]
    for frame, instruction in frames:
        statement = statement_at(frame.f_code, instruction)
        if statement is None:
            continue
        for part in filter(None, map(_looked_into, ast.walk(statement))):
            try:
                table = _table(part.value, frame)
            except (LookupError, TypeError):
                continue
            if not isinstance(table, dict | nn.ModuleDict | nn.ParameterDict):
                continue
            if not isinstance(part.slice, ast.Name | ast.Attribute | ast.Constant):
                yield from _parts_of_keys(situation, [each for each in table if isinstance(each, str)])
                continue
            for path in _looked_up(part.slice, frame, situation):
                keys = [key for key in _offered(table, frame)[:8] if isinstance(key, str | int)]
                yield from _elements(situation, path, keys)
                for key in keys:
                    yield situation.plan.edited(path, python(repr(key), "one of the choices in the code"))
            is_spread = any(table is each for each in spread)  # it may be handed to a method as it is
            if isinstance(part.slice, ast.Constant) and isinstance(part.slice.value, str) and (is_spread or not table):
                if is_spread and situation.outcome.phase == "call":
                    path = ("inputs", part.slice.value)
                    yield situation.plan.edited(path, natural_at(path))
                yield from _said(situation)
                yield situation.plan.edited(("constructor", part.slice.value), natural(part.slice.value))


def _looked_up(node: ast.expr, frame: FrameType, situation: Situation) -> list[Path]:
    """Give the choices that a key is; what a comprehension walks is gone with its end, but the error has the key."""
    found = [path for path, _, _ in named(node, frame, situation.outcome)]
    ledger, error = situation.outcome.ledger, situation.outcome.error
    missed = ledger.origin(error.args[0]) if ledger is not None and error is not None and error.args else None
    return found or ([] if missed is None else [missed])


def _elements(situation: Situation, path: Path, keys: Sequence[str | int]) -> Edits:
    """Give a list of which each element is looked up the keys in their order: `[table[each] for each in words]`."""
    around = situation.value(path[:-1])
    if keys and around is not None and around.kind == "list" and len({value for _, value in around.items}) == 1:
        given = tuple(
            python(repr(keys[i % len(keys)]), "one of the choices in the code") for i in range(len(around.items))
        )
        yield situation.plan.edited(path[:-1], sequence("list", given, around.reason))


def _looked_into(node: ast.AST) -> ast.Subscript | None:
    """Give what looks a key up: `options["width"]`, and `options.pop("width")` as the same."""
    match node:
        case ast.Subscript():
            return node
        case ast.Call(ast.Attribute(table, "pop"), [ast.Constant(str()) as key]):
            return ast.Subscript(table, key, ast.Load())
    return None


def _offered(table: Any, frame: FrameType) -> list[object]:
    """List the keys that there are: of all names of a file those of its own functions, and then of its classes."""
    if table is not frame.f_globals:
        return list(table)
    own = [each for each in table.items() if getattr(each[1], "__module__", None) == table["__name__"]]
    return [key for key, value in sorted(own, key=lambda each: isinstance(each[1], type)) if callable(value)]


def _table(node: ast.expr, frame: FrameType) -> object:
    match node:
        case ast.Call(ast.Name("globals"), []):
            return frame.f_globals
    return value_of(node, frame)


def _parts_of_keys(situation: Situation, keys: list[str]) -> Edits:
    """Give a setting, of which the key was put together, what makes it one that there is: 34 for `dla34`."""
    missed = str(situation.outcome.error).strip("'\"")
    constructor = situation.value(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        text = value.text.strip("'\"")
        before, found, after = missed.partition(text)
        if value.kind != "python" or not text or not found or after.count(text):
            continue
        fitting = [key[len(before) : len(key) - len(after)] for key in keys if _is_around(before, after, key)]
        for part in [each for each in fitting if not text.isdecimal() or each.isdecimal()][:8]:
            made = python(part if text.isdecimal() else repr(part), "one of the choices in the code")
            yield situation.plan.edited(path, made)


def _is_around(before: str, after: str, key: str) -> bool:
    return len(before) + len(after) < len(key) and key.startswith(before) and key.endswith(after)


def _said(situation: Situation) -> Edits:
    """Give all keys of `**options` what the evidence says of them, if one of them is missed."""
    plan = situation.plan
    own = {each.name for each in parameters(initializer(situation.loaded.cls), skip=1)}
    for key, said in situation.evidence.parameters.items():
        if key not in own and said and situation.value(("constructor", key)) is None:
            value = value_of_expression(said[0].expression, said[0].reason)
            plan = plan.edited(("constructor", key), value, cost=0)
    if plan is not situation.plan:
        yield plan


def _lengths(situation: Situation) -> Edits:
    text = str(situation.outcome.error)
    count = _COUNT.search(text)
    yield from _more_arguments(situation)
    if not ("unpack" in text or "index out of range" in text or "zip" in text or "length" in text):
        return
    for path in blamed(situation.outcome, whole_statement=True):
        for holder in (path, path[:-1]):
            value = situation.value(holder)
            if value is None or value.kind not in ("list", "tuple") or not value.items:
                continue
            last = value.items[-1][1]
            length = int(count.group(1)) if count and "unpack" in text else len(value.items) + 1
            kept = [item for _, item in value.items][:length]
            yield situation.plan.edited(
                holder, sequence(value.kind, (*kept, *(last,) * (length - len(kept))), value.reason)
            )
            if length < 16 and not count:  # noqa: PLR2004 - far beyond usual lists
                more = 2 * length
                yield situation.plan.edited(
                    holder, sequence(value.kind, (*kept, *(last,) * (more - len(kept))), value.reason)
                )
        value = situation.value(path)
        if value is not None and value.kind == "python" and value.text.isdecimal() and int(value.text) > 1:
            yield situation.plan.edited(path, python(str(int(value.text) // 2)))
            yield situation.plan.edited(path, python("1"))


def _more_arguments(situation: Situation) -> Edits:
    """Pass as many arguments as are taken from `*inputs`."""
    inputs = situation.value(("inputs",))
    given = [] if inputs is None else [value for name, value in inputs.items if name.isdigit()]
    code = getattr(getattr(situation.loaded.cls, situation.plan.method, None), "__code__", None)
    if not given or situation.outcome.phase != "call" or code is None:
        return
    name = code.co_varnames[code.co_argcount + code.co_kwonlyargcount]
    plan = situation.plan
    is_one_short = "tuple index out of range" in str(situation.outcome.error)
    for index in range(len(given), max(_taken(syntax_of(code), name), len(given) + is_one_short)):
        plan = plan.edited(("inputs", str(index)), given[-1])
    yield plan


def _taken(syntax: ast.Module, name: str) -> int:
    """Count the arguments that are taken from a tuple, by index or by unpacking it."""
    count = 0
    for node in ast.walk(syntax):
        match node:
            case ast.Subscript(ast.Name(subject), ast.Constant(int(index))) if subject == name:
                count = max(count, index + 1)
            case ast.Assign([ast.Tuple(targets)], ast.Name(subject)) if subject == name:
                count = max(count, len(targets))
    return count


def strings(situation: Situation) -> Edits:
    """Try the strings that the code compares a setting with: last of all where tensors did not fit each other."""
    constructor = situation.value(("constructor",))
    if constructor is None:
        return
    involved = set(blamed(situation.outcome, whole_statement=True))
    found = choices(situation.loaded.cls, situation.loaded.namespace)
    options: list[tuple[bool, Path, list[str]]] = []
    for path, value in leaves(constructor, ("constructor",)):
        names = found.get(name_of(path), [])
        if names and value.kind == "python":
            options.append((path not in involved, path, names))
    options.extend(
        (True, ("constructor", each.name), found.get(each.name, []))
        for each in parameters(initializer(situation.loaded.cls), skip=1)
        if type(each.default) is str and situation.value(("constructor", each.name)) is None
    )
    for _, path, names in sorted(options):
        for name in names[:8]:
            yield situation.plan.edited(path, python(repr(name), "one of the choices in the code"))
