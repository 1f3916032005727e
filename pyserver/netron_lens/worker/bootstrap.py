"""Starts a worker: `python -I bootstrap.py fork|single`, commands on stdin, answers on stdout, one JSON object a line.

Stdout is claimed before anything else is imported: from then on, what user code prints goes to stderr.
The syntax is that of old Pythons, so that these can be told that they are too old.
"""

import os
import sys

CHANNEL = os.dup(1)
os.dup2(2, 1)


def _serve() -> None:
    if sys.version_info < (3, 10):  # noqa: UP036 - the user's interpreter is whatever it is
        _refuse("Python 3.10 or newer is needed")
        return
    _provide_package()
    from netron_lens.worker import serve  # noqa: PLC0415 - only now can it be found

    serve.main(sys.argv[1], CHANNEL)


def _refuse(reason: str) -> None:
    version = ".".join(str(part) for part in sys.version_info[:3])
    line = '{"type": "ready", "pid": %d, "python": "%s", "torch": null, "failure": "%s"}\n'
    os.write(CHANNEL, (line % (os.getpid(), version, reason)).encode())


def _provide_package() -> None:
    """Make `netron_lens` importable, but not its neighbours: these belong to another interpreter."""
    import importlib.util  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    folder = Path(__file__).resolve().parents[1]
    location = folder / "__init__.py"
    spec = importlib.util.spec_from_file_location("netron_lens", location, submodule_search_locations=[str(folder)])
    assert spec is not None and spec.loader is not None  # noqa: PT018 - it is a file of ours
    module = importlib.util.module_from_spec(spec)
    sys.modules["netron_lens"] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    _serve()
