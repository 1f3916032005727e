"""What is refused, by the names of Python's audit events; everything else passes at the cost of one look-up."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard import own, programs, reports, writes
from netron_lens.worker.guard.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Callable


def hook(event: str, args: tuple[Any, ...]) -> None:
    """Refuse what is not harmless. Raises `RefusedError`, or another `OSError` for a probe of the machine."""
    if event in RULES and not own.active:
        RULES[event](args)


def _network(args: tuple[Any, ...]) -> None:
    target = next((each for each in args if isinstance(each, (str, tuple))), "")
    where = target[0] if isinstance(target, tuple) and target else target
    refuse(f"it reaches for the network (`{where}`)" if where else "it reaches for the network")


def _bound(args: tuple[Any, ...]) -> None:
    """Refuse to wait for connections. Raises `OSError` for a library's probe, which asks whether there is IPv6."""
    if not reports.is_called_by_user():
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")
    _network(args)


def _input(args: tuple[Any, ...]) -> None:
    del args
    refuse("it waits for someone to type")


def _window(args: tuple[Any, ...]) -> None:
    del args
    refuse("it opens a window")


RULES: dict[str, Callable[[tuple[Any, ...]], None]] = {
    "open": writes.opened,
    **dict.fromkeys(
        ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"), programs.start
    ),
    **dict.fromkeys(("os.fork", "os.forkpty"), programs.fork),
    **dict.fromkeys(("os.startfile", "os.startfile/2", "webbrowser.open"), _window),
    **dict.fromkeys(
        (
            "socket.connect",
            "socket.sendto",
            "socket.sendmsg",
            "socket.getaddrinfo",
            "socket.gethostbyname",
            "socket.gethostbyaddr",
            "socket.getnameinfo",
            "urllib.Request",
            "http.client.connect",
            "ftplib.connect",
            "smtplib.connect",
            "imaplib.open",
            "poplib.connect",
            "telnetlib.Telnet.open",
        ),
        _network,
    ),
    "socket.bind": _bound,
    "ctypes.dlsym": programs.symbol,
    "builtins.input": _input,
    "os.kill": programs.kill,
    "os.killpg": programs.kill,
    **dict.fromkeys(
        ("os.truncate", "os.chmod", "os.chown", "os.utime", "os.chflags", "os.setxattr", "os.removexattr"),
        writes.changed,
    ),
    "os.mkdir": writes.folder,
    **dict.fromkeys(("os.remove", "os.rmdir", "shutil.rmtree"), writes.removed),
    **dict.fromkeys(("os.rename", "shutil.move"), writes.renamed),
    **dict.fromkeys(("os.link", "os.symlink"), lambda args: writes.written(args[1:2])),
    "sqlite3.connect": writes.database,
}
