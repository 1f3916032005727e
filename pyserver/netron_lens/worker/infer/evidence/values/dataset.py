"""The sample tensor of a well-known data set, where a loop over its loader feeds the model."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMAGES = {
    "MNIST": (1, 28, 28),
    "FashionMNIST": (1, 28, 28),
    "KMNIST": (1, 28, 28),
    "EMNIST": (1, 28, 28),
    "CIFAR10": (3, 32, 32),
    "CIFAR100": (3, 32, 32),
    "SVHN": (3, 32, 32),
    "STL10": (3, 96, 96),
    "ImageNet": (3, 224, 224),
    "ImageFolder": (3, 224, 224),
    "CelebA": (3, 218, 178),
    "load_digits": (64,),
    "load_iris": (4,),
}
_OF_ARRAYS = "TensorDataset"
"""What holds arrays that were computed: features of the images, more often than the images."""
_FIRST = (("element",), ("element", 0), ("element", 1, 0))
_RESIZING = ("Resize", "CenterCrop", "RandomCrop", "RandomResizedCrop")


def sample(reading: Reading, node: ast.expr, frame: Frame) -> ast.expr:
    """Give a tensor of the sizes of the images that the text loads, for a name bound by a loop; else `Unreadable`.

    Where it makes data sets of arrays too, the loop may be over these.
    """
    if not isinstance(node, ast.Name) or not _is_image(node.id, frame):
        raise Unreadable
    sizes = next(_images(reading), None)
    if sizes is None or _OF_ARRAYS in reading.page.text.calls:
        raise Unreadable
    if len(sizes) > 1:
        sizes = (sizes[0], *(_resized(reading) or sizes[1:]))
    randn = ast.Attribute(ast.Name("torch", ast.Load()), "randn", ast.Load())
    return ast.Call(randn, [ast.Constant(size) for size in (1, *sizes)], [])


def _is_image(name: str, frame: Frame) -> bool:
    """Whether a name is the first thing that a loop over something gives, also under another name."""
    names, place = {name}, frame
    while True:
        for alias in tuple(names):
            for binding in place.scope.bindings.get(alias, ()):
                if binding.steps in _FIRST:
                    return True
                match _base(binding.value):
                    case ast.Name(other):
                        names.add(other)
        outer = place.outer()
        if outer is None:
            return False
        place = outer


def _base(node: ast.expr) -> ast.expr:
    """See through `images.to(device)`."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return node


def _images(reading: Reading) -> Iterator[tuple[int, ...]]:
    for scope in reading.page.text.scopes:
        for call in scope.calls:
            sizes = _IMAGES.get(_last(call.func) or "")
            if sizes is not None:
                yield sizes


def _resized(reading: Reading) -> tuple[int, int] | None:
    found = None
    for scope in reading.page.text.scopes:
        for call in scope.calls:
            if _last(call.func) in _RESIZING and call.args:
                found = _pair(call.args[0], reading, Frame(scope, call.lineno)) or found
    return found


def _pair(node: ast.expr, reading: Reading, frame: Frame) -> tuple[int, int] | None:
    try:
        match reading.expression(node, frame):
            case ast.Constant(int(size)):
                return size, size
            case ast.Tuple([ast.Constant(int(height)), ast.Constant(int(width))]):
                return height, width
            case ast.List([ast.Constant(int(height)), ast.Constant(int(width))]):
                return height, width
    except Unreadable:
        return None
    return None


def _last(node: ast.expr) -> str | None:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return None
