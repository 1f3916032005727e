"""The prepared parent: a forked process for each run, the next one ahead; nothing is left behind of any (Linux)."""

from __future__ import annotations

import os
import selectors
import signal
from typing import TYPE_CHECKING

from netron_lens import protocol
from netron_lens.tree import become_subreaper, end_group, end_strays, end_tree
from netron_lens.worker import ahead, channel, child, forked, pages, warm
from netron_lens.worker.forked import ForkedRun

if TYPE_CHECKING:
    from netron_lens.protocol import Ready

PAUSE = 0.3
"""Seconds without a command or a run after which the next child is forked: a run has the processor to itself."""


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
    """The open runs of a prepared worker, by process, and the child that waits for the next one."""

    def __init__(self, *, commands: int, output: int, ready: Ready, folder: str | None) -> None:
        self._commands = commands
        self._output = output
        self._ready = ready
        self._folder = folder
        self._runs: dict[int, ForkedRun] = {}
        self._ahead: ahead.Ahead | None = None
        self._wants_ahead = True
        self._last: protocol.ExportRequest | None = None
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
            events = self._selector.select(PAUSE if self._wants_ahead and not self._runs else None)
            if not events:
                self._fork_ahead()
            for key, _ in events:
                if key.fd == self._commands:
                    data = os.read(self._commands, forked.CHUNK)
                    if not data:
                        return
                    self._take(data)
                elif key.fd == self._wakeup:
                    os.read(self._wakeup, forked.CHUNK)
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
            self._carry_out(bytes(line))

    def _carry_out(self, line: bytes) -> None:
        command = channel.receive(line)
        match command:
            case protocol.Run():
                self._start(command, line)
            case protocol.Kill(run=number):
                for pid in [run.pid for run in self._runs.values() if run.run == number]:
                    end_tree(pid)
            case protocol.Warm(modules=modules):
                self._discard_ahead()
                warm.import_packages(modules)
                pages.settle()
                channel.send(self._output, self._ready)

    def _start(self, command: protocol.Run, line: bytes) -> None:
        """Begin a run in the child that waits, or, where none is ready, in a new one."""
        if self._ahead is not None and self._ahead.hand_over(line):
            pid, pipe = self._ahead.pid, self._ahead.answers
            self._ahead = None
        else:
            pid, pipe = forked.fork(lambda output: child.execute(command, output, self._folder), self._leave)
        self._wants_ahead = self._ahead is None
        self._last = command.request
        run = ForkedRun(run=command.run, pid=pid, pipe=pipe)
        self._runs[pid] = run
        self._selector.register(pipe, selectors.EVENT_READ, run)
        channel.send(self._output, protocol.Started(run=command.run, pid=pid))

    def _fork_ahead(self) -> None:
        self._wants_ahead = False
        reading, writing = os.pipe()

        def work(output: int) -> None:
            os.close(writing)
            ahead.wait(reading, output, self._folder, self._last)

        pid, answers = forked.fork(work, self._leave)
        os.close(reading)
        self._ahead = ahead.Ahead(pid=pid, commands=writing, answers=answers)

    def _discard_ahead(self) -> None:
        """End the child that waits: it lacks what the next run is to find."""
        waiting, self._ahead = self._ahead, None
        self._wants_ahead = True
        if waiting is not None:
            end_tree(waiting.pid)
            waiting.close()

    def _pass_on(self, run: ForkedRun) -> bool:
        """Write the lines that a run has ended; whether there may be more."""
        try:
            lines = run.read()
        except EOFError:
            if run.pipe in self._selector.get_map():
                self._selector.unregister(run.pipe)
            return False
        if lines is not None:
            channel.send_bytes(self._output, lines)
        return lines is not None

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
            elif self._ahead is not None and self._ahead.pid == pid:  # another one follows the next run
                self._ahead.close()
                self._ahead = None

    def _close(self, run: ForkedRun, status: int) -> None:
        end_group(run.pid)
        end_strays({*self._runs, *([] if self._ahead is None else [self._ahead.pid])})
        while self._pass_on(run):
            pass
        if run.pipe in self._selector.get_map():
            self._selector.unregister(run.pipe)
        os.close(run.pipe)
        channel.send(self._output, protocol.Ended(run=run.run, status=status))

    def _leave(self) -> None:
        """In a child: close what is the parent's."""
        self._selector.close()
        others = [run.pipe for run in self._runs.values()]
        if self._ahead is not None:
            others += [self._ahead.commands, self._ahead.answers]
        for descriptor in [self._commands, self._output, self._wakeup, self._signalled, *others]:
            os.close(descriptor)
