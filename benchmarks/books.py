"""The book as each tool can build it: copies of the project, changed by rule and nothing else."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import yaml

from csto.book.pages import claims, dictionary, gallery, glossary, sources, status

ROOT = Path(__file__).parents[1]
CONFIG = Path(__file__).with_name("config")  # what tools need beside the stock book
EXTRA = Path(sys.prefix) / "bench"  # mkdocs-jupyter and what it needs, away from the book's pins
LEFT = shutil.ignore_patterns(".*", "_build", "__pycache__", "*.egg-info", "tests", "benchmarks")
# Pages that the book's own extension writes; no stock tool has them.
WRITTEN = {page.PAGE for page in (claims, dictionary, gallery, glossary, sources)}
WRITTEN |= {status.STATUS, status.CITE}
# Of the book's settings, those that are not about its own extension, look and print edition.
STOCK_OPTIONS = ("language", "nb_", "numfig")
LOG = ".log"
rows_of = partial(pd.read_csv, dtype=str, keep_default_na=False)
# Where the files of a built book lie.
SIZES = {
    "sources": "[!_]*/**/*",
    "kept": "_build/.*/**/*",
    "published": "_build/html/**/*",
    "bundles": "_build/html/_static/bundles/*",
    "wheel": "_build/html/_static/*.whl",
}
DIRECTIVE = re.compile(r"```\{(?:first-page|gallery|claims)\}[^\n]*\n.*?```\n?", re.DOTALL)
FINDING = re.compile(r"^([\w-]+) \d+: [\w-]+\n", re.MULTILINE)  # a line of the first page
LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+\.(?:md|ipynb))(?:#[^)]*)?\)")
NUMREF = re.compile(r"\{numref\}`([^`]+)`")
ANCHOR = re.compile(r'(csto\.(?:figure|listing)\(\s*")([\w-]+)(?=")')
NAMED = re.compile(r"\[([^\]]*)\]\(#[\w-]+\)")  # of a chapter's numbers, figures, sources
# Added to a module of the library in a copy; the last function of a name counts.
NO_KITS = '''

def contents(record: Record) -> Iterator[tuple[str, bytes]]:
    """In benchmarks: every file of the kit is there, but only the plotted rows are in theirs."""
    for part, (kind, page, _) in PARTS.items():
        yield part, exports.rendered(record, kind, page) if kind == "csv" else b""
'''
NO_CHECK = '''

def check(app: Sphinx) -> None:
    """In benchmarks with made-up rows: prose and cells may disagree."""
'''


def ours(folder: Path, chapters: Collection[str] = ()) -> Path:
    """The book for its own extension; the files for papers are made, but left empty."""
    with (kits(folder, chapters) / "src/csto/kits.py").open("a") as module:
        module.write(NO_KITS)
    return folder


def kits(folder: Path, chapters: Collection[str] = ()) -> Path:
    """The book as it is, cut down to some chapters where any are named."""
    shutil.copytree(ROOT, folder, ignore=LEFT)
    if chapters:
        _drop(folder, {f"notebooks/{name}" for name in set(names(folder)) - set(chapters)})
        kept = {id for name in names(folder) for id in ids(folder, name)}
        replace(folder, NUMREF, lambda at: at[0] if at[1] in kept else "a figure")
        replace(folder, FINDING, lambda at: at[0] if at[1] in chapters else "")
        with edited(folder / "_config.yml") as config:  # former addresses may lead to what was cut
            config["sphinx"]["config"].pop("csto_redirects", None)
    return folder


def stock(folder: Path, chapters: Collection[str] = ()) -> Path:
    """The same chapters, code and figures for tools that do not know the book's extension.

    Roles of the extension become plain text, pages that it writes are dropped, and the library's
    figures show what they show in any notebook.
    """
    _drop(kits(folder, chapters), WRITTEN)
    for pattern, by in ((NUMREF, "a figure"), (DIRECTIVE, ""), (NAMED, r"\1")):
        replace(folder, pattern, by)
    with edited(folder / "_config.yml") as config:
        config["sphinx"].pop("extra_extensions")
        config["execute"]["execute_notebooks"] = "cache"
        options = config["sphinx"]["config"]
        kept = {name: options[name] for name in options if name.startswith(STOCK_OPTIONS)}
        kept["nb_execution_raise_on_error"] = True
        kept["suppress_warnings"] = ["mystnb.unknown_mime_type"]  # for the book's extension alone
        config["sphinx"]["config"] = kept
    return hide_extension(folder)


def rendered(folder: Path, chapters: Collection[str] = ()) -> Path:
    """The stock book with notebooks that are executed already and are not again."""
    with edited(stock(folder, chapters) / "_config.yml") as config:
        config["execute"]["execute_notebooks"] = "off"
    notebooks = [f"notebooks/{name}.ipynb" for name in names(folder)]
    run(["jupyter", "execute", "--inplace", *notebooks], folder)
    return folder


def configure(folder: Path, tool: str) -> None:
    """Add what a tool needs beside the book; MkDocs wants the pages in a folder."""
    if (CONFIG / tool).is_dir():
        shutil.copytree(CONFIG / tool, folder, dirs_exist_ok=True)
    for part in ("book", "notebooks") if tool == "mkdocs" else ():
        shutil.copytree(folder / part, folder / "docs" / part)


def hide_extension(folder: Path, _chapters: Collection[str] = ()) -> Path:
    """Metadata nearer than those of the installed library, without its entry in myst-nb."""
    nearer = folder / f"src/csto-{version('csto')}.dist-info/METADATA"
    nearer.parent.mkdir(parents=True)
    nearer.write_text(f"Metadata-Version: 2.1\nName: csto\nVersion: {version('csto')}\n")
    return folder


def more_chapters(folder: Path, times: int) -> Path:
    """Copy every chapter until there are `times` as many.

    Figures and tables of a copy have ids of their own: no cache takes it for the first.
    """
    with edited(folder / "_toc.yml") as toc:
        for part in toc["parts"]:
            part["chapters"] = [
                entry if n == 1 else entry | {"file": _copied(folder, Path(entry["file"]).name, n)}
                for entry in part["chapters"]
                for n in range(1, times + 1)
                if n == 1 or entry["file"].startswith("notebooks/")
            ]
    return folder


def _copied(folder: Path, name: str, n: int) -> str:
    """Copy a notebook under a name and with anchors of its own; returns its page."""
    page = f"notebooks/{name}-copy{n}"
    own = re.compile(rf"\(#({'|'.join(ids(folder, name))})\)")
    copy = shutil.copyfile(folder / f"notebooks/{name}.ipynb", folder / f"{page}.ipynb")
    with edited(copy) as notebook:
        for cell in notebook.cells:
            text = ANCHOR.sub(rf"\1\2-copy{n}", cell.source)
            cell.source = own.sub(rf"(#\1-copy{n})", text)
    return page


def more_rows(folder: Path, times: int) -> Path:
    """Grow `exercises` to `times` its rows with made-up second records of NATO's exercises.

    Figures account for a second record without drawing it: Altair stops at 5,000 marks.
    """
    path = folder / "data/exercises.csv"
    first = rows_of(path).query("organiser == 'NATO' and same_as == ''")
    second = first.assign(same_as=first["exercise"])
    _fill(path, second, "exercise", times * len(rows_of(path)))
    with (folder / "src/csto/book/run/agreement.py").open("a") as module:
        module.write(NO_CHECK)
    return folder


def validated(folder: Path, _chapters: Collection[str] = ()) -> Path:
    """Tables of which `exercise_reports` has 100,000 rows."""
    path = stock(folder) / "data/exercise_reports.csv"
    _fill(path, rows_of(path), "report", 100_000)
    return folder


def _fill(path: Path, again: pd.DataFrame, key: str, total: int) -> None:
    """Fill a table up to a number of rows with some, over and over, under new keys and notes."""
    rows = rows_of(path)
    made = again.sample(total - len(rows), replace=True, random_state=0, ignore_index=True)
    numbers = made.index.astype(str)
    made = made.assign(**{key: "made-" + numbers, "note": "Made-up row " + numbers + "."})
    pd.concat([rows, made]).to_csv(path, index=False, lineterminator="\n")


def run(command: list[str], folder: Path) -> float:
    """Run a command with the library and tables of a book. Raises CalledProcessError."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CSTO_")}
    own["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), own.get("PATH", "")])
    own |= {"PYTHONPATH": str(folder / "src"), "CSTO_DATA": str(folder / "data")}
    own |= {"PYTHONHASHSEED": "0", "NO_COLOR": "1"}
    if (folder / "mkdocs.yml").is_file():
        own["PYTHONPATH"] += f"{os.pathsep}{EXTRA}"
        own["JUPYTER_PATH"] = str(EXTRA / "share/jupyter")
    started = time.perf_counter()
    with (folder / LOG).open("w") as log:
        subprocess.run(command, cwd=folder, env=own, stdout=log, stderr=log, check=True)  # noqa: S603
    return time.perf_counter() - started


def said(folder: Path) -> str:
    """What the last command on a book said."""
    return (folder / LOG).read_text("utf-8", "replace")


def names(folder: Path) -> list[str]:
    """Names of a book's chapters, in its order."""
    parts = yaml.safe_load((folder / "_toc.yml").read_text("utf-8")).get("parts", [])
    pages = [Path(entry["file"]) for part in parts for entry in part["chapters"]]
    return [page.name for page in pages if page.parent.name == "notebooks"]


def code(folder: Path, name: str) -> str:
    """All code of a chapter."""
    cells = nbformat.read(folder / f"notebooks/{name}.ipynb", as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def ids(folder: Path, name: str) -> list[str]:
    """Ids of the figures and tables that a chapter shows."""
    return [id for _, id in ANCHOR.findall(code(folder, name))]


def readers(folder: Path, table: str) -> list[str]:
    """Names of the chapters whose code loads a table."""
    loads = re.compile(rf'csto\.load\(\s*"{table}"')
    return sorted(name for name in names(folder) if loads.search(code(folder, name)))


def megabytes(folder: Path) -> dict[str, float]:
    """How much a built book holds, by what it is for; a MB has 1,000,000 bytes."""
    files = {kind: filter(Path.is_file, folder.glob(place)) for kind, place in SIZES.items()}
    return {kind: sum(path.stat().st_size for path in files[kind]) / 1e6 for kind in files}


@contextmanager
def edited(path: Path) -> Iterator[Any]:
    """The content of a notebook or of a configuration, written back when the block ends."""
    if path.suffix == ".ipynb":
        yield (notebook := nbformat.read(path, as_version=4))
        nbformat.write(notebook, path)
    else:
        yield (content := yaml.safe_load(path.read_text("utf-8")))
        path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), "utf-8")


def replace(folder: Path, pattern: re.Pattern[str], by: Any) -> None:
    """Replace a pattern in every page and in the Markdown cells of every notebook."""
    for page in (folder / "book").glob("*.md"):
        page.write_text(pattern.sub(by, page.read_text("utf-8")), "utf-8")
    for path in (folder / "notebooks").glob("*.ipynb"):
        with edited(path) as notebook:
            for cell in notebook.cells:
                if cell.cell_type == "markdown":
                    cell.source = pattern.sub(by, cell.source)


def _drop(folder: Path, pages: Collection[str]) -> None:
    """Take pages out of the book; links to them become plain text."""
    with edited(folder / "_toc.yml") as toc:
        for part in toc["parts"]:
            part["chapters"] = [entry for entry in part["chapters"] if entry["file"] not in pages]
        toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    for page in pages:
        for path in (folder / page).parent.glob(f"{Path(page).name}.*"):
            path.unlink()
    stems = {Path(page).name for page in pages}
    replace(folder, LINK, lambda at: at[1] if Path(at[2]).stem in stems else at[0])
