"""Starts the language server: `python -I bootstrap.py`, LSP on stdin and stdout.

Stdout is claimed before anything else is imported: what is printed by accident goes to stderr. The package and the
libraries that travel with it come first on the path, so that nothing of a workspace is ever imported.
"""

import os
import sys

CHANNEL = os.dup(1)
os.dup2(2, 1)


def _start() -> None:
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    sys.path[:0] = [root, os.path.join(root, "libs")]  # noqa: PTH118
    _listen_for_debugger()
    from netron_lens.server import start  # noqa: PLC0415 - only now can it be found

    start.main(CHANNEL)


def _listen_for_debugger() -> None:
    port = os.environ.get("NETRON_LENS_DEBUG_PORT")
    if port is None:
        return
    try:
        import debugpy  # noqa: PLC0415, T100 - a developer asked for it
    except ImportError:
        sys.stderr.write("There is no debugger to attach to: `debugpy` is not installed in the server's interpreter\n")
        return
    debugpy.listen(("127.0.0.1", int(port)))  # noqa: T100 - as above


if __name__ == "__main__":
    _start()
