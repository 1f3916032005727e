"""Code that is broken: it names what is not there, whatever it is given."""

from __future__ import annotations

import ast
import dis
import json
import re
import sys
from collections import Counter
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.failures import needs_cuda, runs_what_was_saved
from netron_lens.worker.infer.plans.syntax import only_refuses
from netron_lens.worker.infer.plans.values import calls
from netron_lens.worker.infer.trials.places import frames, is_users, statement_at
from netron_lens.worker.paths import is_installed

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from netron_lens.worker.infer.trials.outcome import Outcome

_OFTEN = 8
"""How often code may name what is not there, in the same words: hardly any argument leads around that."""
_SETTING = frozenset({"setattr", "__dict__", "vars", "locals", "add_module", "register_module"})
"""What may set an attribute whose name is not written where it is set."""
_UNSETTABLE = re.compile(r"has no setter|can't set attribute")
"""As Python says it of a property."""
_REMOVED = re.compile(r"\bis now removed\b|has been removed")
"""As torch says it of its own functions."""
_MISCALLED = re.compile(
    r"(\w+)(?:\.__(?:init|new)__)?\(\) "
    r"(?:takes .* positional arguments? but|missing \d+ required|got an unexpected keyword)"
)
_FRACTION = re.compile(r"got float|'float' object cannot be interpreted")


class Broken:
    """The failures of one search that no argument leads around; `given` are attributes that a script sets."""

    def __init__(self, given: Container[str]) -> None:
        self._given = given
        self._times: Counter[str] = Counter()

    def note(self, outcome: Outcome) -> None:
        """Note a failure, if it is one of these; arguments that are made as a script does fail without the model."""
        error = None if outcome.phase == "arguments" else outcome.error
        is_unset = lacks_attribute(error) and getattr(error, "name", None) not in self._given
        if (is_unset or names_nothing(error) or is_abstract(error)) and not is_of_argument(outcome):
            self._times[str(error)] += 1
        elif error is not None and any(is_so(error) for is_so in _ALWAYS):
            self._times[str(error)] += _OFTEN // 2

    def ends(self, best: Outcome | None) -> bool:
        """Tell whether what came furthest failed so, often."""
        return best is not None and self._times[str(best.error)] > _OFTEN


def names_nothing(error: BaseException | None) -> bool:
    """Tell whether code names a variable, or a part of a module, that there is not, or sets what can only be read.

    What a recipe names that a script does is not the code of the model.
    """
    if error is None or not any(is_users(frame.f_code.co_filename) for frame, _ in frames(error)):
        return False
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        return True
    if not isinstance(error, AttributeError):
        return False
    return isinstance(error.obj, ModuleType) or _UNSETTABLE.search(str(error)) is not None


def lacks_attribute(error: BaseException | None) -> bool:
    """Tell whether a module's own code reads an attribute that none of its code sets."""
    if not isinstance(error, AttributeError) or not isinstance(error.obj, nn.Module) or not error.name:
        return False
    owner = type(error.obj)
    reading = [frame for frame, _ in frames(error) if is_users(frame.f_code.co_filename)]
    if not reading or reading[-1].f_locals.get("self") is not error.obj or hasattr(owner, error.name):
        return False
    bases = [base for base in owner.__mro__ if base is not object and not base.__module__.startswith("torch.")]
    written = {name for base in bases for name in vars(base).get("__annotations__", ())}
    functions = (each for base in bases for each in vars(base).values())
    return error.name not in written and not any(_sets(code, error.name) for each in functions for code in _codes(each))


def is_abstract(error: BaseException | None) -> bool:
    """Tell whether a method was called that is there for classes that inherit it to define."""
    return isinstance(error, NotImplementedError) and only_refuses(frames(error)[-1][0].f_code)


def counts_in_fractions(error: BaseException | None) -> bool:
    """Tell whether a quotient stands where a whole number is asked for, as Python 2 made it: `range(depth / 4)`."""
    if not isinstance(error, TypeError) or not _FRACTION.search(str(error)):
        return False
    frame, instruction = next(each for each in reversed(frames(error)) if is_users(each[0].f_code.co_filename))
    statement = statement_at(frame.f_code, instruction)
    called = (each for each in ([] if statement is None else ast.walk(statement)) if isinstance(each, ast.Call))
    return any(isinstance(each, ast.BinOp) and isinstance(each.op, ast.Div) for call in called for each in call.args)


def calls_otherwise(error: BaseException) -> bool:
    """Tell a call of something that the file imports, of a library, with arguments that it does not take.

    It is another version of the library that takes them: no argument of the model is called there.
    """
    asked = _MISCALLED.match(str(error)) if isinstance(error, TypeError) else None
    found = frames(error)
    if asked is None or not found or not is_users(found[-1][0].f_code.co_filename):
        return False
    frame, instruction = found[-1]
    statement = statement_at(frame.f_code, instruction)
    called = (each.func for each in ([] if statement is None else ast.walk(statement)) if isinstance(each, ast.Call))
    names = {each.id for each in called if isinstance(each, ast.Name)} - set(frame.f_locals)
    meant = [frame.f_globals.get(name) for name in names if name == asked[1]]
    return any(callable(each) and is_installed(_file_of(each)) for each in meant)


def _file_of(value: object) -> str:
    return getattr(sys.modules.get(getattr(value, "__module__", None) or ""), "__file__", None) or ""


def _is_removed(error: BaseException) -> bool:
    return _REMOVED.search(str(error)) is not None


def _reads_nothing(error: BaseException) -> bool:
    """Tell a file that has not what the code expects: another setting seldom names a better one."""
    return isinstance(error, json.JSONDecodeError)


_ALWAYS = (_is_removed, needs_cuda, runs_what_was_saved, counts_in_fractions, calls_otherwise, _reads_nothing)


def is_of_argument(outcome: Outcome) -> bool:
    """Tell a failure within a module that was chosen as an argument: another one may go further."""
    constructor = outcome.plan.at(("constructor",))
    made = set() if constructor is None else {each.text for _, item in constructor.items for each in calls(item)}
    found = [] if outcome.error is None else frames(outcome.error)
    return any(type(frame.f_locals.get("self")).__name__ in made for frame, _ in found)


def _codes(value: object) -> Iterator[CodeType]:
    """Give the code of a function, of what is wrapped in it, and of the functions within it."""
    waiting, seen = [value], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        match each:
            case CodeType():
                yield each
                waiting.extend(each.co_consts)
            case FunctionType():
                waiting.extend((each.__code__, vars(each).get("__wrapped__")))
            case classmethod() | staticmethod():
                waiting.append(each.__func__)
            case property():
                waiting.extend((each.fget, each.fset))


def _sets(code: CodeType, name: str) -> bool:
    if name in code.co_consts or not _SETTING.isdisjoint(code.co_names):
        return True
    return name in code.co_names and any(
        each.opname == "STORE_ATTR" and each.argval == name for each in dis.get_instructions(code)
    )
