"""What a worker does before it is asked: import torch and the stages, and practise, so that nothing is done late."""

from __future__ import annotations

import contextlib
import importlib
import sys
import tempfile
import threading
import traceback
from pathlib import Path


def warm() -> str:
    """Import torch, on one thread, and the stages; the version of torch.

    A forked child whose parent has run OpenMP threads hangs in its first convolution, so the number of threads is set
    before any work. Raises whatever `import torch` raises.
    """
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    importlib.import_module("netron_lens.worker.pipeline")
    importlib.import_module("netron_lens.worker.shape_only").warm()
    for watcher in ("calls", "modules.constructions"):
        importlib.import_module(f"netron_lens.worker.capture.{watcher}").stand_by()
    importlib.import_module("netron_lens.worker.guard").stand_by()
    importlib.import_module("netron_lens.worker.remembered").note_caches()
    with contextlib.suppress(Exception):  # practice is no condition: a run that cannot do without tells its own failure
        practise()
    for thread in threading.enumerate():  # a fork must not happen while another thread holds a lock
        if thread is not threading.main_thread():
            thread.join(1)
    return str(torch.__version__)


def practise() -> None:
    """Receive a command, load, infer, capture and convert models of our own."""
    from netron_lens import codec  # noqa: PLC0415 - torch first, its number of threads above all
    from netron_lens.protocol import ExportRequest, Finished, Run  # noqa: PLC0415
    from netron_lens.worker import channel, convert, load  # noqa: PLC0415
    from netron_lens.worker.forward import forward  # noqa: PLC0415
    from netron_lens.worker.infer import infer  # noqa: PLC0415
    from netron_lens.worker.pipeline_course import Course  # noqa: PLC0415
    from netron_lens.worker.pipeline_result import result  # noqa: PLC0415

    file = str(Path(__file__).with_name("sample.py"))
    for qualname in ("Images", "Texts"):
        loaded = load.practise(file, qualname)
        request = ExportRequest(file=file, qualname=qualname, folder=tempfile.gettempdir())
        channel.receive(codec.text(Run(run=0, request=request)).encode())
        inferred = infer(loaded, request, seconds=5)
        ran = forward(loaded, inferred.recipe, real=False, memory=None)
        course = Course(request=request, report=lambda _: None, loaded=loaded, inferred=inferred, ran=ran)
        convert.layers(ran.record)
        codec.text(Finished(run=0, result=result(course, None)))


def import_packages(modules: tuple[str, ...]) -> None:
    """Import modules of installed packages ahead of the next run; one that cannot be imported is left to that run."""
    from netron_lens.worker.load.running.namesakes import imported_ahead  # noqa: PLC0415 - torch first

    for name in modules:
        if name in sys.modules:
            continue
        try:
            importlib.import_module(name)
            imported_ahead.add(name.partition(".")[0])
        except BaseException:  # noqa: BLE001 - an import may raise SystemExit; the run that needs it will say so
            traceback.print_exc(limit=-1, file=sys.stderr)
