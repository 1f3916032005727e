"""The class that evidence is gathered for, and the texts that may speak of it."""

from __future__ import annotations

import ast
import inspect
from collections import ChainMap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.texts.signatures import initializer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.worker.infer.evidence.texts.frame import Frame, Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.stages import Loaded

Parameters = tuple[inspect.Parameter, ...]
_WITH_TEXT = 2
"""The statements of a method that only raises: before it stands its docstring at most."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A module class: its name, its place in its own text (none if it cannot be found there), its two signatures.

    `methods` gives the parameters, without `self`, of each public method that could be called instead of `forward`.
    """

    name: str
    page: Page
    scope: Scope | None
    constructor: Parameters
    methods: Mapping[str, Parameters]

    @property
    def line(self) -> int | None:
        """The line of the class or of its first decorator."""
        node = None if self.scope is None else self.scope.node
        return _first_line(node) if isinstance(node, ast.ClassDef) else None

    @property
    def called(self) -> tuple[str, ...]:
        """The class's name, and those that its decorators register it by: `@register("net")`."""
        node = None if self.scope is None else self.scope.node
        calls = [each for each in getattr(node, "decorator_list", ()) if isinstance(each, ast.Call)]
        names = [each.value for call in calls for each in call.args if isinstance(each, ast.Constant)]
        return (self.name, *(name for name in names if isinstance(name, str) and name))

    @property
    def forward(self) -> Parameters:
        """The parameters of `forward`, without `self`."""
        return self.methods.get("forward", ())


def subject(loaded: Loaded, page: Page, line: int | None) -> Subject:
    """Describe a loaded class. Only signatures of the loaded class are looked at; nothing is called."""
    name = loaded.qualname.rsplit(".", 1)[-1].split("@")[0]
    place = _place(page, loaded.qualname, line)
    methods = {
        method: parameters(function)
        for method, function in _methods(loaded.cls).items()
        if not method.startswith("_") or method in ("forward", "__call__")
    }
    if len(methods) > 1 and place is not None and _does_nothing(place.functions.get("forward")):
        methods.pop("forward", None)
    return Subject(name, page, place, parameters(initializer(loaded.cls)), methods)


def _does_nothing(method: Scope | None) -> bool:
    """Tell a method that only raises, or only passes: the class is called in other ways."""
    node = None if method is None else method.node
    body = node.body if isinstance(node, ast.FunctionDef) else []
    return 0 < len(body) <= _WITH_TEXT and isinstance(body[-1], ast.Raise | ast.Pass)


def parameters(function: object) -> Parameters:
    """Give a method's parameters without `self`, which a static one has not; none where Python does not tell."""
    try:
        signature = inspect.signature(function)  # type: ignore[arg-type] # what cannot be called raises TypeError
    except (TypeError, ValueError):
        return ()
    found = tuple(signature.parameters.values())
    has_self = found and found[0].kind in _POSITIONAL and not isinstance(function, staticmethod)
    return found[1:] if has_self else found


def names_class(node: ast.expr, frame: Frame, name: str) -> bool:
    """Whether an expression names the class: directly, through an import's alias, as a module's attribute."""
    match node:
        case ast.Name(written):
            return written == name or _imported_as(written, frame, name)
        case ast.Attribute(ast.Name(base), written):
            return written == name and base != "self"
        case ast.Attribute(_, written):
            return written == name
        case ast.Subscript(base, _):
            return names_class(base, frame, name)
    return False


def names_annotated(loaded: Loaded) -> Mapping[str, Any]:
    """Give what the names in annotations of the constructor mean: those of an inherited one stand in its own file."""
    here = dict(loaded.namespace)
    its_own: dict[str, Any] = getattr(inspect.unwrap(initializer(loaded.cls)), "__globals__", here)
    return here if its_own.get("__name__") == here.get("__name__") else ChainMap(its_own, here)


def forward_of(cls: type) -> object | None:
    """Give the `forward` of a class; none where it has only that of torch, or of a trainer, which refuses."""
    owner = next((base for base in cls.__mro__ if "forward" in vars(base)), object)
    forward = getattr(cls, "forward", None)
    is_unimplemented = is_of_trainer(owner) or getattr(forward, "__name__", "") == "_forward_unimplemented"
    return None if is_unimplemented else forward


def is_of_trainer(cls: type) -> bool:
    """Tell the classes of Lightning, whose methods are for its trainer to call: none that derives from its module.

    The user's own file may be called so too.
    """
    is_called_so = cls.__module__.partition(".")[0] in ("lightning", "pytorch_lightning")
    return is_called_so and not any(base.__name__ == "LightningModule" for base in cls.__mro__[1:])


def _methods(cls: type) -> dict[str, object]:
    found: dict[str, object] = {}
    for base in reversed(cls.__mro__):
        if not (base.__module__.startswith("torch.") or base is object or is_of_trainer(base)):
            found.update({name: value for name, value in vars(base).items() if inspect.isfunction(value)})
    if forward_of(cls) is not None:
        found["forward"] = inspect.getattr_static(cls, "forward")
    return found


def _place(page: Page, qualname: str, line: int | None) -> Scope | None:
    path, _, at = qualname.partition("@")
    last = path.rsplit(".", 1)[-1]
    wanted = int(at) if at.isdigit() else line
    here = [s for s in page.text.scopes if isinstance(s.node, ast.ClassDef) and s.node.name == last]
    for scope in here:
        if isinstance(scope.node, ast.ClassDef) and wanted in range(_first_line(scope.node), scope.node.lineno + 1):
            return scope
    exact = [scope for scope in here if _qualname(scope) == path]
    found = exact or here
    return found[-1] if found else None


def _first_line(node: ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _qualname(scope: Scope) -> str:
    parts: list[str] = []
    place: Scope | None = scope
    while place is not None and not isinstance(place.node, ast.Module):
        name = "<lambda>" if isinstance(place.node, ast.Lambda) else place.node.name
        parts.append(name if isinstance(place.node, ast.ClassDef) or not parts else f"{name}.<locals>")
        place = place.parent
    return ".".join(reversed(parts))


def _imported_as(written: str, frame: Frame, name: str) -> bool:
    place: Frame | None = frame
    while place is not None:
        if written in place.scope.branched:  # one of them is run
            return any(path.rsplit(".", 1)[-1] == name for path in place.scope.branched[written])
        place = place.outer()
    return False


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
