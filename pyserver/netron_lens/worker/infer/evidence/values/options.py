"""The defaults of command-line options: argparse, optparse, click, absl flags."""

from __future__ import annotations

import ast
import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.texts.texts import parsed, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text

_DEFINES = re.compile(r"add_(?:argument|option)\(")
_PARSING = frozenset({"eval", "literal_eval", "loads", "safe_load"})
_TRUTHS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "on"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "off"), False),
}
_IMPORTS = 24
"""How many imports of a script are looked at for its options."""


def option(text: Text, name: str) -> tuple[ast.expr, Frame] | None:
    """Give the default of an option as written, and where it is written."""
    return _options(text).get(name.replace("-", "_"))


def options(text: Text) -> dict[str, ast.expr]:
    """Give the defaults of all options that a text defines, as written."""
    return {name: value for name, (value, _) in _options(text).items()}


def imported_option(page: Page, name: str) -> tuple[ast.expr, Frame] | None:
    """Give the default of an option that a script has from a file that it imports: `from options import get_args`."""
    for text in _imported(page.text, page.roots):
        found = option(text, name)
        if found is not None:
            return found
    return None


def setting(text: Text, path: tuple[str, ...]) -> ast.expr | None:
    """Give what a file of settings, read as one dict, has at a path; else at its last key: the outermost of these."""
    match text.tree.body:
        case [ast.Assign([ast.Name("settings")], ast.Dict() as settings)]:
            found: ast.expr | None = settings
            for key in path:
                found = next((value for each, value in _entries(found) if each == key), None)
            level: list[ast.expr] = [settings] if found is None else []
            while level and found is None:
                entries = [entry for each in level for entry in _entries(each)]
                found = next((value for key, value in entries if key == path[-1]), None)
                level = [value for _, value in entries]
            return found
    return None


def _entries(node: ast.expr | None) -> Iterator[tuple[object, ast.expr]]:
    """Walk the keys and values of a dict that is written."""
    for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
        if isinstance(key, ast.Constant):
            yield key.value, value


def own_default(owner: Scope, name: str) -> ast.expr | None:
    """Give the default that a class sets for itself where it is given the parser: `parser.set_defaults(depth=3)`."""
    for scope in owner.functions.values():
        for call in scope.calls:
            match call.func:
                case ast.Attribute(_, "set_defaults"):
                    found = next((each.value for each in call.keywords if each.arg == name), None)
                    if found is not None:
                        return found
    return None


@lru_cache(maxsize=64)
def _imported(text: Text, roots: tuple[str, ...]) -> tuple[Text, ...]:
    """Give the files that a text imports and that define options."""
    found = []
    for path in list(dict.fromkeys(_paths(text, roots)))[:_IMPORTS]:
        source = source_of(path, {})
        other = parsed(path, source) if source is not None and _DEFINES.search(source) else None
        if other is not None:
            found.append(other)
    return tuple(found)


def _paths(text: Text, roots: tuple[str, ...]) -> Iterator[str]:
    own = os.path.dirname(text.path)  # noqa: PTH120 - only text is wanted
    for statement in text.tree.body:
        match statement:
            case ast.Import(names):
                yield from (path for each in names for path in _files(each.name, (own, *roots)))
            case ast.ImportFrom(module, names, level):
                above = os.path.normpath(os.path.join(own, *[os.pardir] * ((level or 1) - 1)))  # noqa: PTH118 - as above
                folders = (above,) if level else (own, *roots)
                for name in (module or "", *(f"{module or ''}.{each.name}" for each in names)):
                    yield from _files(name, folders)


def _files(module: str, folders: tuple[str, ...]) -> Iterator[str]:
    ending = os.path.join(*module.split(".")) if module.strip(".") else ""  # noqa: PTH118 - as above
    for folder in folders if ending else ():
        path = os.path.join(folder, f"{ending.lstrip(os.sep)}.py")  # noqa: PTH118 - as above
        if os.path.isfile(path):  # noqa: PTH113 - as above
            yield path
            return


@lru_cache(maxsize=64)
def _options(text: Text) -> dict[str, tuple[ast.expr, Frame]]:
    found = {}
    for scope in text.scopes:
        for call in scope.calls:
            name, value = _definition(call)
            if name is not None and value is not None:
                found[name] = (value, Frame(scope, call.lineno))
    return found


def _definition(call: ast.Call) -> tuple[str | None, ast.expr | None]:
    match call.func:
        case ast.Attribute(_, "add_argument" | "add_option" | "option"):
            return _destination(call), _default(call)
        case ast.Attribute(_, "DEFINE_config_file" | "DEFINE_config_dict"):
            return None, None  # many settings under one name
        case ast.Attribute(_, name) if name.startswith("DEFINE_") and len(call.args) > 1:
            return _string(call.args[0]), call.args[1]
        case _:
            return None, None


def _destination(call: ast.Call) -> str | None:
    for keyword in call.keywords:
        if keyword.arg == "dest":
            return _string(keyword.value)
    names = [name for name in map(_string, call.args) if name is not None]
    long = [name for name in names if name.startswith("--")] or names
    return long[0].lstrip("-").replace("-", "_") if long else None


def _default(call: ast.Call) -> ast.expr | None:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if "default" in keywords:
        return _converted(keywords["default"], keywords.get("type"))
    match keywords.get("action"):
        case ast.Constant("store_true"):
            return ast.Constant(value=False)
        case ast.Constant("store_false"):
            return ast.Constant(value=True)
    match keywords.get("choices"):
        case ast.List([first, *_]) | ast.Tuple([first, *_]):
            return first
    return None


def _converted(default: ast.expr, kind: ast.expr | None) -> ast.expr:
    """Read a default that is written as text as the type that it is converted to: `default="100", type=int`."""
    match default, kind:
        case ast.Constant(str(text)), ast.Name("int" | "float") | ast.Constant("int" | "float"):
            found = _literal(text)
            return found if isinstance(found, ast.Constant) and isinstance(found.value, int | float) else default
        case ast.Constant(str(text)), ast.Name(name) | ast.Attribute(_, name) if name in _PARSING:
            return _literal(text) or default
        case ast.Constant(str(text)), ast.Name(name) if "bool" in name and name != "bool":
            return ast.Constant(_TRUTHS.get(text.strip().lower(), text))
    return default


def _literal(text: str) -> ast.expr | None:
    try:
        found = ast.parse(text.strip(), mode="eval").body
        ast.literal_eval(found)
    except (ValueError, SyntaxError):
        return None
    return found


def _string(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
