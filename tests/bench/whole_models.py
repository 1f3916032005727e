"""Which classes of a corpus are whole models, that people would open, told from the blocks by the text alone.

A class is whole if a function that no class uses returns an instance of it, or hands it to a builder and returns what
that gives (`return ResNet(Block, [2, 2])`, `return build_model(ResNet, …)`). It is whole, too, if nothing else of the
corpus uses it: no other class names it, in its body or as its base, and no call outside of classes passes it on
(`ResNet(Block)`, `dict(block=Block)`). Names that begin with an underscore are never whole.
"""

from __future__ import annotations

import ast
import collections
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Class = tuple[str, str]
"""A file and the name of a class in it."""


@dataclass
class _File:
    """The classes of a file, the names that its classes use and its statements hand on, what its functions return."""

    classes: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)
    made: dict[str, set[str]] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)


def whole_models(files: Iterable[Path]) -> set[Class]:
    """Give the whole models of these files, by file and name."""
    read = {str(path): _read(path) for path in files}
    places: dict[str, list[str]] = collections.defaultdict(list)
    for path, file in read.items():
        for name in (*file.classes, *file.made):
            places[name].append(path)

    def meant(names: Callable[[_File], Iterable[str]]) -> set[Class]:
        return {
            found for path, file in read.items() for name in names(file) for found in _found(name, path, read, places)
        }

    used = meant(lambda file: file.used)
    handed = meant(lambda file: file.handed)
    makers = {(path, name) for path, file in read.items() for name in file.made} - used
    made = {
        found for path, name in makers for each in read[path].made[name] for found in _found(each, path, read, places)
    }
    every = {(path, name) for path, file in read.items() for name in file.classes if not name.startswith("_")}
    return every & (made | (every - used - handed))


def _found(name: str, path: str, read: dict[str, _File], places: dict[str, list[str]]) -> Iterator[Class]:
    """Give the classes that a name can mean in a file: its own, else those of the module that it is imported from."""
    if name in read[path].classes or name in read[path].made:
        yield path, name
        return
    source = read[path].imports.get(name)
    if source is None:
        return
    module = source.rpartition(".")[2]
    exact = [each for each in places[name] if module in {Path(each).stem, Path(each).parent.name}]
    yield from ((each, name) for each in exact or places[name])


def _read(path: Path) -> _File:
    file = _File()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return file
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name):
                file.classes.add(name)
            case ast.ImportFrom(module=module, names=names):
                file.imports.update({alias.asname or alias.name: module or "" for alias in names})
    for statement in tree.body:
        for node in _outermost(statement):
            if isinstance(node, ast.ClassDef):
                file.used.update(_names(node) - {node.name})
            else:
                returned = set(_made(node)) if isinstance(node, ast.FunctionDef) else set()
                file.handed.update(_handed(node) - returned)
                if isinstance(node, ast.FunctionDef):
                    file.made[node.name] = returned
    return file


def _outermost(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Walk the statements that stand at the top, under `if` and `try` too; functions and classes are one each."""
    if isinstance(statement, ast.If | ast.Try | ast.With):
        for child in ast.iter_child_nodes(statement):
            if isinstance(child, ast.stmt):
                yield from _outermost(child)
        return
    yield statement


def _names(node: ast.AST) -> set[str]:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def _handed(node: ast.AST) -> set[str]:
    """Give the names that calls pass on; a list of classes is a registry."""
    found: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            values = [*each.args, *(keyword.value for keyword in each.keywords)]
            found.update(value.id for value in values if isinstance(value, ast.Name))
    return found


def _made(function: ast.FunctionDef) -> Iterator[str]:
    """Give what a function returns the instances of: it, or the call that its returned name stands for."""
    values = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(function):
        if not isinstance(node, ast.Return) or node.value is None:
            continue
        value = values.get(node.value.id) if isinstance(node.value, ast.Name) else node.value
        match value:
            case ast.Call(ast.Name(name) | ast.Attribute(_, name), arguments):
                yield name
                first = arguments[0] if arguments and not name[:1].isupper() else None
                if isinstance(first, ast.Name):
                    yield first.id
