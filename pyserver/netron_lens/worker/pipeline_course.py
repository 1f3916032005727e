"""How far an export has come."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.protocol import ExportRequest, Stage
    from netron_lens.worker.forward import Pass
    from netron_lens.worker.level import Written
    from netron_lens.worker.stages import Inferred, Loaded


@dataclass(kw_only=True)
class Course:
    """How far an export has come: what each stage gave, and how long it took."""

    request: ExportRequest
    report: Callable[[Stage], None]
    stage: Stage = "load"
    loaded: Loaded | None = None
    inferred: Inferred | None = None
    ran: Pass | None = None
    repeated: bool = False
    written: Written | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    @contextlib.contextmanager
    def at(self, stage: Stage) -> Iterator[None]:
        """Tell the parent what is being done, and take its time."""
        self.stage = stage
        self.report(stage)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - start, 6)
