"""What is refused, by the names of Python's audit events; everything else passes at the cost of one look-up."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard import own, reports

if TYPE_CHECKING:
    from collections.abc import Callable

PROBES = frozenset(
    [
        "uname",
        "ldconfig",
        "lscpu",
        "lspci",
        "git",
        "hg",
        "svn",
        "nvidia-smi",
        "nvcc",
        "rocm-smi",
        "rocminfo",
        "hipconfig",
        "hipcc",
        "gcc",
        "g++",
        "cc",
        "c++",
        "clang",
        "cl",
        "ld",
        "file",
        "which",
        "where",
        "sw_vers",
        "sysctl",
        "getconf",
        "lsb_release",
        "hostname",
        "cat",
        "objdump",
        "brew",
        "ninja",
        "wmic",
        "cmd",
        "ver",
        "ffmpeg",
        "ffprobe",
        "tput",
        "stty",
        "clear",
        "free",
        "df",
        "ps",
        "id",
        "groups",
        "fc-list",
        "dpkg",
        "rpm",
        "conda",
        "dot",
        "ipconfig",
        "ifconfig",
        "ip",
        "xdpyinfo",
        "pkg-config",
        "cmake",
        "arch",
        "vm_stat",
        "system_profiler",
    ]
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
DEVICES = frozenset({os.devnull, "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/zero", "nul", "NUL"})
_allowed: list[str] = []


class RefusedError(PermissionError):
    """Something that a look at a model must not do."""


def allow(folder: str) -> None:
    """Let files be written within a folder."""
    _allowed.append(os.path.realpath(folder))


def hook(event: str, args: tuple[Any, ...]) -> None:
    """Refuse what is not harmless. Raises `RefusedError`, or `FileNotFoundError` for a probe of the machine."""
    rule = RULES.get(event)
    if rule is not None and not own.active:
        rule(args)


def _refuse(what: str) -> None:
    file, line, text = reports.statement()
    message = f"refused while the model is looked at: {what}"
    if text:
        message = f"`{text}` was {message}"
    reports.report("refused", message)
    place = f" ({file}:{line})" if file else ""
    full = f"{message}{place}"
    raise RefusedError(full)


def _child(args: tuple[Any, ...]) -> None:
    command = args[0] if args else None
    if command is None and len(args) > 1:
        command = args[1]
    words = [command] if isinstance(command, (str, bytes, os.PathLike)) else list(command or [""])
    first = os.fsdecode(words[0]).split() or [""]
    program = os.path.basename(first[0]).removesuffix(".exe")  # noqa: PTH119 - a name, not a file
    if program in ("sh", "bash") and len(args) > 1 and isinstance(args[1], (list, tuple)) and len(args[1]) > 2:  # noqa: PLR2004 - sh -c TEXT
        program = os.path.basename((os.fsdecode(args[1][2]).split() or [""])[0])  # noqa: PTH119
    if program in PROBES or not reports.is_called_by_user():
        raise FileNotFoundError(2, "No such file or directory", program)
    _refuse(f"it starts a program (`{program}`)")


def _fork(args: tuple[Any, ...]) -> None:
    del args
    _refuse("it starts a process")


def _network(args: tuple[Any, ...]) -> None:
    target = next((each for each in args if isinstance(each, (str, tuple))), "")
    where = target[0] if isinstance(target, tuple) and target else target
    _refuse(f"it reaches for the network (`{where}`)" if where else "it reaches for the network")


def _input(args: tuple[Any, ...]) -> None:
    del args
    _refuse("it waits for someone to type")


def _window(args: tuple[Any, ...]) -> None:
    del args
    _refuse("it opens a window")


def _kill(args: tuple[Any, ...]) -> None:
    if len(args) > 1 and args[1] != 0:
        _refuse("it ends a process")


def _open(args: tuple[Any, ...]) -> None:
    path, mode, flags = args[0], args[1], args[2]
    if isinstance(mode, str):
        if not ("w" in mode or "a" in mode or "x" in mode or "+" in mode):
            return
    elif not (isinstance(flags, int) and flags & WRITING):
        return
    _write((path,))


def _write(args: tuple[Any, ...]) -> None:
    for path in args:
        if isinstance(path, (str, bytes, os.PathLike)) and not _is_allowed(os.fsdecode(path)):
            _refuse(f"it writes `{os.fsdecode(path)}`")


def _change(args: tuple[Any, ...]) -> None:
    _write(args[:1])


def _folder(args: tuple[Any, ...]) -> None:
    if not os.path.isdir(args[0]):  # noqa: PTH112 - an existing folder is no change, and Python says so itself
        _write(args[:1])


def _remove(args: tuple[Any, ...]) -> None:
    if os.path.lexists(args[0]):
        _write(args[:1])


def _rename(args: tuple[Any, ...]) -> None:
    _write(args[:2])


def _database(args: tuple[Any, ...]) -> None:
    if args and args[0] not in (":memory:", b":memory:", ""):
        _write(args[:1])


def _is_allowed(path: str) -> bool:
    if path in DEVICES:
        return True
    real = os.path.realpath(path)
    return any(real == folder or real.startswith(folder + os.sep) for folder in _allowed)


RULES: dict[str, Callable[[tuple[Any, ...]], None]] = {
    "open": _open,
    **dict.fromkeys(("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"), _child),
    **dict.fromkeys(("os.fork", "os.forkpty"), _fork),
    **dict.fromkeys(("os.startfile", "os.startfile/2", "webbrowser.open"), _window),
    **dict.fromkeys(
        (
            "socket.connect",
            "socket.bind",
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
    "builtins.input": _input,
    "os.kill": _kill,
    "os.killpg": _kill,
    **dict.fromkeys(
        ("os.truncate", "os.chmod", "os.chown", "os.utime", "os.chflags", "os.setxattr", "os.removexattr"), _change
    ),
    "os.mkdir": _folder,
    **dict.fromkeys(("os.remove", "os.rmdir", "shutil.rmtree"), _remove),
    **dict.fromkeys(("os.rename", "shutil.move"), _rename),
    **dict.fromkeys(("os.link", "os.symlink"), lambda args: _write(args[1:2])),
    "sqlite3.connect": _database,
}
