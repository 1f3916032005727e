"""Where a file stands: its module's name, the packages around it, and the folders that imports start from."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.worker import paths

if TYPE_CHECKING:
    from netron_lens.worker.load.reading.texts import Texts


RELATIVE = re.compile(r"^[ \t]*from[ \t]+(\.+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Location:
    """`name` is the module's full name, `packages` the folders of the packages around it by name, outermost first.

    `roots` are what belongs on `sys.path`, best first, `own` the folders whose modules are the user's.
    """

    name: str
    package: str
    packages: dict[str, str]
    roots: tuple[str, ...]
    own: tuple[str, ...]


def locate(file: str, text: str, workspace: str | None, texts: Texts) -> Location:
    """Say where `file` stands. A file that imports relatively is in a package even where no `__init__.py` says so.

    A folder whose name is no identifier, as a clone's often is, is a package only for relative imports that reach it.
    """
    path = Path(file)
    folders: list[Path] = []
    folder = path.parent
    levels = max((len(dots) for dots in RELATIVE.findall(text)), default=0)
    while folder != folder.parent and (_is_package(folder, texts) or len(folders) < levels):
        folders.insert(0, folder)
        folder = folder.parent
    names = [re.sub(r"\W", "_", each.name) for each in folders]
    packages = {".".join(names[: place + 1]): str(each) for place, each in enumerate(folders)}
    package = ".".join(names)
    stem = path.stem
    name = package if stem == "__init__" and package else ".".join([*names, stem])
    packages = packages or _hidden(path, workspace)
    if not package and (name in packages or name in sys.stdlib_module_names or name in sys.modules):
        name = f"{name}_"
    roots = _roots(path, folder, workspace)
    top = str(folders[0]) if folders else str(path.parent)
    own = [
        top,
        str(path.parent),
        *([workspace] if workspace else []),
        *(root for root in roots if not _is_installed(root)),
    ]
    return Location(name=name, package=package, packages=packages, roots=roots, own=tuple(dict.fromkeys(own)))


def _is_package(folder: Path, texts: Texts) -> bool:
    return folder.name.isidentifier() and texts.exists(str(folder / "__init__.py"))


def _hidden(path: Path, workspace: str | None) -> dict[str, str]:
    """Give the folders of the project around a file that are called as it, or a file beside it: imports mean those."""
    above = [each for each in path.parents if workspace and Path(workspace) in each.parents]
    return {each.name: str(each) for each in above if (path.parent / f"{each.name}.py").is_file()}


def _roots(path: Path, package_root: Path, workspace: str | None) -> tuple[str, ...]:
    found = [package_root]
    around = [path.parent, *path.parent.parents]
    if workspace and Path(workspace) in around:
        found += around[: around.index(Path(workspace)) + 1]
    elif workspace:
        found.append(Path(workspace))
    else:
        found.append(path.parent)
    if workspace:
        found.append(Path(workspace) / "src")
    return tuple(dict.fromkeys(str(each) for each in found if each.is_dir() and each != each.parent))


def _is_installed(folder: str) -> bool:
    return paths.real(folder) in {paths.real(each) for each in sys.path if each}
