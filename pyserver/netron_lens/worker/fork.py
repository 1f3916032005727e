"""The prepared parent: forks a process for each run, passes on its answers, leaves nothing of it behind (Linux)."""

from __future__ import annotations

import os
import selectors
import signal
import sys
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from netron_lens import protocol
from netron_lens.tree import become_subreaper, die_with_parent, end_group, end_strays, end_tree
from netron_lens.worker import channel, child, pages, warm

if TYPE_CHECKING:
    from netron_lens.protocol import Ready

CHUNK = 1 << 16


@dataclass(kw_only=True)
class ForkedRun:
    """A run in a child process: the pipe it answers by, and the start of a line that has not ended yet."""

    run: int
    pid: int
    pipe: int
    rest: bytearray = field(default_factory=bytearray)


def serve(commands: int, output: int, ready: Ready, folder: str | None) -> None:
    """Carry out commands until their pipe closes, then end every run with all that it started."""
    become_subreaper()
    pages.settle()
    parent = ForkParent(commands=commands, output=output, ready=ready, folder=folder)
    try:
        parent.serve()
    finally:
        parent.end()


class ForkParent:
    """The open runs of a prepared worker, by process."""

    def __init__(self, *, commands: int, output: int, ready: Ready, folder: str | None) -> None:
        self._commands = commands
        self._output = output
        self._ready = ready
        self._folder = folder
        self._runs: dict[int, ForkedRun] = {}
        self._pending = bytearray()
        self._wakeup, self._signalled = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._signalled, warn_on_full_buffer=False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(commands, selectors.EVENT_READ)
        self._selector.register(self._wakeup, selectors.EVENT_READ)

    def serve(self) -> None:
        """Until the pipe of commands closes, or nobody reads the answers."""
        while True:
            for key, _ in self._selector.select():
                if key.fd == self._commands:
                    data = os.read(self._commands, CHUNK)
                    if not data:
                        return
                    self._take(data)
                elif key.fd == self._wakeup:
                    os.read(self._wakeup, CHUNK)
                    self._reap()
                elif key.data.pid in self._runs:  # it may have been reaped among the same events
                    self._pass_on(key.data)

    def end(self) -> None:
        """Kill every run and whatever it started."""
        for pid in self._runs:
            end_tree(pid)
        end_strays(set())

    def _take(self, data: bytes) -> None:
        self._pending += data
        *lines, rest = self._pending.split(b"\n")
        self._pending = bytearray(rest)
        for line in lines:
            self._carry_out(channel.receive(bytes(line)))

    def _carry_out(self, command: protocol.ToWorker) -> None:
        match command:
            case protocol.Run():
                self._fork(command)
            case protocol.Kill(run=number):
                for pid in [run.pid for run in self._runs.values() if run.run == number]:
                    end_tree(pid)
            case protocol.Warm(modules=modules):
                warm.import_packages(modules)
                pages.settle()
                channel.send(self._output, self._ready)

    def _fork(self, command: protocol.Run) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._become(command, writing)
        os.close(writing)
        os.set_blocking(reading, False)
        run = ForkedRun(run=command.run, pid=pid, pipe=reading)
        self._runs[pid] = run
        self._selector.register(reading, selectors.EVENT_READ, run)
        channel.send(self._output, protocol.Started(run=command.run, pid=pid))

    def _pass_on(self, run: ForkedRun) -> bool:
        """Write the lines that a run has ended; whether there may be more."""
        try:
            data = os.read(run.pipe, CHUNK)
        except BlockingIOError:
            return False
        if not data:
            if run.pipe in self._selector.get_map():
                self._selector.unregister(run.pipe)
            return False
        run.rest += data
        end = run.rest.rfind(b"\n") + 1
        channel.send_bytes(self._output, bytes(run.rest[:end]))
        del run.rest[:end]
        return True

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            run = self._runs.pop(pid, None)
            if run is not None:
                self._close(run, os.waitstatus_to_exitcode(status))

    def _close(self, run: ForkedRun, status: int) -> None:
        end_group(run.pid)
        end_strays(set(self._runs))
        while self._pass_on(run):
            pass
        if run.pipe in self._selector.get_map():
            self._selector.unregister(run.pipe)
        os.close(run.pipe)
        channel.send(self._output, protocol.Ended(run=run.run, status=status))

    def _become(self, command: protocol.Run, output: int) -> NoReturn:
        """In the child: leave the parent's group, signals and descriptors, then run."""
        try:
            os.setsid()
            become_subreaper()
            die_with_parent()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._selector.close()
            others = [run.pipe for run in self._runs.values()]
            for descriptor in [self._commands, self._output, self._wakeup, self._signalled, *others]:
                os.close(descriptor)
            child.execute(command, output, self._folder)
        except BaseException:  # noqa: BLE001 - the parent's loop must not go on in a child
            traceback.print_exc(file=sys.stderr)
        finally:
            sys.stderr.flush()
            os._exit(70)
