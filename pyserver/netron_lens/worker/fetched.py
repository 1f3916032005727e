"""Functions that fetch files of weights, `get_model_file("resnet50")`: found by the failure that they ended in."""

from __future__ import annotations

import ast
import itertools
import re
import traceback
from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard.refusal import RefusedError
from netron_lens.worker.guard.reports import is_users, withdraw
from netron_lens.worker.guard.weights import fetch_nothing
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType, FunctionType

_LOADS = frozenset({"load", "load_state_dict", "load_url"})
_FETCHES = re.compile(r"download|fetch|urlretrieve|wget", re.IGNORECASE)


def left_out(error: BaseException | None) -> bool:
    """Leave out what was to fetch weights when `error` was raised, and tell whether it was that."""
    function = None if error is None else _fetching(error)
    if function is None or not fetch_nothing(function):
        return False
    for each in _chain(error):
        if isinstance(each, RefusedError):
            withdraw(str(each))
    return True


def _fetching(error: BaseException) -> FunctionType | None:
    """Give the function that was to fetch weights when `error` was raised in it.

    What it gives is loaded, `torch.load(get_model_file(name))`, or is left aside, `download(url, path)`.
    """
    chain = list(_chain(error))
    if not any(isinstance(each, OSError | ValueError) for each in chain):
        return None
    was_refused = any(isinstance(each, RefusedError) for each in chain)
    walked = list(traceback.walk_tb(error.__traceback__))
    for (frame, line), (inner, _) in itertools.pairwise(walked):
        if not is_users(frame.f_code.co_filename):
            continue
        for call in _calls(syntax_of(frame.f_code)):
            name = inner.f_code.co_name
            if call.lineno <= line <= (call.end_lineno or line) and _name(call) == name not in _LOADS:
                is_for_weights = _is_loaded(call, frame.f_code) or (was_refused and _is_left_aside(call, frame.f_code))
                function: FunctionType | None = _function(call.func, frame)
                if is_for_weights and getattr(function, "__code__", None) is inner.f_code:
                    return function
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Go from an error to those that it was raised for, each once: libraries wrap what they meet."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_loaded(call: ast.Call, code: CodeType) -> bool:
    """Tell a call in an argument of what loads weights, or whose result is one."""
    tree = syntax_of(code)
    loading = (each for each in _calls(tree) if _name(each) in _LOADS)
    given = [node for each in loading for part in each.args for node in ast.walk(part)]
    names = {node.id for node in given if isinstance(node, ast.Name)}
    kept = (each for each in ast.walk(tree) if isinstance(each, ast.Assign) and each.value is call)
    return call in given or any(getattr(target, "id", None) in names for each in kept for target in each.targets)


def _is_left_aside(call: ast.Call, code: CodeType) -> bool:
    """Tell a call that is a statement of its own, by a name that says that it downloads."""
    alone = (each.value for each in ast.walk(syntax_of(code)) if isinstance(each, ast.Expr))
    return _FETCHES.search(_name(call)) is not None and call in alone


def _function(named: ast.expr, frame: FrameType) -> Any:
    """Look up what a name, or an attribute, stands for where a frame has stopped."""
    match named:
        case ast.Name(id=name):
            return frame.f_locals.get(name, frame.f_globals.get(name))
        case ast.Attribute(value=owner, attr=name):
            found = getattr(_function(owner, frame), name, None)
            return getattr(found, "__func__", found)
    return None
