"""Functions of the file that give models of the class and need no arguments: `def resnet18(): return ResNet(…)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Candidate
from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.texts.subject import names_class
from netron_lens.worker.infer.evidence.values.parameter import default
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject

WEIGHT = 0.88
"""Less than a construction with its values, which shows them."""
_MORE = frozenset({"backward", "zero_grad", "step", "fit", "train_one_epoch", "DataLoader", "parse_args", "save"})
"""What a function calls that does not only build a model."""
_MOST = 3
_DEPTH = 3


def factories(subject: Subject) -> Iterator[Candidate]:
    """Give the calls of such functions, those named after the class first; one may get the model from another."""
    functions = subject.page.text.root.functions
    makers = {name for name, scope in functions.items() if any(_gives(each, scope, subject) for each in given(scope))}
    asking = next((flag for name in functions if name in makers and (flag := _flag(functions[name], subject))), None)
    for _ in range(_DEPTH):
        makers |= {name for name, scope in functions.items() if any(_callee(each) in makers for each in given(scope))}
    makers -= {name for name in makers if does_more(functions[name])}
    ready = [name for name, scope in functions.items() if name in makers and not _needs(scope)]
    for name in sorted(ready, key=lambda name: not _is_named(name, subject))[:_MOST]:
        line = getattr(functions[name].node, "lineno", 1)
        reason = f"`{name}` gives one, {subject.page.text.where(line)}"
        asked = "" if asking is None or not _hands_on(functions[name]) else f"{asking}=True"
        yield Candidate(weight=WEIGHT, constructor=f"{name}({asked})", constructor_reason=reason)
        switch = _pretraining(functions[name])
        if switch is not None:
            constructor = f"{name}({switch}=False)"
            yield Candidate(weight=WEIGHT, constructor=constructor, constructor_reason=f"{reason}; without its weights")


def _is_named(name: str, subject: Subject) -> bool:
    """Tell `efficientnet_b0` of `EfficientNet` from other models that it is used for."""
    return name.replace("_", "").lower().startswith(subject.name.replace("_", "").lower())


def given(scope: Scope) -> Iterator[ast.Call]:
    """Give the calls whose value a function returns, also by a name."""
    yield from (call for returned in scope.returns for call in _calls(returned, scope))


def given_first(scope: Scope) -> Iterator[ast.Call]:
    """Give the calls whose value a function returns as the first of several: `return model, criterion`."""
    several = (returned.elts[:1] for returned in scope.returns if isinstance(returned, ast.Tuple))
    yield from (call for firsts in several for first in firsts for call in _calls(first, scope))


def _calls(returned: ast.expr, scope: Scope) -> Iterator[ast.Call]:
    if isinstance(returned, ast.Call):
        yield returned
    elif isinstance(returned, ast.Name):
        values = (binding.value for binding in scope.bindings.get(returned.id, ()) if not binding.steps)
        yield from (value for value in values if isinstance(value, ast.Call))


def _gives(call: ast.Call, scope: Scope, subject: Subject) -> bool:
    """Tell whether a call constructs the class, or hands it to a builder: `build(Net, …)`.

    It may have another name there: `kind = Net`.
    """
    frame = Frame(scope, call.lineno)
    is_builder = _callee(call)[:1].islower() or _callee(call)[:1] == "_"
    used = (call.func, *(call.args[:1] if is_builder else ()))
    named = (
        binding.value for each in used if isinstance(each, ast.Name) for binding in scope.bindings.get(each.id, ())
    )
    return any(names_class(each, frame, subject.name) for each in (*used, *named))


def _flag(scope: Scope, subject: Subject) -> str | None:
    """Give the keyword under which alone a function picks the class: `if options.pop("maps", False): kind = Net`."""
    naming = [node for node in ast.walk(scope.node) if isinstance(node, ast.Name) and node.id == subject.name]
    for node in ast.walk(scope.node):
        match node:
            case ast.If(ast.Call(ast.Attribute(ast.Name(), "pop" | "get"), [ast.Constant(str(flag)), *_]), body):
                inside = [each for part in body for each in ast.walk(part) if each in naming]
                if naming and len(inside) == len(naming):
                    return flag
    return None


def _hands_on(scope: Scope) -> bool:
    return scope.parameters is not None and scope.parameters.kwarg is not None


def does_more(scope: Scope) -> bool:
    """Tell a function that trains, saves or asks the command line: it is not called for a model."""
    called = {call.func.attr if isinstance(call.func, ast.Attribute) else _callee(call) for call in scope.calls}
    name = getattr(scope.node, "name", "")
    return not called.isdisjoint(_MORE) or not {"main", "train", "training", "run", "test"}.isdisjoint(words(name))


def _pretraining(scope: Scope) -> str | None:
    """Give the parameter that asks for weights unless it is told not to: `pretrained=True`."""
    arguments = scope.parameters
    names = [] if arguments is None else [*arguments.args, *arguments.kwonlyargs]
    found = [each.arg for each in names if "pretrain" in each.arg]
    value = default(arguments, found[0]) if arguments is not None and found else None
    return found[0] if isinstance(value, ast.Constant) and value.value is True else None


def _callee(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name):
            return name
    return ""


def _needs(scope: Scope) -> bool:
    arguments = scope.parameters
    if arguments is None or not isinstance(scope.node, ast.FunctionDef):
        return True
    positional = [*arguments.posonlyargs, *arguments.args]
    return len(positional) > len(arguments.defaults) or None in arguments.kw_defaults
