"""Builds without the start of Python: forked from a process that has loaded all but the library.

To load Sphinx, pandas and the like takes longer than to build a small book, and tests build many.
Run as a program, this does one build after the other, each an order in a line; the library itself
is loaded by each, from where it is told to. Where processes cannot be forked, nothing is warm.
"""

import contextlib
import fcntl
import functools
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import util
from pathlib import Path
from typing import TextIO

POSSIBLE = sys.platform == "linux"
# Loaded by each build itself; the last one sets up logging for the whole process.
OWN = ("csto", "__main__", "a11y_pygments")
ABOVE = 200  # numbers of files that no build has open


def build(line: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Run a program of Python's in a folder; its exit code and everything it said."""
    server = _server()
    with tempfile.TemporaryDirectory() as out:
        _order(line, folder, environment, out)
        code = int(server.stdout.readline())
        return code, "".join(Path(out, name).read_text("utf-8") for name in ("1", "2"))


@dataclass
class Started:
    """A program at work: its process, what it says as it says it, and in the end its exit code."""

    pid: int
    said: TextIO
    code: int | None = None


@contextlib.contextmanager
def started(line: list[str], folder: Path, environment: dict[str, str]) -> Iterator[Started]:
    """Start a program of Python's in a session of its own, and wait for its end."""
    with tempfile.TemporaryDirectory() as out:
        os.mkfifo(f"{out}/1")
        Path(out, "2").symlink_to("1")
        _order(line, folder, environment, out, watched=True)
        with Path(out, "1").open(encoding="utf-8") as said:  # once it has opened the other end
            one = Started(int(Path(out, "pid").read_text("utf-8")), said)
            yield one
            said.read()
        one.code = int(_server().stdout.readline())


def _order(
    line: list[str], folder: Path, environment: dict[str, str], out: str, *, watched: bool = False
) -> None:
    order = {"line": line, "folder": str(folder), "environment": environment}
    server = _server()
    server.stdin.write(json.dumps(order | {"out": out, "watched": watched}) + "\n")
    server.stdin.flush()


@functools.cache
def _server() -> subprocess.Popen[str]:
    """It ends when this process does, which holds the other end of what it reads."""
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, text=True)


def _serve() -> None:
    path = [place for place in sys.path[1:] if place not in _pythonpath()]
    with tempfile.TemporaryDirectory() as out:  # apart, since the library changes what it loads
        if not os.fork():
            for name in ("csto.book.extension", "csto.book.run.warm"):
                importlib.import_module(name)
            _tell_loaded(out)
            os._exit(0)
        os.wait()
        _load(out)
    for order in map(json.loads, sys.stdin):
        if not (pid := os.fork()):
            _build(path, **order)
        _, status = os.waitpid(pid, 0)
        _load(order["out"])
        print(os.waitstatus_to_exitcode(status), flush=True)


def _tell_loaded(out: str) -> None:
    names = [name for name in sys.modules if name.partition(".")[0] not in OWN]
    Path(out, "loaded").write_text("\n".join(names), "utf-8")


def _load(out: str) -> None:
    """Load what another process has loaded: the next ones have it at once."""
    told = Path(out, "loaded")  # a process that was killed has told nothing
    for name in told.read_text("utf-8").split() if told.exists() else ():
        if name not in sys.modules:
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def _pythonpath() -> list[str]:
    return [place for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place]


def _build(
    path: list[str], line: list[str], folder: str, environment: dict, out: str, *, watched: bool
) -> None:
    """Be a process that has been started anew; it ends as one does."""
    if watched:
        os.setsid()
        Path(out, "pid").write_text(str(os.getpid()), "utf-8")
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True)
    for number, place in ((0, os.devnull), (1, f"{out}/1"), (2, f"{out}/2")):
        opened = os.open(place, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[:] = [str(Path(line[0]).parent), *_pythonpath(), *path]
    sys.argv = line
    importlib.invalidate_caches()
    util.spawnv_passfds = _spare()
    try:
        runpy.run_path(line[0], run_name="__main__")
    finally:
        _tell_loaded(out)


def _spare() -> Callable[[str, list[str], list[int]], int]:
    """What starts the process that a build forks its others from: here it waits already."""
    here, there = socket.socketpair()
    pid = os.fork()
    if pid:
        there.close()

        def start(program: str, words: list[str], files: list[int]) -> int:
            if "multiprocessing.forkserver" not in words[-1]:
                return anew(program, words, files)
            now = [words[-1], files, dict(os.environ), str(Path.cwd())]
            socket.send_fds(here, [json.dumps(now).encode()], files)
            here.close()
            return pid

        anew = util.spawnv_passfds
        return start
    here.close()
    said, held, _, _ = socket.recv_fds(there, 100_000, 8)
    if not said:
        os._exit(0)
    code, files, environment, folder = json.loads(said)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    above = [fcntl.fcntl(file, fcntl.F_DUPFD, ABOVE) for file in held]
    for file in held:
        os.close(file)
    for file, number in zip(above, files, strict=True):
        os.dup2(file, number)
        os.close(file)
    try:
        exec(code, {"__name__": "__main__"})  # noqa: S102 (what a new Python would be given)
    finally:
        os._exit(0)


if __name__ == "__main__":
    _serve()
