"""A chapter's cells run in this process, in an IPython shell of its own: magics and `await` work.

What the cells show becomes the outputs of the executed notebook, as a kernel would have it.
"""

import base64
import os
import re
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from csto import names, telling
from csto.telling import UseError

_PLACE = re.compile(r" at 0x[0-9a-f]+(?=>)")  # of an object in memory: another one in each run


class CellError(UseError):
    """A cell of a chapter failed; the message names notebook and cell and ends with the error."""


class CellTimeoutError(CellError):
    """A cell did not end in time."""


class _TimeoutError(BaseException):
    """Raised in a cell whose time is up; no cell catches it by `except Exception`."""


def run(path: Path, *, until: str | None = None, timeout: int = 0, strict: bool = True) -> Any:
    """The notebook executed from its top, outputs and all.

    `until` stops behind the cell that makes the figure of this id; `timeout` is the time in seconds
    that a cell may take (0: any). Without `strict`, what does not hold is told, as to a reader in a
    notebook, and is no error. Raises CellError, CellTimeoutError.
    """
    import nbformat  # these two take a while, and who only reads does without them

    from csto import chapters, figures, tables

    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.setdefault("language_info", {"name": "python"})  # as a kernel says of itself
    figures.MADE.clear()
    tables.settle()  # cells work in the folder of their notebook
    count = 0
    with (
        names.anew(),
        telling.notebook(strict=strict),
        _shell(path.resolve().parent) as (shell, shown),
    ):
        if not strict:
            chapters.watch(shell)
        for place, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            count += 1
            cell.outputs, cell.execution_count = _run_cell(shell, shown, cell, timeout), count
            for result in (one for one in cell.outputs if "execution_count" in one):
                result.execution_count = count
            failed = [output for output in cell.outputs if output.output_type == "error"]
            if failed:
                raise _failure(path, place, failed[0], cell.source)
            if until in figures.MADE:
                break
    return notebook


def _failure(path: Path, place: int, error: Any, source: str) -> CellError:
    kind = CellTimeoutError if error.ename == _TimeoutError.__name__ else CellError
    text = "\n".join(error.traceback)
    return kind(f"{path.name}, cell {place}:\n{source}\n\n{text}")


def _run_cell(shell: Any, shown: list[Any], cell: Any, timeout: int) -> list[Any]:
    """The outputs of a cell, an error among them where it failed."""
    from IPython.utils.capture import capture_output

    shown.clear()
    with capture_output(display=False) as streams, _time(timeout):
        result = shell.run_cell(cell.source, store_history=True)
    outputs = [*shown]
    for name in ("stdout", "stderr"):
        if text := getattr(streams, name):
            outputs.insert(0, _output("stream", name=name, text=text))
    if error := result.error_before_exec or result.error_in_exec:
        outputs.append(_told(error))
    return outputs


def _output(kind: str, **parts: Any) -> Any:
    from nbformat.v4 import new_output

    return new_output(kind, **parts)


def _told(error: BaseException) -> Any:
    """An error as an output: its own lines, without those of the shell that ran the cell."""
    lines = traceback.format_exception_only(error)
    within = [
        at for at in traceback.extract_tb(error.__traceback__) if "IPython" not in at.filename
    ]
    lines = [*traceback.format_list(within[-3:]), *lines]
    name, text = type(error).__name__, str(error)
    return _output(
        "error", ename=name, evalue=text, traceback=[line.rstrip("\n") for line in lines]
    )


@contextmanager
def _time(seconds: int) -> Iterator[None]:
    """End what is done within when its time is up; only where the system has such a clock."""
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TimeoutError(f"no end after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _shell(folder: Path) -> Iterator[tuple[Any, list[Any]]]:
    """A shell of its own in a folder, and the list that takes what its cells show.

    Where this runs within somebody's notebook, their shell stands aside meanwhile.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    aside = InteractiveShell._instance
    main, place = sys.modules["__main__"], Path.cwd()
    _set_instance(type(aside) if aside else InteractiveShell, None)
    quiet = Config({"HistoryManager": {"enabled": False}})  # its database is no place for chapters
    shell = InteractiveShell.instance(config=quiet)
    shown: list[Any] = []
    _listen(shell, shown)
    os.chdir(folder)
    try:
        yield shell, shown
    finally:
        os.chdir(place)
        sys.modules["__main__"] = main
        _set_instance(InteractiveShell, None)
        if aside:
            _set_instance(type(aside), aside)


def _set_instance(kind: type, instance: Any) -> None:
    for part in kind._walk_mro():
        part._instance = instance


def _as_text(content: Any) -> Any:
    """A picture as a kernel sends it."""
    return base64.b64encode(content).decode() if isinstance(content, bytes) else content


def _listen(shell: Any, shown: list[Any]) -> None:
    """Keep what cells show: a shell without a kernel prints results as plain text."""

    def output(kind: str, data: Any, metadata: Any, **more: Any) -> None:
        texts = {name: _as_text(content) for name, content in data.items()}
        parts = {"data": texts, "metadata": dict(metadata or {}), **more}
        if "text/plain" in parts["data"]:
            parts["data"]["text/plain"] = _PLACE.sub("", parts["data"]["text/plain"])
        shown.append(_output(kind, **parts))

    def result(data: Any, metadata: Any = None) -> None:
        output("execute_result", data, metadata, execution_count=None)

    def display(data: Any, metadata: Any = None, **_: Any) -> None:
        output("display_data", data, metadata)

    shell.displayhook.write_format_data = result
    shell.displayhook.write_output_prompt = shell.displayhook.finish_displayhook = lambda: None
    shell.display_pub.publish = display
    shell.enable_gui = lambda gui=None: None  # which `%matplotlib inline` asks for
    shell._showtraceback = lambda *_: None  # the error is an output of its own
