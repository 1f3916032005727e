"""The text of what was loaded: it alone defines the class again, in a plain interpreter."""

from __future__ import annotations

import ast
import copy
import os
import re
import sys
from typing import TYPE_CHECKING

from netron_lens.worker import paths
from netron_lens.worker.load.reading.names import FUNCTIONS
from netron_lens.worker.load.reading.structure import is_type_checking
from netron_lens.worker.load.running.finder import meant
from netron_lens.worker.load.running.modules import files
from netron_lens.worker.load.slicing.pruning import bound_by, place, source
from netron_lens.worker.load.standins import absl_flags, flags
from netron_lens.worker.load.standins.standin import is_stand_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.load.running.modules import File

READS_FILES = re.compile(r"\b(open|read_\w+|OmegaConf\.load|load(?:txt|mat)|fromfile|np\.load|exists|isfile)\(")
RELATIVE = re.compile(r"\bfrom\s+\.")
MISSING = '''class _Missing(type):
    """Stands in for a package that is not installed and that the run does not need."""

    def __new__(cls, name, bases, namespace, **_):
        return super().__new__(cls, name, bases, namespace)

    def __init__(cls, *_, **__):
        pass

    def __getattr__(cls, name):
        return cls

'''


def written(file: File, *, alone: bool = False) -> str:
    """Write the slice of `file` as it stands now: what has been asked of it since it was loaded is in it too.

    What failed without being needed is left out, relative imports become absolute. `alone` leaves out what the text
    takes for granted, such as the folders of other modules.
    """
    parts = list(_statements(file))
    future = [text for statement, text in parts if _is_future(statement)]
    rest = [(statement, text) for statement, text in parts if not _is_future(statement)]
    late = _only_annotating(file) if any("annotations" in text for text in future) else set()
    rest.sort(key=lambda part: id(part[0]) in late)
    rest += [(statement, ast.unparse(statement)) for statement in file.recreated]
    body = "\n".join(_spaced(rest)).strip()
    missing = [f"class {name}(metaclass=_Missing): ..." for name in _missing(file) if re.search(rf"\b{name}\b", body)]
    stand_ins = ["", "", MISSING, *missing] if missing else []
    head = [
        *future,
        *([] if alone else _circumstances(file, body)),
        *sorted(file.provided.values(), key=len),
        *stand_ins,
    ]
    gap = "\n\n\n" if missing else "\n"
    after = [line for line in absl_flags.read if line != absl_flags.NEEDED and not alone]
    return "\n".join(head) + (gap if head else "") + "\n".join([body, *after]) + "\n"


def _only_annotating(file: File) -> set[int]:
    """Give the imports that are for annotations which are not evaluated: what they import may need this file first."""
    return {id(each) for statement in file.tree.body if is_type_checking(statement) for each in ast.walk(statement)}


def _statements(file: File) -> Iterator[tuple[ast.stmt, str]]:
    for statement, text in source(file.text, file.tree, file.slicer.slice):
        if isinstance(statement, ast.ImportFrom) and file.resolved(statement) is None:
            continue  # it leads out of every package, and was passed over
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            less = _without_missing(file, statement)
            if less is not None:
                changed = less is not statement or (isinstance(statement, ast.ImportFrom) and statement.level)
                yield statement, ast.unparse(_absolute(file, less)) if changed else text.strip()
        elif place(statement) not in file.running.failed:
            cleaned = file.running.cleaned.get(id(statement))
            yield statement, _with_absolute(file, statement, text if cleaned is None else ast.unparse(cleaned))


def _without_missing(file: File, statement: ast.Import | ast.ImportFrom) -> ast.stmt | None:
    """Drop the names that were stood in for, and those that a star import turned out not to have."""
    names = [alias for alias in statement.names if not _is_missing(file, statement, alias)]
    if not names:
        return None
    if len(names) == len(statement.names):
        return statement
    less = copy.copy(statement)
    less.names = names
    return less


def _is_missing(file: File, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> bool:
    if alias.name == "*":  # of several, one may be missing
        return (file.path, id(statement), "*") in file.session.stand_ins
    return is_stand_in(file.namespace.get(bound_by(statement, alias)))


def _absolute(file: File, statement: ast.stmt) -> ast.stmt:
    if not isinstance(statement, ast.ImportFrom) or not statement.level:
        return statement
    absolute = copy.copy(statement)
    absolute.module, absolute.level = file.resolved(statement), 0
    return absolute


def _with_absolute(file: File, statement: ast.stmt, text: str) -> str:
    """Write the relative imports inside a statement as absolute ones: a program stands in no package."""
    if not RELATIVE.search(text):
        return text
    for node in ast.walk(statement):
        module = file.resolved(node) if isinstance(node, ast.ImportFrom) and node.level else None
        if isinstance(node, ast.ImportFrom) and module is not None:
            written = rf"\bfrom\s+{re.escape('.' * node.level)}\s*{re.escape(node.module or '')}\s+import\b"
            text = re.sub(written, f"from {module} import", text)
    return text


def _reads_files(file: File) -> bool:
    """Tell whether what was loaded of a file reads others, perhaps from the folder that it runs in."""
    return READS_FILES.search(file.text) is not None and READS_FILES.search(written(file, alone=True)) is not None


def _missing(file: File) -> list[str]:
    """List the names that are stood in for; a star, of which nothing could be imported, is none that a text has."""
    return sorted(name for name, value in file.namespace.items() if is_stand_in(value) and name.isidentifier())


def _circumstances(file: File, body: str) -> list[str]:
    """What the text takes for granted: folders of the user's own modules, flags, environment, the folder it runs in."""
    own = [each for each in files.values() if each is not file and not is_installed(each)]
    roots = {_root(each) for each in own}
    beside = [folder for entry in sys.path for folder in meant(entry, file.session) if folder in roots]
    needed = [*beside, *(root for root in file.session.roots if root in roots)]
    lines = [f"sys.path[:0] = {needed!r}"] if needed else []
    if "__file__" in body:
        lines.append(f"__file__ = {file.path!r}")
    if flags.given:
        lines.append(f"sys.argv[1:] = {flags.given!r}")
    lines += [f"os.environ.setdefault({name!r}, {value!r})" for name, value in file.session.environment.items()]
    if READS_FILES.search(body) or any(_reads_files(each) for each in own if each.session is file.session):
        lines.append(f"os.chdir({os.getcwd()!r})")  # noqa: PTH109 - as `os.chdir` takes it
    if absl_flags.read:
        lines.append(absl_flags.NEEDED)
    imports = [f"import {name}" for name in ("absl.flags", "os", "sys") if any(f"{name}." in line for line in lines)]
    return [*imports, *lines, *(f"import {name}" for name in file.session.imported)]


def _root(file: File) -> str:
    """The folder that a module's import starts from."""
    folder = os.path.dirname(file.path)  # noqa: PTH120 - compared with strings of `sys.path`
    depth = file.module.__name__.count(".")
    if os.path.basename(file.path) == "__init__.py":  # noqa: PTH119
        depth += 1
    for _ in range(depth):
        folder = os.path.dirname(folder)  # noqa: PTH120
    return folder


def is_installed(file: File) -> bool:
    """Tell whether a plain interpreter finds a module without being told where."""
    installed = {paths.real(each) for each in sys.path if each.endswith(("site-packages", "dist-packages"))}
    return paths.real(_root(file)) in installed


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _spaced(parts: list[tuple[ast.stmt, str]]) -> Iterator[str]:
    """Put two blank lines around definitions, none between other statements."""
    before = None
    for statement, text in parts:
        large = isinstance(statement, (*FUNCTIONS, ast.ClassDef))
        if before is None or large or before:
            yield "\n"
        yield text
        before = large
