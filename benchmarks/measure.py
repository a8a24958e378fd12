"""Run a command and measure it: seconds, and the memory of it and all processes it starts."""

import os
import platform
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

PERIOD = 1.0  # seconds between two looks at the memory: a look takes processor time itself
BUSY = 0.5  # load a core above which times are worth little
PACKAGES = ("jupyter-book", "Sphinx", "myst-nb", "jupyter-cache", "pandas", "altair", "matplotlib")


class CommandError(RuntimeError):
    """A command to be measured failed; the message has the end of what it said."""


@dataclass(frozen=True)
class Run:
    """What a command took."""

    seconds: float
    work: float
    """Seconds of processor time, of all that ran on the machine."""
    peak: int
    """Most memory at one moment, in bytes: shared pages count once (PSS) where the system says."""
    log: str


def run(command: list[str], folder: Path, environment: dict[str, str]) -> Run:
    """Run a command in a folder to its end. Raises CommandError."""
    with (folder / ".log").open("w+", encoding="utf-8", errors="replace") as log:
        started, used = time.perf_counter(), _used()
        process = subprocess.Popen(  # noqa: S603
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid)
        watch.start()
        code = process.wait()
        seconds, work = time.perf_counter() - started, _used() - used
        watch.stop()
        log.seek(0)
        text = log.read()
    if code:
        raise CommandError(f"{' '.join(command)} in {folder} exited {code}:\n{text[-2000:]}")
    return Run(seconds, work, watch.peak, text)


def _used() -> float:
    """Processor time that the machine has given away: a build's processes are not all its own.

    Those that are forked from another one are counted there, and there only when it ends first.
    """
    times = psutil.cpu_times()
    return times.user + times.system + getattr(times, "nice", 0.0)


class _Watch(threading.Thread):
    """Looks at the memory of a process and of those below it until it is stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self._over = pid, 0, threading.Event()

    def run(self) -> None:
        """Note the most memory at one moment."""
        while not self._over.wait(PERIOD):
            self.peak = max(self.peak, memory(self.pid))

    def stop(self) -> None:
        """End the watch."""
        self._over.set()
        self.join()


def memory(pid: int) -> int:
    """Bytes that a process and all below it hold now."""
    try:
        process = psutil.Process(pid)
        return sum(_held(each) for each in [process, *process.children(recursive=True)])
    except psutil.NoSuchProcess:
        return 0


def _held(process: psutil.Process) -> int:
    try:
        held = process.memory_full_info()
    except psutil.Error:  # it has just ended, or is another user's
        return 0
    return getattr(held, "pss", held.rss)


def machine() -> str:
    """The machine and the versions that the numbers belong to."""
    memory = psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} on {platform.machine()}; "
        f"Python {platform.python_version()}, {packages}"
    )


def unrest() -> str:
    """A warning when the machine has other work to do, else nothing."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if load <= BUSY * (os.cpu_count() or 1):
        return ""
    return (
        f"The machine was not at rest: load {load:.1f} at the start. Times are not to be trusted."
    )


def say(text: str) -> None:
    """Tell whoever waits what is being done."""
    print(text, file=sys.stderr, flush=True)
