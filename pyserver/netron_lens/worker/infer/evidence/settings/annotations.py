"""What the annotation of a constructor's parameter says: literals, enums, configuration classes, lists, modules."""

from __future__ import annotations

import ast
import enum
import inspect
from collections import ChainMap
from typing import TYPE_CHECKING, Any, get_origin, is_typeddict

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings.class_paths import classes_meant, of_file, path_of
from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.evidence.words.words import singular, told_apart, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.worker.infer.evidence.evidence import Kind

WEIGHT = 0.55
_DEPTH = 3
_PLAIN: dict[str, tuple[Kind, tuple[str, ...]]] = {
    "int": ("int", ("64", "8", "4", "2")),
    "float": ("float", ("0.1", "1.0")),
    "bool": ("bool", ("False", "True")),
    "str": ("string", ("''",)),
    "device": ("string", ("'cpu'",)),
    "dtype": ("object", ("torch.float32",)),
    "Module": ("module", ("torch.nn.Identity()",)),
    "ModuleList": ("object", ("torch.nn.ModuleList([torch.nn.Identity()])",)),
    "Callable": ("callable", ("torch.nn.Identity", "torch.nn.functional.relu")),
    "Tensor": ("tensor", ("torch.randn(16, 64)",)),
    "Size": ("tuple", ("torch.Size([3, 32, 32])",)),
    "dict": ("dict", ("{}",)),
    "Dict": ("dict", ("{}",)),
}
_CALLED = ("callable", "class", "module")
_KEYS = ("a", "b")
_SIDES = ("height", "width")
_OF_SIDES = (("size",), ("stride",), ("padding",), ("dilation",), ("resolution",))
"""What has a number for each side."""
_USUAL_LENGTH = 4
_LISTS = ("List", "list")
_SEQUENCES = ("List", "list", "Sequence", "Iterable", "Tuple", "tuple", "Collection")


def annotated(
    name: str, annotation: ast.expr | None, namespace: Mapping[str, Any], depth: int = 0
) -> tuple[Choice, ...]:
    """Give the choices that an annotation allows, best first; empty where it says nothing."""
    match annotation:
        case ast.Constant(str(text)):
            return annotated(name, _parsed(text), namespace, depth)
        case ast.Name("Any" | "object") | ast.Attribute(_, "Any"):
            return ()
        case ast.Name(kind) | ast.Attribute(_, kind):
            return _of_class(name, kind, annotation, namespace, depth)
        case ast.BinOp(left, ast.BitOr(), right):
            return _union(name, (left, right), namespace, depth)
        case ast.Subscript(ast.Name(kind) | ast.Attribute(_, kind), inner):
            inners = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return _generic(name, kind, inners, annotation, namespace, depth)
    return ()


def built(cls: Any, name: str, namespace: Mapping[str, Any], depth: int = 0) -> str:
    """Write the construction of a configuration with its defaults; fields without one get usual values.

    The names in `namespace`, those of the file, are the ones that can be written as they are.
    """
    inner = ChainMap(dict(vars(inspect.getmodule(cls) or inspect)), dict(of_file(namespace)))
    if is_typeddict(cls):
        asked = {key: cls.__annotations__[key] for key in cls.__annotations__ if key in cls.__required_keys__}
        return f"{{{', '.join(f'{key!r}: {_usual(key, each, inner, depth)}' for key, each in asked.items())}}}"
    try:
        parameters = inspect.signature(cls).parameters.values()
    except (TypeError, ValueError):
        return f"{name}()"
    texts = []
    for each in parameters:
        if each.default is not each.empty or each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
            continue
        text = _usual(each.name, each.annotation, inner, depth)
        texts.append(text if each.kind is each.POSITIONAL_ONLY else f"{each.name}={text}")
    return f"{name}({', '.join(texts)})"


def _usual(name: str, annotation: object, namespace: Mapping[str, Any], depth: int) -> str:
    annotation = getattr(annotation, "__forward_arg__", annotation)
    node = _parsed(annotation) if isinstance(annotation, str) else _written(annotation)
    choices, said = annotated(name, node, namespace, depth + 1), meaning(name)
    return choices[0].expression if choices else said.values[0] if said is not None and said.values else "None"


def _of_class(
    name: str, kind: str, annotation: ast.expr, namespace: Mapping[str, Any], depth: int
) -> tuple[Choice, ...]:
    written = ast.unparse(annotation)
    if kind in _PLAIN:
        return _plain(name, kind, written)
    cls = namespace.get(kind)
    if kind in _SEQUENCES:
        lengths = _of_any_length(name, kind)
        return tuple(each for held in lengths for each in _generic(name, kind, held, annotation, namespace, depth))
    if get_origin(cls) is not None and depth <= _DEPTH:  # the name of an annotation: `Names = Literal["a", "b"]`
        return annotated(name, _written(cls), namespace, depth + 1)
    is_made = isinstance(cls, type) and not inspect.isabstract(cls) and not getattr(cls, "_is_protocol", False)
    if not isinstance(cls, type) or not is_made or depth > _DEPTH:
        return ()
    return _made(kind, cls, written, namespace, depth)


def _made(kind: str, cls: type, written: str, namespace: Mapping[str, Any], depth: int) -> tuple[Choice, ...]:
    if issubclass(cls, enum.Enum):
        return _choices("object", tuple(f"{kind}.{member.name}" for member in cls), written)
    made: Kind = "module" if "Module" in {base.__name__ for base in cls.__mro__} else "object"
    return _choices(made, (built(cls, path_of(cls, kind, namespace), namespace, depth),), written)


def _of_any_length(name: str, kind: str) -> list[list[ast.expr]]:
    """Give what a sequence of any length may hold: a tuple two numbers, or one, if its name says nothing of it."""
    said, number = meaning(name), ast.Name("int")
    if kind not in ("Tuple", "tuple"):
        return [[number]]
    is_known = said is not None and said.kind in ("list", "tuple") and said.values
    return [[number, ast.Constant(...)]] if is_known else [[number, number], [number]]


def _plain(name: str, kind: str, written: str) -> tuple[Choice, ...]:
    said = meaning(name)
    meant, values = _PLAIN[kind]
    texts = tuple(each for each in (() if said is None else said.values) if each[:1] == "'")
    values = texts if meant == "string" and texts else values
    if said is not None and said.values and (said.kind == meant or (kind == "Callable" and said.kind in _CALLED)):
        values = said.values
    return _choices(meant, values, written)


def _generic(  # noqa: PLR0911, PLR0913, PLR0917 - the parts of `Kind[inners]`, of whose parameter, in which namespace
    name: str, kind: str, inners: list[ast.expr], annotation: ast.expr, namespace: Mapping[str, Any], depth: int
) -> tuple[Choice, ...]:
    written = ast.unparse(annotation)
    if kind == "Literal":
        return _choices("string", tuple(ast.unparse(inner) for inner in inners), written)
    if kind in ("Optional", "Union"):
        return _union(name, tuple(inners), namespace, depth)
    if kind in ("Type", "type"):
        own = tuple(classes_meant(inners, namespace))
        said = meaning(name)
        values = said.values if said is not None and said.kind in ("class", "callable") else ()
        usual = _choices("class", own or values or ("torch.nn.Identity",), written)
        return (*_choices("object", own, written), *usual)  # which is given before the uses are known
    if kind in _SEQUENCES:
        return _sequence(name, kind, inners, written, namespace)
    match inners[-1]:
        case ast.Name("Module") | ast.Attribute(_, "Module") if kind == "Callable" and not _is_called_so(name):
            return _choices("class", ("torch.nn.Identity",), written)
    if kind in ("Callable", "Dict", "dict"):
        return (*_plain(name, kind, written), *_entries(name, inners, written, namespace))
    if kind in ("Annotated", "Final", "ClassVar"):
        return annotated(name, inners[0], namespace, depth)
    return ()


def _entries(name: str, inners: list[ast.expr], written: str, namespace: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Give a dict of two named values, `Dict[str, int]`: of which names, it is for who gives it to say."""
    match inners:
        case [ast.Name("str"), held] if values := annotated(singular(name), held, namespace, 1):
            listed = ", ".join(f"{key!r}: {values[0].expression}" for key in _KEYS)
            return _choices("dict", (f"{{{listed}}}",), written)
    return ()


def _is_called_so(name: str) -> bool:
    """Tell a name that says which layers are made: `norm_layer`."""
    said = meaning(name)
    return said is not None and said.kind in ("class", "callable") and bool(said.values)


def _sequence(
    name: str, kind: str, inners: list[ast.expr], written: str, namespace: Mapping[str, Any]
) -> tuple[Choice, ...]:
    said = meaning(name)
    elements = [inner for inner in inners if not (isinstance(inner, ast.Constant) and inner.value is Ellipsis)]
    is_tuple, fixed = kind in ("Tuple", "tuple"), len(elements) == len(inners)
    if said is not None and said.kind in ("list", "tuple"):
        values = tuple(each for each in said.values if not (is_tuple and fixed) or _elements(each) == len(elements))
        if values:
            shown = tuple(_as_list(each) for each in values[:2]) if kind in _LISTS else values[:2]
            return _choices("tuple" if is_tuple else "list", shown, written)
    usual = (
        ast.parse(said.values[0], mode="eval").body
        if said is not None and said.kind == "list" and said.values
        else None
    )
    if isinstance(usual, ast.List) and len(usual.elts) >= len(elements):
        return _choices("tuple", (ast.unparse(ast.Tuple(usual.elts[: len(elements)], ast.Load())),), written)
    texts = []
    for element in elements:
        choices = annotated(singular(name), element, namespace, 1)
        texts.append(choices[0].expression if choices else "None")
    if is_tuple and fixed:
        texts = told_apart(texts)
        return _choices("tuple", (f"({', '.join(texts)}{',' if len(texts) == 1 else ''})",), written)
    repeated = ", ".join(told_apart(texts[:1] * (len(_SIDES) if words(name)[-1:] in _OF_SIDES else _USUAL_LENGTH)))
    return _choices("tuple" if is_tuple else "list", (f"({repeated})" if is_tuple else f"[{repeated}]",), written)


def _elements(value: str) -> int:
    """Count what a tuple holds."""
    node = ast.parse(value, mode="eval").body
    return len(node.elts) if isinstance(node, ast.Tuple) else 0


def _as_list(value: str) -> str:
    """Write a usual tuple as a list."""
    return f"[{value[1:-1].rstrip(',')}]" if value.startswith("(") else value


def _union(name: str, parts: tuple[ast.expr, ...], namespace: Mapping[str, Any], depth: int) -> tuple[Choice, ...]:
    found: list[Choice] = []
    optional = False
    for part in parts:
        if isinstance(part, ast.Constant) and part.value is None:
            optional = True
        else:
            found.extend(annotated(name, part, namespace, depth))
    if optional:
        found.append(Choice(expression="None", kind="none", reason="annotated as optional", weight=WEIGHT))
    return tuple(found)


def _choices(kind: Kind, values: tuple[str, ...], written: str) -> tuple[Choice, ...]:
    reason = f"annotated `{written}`"
    return tuple(Choice(expression=value, kind=kind, reason=reason, weight=WEIGHT) for value in values)


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None


def _written(annotation: object) -> ast.expr | None:
    if annotation is inspect.Parameter.empty:
        return None
    return _parsed(annotation.__name__ if isinstance(annotation, type) else str(annotation).replace("typing.", ""))
