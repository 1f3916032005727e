"""What the annotation of a `forward` parameter says: jaxtyping's axes, dtypes, lists, plain values."""

from __future__ import annotations

import ast
from itertools import takewhile
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.words.shapes import axes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.infer.evidence.evidence import Kind

AXES, PLAIN, OPEN = 0.7, 0.55, 0.35
_DTYPES = {
    "Float": "float32", "Float32": "float32", "Float16": "float16", "BFloat16": "bfloat16", "Float64": "float64",
    "Int": "int64", "Int64": "int64", "Int32": "int32", "UInt8": "uint8", "Bool": "bool", "Shaped": "float32",
    "Num": "float32", "Real": "float32", "Inexact": "float32", "Integer": "int64", "Complex": "complex64",
}  # fmt: skip
_TENSORS = {
    "LongTensor": "int64",
    "IntTensor": "int32",
    "BoolTensor": "bool",
    "ByteTensor": "uint8",
    "HalfTensor": "float16",
    "DoubleTensor": "float64",
    "FloatTensor": "float32",
}
_KINDS: dict[str, Kind] = {"int": "int", "float": "float", "bool": "bool", "str": "string"}
_LISTS = frozenset({"List", "list", "Sequence"})
_RECORDS = frozenset({"Dict", "dict", "Mapping", "MutableMapping"})
_ELEMENTS = 4
_SENTENCE = ("a", "photo", "of", "cats")


def annotated_input(annotation: ast.expr | None) -> InputGuess | None:
    """Give what an annotation says; none where it says nothing beyond `Tensor`."""
    match annotation:
        case ast.Constant(str(text)):
            return annotated_input(_parsed(text))
        case ast.Name(name) | ast.Attribute(_, name):
            return _named(name, annotation)
        case ast.BinOp(left, ast.BitOr(), right):
            return _first([left, right])
        case ast.Subscript(ast.Name(name) | ast.Attribute(_, name), inner):
            return _generic(name, inner.elts if isinstance(inner, ast.Tuple) else [inner], annotation)
    return None


def is_tensor(annotation: ast.expr | None) -> bool:
    """Tell `Tensor`, of which nothing more is said, also if it may be none; `torch.tensor` is meant to say the same."""
    match annotation:
        case ast.Subscript(ast.Name("Optional") | ast.Attribute(_, "Optional"), inner):
            return is_tensor(inner)
        case ast.BinOp(left, ast.BitOr(), ast.Constant(None)):
            return is_tensor(left)
        case ast.Constant(str(text)):
            return is_tensor(_parsed(text))
        case ast.Name(name) | ast.Attribute(_, name):
            return name in ("Tensor", "tensor")
    return False


def _named(name: str, annotation: ast.expr) -> InputGuess | None:
    reason = f"annotated `{ast.unparse(annotation)}`"
    if name in _KINDS:
        return InputGuess(kind=_KINDS[name], reason=reason, weight=PLAIN)
    dtype = _TENSORS.get(name)
    return None if dtype is None else InputGuess(kind="tensor", dtype=dtype, reason=reason, weight=PLAIN)


def _generic(name: str, inners: list[ast.expr], annotation: ast.expr) -> InputGuess | None:  # noqa: PLR0911 - one per form
    reason = f"annotated `{ast.unparse(annotation)}`"
    if name in _DTYPES:
        match inners:
            case [_, ast.Constant(str(text))]:
                return InputGuess(kind="tensor", dtype=_DTYPES[name], sizes=axes(text), reason=reason, weight=AXES)
        return None
    if name in ("Optional", "Union", "Annotated"):
        return _first(inners)
    if name in _LISTS:
        return _listed(inners[0], reason)
    if name in _RECORDS:
        return InputGuess(kind="dict", reason=reason, weight=OPEN)  # of keys that the code tells
    if name in ("Tuple", "tuple"):
        fixed = [each for each in inners if not (isinstance(each, ast.Constant) and each.value is Ellipsis)]
        return _sequence("tuple", fixed if len(fixed) == len(inners) else fixed[:1] * 2, reason)
    return None


def _first(choices: list[ast.expr]) -> InputGuess | None:
    """Give what the first of several says; a `Tensor` in front of others, `Tensor | list[Tensor]`, is what is meant."""
    before = takewhile(lambda each: not is_tensor(each), _flat(choices))
    return next((found for found in map(annotated_input, before) if found is not None), None)


def _flat(choices: Iterable[ast.expr]) -> Iterator[ast.expr]:
    for each in choices:
        if isinstance(each, ast.BinOp):
            yield from _flat([each.left, each.right])
        else:
            yield each


def _is_record(annotation: ast.expr) -> bool:
    """Tell `Dict[str, Any]`, whose keys the code tells."""
    match annotation:
        case ast.Name(name) | ast.Attribute(_, name) | ast.Subscript(ast.Name(name) | ast.Attribute(_, name)):
            return name in _RECORDS
    return False


def _listed(element: ast.expr, reason: str) -> InputGuess | None:
    if _are_words(element):
        words = [InputGuess(kind="string", expression=repr(each), reason=reason, weight=PLAIN) for each in _SENTENCE]
        return _holding("list", [_holding("list", words, reason)] * _ELEMENTS, reason)
    return None if _is_record(element) else _sequence("list", [element] * _ELEMENTS, reason)


def _are_words(annotation: ast.expr) -> bool:
    """Tell `List[str]`, which is a sentence where it is an element."""
    match annotation:
        case ast.Subscript(ast.Name(name) | ast.Attribute(_, name), ast.Name("str")):
            return name in _LISTS
    return False


def _sequence(kind: Kind, elements: list[ast.expr], reason: str) -> InputGuess:
    usual = InputGuess(kind="tensor", dtype="float32", reason=reason, weight=OPEN)
    return _holding(kind, [annotated_input(element) or usual for element in elements], reason)


def _holding(kind: Kind, elements: Iterable[InputGuess], reason: str) -> InputGuess:
    items = tuple((str(index), element) for index, element in enumerate(elements))
    return InputGuess(kind=kind, items=items, reason=reason, weight=PLAIN)


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
