"""Whole numbers by the names that the code has for them: parameters, the fields of their configurations, globals."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.evidence import SAID
from netron_lens.worker.infer.evidence.values.elsewhere import imported_value
from netron_lens.worker.infer.evidence.values.resolve import resolve
from netron_lens.worker.infer.evidence.words.input_names import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from netron_lens.worker.infer.evidence.evidence import Candidate, Choice
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Text
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_PATH = re.compile(r"[^\W\d]\w*(\.\w+)+")


def known_numbers(
    subject: Subject,
    recipes: tuple[Candidate, ...],
    chosen: Mapping[str, tuple[Choice, ...]],
    namespace: Mapping[str, Any],
) -> dict[str, int]:
    """Give them as far as they are told; what the best call of the class says comes before what its defaults say."""
    found: dict[str, int] = {}
    said = {name: (choice,) for each in recipes[:1] for name, choice in (*each.arguments, *each.partial)}
    constructions = [each.constructor for each in recipes if each.constructor is not None]
    for name, number in (
        *_of_expression(constructions[0] if constructions else "", namespace),
        *_of_parameters(subject, {**chosen, **said}, namespace),
        *_of_class(subject, {**chosen, **said}),
        *_of_weights(subject.page.text),
        *_of_values(namespace),
    ):
        if number > 0 and name not in SIZES:
            found.setdefault(name, number)
    return found


def _of_parameters(
    subject: Subject, chosen: Mapping[str, tuple[Choice, ...]], namespace: Mapping[str, Any]
) -> Iterator[tuple[str, int]]:
    for parameter in subject.constructor:
        choices = chosen.get(parameter.name, ())
        if parameter.default is not parameter.empty:
            choices = tuple(each for each in choices[:1] if each.weight > SAID)  # no other is passed
        yield parameter.name, _number(choices, subject.page) or _side(parameter.default)
        yield from _sides(parameter.name, parameter.default)
        if choices and choices[0].kind in ("tuple", "list", "object"):
            yield from _sides(parameter.name, _literal(choices[0].expression))
        if choices and choices[0].kind in ("object", "dict"):
            yield from _of_expression(choices[0].expression, namespace)


def _of_class(subject: Subject, chosen: Mapping[str, tuple[Choice, ...]]) -> Iterator[tuple[str, int]]:
    """Walk what the class sets to a number: `num_classes = 21` in its body, `self.fields = 4`, or `len(sizes)`."""
    scope = subject.scope
    for name, bindings in () if scope is None else scope.bindings.items():
        yield from ((name, _whole(each.value)) for each in bindings if not each.steps)
    for name, stored in () if scope is None else scope.attributes.items():
        for each, _ in stored:
            if not each.steps:
                yield name, _whole(each.value) or _counted(each.value, chosen)


def _counted(node: ast.expr | None, chosen: Mapping[str, tuple[Choice, ...]]) -> int:
    """Give how many elements a parameter has that is counted; 0 where it is none, or not known."""
    match node:
        case ast.Call(ast.Name("len"), [ast.Name(name)]):
            choices = chosen.get(name, ())
            whole = _literal(choices[0].expression) if choices and choices[0].kind in ("list", "tuple", "dict") else ()
            return len(whole or ())
    return 0


def _of_weights(text: Text) -> Iterator[tuple[str, int]]:
    """Walk the channels and sides that the file's weights were trained on: `"input_size": [3, 331, 331]`."""
    found = set()
    for node in ast.walk(text.tree) if "input_size" in text.source else ():
        match node:
            case ast.Dict(keys, values):
                pairs = [(getattr(key, "value", None), value) for key, value in zip(keys, values, strict=True)]
            case ast.Call(_, _, keywords):
                pairs = [(each.arg, each.value) for each in keywords]
            case _:
                continue
        found |= {ast.unparse(value) for name, value in pairs if name == "input_size"}
    sizes = _literal(found.pop()) if len(found) == 1 else None
    match sizes:
        case [int(), int(), int()]:
            yield from _sides("input_size", tuple(sizes))


def _whole(node: ast.expr | None) -> int:
    """Give a written number; 0 for all else."""
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else 0


def _literal(expression: str) -> Any:
    try:
        return ast.literal_eval(expression)
    except ValueError:  # there is more to it than numbers
        return None


def _of_expression(expression: str, namespace: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Walk the keywords and entries of a construction, and what the values and classes that it names have."""
    for node in ast.walk(ast.parse(expression)):
        match node:
            case ast.keyword(str(name), ast.Constant(int(number))):
                yield name, number
            case ast.keyword(str(name), ast.Tuple() | ast.List() as written):
                yield from _sides(name, _literal(ast.unparse(written)))
            case ast.Dict(keys, values):
                for key, value in zip(keys, values, strict=True):
                    match key, value:
                        case ast.Constant(str(name)), ast.Constant(int(number)):
                            yield name, number
            case ast.Name(name) if name in namespace:
                named = namespace[name]
                yield from _of_values(named if isinstance(named, dict) else getattr(named, "__dict__", {}))


def _of_values(values: Mapping[Any, Any]) -> Iterator[tuple[str, int]]:
    yield from ((name, value) for name, value in values.items() if type(value) is int and isinstance(name, str))


def _side(default: object) -> int:
    """Give a default that is one number, or a pair of the same; 0 for all else."""
    match default:
        case bool():
            return 0
        case int() | (int(), int()):
            height, width = (default, default) if isinstance(default, int) else default
            return int(height) if height == width else 0
    return 0


def _sides(name: str, default: object) -> Iterator[tuple[str, int]]:
    """Give the two sides of a picture, as `in_size[0]` and `in_size[1]`, and those of a map or a volume."""
    match default:
        case (int(depth), int(height), int(width)):
            yield from ((f"{name}[0]", depth), (f"{name}[1]", height), (f"{name}[2]", width))
        case (int(height), int(width)):
            yield from ((f"{name}[0]", height), (f"{name}[1]", width))


def _number(choices: Iterable[Choice], page: Page) -> int:
    """Give the number that the first choice is, or that it names in another file: `config.width`."""
    first = next(iter(choices), None)
    if first is None:
        return 0
    found = imported_value(page, first.expression) if _PATH.fullmatch(first.expression) else None
    made = None if found is None else resolve(*found, page)
    return int(first.expression) if first.expression.isdecimal() else _whole(made)
