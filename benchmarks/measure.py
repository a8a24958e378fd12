"""How long a build takes, from nothing and after a change; its memory, its work, what it ran."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
from jupyter_cache import get_cache

from benchmarks import books
from benchmarks.tools import Tool

PERIOD = 1.0  # seconds between two looks at the memory: a look takes processor time itself
COLUMNS = ("tool", "case", "seconds", "work", "peak", "ran")
COLD = "cold"


def compare(
    work: Path, chosen: list[Tool], runs: int, chapters: list[str]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Measure each tool `runs` times in its own copy of the book; the tools take turns.

    Columns: tool; case; seconds; work (seconds of processor time); peak (bytes of memory at most);
    ran (names of the notebooks that it ran, where its cache tells). A tool that fails is left out;
    the second part of what is returned says why.
    """
    rows: list[dict[str, Any]] = []
    failed: dict[str, str] = {}
    for number in range(runs + 1):
        for tool in chosen:
            if tool.name in failed or number > tool.most:
                continue
            doing = f"run {number} of" if number else "preparing"
            print(f"{doing} {tool.name}", file=sys.stderr, flush=True)
            try:
                if number:
                    rows += _in_turn(tool, work / tool.name)
                else:
                    tool.prepare(work / tool.name, chapters)
            except subprocess.CalledProcessError as error:
                failed[tool.name] = f"{error}\n{books.said(work / tool.name)[-2000:]}"
    return pd.DataFrame(rows, columns=COLUMNS), failed


def _in_turn(tool: Tool, folder: Path) -> Iterator[dict[str, Any]]:
    """Build from nothing, then after each change; the folder's sources end as they began."""
    shutil.rmtree(folder / "_build", ignore_errors=True)
    paths = [*folder.glob("data/*.csv"), *folder.glob("notebooks/*.ipynb")]
    before = {path: path.read_bytes() for path in paths}
    try:
        for case in (COLD, *tool.changes):
            change(folder, case)
            started = datetime.now(UTC)
            took = run(tool.words(folder), folder)
            yield {"tool": tool.name, "case": case, **took, "ran": executed(folder, started)}
    finally:
        for path, content in before.items():
            if path.read_bytes() != content:
                path.write_bytes(content)


def run(command: list[str], folder: Path) -> dict[str, float]:
    """Run a command in a folder; returns seconds, work and peak. Raises CalledProcessError.

    Peak is the memory of all processes at one moment, with shared pages once (PSS) where the system
    says. Work is all processor time that the machine gives away: a process that is forked from
    another one than the first may count nowhere else. A command may end with what it "took" itself.
    """
    peak, used = 0, _used()
    with ThreadPoolExecutor(1) as aside:
        running = aside.submit(books.run, command, folder)
        while wait([running], PERIOD).not_done:
            peak = max(peak, sum(map(_held, psutil.Process().children(recursive=True))))
    seconds, work = running.result(), _used() - used
    *_, before, last = ["", "", *books.said(folder).split()]
    return {"seconds": float(last) if before == "took" else seconds, "work": work, "peak": peak}


def _used() -> float:
    times = psutil.cpu_times()
    return times.user + times.system + getattr(times, "nice", 0.0)


def _held(process: psutil.Process) -> int:
    try:
        held = process.memory_full_info()
    except psutil.Error:  # it has just ended, or is another user's
        return 0
    return getattr(held, "pss", held.rss)


def executed(folder: Path, since: datetime) -> list[str] | None:
    """Names of the notebooks that were executed since a time, as what a build keeps tells."""
    if (ran := folder / "_build/.ran").is_dir():
        notebooks, first = ran.glob("*.ipynb"), since.timestamp()
        return sorted(path.stem for path in notebooks if path.stat().st_mtime >= first)
    if not (cache := folder / "_build/.jupyter_cache").is_dir():
        return None
    noted = since.replace(tzinfo=None)  # as jupyter-cache notes it
    records = get_cache(str(cache)).list_cache_records()
    return sorted(Path(record.uri).stem for record in records if record.created >= noted)


def change(folder: Path, case: str) -> None:
    """Change a book: `prose` adds a sentence to its first chapter, `row` changes one cell."""
    if case == "prose":
        with books.edited(folder / f"notebooks/{books.names(folder)[0]}.ipynb") as notebook:
            text = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
            text[-1].source += " This sentence is new."
    elif case == "row":
        path = folder / "data/exercises.csv"  # one is the Commonwealth's instead of bilateral
        text = path.read_text("utf-8")
        path.write_text(text.replace(",bilateral,held,", ",CIS,held,", 1), "utf-8")
