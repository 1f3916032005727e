"""Whether a text imports a class, and whether from the file that it stands in."""

from __future__ import annotations

import os
import re


def imports(source: str, name: str, stem: str) -> bool:
    """Whether a text speaks of the class and imports it, by name, by its module, or with a star from it."""
    if name not in source:
        return False
    mentions = re.search(rf"\bimport\b[^\n]*\b{re.escape(name)}\b|\bimport\b[^\n]*\b{re.escape(stem)}\b", source)
    listed = re.search(rf"\bimport\s*\([^)]*\b{re.escape(name)}\b", source)
    star = re.search(rf"\bfrom\s+[.\w]*\b{re.escape(stem)}\s+import\b", source)
    package = re.search(rf"\bimport\b[^\n]*\n(?s:.*)\.{re.escape(name)}\(", source) if stem == "__init__" else None
    defines = re.search(rf"^class {re.escape(name)}\b", source, re.MULTILINE)
    return defines is None and any((mentions, listed, star, package))


def imports_other(path: str, source: str, name: str, module: str) -> bool:
    """Whether a text imports a class of this name from another file that is called as this one is."""
    folder, stem = os.path.split(module)
    found = re.search(rf"\bfrom\s+\.*([\w.]*\b{re.escape(stem)})\s+import\b[^\n]*\b{re.escape(name)}\b", source)
    if found is None:
        return False
    parents = found.group(1).split(".")[:-1]
    if parents:
        return parents[-1] != os.path.basename(folder)  # noqa: PTH119 - only text is wanted
    beside = os.path.dirname(path)  # noqa: PTH120 - as above
    return beside != folder and os.path.exists(os.path.join(beside, f"{stem}.py"))  # noqa: PTH110, PTH118 - as above
