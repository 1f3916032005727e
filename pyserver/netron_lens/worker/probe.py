"""Says what an interpreter is and where it looks for modules, as JSON, by the standard library alone."""

import json
import sys
from pathlib import Path


def _describe():  # noqa: ANN202 - the syntax is that of old Pythons
    python = ".".join(str(part) for part in sys.version_info[:3])
    description = {"executable": sys.executable, "version": python, "path": list(sys.path), "torch": None}
    if sys.version_info >= (3, 10):  # noqa: UP036 - the user's interpreter is whatever it is
        sys.path.append(str(Path(__file__).resolve().parent))
        import paths  # noqa: PLC0415 - by its file: the package is not on the path

        sys.path.pop()
        paths.add_packages(None)
        description["path"] = list(sys.path)
        description["torch"] = _torch_version()
    print(json.dumps(description))  # noqa: T201 - stdout is how it answers


def _torch_version():  # noqa: ANN202
    from importlib import metadata  # noqa: PLC0415 - a third of the probe's time

    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    _describe()
