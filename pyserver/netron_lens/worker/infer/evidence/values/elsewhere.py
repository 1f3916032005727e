"""What other files define, named so that a recipe can have it: by the full path that it is imported from."""

from __future__ import annotations

import ast
import functools
import importlib.util
import os
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.texts.texts import parsed, source_of
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text

_NEVER = frozenset(sys.stdlib_module_names) | {"numpy", "torch"}
_HANDED_ON = 3
"""Through how many packages a class is followed."""
_ALL = "import *"
_DOES_MORE = frozenset(
    {"load", "read", "data", "dataset", "loader", "train", "main", "run", "download", "parse", "test", "eval", "save"}
)


def is_own(page: Page, path: str) -> bool:
    """Whether a full name is that of something in the class's own file."""
    module, _, name = path.rpartition(".")
    own = page.module
    return bool(own) and (name in page.known or name in page.kept) and f".{own}".endswith(f".{module.lstrip('.')}")


def imported_path(page: Page, path: str) -> str | None:
    """Give the full name of what a text imports as `path`; none where recipes cannot have it.

    Of packages that are installed only classes are taken: their functions may do anything.
    """
    full = _absolute(page, path) if path.startswith(".") else path
    if full is None:
        return None
    top = full.partition(".")[0]
    if top in _NEVER or top in page.known or not top.isidentifier():
        return None
    if any(os.path.exists(os.path.join(root, *ending)) for root in page.roots for ending in ((top,), (f"{top}.py",))):  # noqa: PTH110, PTH118 - only text is wanted
        return full
    return full if full.rpartition(".")[2][:1].isupper() and _is_installed(top) else None


def defined_path(page: Page, scope: Scope) -> str | None:
    """Give the full name of a class, or of a function, that stands at the top of a text of another file."""
    path = page.text.path if scope.parent is None else scope.parent.path
    module = _module(page, path.removesuffix(".py")) if path.endswith(".py") else None
    if module is None or module.partition(".")[0] in _NEVER | page.known:
        return None
    return f"{module}.{scope.node.name}" if isinstance(scope.node, ast.ClassDef | ast.FunctionDef) else None


def imported_class(page: Page, path: str) -> Scope | None:
    """Give the class of another file that a text imports as `path`, perhaps from a package that imports it in turn."""
    text, name = _defining(page, path)
    return None if text is None else text.root.classes.get(name)


def imported_function(page: Page, name: str, place: Scope) -> Scope | None:
    """Give the function of another file that a text imports under a name, by itself or with all of its module."""
    path = place.imports.get(name)
    for each in [path] if path else [f"{module}.{name}" for module in reversed(place.stars)]:
        text, last = _defining(page, each)
        if text is not None:
            return text.root.functions.get(last)
    return None


def origin(page: Page, path: str) -> str | None:
    """Give the full name in the file that defines, at its top, what a text imports as `path`, if through others."""
    text, name = _defining(page, path)
    module = None if text is None else _module(page, text.path.removesuffix(".py").removesuffix(f"{os.sep}__init__"))
    return None if module is None else f"{module}.{name}"


def imported_value(page: Page, path: str) -> tuple[ast.expr, Frame] | None:
    """Give what another file assigns to a name at its top that a text imports as `path`, with the place."""
    text, name = _defining(page, path)
    bound = [] if text is None else text.root.bindings.get(name, [])
    return None if text is None or len(bound) != 1 or bound[0].steps else (bound[0].value, Frame(text.root))


def _defining(page: Page, path: str) -> tuple[Text | None, str]:
    """Find the text that defines what is imported as `path`, and what it is called there."""
    full = _absolute(page, path) if path.startswith(".") else path
    return (None, "") if full is None else _defined_in(page.roots, full, _HANDED_ON)


def _defined_in(roots: tuple[str, ...], path: str, further: int) -> tuple[Text | None, str]:
    module, _, name = path.rpartition(".")
    for root in roots if module else ():
        place = os.path.join(root, *module.split("."))  # noqa: PTH118 - as above
        for file, package in ((f"{place}.py", module.rpartition(".")[0]), (os.path.join(place, "__init__.py"), module)):  # noqa: PTH118 - as above
            source = source_of(file, {})
            text = None if source is None or not (name in source or _ALL in source) else _text(file, source)
            if text is None:
                continue
            if any(name in each for each in (text.root.classes, text.root.functions, text.root.bindings)):
                return text, name
            named = text.root.imports.get(name)
            paths = [named] if named else [f"{star}.{name}" for star in reversed(text.root.stars)]
            found = (_defined_in(roots, _within(package, each), further - 1) for each in paths if further)
            return next((each for each in found if each[0] is not None), (None, ""))
    return None, ""


def _within(package: str, path: str) -> str:
    """Give the full name of what a module of a package imports as `..part.Name`."""
    name = path.lstrip(".")
    if name == path:
        return path
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - (len(path) - len(name) - 1)], name])


@functools.lru_cache(maxsize=8)
def _text(path: str, source: str) -> Text | None:
    return parsed(path, source)


def may_be_called(path: str) -> bool:
    """Tell a class, or a function that seems only to build something."""
    name = path.rpartition(".")[2]
    return name[:1].isupper() or _DOES_MORE.isdisjoint(words(name))


def _absolute(page: Page, path: str) -> str | None:
    name = path.lstrip(".")
    folder = os.path.dirname(page.text.path)  # noqa: PTH120 - as above
    for _ in range(len(path) - len(name) - 1):
        folder = os.path.dirname(folder)  # noqa: PTH120 - as above
    package = _module(page, folder)
    return None if package is None else f"{package}.{name}"


def _module(page: Page, path: str) -> str | None:
    """Name the module of a path, from the nearest folder that imports start from."""
    roots = [root for root in page.roots if path.startswith(root + os.sep)]
    outside = [root for root in roots if not os.path.exists(os.path.join(root, "__init__.py"))]  # noqa: PTH110, PTH118 - as above
    found = [os.path.relpath(path, root) for root in outside or roots]  # in a package, relative imports need its name
    parts = PurePath(min(found, key=len, default="")).parts
    return ".".join(parts) if parts and all(map(str.isidentifier, parts)) else None


def _is_installed(top: str) -> bool:
    try:
        return importlib.util.find_spec(top) is not None
    except (ImportError, ValueError):
        return False
