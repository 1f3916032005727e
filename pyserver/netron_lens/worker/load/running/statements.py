"""One statement after the other is run; what fails matters only where its names are needed."""

from __future__ import annotations
import __future__

import ast
import copy
import importlib
import importlib.util
import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import FUNCTIONS, bound_names
from netron_lens.worker.load.slicing.cleaning import without_decorators, without_stand_ins
from netron_lens.worker.load.slicing.pruning import bound_by, place
from netron_lens.worker.load.standins import guesses
from netron_lens.worker.load.standins.packages import broken_import, missing_package
from netron_lens.worker.load.standins.standin import StandIn
from netron_lens.worker.stages import StageError
from netron_lens.worker.time_limit import unlimited

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet
    from types import CodeType

    from netron_lens.worker.load.running.session import Session


class Running:
    """Runs the statements of one module. `failed` are the places of statements that raised, with what they raised.

    `codes` are of statements that were compiled before.
    """

    def __init__(self, module: ModuleType, path: str, session: Session, codes: Mapping[ast.stmt, CodeType]) -> None:
        self.module = module
        self.path = path
        self.session = session
        self.codes = codes
        self.flags = 0
        self.failed: dict[tuple[int, ...], BaseException] = {}
        self.cleaned: dict[int, ast.stmt] = {}

    def run(self, statement: ast.stmt, wanted: AbstractSet[str] = frozenset()) -> None:
        """Run a statement. Names that it does not bind because it fails are bound to stand-ins that say why.

        An import in a `try` that fails leaves its name to the file's own handling, unless the name is `wanted` and
        unbound.
        """
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for alias in statement.names:
                self.flags |= getattr(__future__, alias.name).compiler_flag
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            for alias in statement.names:
                self._import(statement, alias)
            return
        error = self._attempt(self._without_stand_ins(statement))
        if error is not None:
            error = self._undecorated(statement, error)
        if error is not None:
            self.failed[place(statement)] = error
            self._stand_in(statement, error)
        else:
            self._stand_in_for_imports(statement, wanted)

    def execute(self, statement: ast.stmt) -> None:
        """Run a statement as it is. Raises what it raises."""
        code = self.codes.get(statement)
        if code is None:
            code = compile(ast.Module([statement], []), self.path, "exec", flags=self.flags, dont_inherit=True)
        exec(code, self.module.__dict__)  # noqa: S102 - the user asked for this class, in a trusted workspace

    def _attempt(self, statement: ast.stmt) -> BaseException | None:
        """Run a statement, again where an environment variable, the working folder or an import was all it lacked."""
        error = self._try(statement)
        if isinstance(error, KeyError) and error.args and _reads_environment(statement, error.args[0]):
            return self._with_environment(statement, error)
        if isinstance(error, FileNotFoundError):
            return self._elsewhere(statement, error)
        if isinstance(error, AttributeError) and type(error.obj) is ModuleType:
            return self._with_part(statement, f"{error.obj.__name__}.{error.name}", error)
        return error

    def _with_part(self, statement: ast.stmt, name: str, error: BaseException) -> BaseException | None:
        """Import the part of a package that other imports of the file, which are left out, would have imported."""
        if name in sys.modules:
            return error
        try:
            importlib.import_module(name)
        except ImportError:
            return error
        self.session.imported.append(name)
        return self._attempt(statement)

    def _try(self, statement: ast.stmt) -> BaseException | None:
        try:
            self.execute(statement)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - any failure of the user's code is kept for where it matters
            return error
        return None

    def _with_environment(self, statement: ast.stmt, error: BaseException) -> BaseException | None:
        name = str(error.args[0])
        found: BaseException | None = error
        usual = guesses.named(name)
        for value in ("", *([] if usual is None else [str(usual)]), "0", "1"):
            os.environ[name] = value
            found = self._try(statement)
            if found is None:
                message = f"the environment variable `{name}` is not set: `{value!r}` stands in"
                self.session.environment[name] = value
                self.session.warn("missing-environment", message, self.path, statement.lineno)
                return None
        del os.environ[name]
        return found

    def _elsewhere(self, statement: ast.stmt, error: BaseException) -> BaseException | None:
        before = os.getcwd()  # noqa: PTH109 - `os.chdir` takes it back
        for folder in self.session.folders:
            os.chdir(folder)
            found = self._try(statement)
            os.chdir(before)
            if not isinstance(found, FileNotFoundError):
                return found
        return error

    def _import(self, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        single = statement
        if len(statement.names) > 1:
            single = copy.copy(statement)
            single.names = [alias]
        name = bound_by(statement, alias)
        try:
            with unlimited():
                self.execute(single)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a failing import matters where its name is needed
            if name in self.module.__dict__ and isinstance(statement, ast.Import):
                return
            if self.session.takes_apart(error):
                self._import(statement, alias)
                return
            written = alias.name if isinstance(statement, ast.Import) else f"{statement.module or '.'}.{alias.name}"
            self._bind(name, written, self._reason(error, written), single)

    def _reason(self, error: BaseException, written: str) -> Callable[[str], StageError]:
        if isinstance(error, StageError):
            return lambda _: StageError("load", error.message, file=error.file, line=error.line, hint=error.hint)
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        if missing and not _is_installed(missing.partition(".")[0]):
            return missing_package(missing)
        return broken_import(written, error)

    def _bind(self, name: str, written: str, reason: Callable[[str], StageError], statement: ast.stmt) -> None:
        top = written.partition(".")[0]
        self.module.__dict__[name] = StandIn(written, reason)
        self.session.stood_in(self.path, id(statement), name, top)

    def _stand_in(self, statement: ast.stmt, error: BaseException) -> None:
        """What a failed statement should have bound is not there: say so where it is needed."""

        def reason(written: str) -> StageError:
            if isinstance(error, StageError):
                return StageError("load", error.message, file=error.file, line=error.line, hint=error.hint)
            kind = type(error).__name__
            message = f"the class needs `{written}`, and line {statement.lineno} that makes it failed: {kind}: {error}"
            return StageError("load", message, file=self.path, line=statement.lineno)

        for name in set(bound_names([statement])):
            if name not in self.module.__dict__:
                self.module.__dict__[name] = StandIn(name, reason)

    def _stand_in_for_imports(self, statement: ast.stmt, wanted: AbstractSet[str]) -> None:
        """An import in a `try` that left its name unbound is missing as any other."""
        for node in ast.walk(statement) if not isinstance(statement, (*FUNCTIONS, ast.ClassDef)) else ():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    name = bound_by(node, alias)
                    if name in wanted and name not in self.module.__dict__:
                        self._import(node, alias)

    def _undecorated(self, statement: ast.stmt, error: BaseException) -> BaseException | None:
        """Run a definition without the decorators that fail, where they only register or describe it."""
        bare = without_decorators(self._without_stand_ins(statement))
        if bare is self.cleaned.get(id(statement), statement) or self._attempt(bare) is not None:
            return error
        self.cleaned[id(statement)] = bare
        message = f"a decorator failed, and was left out: {type(error).__name__}: {error}"
        self.session.warn("left-out", message, self.path, statement.lineno)
        return None

    def _without_stand_ins(self, statement: ast.stmt) -> ast.stmt:
        """Drop decorators that change nothing, and quote annotations, where they come from stand-ins."""
        cleaned = without_stand_ins(statement, self.module.__dict__)
        if cleaned is not statement:
            self.cleaned[id(statement)] = cleaned
        return cleaned


def _reads_environment(statement: ast.stmt, name: object) -> bool:
    return isinstance(name, str) and "environ" in ast.unparse(statement) and repr(name) in ast.unparse(statement)


def _is_installed(top: str) -> bool:
    if top in sys.modules:
        return True
    try:
        return importlib.util.find_spec(top) is not None
    except (ImportError, ValueError):
        return False
