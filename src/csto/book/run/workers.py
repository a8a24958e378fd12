"""The processes of a build: each forked from one that has the library loaded already.

A notebook or a drawing then starts in no time, and shares its memory with the others. Where
processes cannot be forked (Windows), each loads the library itself.
"""

import ctypes
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

# Only there: on macOS, what a process has of the system's libraries is of no use to its forks.
FORKED = sys.platform == "linux"
MOST = 61  # processes of a pool on Windows
RARELY = (100_000, 20, 20)  # when Python looks for rubbish in the processes of a build
_AT_WORK: set[ProcessPoolExecutor] = set()


@cache
def context() -> BaseContext:
    """How processes are started."""
    # Each would run the program again that started the build, had that a file.
    vars(sys.modules["__main__"]).pop("__file__", None)
    found = multiprocessing.get_context("forkserver" if FORKED else "spawn")
    if FORKED:
        found.set_forkserver_preload(["csto.book.run.warm"])
    return found


def warm_up() -> None:
    """Start the process that the others are forked from; it loads the library meanwhile."""
    if FORKED:
        context()
        forkserver.ensure_running()


def is_warm() -> bool:
    """Whether this build has started processes: where all is drawn, it does without them."""
    return bool(context.cache_info().currsize)


def each(do: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What a function gives for each of some arguments, in their order, worked out on all cores.

    The first error is raised as it is; what has not begun by then is left undone. A process of a
    build starts no others. Raises BrokenProcessPool.
    """
    if multiprocessing.parent_process():
        return [do(*call) for call in calls]
    workers = max(1, min(len(calls), cores(), MOST))
    with ProcessPoolExecutor(workers, context(), end_with_build) as pool:
        _AT_WORK.add(pool)
        jobs = [pool.submit(_done, do, call) for call in calls]
        try:
            return [job.result() for job in jobs]
        except BaseException:  # a pool that is not waited for may stumble at the end of Python
            pool.shutdown(cancel_futures=True)
            raise
        finally:
            _AT_WORK.discard(pool)


def stop() -> None:
    """Begin nothing more: the build has failed."""
    for pool in list(_AT_WORK):
        pool.shutdown(wait=False, cancel_futures=True)


def _done(do: Callable[..., Any], call: tuple[Any, ...]) -> Any:
    try:
        return do(*call)
    finally:
        give_back()


def give_back() -> None:
    """Give back the memory that is no longer needed: a process would keep the most it ever did."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if FORKED else None  # glibc has it
    if trim:
        trim(0)


def end_with_build() -> None:
    """Let this process end when the build does that started it, however that ends."""
    build = multiprocessing.parent_process()
    if build is not None:
        threading.Thread(target=_end_after, args=(build,), daemon=True).start()


def _end_after(build: BaseProcess) -> None:
    build.join()
    os._exit(1)


def cores() -> int:
    """How many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
