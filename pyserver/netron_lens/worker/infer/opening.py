"""The plans that a search starts from: what the user gave, what the code says, what the names suggest."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.literals import value_of_expression
from netron_lens.worker.infer.natural import natural
from netron_lens.worker.infer.plan import SEARCH_BATCH, Plan
from netron_lens.worker.infer.repairs.lookups import choices
from netron_lens.worker.infer.values import Value, python, sequence, tensor
from netron_lens.worker.recipe import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sized

    from netron_lens.protocol import Given, InputKind
    from netron_lens.worker.infer.evidence.evidence import Candidate, Choice, Evidence, InputGuess, Size
    from netron_lens.worker.stages import Loaded

SIZES: Mapping[str, int] = {"B": SEARCH_BATCH, "T": 16, "H": 224, "D": 8}
_ALIASES: Mapping[Size, Size] = {
    **dict.fromkeys(("b", "batch", "batch_size", "bs", "bsz"), "B"),
    **dict.fromkeys(("W", "h", "w", "height", "width"), "H"),
    **dict.fromkeys(("t", "l", "L", "s", "S"), "T"),
}
"""Names of one size: pictures are square until something speaks against it."""
_LISTED = 4
"""How many tensors a list is taken to have of which only the name is known."""
_CERTAIN = 0.8
_CALLED = frozenset({"class", "callable", "module"})
"""What is told best by how the code uses a number in its place."""


def openings(loaded: Loaded, evidence: Evidence, given: tuple[Given, ...], method: str) -> Iterator[Plan]:
    """Give whole plans, best first. With anything given, every plan keeps to it."""
    if given:
        for candidate in (*evidence.recipes, None):
            yield _kept(_opening(loaded, evidence, candidate, method), loaded, given)
        return
    for candidate in evidence.recipes:
        yield _opening(loaded, evidence, candidate, candidate.method or method)
    yield _opening(loaded, evidence, None, method)


def required(function: Any, *, skip: int = 0) -> list[inspect.Parameter]:
    """List the parameters that have no default."""
    return [
        each for each in parameters(function, skip=skip) if each.default is each.empty and each.kind not in _VARIADIC
    ]


def parameters(function: Any, *, skip: int = 0) -> list[inspect.Parameter]:
    """List the parameters of a callable; empty where Python does not know them."""
    try:
        return list(inspect.signature(function).parameters.values())[skip:]
    except (TypeError, ValueError):
        return []


_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def _opening(loaded: Loaded, evidence: Evidence, candidate: Candidate | None, method: str) -> Plan:
    constructor, reason, fixed = _constructor(loaded, evidence, candidate)
    inputs, kinds = _inputs(loaded, evidence, method)
    locked = {("constructor",)} if fixed else set()
    if candidate is not None and candidate.inputs is not None:
        inputs = tuple(
            (each.name, Value("python", text=each.expression, reason=each.reason)) for each in candidate.inputs
        )
        kinds = {each.name: each.kind for each in candidate.inputs}
        locked.add(("inputs",))
    defaults = {
        each.name: each.default for each in parameters(_constructor_of(loaded), skip=1) if type(each.default) is int
    }
    return Plan(
        Value("tuple", items=(("constructor", constructor), ("inputs", Value("tuple", items=inputs)))),
        kinds,
        {**evidence.sizes, **SIZES},
        method=method,
        fixed=frozenset(locked),
        constructor_reason=reason,
        defaults=defaults,
    )


def _constructor(loaded: Loaded, evidence: Evidence, candidate: Candidate | None) -> tuple[Value, str, bool]:
    if candidate is not None and candidate.constructor is not None:
        return python(candidate.constructor, candidate.constructor_reason), candidate.constructor_reason, True
    partial = dict(candidate.partial) if candidate is not None else {}
    compared = choices(loaded.cls, loaded.namespace)
    items = []
    for each in parameters(_constructor_of(loaded), skip=1):
        said = evidence.parameters.get(each.name, ())
        if each.name in partial:
            items.append((each.name, _of_choice(partial[each.name])))
        elif each.kind in _VARIADIC:
            continue
        elif each.default is each.empty:
            items.append((each.name, _argument(each.name, said, compared)))
        elif said and said[0].weight > _CERTAIN:
            items.append((each.name, _of_choice(said[0])))
        elif _is_left_open(each):
            items.append((each.name, _as_many(natural(each.name), each.default)))
    return Value("call", text=_name(loaded), items=tuple(items)), "", False


def _is_left_open(parameter: inspect.Parameter) -> bool:
    """Tell a default that only stands for sizes to be given: `embed_dims=[0, 0, 0, 0]`."""
    default = parameter.default
    return (
        isinstance(default, list | tuple) and bool(default) and all(type(each) is int and not each for each in default)
    )


def _as_many(value: Value, default: Sized) -> Value:
    """Give as many elements as the default has."""
    item = value.items[0][1] if value.kind in ("list", "tuple") else value
    return sequence("list", (item,) * len(default), value.reason)


def _constructor_of(loaded: Loaded) -> Any:
    return getattr(loaded.cls, "__init__", None)


def _argument(name: str, said: tuple[Choice, ...], compared: Mapping[str, list[str]]) -> Value:
    if said and (said[0].weight > _CERTAIN or said[0].kind not in _CALLED):
        return _of_choice(said[0])
    if said:
        return python("8", said[0].reason)
    if compared.get(name):
        return python(repr(compared[name][0]), "one of the choices in the code")
    return natural(name)


def _of_choice(choice: Choice) -> Value:
    return value_of_expression(choice.expression, choice.reason)


def _inputs(
    loaded: Loaded, evidence: Evidence, method: str
) -> tuple[tuple[tuple[str, Value], ...], dict[str, InputKind]]:
    items: list[tuple[str, Value]] = []
    kinds: dict[str, InputKind] = {}
    for each in parameters(getattr(loaded.cls, method, None), skip=1):
        kinds[each.name] = "keyword" if each.kind is each.KEYWORD_ONLY else "positional"
        said = evidence.inputs.get(each.name, ())
        if each.kind is each.VAR_POSITIONAL:
            kinds.pop(each.name)
            if not items:
                items.append(("0", _of_guess(said[0]) if said else _unknown()))
        elif each.kind is each.VAR_KEYWORD:
            continue
        elif each.default is each.empty:
            items.append((each.name, _of_guess(said[0]) if said else _unknown()))
        else:
            kinds[each.name] = "keyword"
            if said and said[0].weight > _CERTAIN:
                items.append((each.name, _of_guess(said[0])))
    return tuple(items), kinds


def _unknown() -> Value:
    return tensor(("B", 3, "H", "H"), "a usual size for an image")


def of_guess(guess: InputGuess) -> Value:
    """Write what the evidence says of an input as a value."""
    return _of_guess(guess)


def _of_guess(guess: InputGuess) -> Value:  # noqa: C901, PLR0911 - one per kind
    if guess.expression is not None:
        return python(guess.expression, guess.reason)
    match guess.kind:
        case "tensor" if guess.sizes is None:
            shape: tuple[Size, ...] = ("B", 3, "H", "H") if guess.dtype in (None, "float32") else ("B", "T")
            return tensor(shape, guess.reason, dtype=guess.dtype or "float32", below=guess.below or 2)
        case "tensor":
            assert guess.sizes is not None
            sizes = tuple(_ALIASES.get(size, size) for size in guess.sizes)
            return tensor(sizes, guess.reason, dtype=guess.dtype or "float32", below=guess.below or 2)
        case "list" | "tuple":
            listed = tuple(_of_guess(item) for _, item in guess.items)
            return sequence(guess.kind, listed or (_unknown(),) * _LISTED, guess.reason)
        case "dict":
            return Value(
                "dict", items=tuple((name, _of_guess(item)) for name, item in guess.items), reason=guess.reason
            )
        case "object":
            return Value(
                "namespace", items=tuple((name, _of_guess(item)) for name, item in guess.items), reason=guess.reason
            )
        case "int":
            return python("1", guess.reason)
        case "float":
            return python("1.0", guess.reason)
        case "bool":
            return python("False", guess.reason)
        case "string":
            return python("'a photo'", guess.reason)
        case "none":
            return python("None", guess.reason)
        case "module" | "class" | "callable":
            return python("nn.Identity()", guess.reason)


def _kept(plan: Plan, loaded: Loaded, given: tuple[Given, ...]) -> Plan:
    """Let what was given stand, the best last so that it wins."""
    locked = set(plan.fixed)
    method = next((each.method for each in given if each.method), plan.method)
    plan = replace(plan, fixed=frozenset(), method=method)
    for each in reversed(given):
        if each.constructor:
            plan = plan.edited(("constructor",), python(each.constructor, each.reason), cost=0)
            plan = replace(plan, constructor_reason=each.reason)
            locked.add(("constructor",))
        for said in each.inputs:
            locked.discard(("inputs",))
            plan = plan.edited(("inputs", said.name), python(expression(said.spec), each.reason), cost=0)
            locked.add(("inputs", said.name))
    return replace(_ordered(plan, loaded), fixed=frozenset(locked))


def _ordered(plan: Plan, loaded: Loaded) -> Plan:
    names = [each.name for each in parameters(getattr(loaded.cls, plan.method, None), skip=1)]
    inputs = plan.at(("inputs",))
    assert inputs is not None
    items = sorted(inputs.items, key=lambda item: names.index(item[0]) if item[0] in names else len(names))
    return plan.edited(("inputs",), Value("tuple", items=tuple(items)), cost=0)


def _name(loaded: Loaded) -> str:
    """Give the expression under which recipes find the class."""
    if loaded.namespace.get(loaded.cls.__name__) is loaded.cls:
        return str(loaded.cls.__name__)
    return next((key for key, value in loaded.namespace.items() if value is loaded.cls), loaded.qualname.split("@")[0])
