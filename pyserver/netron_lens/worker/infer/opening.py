"""The plans that a search starts from: what the user gave, what the code says, what the names suggest."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.evidence import SAID
from netron_lens.worker.infer.evidence.settings.constructor import is_empty
from netron_lens.worker.infer.evidence.texts.signatures import initializer, inputs_of, parameters
from netron_lens.worker.infer.plans.declared import declared
from netron_lens.worker.infer.plans.given import kept
from netron_lens.worker.infer.plans.input_values import SIZES, best_of, of_guess
from netron_lens.worker.infer.plans.left_open import filled
from netron_lens.worker.infer.plans.literals import folded, value_of_expression
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.one_call import belongs, calls_followed
from netron_lens.worker.infer.plans.plan import Plan
from netron_lens.worker.infer.plans.values import Value, python
from netron_lens.worker.infer.repairs.settings.comparisons import choices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.protocol import Given, InputKind
    from netron_lens.worker.infer.evidence.evidence import Candidate, Choice, Evidence
    from netron_lens.worker.stages import Loaded

_HALVED = 256
_PASSED = 0.6
"""What code passes weighs more than this, also where the rest of the call cannot be read; annotations weigh less."""
_CALLED = frozenset({"class", "callable", "module"})
"""What is told best by how the code uses a number in its place."""


def openings(loaded: Loaded, evidence: Evidence, given: tuple[Given, ...], method: str) -> Iterator[Plan]:
    """Give whole plans, best first. With anything given, every plan keeps to it."""
    if given:
        for candidate in (*evidence.recipes, None):
            yield kept(_opening(loaded, evidence, candidate, method), loaded, given)
        return
    for candidate in evidence.recipes:
        yield _opening(loaded, evidence, candidate, method if candidate.inputs is None else candidate.method)
        if candidate.observed:
            yield _opening(loaded, evidence, replace(candidate, constructor=None), method)
    opening = _opening(loaded, evidence, None, method)
    yield from _called_with_something(loaded, evidence, opening)
    yield opening
    yield from filled(loaded, opening)
    yield from _with_further(loaded, evidence, opening)
    yield from _by_default(loaded, opening)


def _called_with_something(loaded: Loaded, evidence: Evidence, plan: Plan) -> Iterator[Plan]:
    """Give the first input where all may be left out: one of them is wanted, or there is nothing to compute with."""
    inputs = plan.at(("inputs",))
    first = next(iter(inputs_of(loaded.cls, plan.method)), None)
    if inputs is not None and not inputs.items and first is not None and first.default is None:
        yield plan.edited(("inputs", first.name), best_of(evidence.inputs.get(first.name, ()), evidence.sizes), cost=0)


_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def _opening(loaded: Loaded, evidence: Evidence, candidate: Candidate | None, method: str) -> Plan:
    constructor, reason, fixed = _constructor(loaded, evidence, candidate)
    inputs, kinds = _inputs(loaded, evidence, method)
    locked = {("constructor",)} if fixed else set()
    if candidate is not None and candidate.inputs is not None:
        inputs = tuple((each.name, python(folded(each.expression), each.reason)) for each in candidate.inputs)
        kinds = {each.name: each.kind for each in candidate.inputs}
        locked.add(("inputs",))
    defaults = {
        each.name: each.default for each in parameters(_constructor_of(loaded), skip=1) if type(each.default) is int
    }
    said = {} if candidate is None else dict(candidate.partial)
    defaults |= {name: int(each.expression) for name, each in said.items() if each.expression.isdecimal()}
    return Plan(
        Value("tuple", items=(("constructor", constructor), ("inputs", Value("tuple", items=inputs)))),
        kinds,
        {**evidence.sizes, **SIZES, **_sides(evidence, inputs)},
        method=method,
        fixed=frozenset(locked),
        observed=candidate is not None and candidate.observed,
        guessed=candidate is None and bool(evidence.recipes),
        constructor_reason=reason,
        defaults=defaults,
    )


def _sides(evidence: Evidence, inputs: tuple[tuple[str, Value], ...]) -> Mapping[str, int]:
    """Give pictures of which the text speaks in parts a side that may be halved many times, or those of a data set."""
    of_parts = any(str(size).startswith("H/") for _, value in inputs for size in value.sizes)
    side = _HALVED if of_parts else evidence.side
    return {} if side is None else {"H": side}


def _constructor(loaded: Loaded, evidence: Evidence, candidate: Candidate | None) -> tuple[Value, str, bool]:
    if candidate is not None and candidate.constructor is not None:
        return python(folded(candidate.constructor), candidate.constructor_reason), candidate.constructor_reason, True
    if candidate is not None and candidate.builder is not None:
        given = tuple((name, _of_choice(choice)) for name, choice in candidate.arguments)
        return Value("call", text=candidate.builder, items=given), candidate.constructor_reason, False
    partial = dict(candidate.partial) if candidate is not None else {}
    items = []
    calls = calls_followed(parameters(_constructor_of(loaded), skip=1), evidence)
    for each in parameters(_constructor_of(loaded), skip=1):
        said = evidence.parameters.get(each.name, ())
        if each.name in partial:
            items.append((each.name, _of_choice(partial[each.name])))
        elif each.kind in _VARIADIC:
            continue
        elif each.default is each.empty:
            is_said = bool(said) and said[0].weight > SAID
            settings = None if is_said else declared(loaded, _name(loaded), each.name)
            items.append((each.name, settings or _argument(loaded, each.name, said)))
        elif said and (said[0].weight > SAID or _lacks_keys(each.default, said[0]) or belongs(said[0], calls)):
            items.append((each.name, _of_choice(said[0])))
    return Value("call", text=_name(loaded), items=tuple(items)), "", False


def _lacks_keys(default: object, said: Choice) -> bool:
    """Tell settings that are empty unless they are given, and have keys that are always read."""
    return is_empty(default) and said.kind == "dict" and said.expression != "{}"


def _with_further(loaded: Loaded, evidence: Evidence, plan: Plan) -> Iterator[Plan]:
    """Give what is taken together under one name, `*shape`, which may be left out in words only."""
    for each in parameters(_constructor_of(loaded), skip=1):
        said = [choice for choice in evidence.parameters.get(each.name, ()) if choice.kind == "tuple"]
        if each.kind is each.VAR_POSITIONAL and said:
            for place, item in _of_choice(said[0]).items:
                plan = plan.edited(("constructor", place), item, cost=0)
            yield plan


def _by_default(loaded: Loaded, plan: Plan) -> Iterator[Plan]:
    """Leave out what has a default: the code's own calls may be those of several classes, `make(options.model)`."""
    optional = {each.name for each in parameters(_constructor_of(loaded), skip=1) if each.default is not each.empty}
    constructor = plan.at(("constructor",))
    items = () if constructor is None else constructor.items
    needed = tuple((name, value) for name, value in items if name not in optional)
    if constructor is not None and len(needed) < len(items):
        yield plan.edited(("constructor",), replace(constructor, items=needed), cost=0)


def _constructor_of(loaded: Loaded) -> Any:
    return initializer(loaded.cls)


def _argument(loaded: Loaded, name: str, said: tuple[Choice, ...]) -> Value:
    if said and (said[0].weight > _PASSED or said[0].kind not in _CALLED):
        return _of_choice(said[0])
    if said:
        return python("8", said[0].reason)
    compared = choices(loaded.cls, loaded.namespace).get(name)
    return natural(name) if compared is None else python(repr(compared[0]), "one of the choices in the code")


def _of_choice(choice: Choice) -> Value:
    return value_of_expression(choice.expression, choice.reason, certain=choice.weight > SAID)


def _inputs(
    loaded: Loaded, evidence: Evidence, method: str
) -> tuple[tuple[tuple[str, Value], ...], dict[str, InputKind]]:
    items: list[tuple[str, Value]] = []
    kinds: dict[str, InputKind] = {}
    for each in inputs_of(loaded.cls, method):
        kinds[each.name] = "keyword" if each.kind is each.KEYWORD_ONLY else "positional"
        said = evidence.inputs.get(each.name, ())
        if each.kind is each.VAR_POSITIONAL:
            kinds.pop(each.name)
            further = of_guess(said[0], evidence.sizes).items if said else ()
            if further or not items:
                items.extend(further or (("0", best_of(())),))
        elif each.kind is each.VAR_KEYWORD:
            continue
        elif each.default is each.empty:
            items.append((each.name, best_of(said, evidence.sizes)))
        else:
            kinds[each.name] = "keyword"
            if said and said[0].weight > SAID and type(each.default) is not bool:
                items.append((each.name, of_guess(said[0], evidence.sizes)))
    return tuple(items), kinds


def _name(loaded: Loaded) -> str:
    """Give the expression under which recipes find the class."""
    if loaded.namespace.get(loaded.cls.__name__) is loaded.cls:
        return str(loaded.cls.__name__)
    return next((key for key, value in loaded.namespace.items() if value is loaded.cls), loaded.qualname.split("@")[0])
