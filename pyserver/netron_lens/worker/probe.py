"""Says what an interpreter is and where it looks for modules, as JSON, by the standard library alone."""

import json
import sys
from pathlib import Path


def _describe() -> None:
    python = ".".join(str(part) for part in sys.version_info[:3])
    description: dict[str, object] = {
        "executable": sys.executable,
        "version": python,
        "path": list(sys.path),
        "torch": None,
    }
    if sys.version_info >= (3, 10):  # noqa: UP036 - the user's interpreter is whatever it is
        sys.path.append(str(Path(__file__).resolve().parent))
        import paths  # type: ignore[import-not-found] # noqa: PLC0415 - by its folder: the package is not on the path

        sys.path.pop()
        paths.add_packages(None)
        paths.enter(None)
        description["path"] = list(sys.path)
        description["torch"] = _torch_version()
    print(json.dumps(description))  # noqa: T201 - stdout is how it answers


def _torch_version() -> "str | None":
    from importlib import metadata  # noqa: PLC0415 - a third of the probe's time

    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    _describe()
