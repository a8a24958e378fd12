"""How long a build takes, from nothing and after a change, and what it ran."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jupyter_cache import get_cache

from benchmarks import books, files, measure, tools
from benchmarks.tools import Tool

EXTRA = Path(sys.prefix) / "bench"  # mkdocs-jupyter and what it needs, away from the book's pins
COLD = "cold"


@dataclass(frozen=True)
class Measured:
    """One build."""

    seconds: float
    work: float = 0.0
    """Seconds of processor time."""
    peak: int = 0
    """Bytes of memory at most."""
    executed: list[str] | None = None
    """Names of the notebooks that it ran, where its cache tells."""


Results = dict[tuple[str, str], list[Measured]]
"""Builds by the name of the tool and the case."""


def compare(
    work: Path, chosen: list[Tool], runs: int, chapters: tools.Chapters = ()
) -> tuple[Results, dict[str, str]]:
    """Measure each tool `runs` times in its own copy of the book; the tools take turns.

    A tool that fails is left out from there on; the second part of what is returned says why.
    """
    results: Results = {}
    failed: dict[str, str] = {}
    for number in range(runs + 1):
        for tool in chosen:
            if tool.name in failed or number > tool.most:
                continue
            folder = work / tool.name
            try:
                if number == 0:
                    measure.say(f"preparing {tool.name}")
                    tool.make(folder, chapters)
                    continue
                measure.say(f"run {number}: {tool.name}")
                for case, measured in _in_turn(tool, folder):
                    results.setdefault((tool.name, case), []).append(measured)
            except measure.CommandError as error:
                failed[tool.name] = str(error)
                measure.say(f"{tool.name} failed: {error}")
    return results, failed


def _in_turn(tool: Tool, folder: Path) -> Iterator[tuple[str, Measured]]:
    """Build from nothing, then after each change; the folder's sources end as they began."""
    shutil.rmtree(folder / "_build", ignore_errors=True)
    yield COLD, _built(tool, folder)
    with _unchanged(folder):
        for case in tool.changes:
            CHANGES[case](folder)
            yield case, _built(tool, folder)


def _built(tool: Tool, folder: Path) -> Measured:
    """Build upon what is there."""
    environment = books.environment(folder)
    if tool.name == tools.MKDOCS:
        environment["PYTHONPATH"] += f":{EXTRA}"
        environment["JUPYTER_PATH"] = str(EXTRA / "share" / "jupyter")
    started = datetime.now(UTC).replace(tzinfo=None)  # as jupyter-cache notes it
    took = measure.run(tools.command(tool, folder), folder, environment)
    seconds = float(took.log.split()[-1]) if tool.own_clock else took.seconds
    return Measured(seconds, took.work, took.peak, executed(folder, started))


def executed(folder: Path, since: datetime) -> list[str] | None:
    """Names of the notebooks that were executed since a time, as what a build keeps tells."""
    if (ran := folder / "_build" / ".ran").is_dir():
        first = since.replace(tzinfo=UTC).timestamp()
        return sorted(path.stem for path in ran.glob("*.ipynb") if path.stat().st_mtime >= first)
    cache = folder / "_build" / ".jupyter_cache"
    if not (cache / "global.db").is_file():
        return None
    records = get_cache(str(cache)).list_cache_records()
    return sorted(Path(record.uri).stem for record in records if record.created >= since)


def change_row(folder: Path) -> None:
    """Change one cell of one row: an exercise is the Commonwealth's instead of bilateral."""
    path = folder / "data" / "exercises.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace(",bilateral,held,", ",CIS,held,", 1), "utf-8")


def change_prose(folder: Path) -> None:
    """Add a sentence to the end of the first chapter's text."""
    path = folder / "notebooks" / f"{books.names(folder)[0]}.ipynb"
    notebook = files.notebook(path)
    last = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"][-1]
    last["source"] = ["".join(last["source"]) + " This sentence is new."]
    files.write_notebook(path, notebook)


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda folder: None,
    "prose": change_prose,
    "row": change_row,
}


def readers(folder: Path, table: str) -> list[str]:
    """Names of the chapters whose code loads a table."""
    wanted = re.compile(rf'csto\.load\(\s*"{table}"')
    found = []
    for name in books.names(folder):
        code = "\n".join(books.code(folder / "notebooks" / f"{name}.ipynb"))
        if wanted.search(code):
            found.append(name)
    return sorted(found)


@contextmanager
def _unchanged(folder: Path) -> Iterator[None]:
    """Put tables and chapters back as they were when the block ends."""
    paths = [*folder.glob("data/*.csv"), *folder.glob("notebooks/*.ipynb")]
    before = {path: path.read_bytes() for path in paths}
    try:
        yield
    finally:
        for path, content in before.items():
            if path.read_bytes() != content:
                path.write_bytes(content)
