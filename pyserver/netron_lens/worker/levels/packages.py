"""What levels need beyond torch: looked for in the user's environment, then in a folder of the extension's own."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import sys
import sysconfig
from pathlib import Path

from netron_lens.protocol import Installation

_NUMPY = "2.4.6" if sys.version_info >= (3, 11) else "2.2.6"
_VERSIONS = {
    "onnx": "1.23.2",
    "onnxscript": "0.7.2",
    "onnx-ir": "1.1.0",
    "ml_dtypes": "0.6.0",
    "protobuf": "7.36.2",
    "typing_extensions": "4.16.0",
    "packaging": "26.3",
    "numpy": _NUMPY,
}
_MODULES = {name.replace("-", "_") for name in _VERSIONS} | {"google"}  # protobuf's


def add(root: str | None) -> None:
    """Let this process import from the folder too, after everything that the environment has."""
    folder = _folder(root)
    if folder is None or not folder.is_dir() or str(folder) in sys.path:
        return
    sys.path.append(str(folder))
    importlib.invalidate_caches()


def installation(root: str | None, module: str | None) -> Installation | None:
    """How to get what the environment lacks, where it is a module of these that was missed and there is a folder."""
    folder = _folder(root)
    if folder is None or module is None or module.partition(".")[0] not in _MODULES:
        return None
    places = [entry for entry in sys.path if entry != str(folder)]
    lacking = tuple(f"{name}=={version}" for name, version in _VERSIONS.items() if not _is_in(name, places))
    if not lacking:
        return None
    return Installation(interpreter=sys.executable, folder=str(folder), pip=_pip(), requirements=lacking)


def _folder(root: str | None) -> Path | None:
    """One for each Python and torch: these decide what fits. Its name tells that its files are not the user's own."""
    if root is None:
        return None
    torch = importlib.metadata.version("torch")
    return Path(root, f"{sys.implementation.cache_tag}-{sysconfig.get_platform()}-torch-{torch}", "site-packages")


def _is_in(name: str, places: list[str]) -> bool:
    return any(True for _ in importlib.metadata.Distribution.discover(name=name, path=places))


def _pip() -> tuple[str, ...]:
    """The arguments that run pip: where the environment has none, the one that Python brings along for new ones."""
    source = importlib.util.find_spec("ensurepip")
    if importlib.util.find_spec("pip") is None and source is not None and source.origin is not None:
        for wheel in Path(source.origin).parent.glob("_bundled/pip-*.whl"):
            return (str(wheel / "pip"),)
    return ("-m", "pip")
