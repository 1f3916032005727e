"""Whether a text imports a class, and whether from the file that it stands in."""

from __future__ import annotations

import os
import re

_BYTES = 100_000
_AROUND = 4
"""In how many folders around a file a module may stand that it imports by name."""


def imports(source: str, name: str, stem: str, package: str) -> bool:
    """Whether a text speaks of the class and imports it: by name, by its module or package, or with a star from it."""
    if name not in source:
        return False
    mentions = re.search(rf"\bimport\b[^\n]*\b{re.escape(name)}\b|\bimport\b[^\n]*\b{re.escape(stem)}\b", source)
    listed = re.search(rf"\bimport\s*\([^)]*\b{re.escape(name)}\b", source)
    star = re.search(rf"\bfrom\s+[.\w]*\b{re.escape(stem)}\s+import\b", source)
    around = "" if stem == "__init__" else rf"\b{re.escape(package)}\b[^\n]*"
    by_package = re.search(rf"\bimport\b[^\n]*{around}\n(?s:.*)\.{re.escape(name)}\(", source)
    return not _defines(name, source) and any((mentions, listed, star, by_package))


def imports_other(path: str, source: str, name: str, module: str) -> bool:
    """Whether a text imports a class of this name from another file that is called as this one is."""
    folder, stem = os.path.split(module)
    if _exports_other(source, name, folder, stem) or defining_elsewhere(path, source, name, module) is not None:
        return True
    named = rf"(?:[^\n]*\b{re.escape(name)}\b|\s*\*)"
    found = re.search(rf"\bfrom\s+\.*([\w.]*\b{re.escape(stem)})\s+import\b{named}", source)
    if found is None:
        return False
    parents = found.group(1).split(".")[:-1]
    if parents:
        return parents[-1] != os.path.basename(folder)  # noqa: PTH119 - only text is wanted
    beside = os.path.dirname(path)  # noqa: PTH120 - as above
    return beside != folder and os.path.exists(os.path.join(beside, f"{stem}.py"))  # noqa: PTH110, PTH118 - as above


def defining_elsewhere(path: str, source: str, name: str, module: str) -> str | None:
    """Give the file that a text imports the name from, where that is another one, which defines it."""
    found = re.search(_importing(r"\.*[\w.]*", name), source)
    if found is None:
        return None
    written = found.group(1).lstrip(".")
    dots = len(found.group(1)) - len(written)
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - as above
    for _ in range(dots - 1):
        folder = os.path.dirname(folder)  # noqa: PTH120 - as above
    for _ in range(1 if dots else _AROUND):
        other = os.path.join(folder, *written.split("."))  # noqa: PTH118 - as above
        if os.path.isfile(f"{other}.py"):  # noqa: PTH113 - as above
            return f"{other}.py" if other != module and _defines(name, _read(f"{other}.py")) else None
        folder = os.path.dirname(folder)  # noqa: PTH120 - as above
    return None


def _defines(name: str, source: str) -> bool:
    return re.search(rf"^class {re.escape(name)}\b", source, re.MULTILINE) is not None


def _read(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123 - as above
        return file.read(_BYTES).decode("utf-8", errors="replace")


def _exports_other(source: str, name: str, folder: str, stem: str) -> bool:
    """Whether a text imports the name from a package around the file that has it from another file."""
    inside = {stem}
    while os.path.exists(os.path.join(folder, "__init__.py")):  # noqa: PTH110, PTH118 - as above
        package = os.path.basename(folder)  # noqa: PTH119 - as above
        if re.search(_importing(rf"(?:[\w.]*\.)?{re.escape(package)}", name), source):
            listing = _read(os.path.join(folder, "__init__.py"))  # noqa: PTH118 - as above
            found = re.search(_importing(r"[\w.]+", name), listing)
            if found is not None and found.group(1).rpartition(".")[2] not in inside:
                return True
        inside.add(package)
        folder = os.path.dirname(folder)  # noqa: PTH120 - as above
    return False


def _importing(module: str, name: str) -> str:
    """Write the pattern of an import of a name from a module."""
    return rf"\bfrom\s+({module})\s+import\b(?:[^\n(]*|\s*\([^)]*)\b{re.escape(name)}\b"
