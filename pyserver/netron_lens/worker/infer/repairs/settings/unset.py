"""A setting that is left at None is asked for: it is passed to the model, or the configuration, that is built."""

from __future__ import annotations

import ast
import functools
import inspect
import re
from itertools import islice
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters, spread_name
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import calls
from netron_lens.worker.infer.repairs.settings.callables import instances
from netron_lens.worker.infer.repairs.settings.evaluation import side
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import frames, statement_at
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from types import CodeType, FrameType

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

    _Unset = tuple[object, str, Value | None]
    """Whose setting was left at None, its name, and what the code takes where there is none."""


_OFFERED = 2


def unset(situation: Situation) -> Edits:
    """Give what the failing statement reads, and what was left at None, the value that its name means."""
    yield from _left_out_of_spread(situation)
    yield from _handed_on(situation)
    yield from _told(situation)
    if situation.outcome.phase != "construct":
        yield from _found_in_call(situation)
        return
    for frame, instruction in users_frames(situation.outcome):
        statement = statement_at(frame.f_code, instruction)
        if statement is None or frame.f_code.co_name != "__init__":
            continue
        for owner, name, otherwise in (*_left_at_none(statement, frame), *_stored_as_none(statement, frame)):
            for path in _built_by(situation, type(owner)):
                if situation.value((*path, name)) is None and _takes(type(owner), name):
                    new = otherwise or _empty(situation.outcome.error) or natural(name)
                    yield situation.plan.edited((*path, name), new)


def _empty(error: BaseException | None) -> Value | None:
    """Give an empty dict or list for a None that was to be one: `None.get(key)`."""
    if not isinstance(error, AttributeError) or error.obj is not None or not error.name:
        return None
    kind = next((each for each in (dict, list) if hasattr(each, error.name)), None)
    return None if kind is None else python(repr(kind()), f"it is asked for `{error.name}`")


def _left_out_of_spread(situation: Situation) -> Iterator[Plan]:
    """Give what a constructor looks up in its `**options`, and is None without: `options.get("norm")`."""
    if "NoneType" not in str(situation.outcome.error):
        return
    own = getattr(getattr(situation.loaded.cls, "__init__", None), "__code__", None)
    further = [frame.f_code for frame, _ in users_frames(situation.outcome) if frame.f_code.co_name == "__init__"]
    for code in dict.fromkeys((*further, *([] if own is None else [own]))):
        whole = situation.plan
        for key in _looked_up(code):
            if situation.value(("constructor", key)) is None:
                yield situation.plan.edited(("constructor", key), natural(key))
                whole = whole.edited(("constructor", key), natural(key))
        yield whole


def _handed_on(situation: Situation) -> Iterator[Plan]:
    """Give what a part takes and was left with None, where the constructor hands `**options` on to its parts."""
    own = getattr(initializer(situation.loaded.cls), "__code__", None)
    if own is None or spread_name(own) is None or "NoneType" not in str(situation.outcome.error):
        return
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement = statement_at(frame.f_code, instruction)
        for _, name, _ in () if statement is None or "self" not in frame.f_locals else _left_at_none(statement, frame):
            if situation.value(("constructor", name)) is None:
                yield situation.plan.edited(("constructor", name), natural(name))


def _looked_up(code: CodeType) -> Iterator[str]:
    spread = spread_name(code)
    for node in ast.walk(syntax_of(code)):
        match node:
            case ast.Call(
                ast.Attribute(ast.Name(name), "get" | "pop"),
                [ast.Constant(str(key))] | [ast.Constant(str(key)), ast.Constant(None)],
            ) if name == spread:
                yield key


def _told(situation: Situation) -> Iterator[Plan]:
    """Give a setting that was left at None and that is told to be needed: "either size or scale_factor"."""
    told = set(re.findall(r"\w+", str(situation.outcome.error)))
    for path in _left_out(situation, told):
        yield situation.plan.edited(path, natural(path[-1]))


def _left_out(situation: Situation, names: Container[str]) -> Iterator[Path]:
    """Give where the model, or what is built for it, takes an argument of one of these names and was left with None."""
    constructor, namespace = situation.value(("constructor",)), situation.loaded.namespace
    for path, made in () if constructor is None else calls(constructor, ("constructor",)):
        first, *further = made.text.split(".")
        cls = functools.reduce(lambda owner, name: getattr(owner, name, None), further, namespace.get(first))
        for each in parameters(initializer(cls), skip=1) if isinstance(cls, type) else ():
            if each.default is None and each.name in names and situation.value((*path, each.name)) is None:
                yield (*path, each.name)


def _found_in_call(situation: Situation) -> Edits:
    """Give what the failing layer has of the same name as a setting that was left at None, and which is None there."""
    error = situation.outcome.error
    if situation.outcome.phase != "call" or "NoneType" not in str(error):
        return
    layer = _innermost(error)
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        taken = getattr(layer, each.name, 0)
        values = taken if isinstance(taken, tuple) else (taken,)
        if each.default is None and None in values and situation.value(("constructor", each.name)) is None:
            yield situation.plan.edited(("constructor", each.name), natural(each.name))
    for each in parameters(initializer(situation.loaded.cls), skip=1) if "not callable" in str(error) else ():
        if each.default is None and situation.value(("constructor", each.name)) is None:  # handed on by other names
            for module in islice(instances(situation, each.name, 1), _OFFERED):
                yield situation.plan.edited(("constructor", each.name), module)
    for path in _left_out(situation, frozenset() if layer is None else frozenset(_stored_by(layer))):
        yield situation.plan.edited(path, natural(path[-1]))


def _stored_by(layer: nn.Module) -> Iterator[str]:
    """Give the settings that a layer has stored and that are None: `self.best = settings.experts_per_token`."""
    lacking = {name for name, value in vars(layer).items() if value is None}
    code = getattr(inspect.unwrap(type(layer).__init__), "__code__", None)
    for node in () if code is None else ast.walk(syntax_of(code)):
        match node:
            case ast.Assign([ast.Attribute(ast.Name("self"), stored)], ast.Attribute(_, name)) if stored in lacking:
                yield name


def _innermost(error: BaseException | None) -> nn.Module | None:
    selves = [frame.f_locals.get("self") for frame, _ in ([] if error is None else frames(error))]
    return next((each for each in reversed(selves) if isinstance(each, nn.Module)), None)


def _left_at_none(statement: ast.stmt, frame: FrameType) -> Iterator[_Unset]:
    """Give the parameters and the settings that a statement reads and that are None, each with whose it is."""
    code = frame.f_code
    taken = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    for node in ast.walk(statement):
        match node:
            case ast.Name(name) if name in taken and frame.f_locals.get(name, "") is None:
                yield frame.f_locals["self"], name, None
            case ast.Attribute(subject, name) if _is_none(owner := side(subject, frame), name):
                yield owner, name, None
            case ast.Call(ast.Name("getattr"), [subject, ast.Constant(str(name)), *default]) if _is_none(
                owner := side(subject, frame), name
            ):
                number = side(default[0], frame) if default else None
                reason = f"`{ast.unparse(default[0])}`" if default else ""
                yield owner, name, python(repr(number), reason) if type(number) is int else None


def _stored_as_none(statement: ast.stmt, frame: FrameType) -> Iterator[_Unset]:
    """Give the settings that were stored as the `self.size` which a statement reads, and were None."""
    read = {each.attr for each in ast.walk(statement) if isinstance(each, ast.Attribute)}
    for node in ast.walk(syntax_of(frame.f_code)):
        match node:
            case ast.Assign([ast.Attribute(ast.Name("self"), name)], value) if name in read and node is not statement:
                yield from _left_at_none(ast.Expr(value), frame)


def _is_none(owner: object, name: str) -> bool:
    return owner is not None and inspect.getattr_static(owner, name, "") is None


def _built_by(situation: Situation, cls: type) -> Iterator[Path]:
    """Give the constructions in the plan that an object of this class may come from."""
    constructor = situation.value(("constructor",))
    for path, made in () if constructor is None else calls(constructor, ("constructor",)):
        if made.text.rpartition(".")[2] == cls.__name__:
            yield path


def _takes(cls: type, name: str) -> bool:
    own = parameters(cls.__init__, skip=1)  # type: ignore[misc] # only its signature is read
    return any(each.name == name or each.kind is inspect.Parameter.VAR_KEYWORD for each in own)
