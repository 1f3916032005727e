"""What a worker does before it is asked: import torch and the stages, and touch what they import late."""

from __future__ import annotations

import importlib
import sys
import traceback


def warm() -> str:
    """Import torch, on one thread, and the stages; the version of torch.

    A forked child whose parent has run OpenMP threads hangs in its first convolution, so the number of threads is set
    before any work. Raises whatever `import torch` raises.
    """
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    importlib.import_module("netron_lens.worker.pipeline")
    importlib.import_module("netron_lens.worker.shape_only").warm()
    return str(torch.__version__)


def import_packages(modules: tuple[str, ...]) -> None:
    """Import modules of installed packages ahead of the next run; one that cannot be imported is left to that run."""
    for name in modules:
        if name in sys.modules:
            continue
        try:
            importlib.import_module(name)
        except BaseException:  # noqa: BLE001 - an import may raise SystemExit; the run that needs it will say so
            traceback.print_exc(limit=-1, file=sys.stderr)
