"""What the tests share: a copy of the project, the book built from it, a browser."""

import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import nbformat
import pypdf
import pytest
import yaml
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

import warm
from csto import register, running
from programs import launch

# No bound on time, and the same examples on every machine: what is tested is what is right.
settings.register_profile("csto", deadline=None, derandomize=True)
settings.load_profile("csto")

ROOT = Path(__file__).parents[1]
SOURCES = [
    "_config.yml",
    "_toc.yml",
    "requirements.txt",
    "CITATION.cff",
    "binder",
    "book",
    "data",
    "notebooks",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "src",
]
LEFT = shutil.ignore_patterns(".ipynb_*", "__pycache__")
# Tables that small chapters load, or that every book names things from.
FEW = ("states", "forces", "force_strength", "exercises", "exercise_participants", "events")
FEW += ("indicators", "terms", "bodies", "operations", "crises", "facilities", "places")
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
# Files of tests that take longest: they begin first, so that all workers end at about one time.
LONGEST = ["test_every_page", "test_faults", "test_reproducible", "test_freshness", "test_pdf"]
LONGEST += ["test_pages", "test_register", "test_build_failures", "test_chapters", "test_lab"]
LONGEST += ["test_kits", "test_reading", "test_without_script", "test_injection"]
LONGEST += ["test_metadata", "test_bundles", "test_book", "test_console", "test_forms"]
LONGEST += ["test_validation", "test_marks", "test_exports", "test_nbconvert"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how long each file of tests took, with what it set up."""
    seconds: Counter[str] = Counter()
    for report in chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            seconds[report.location[0]] += report.duration
    terminalreporter.section("seconds of each file")
    for file, took in seconds.most_common():
        terminalreporter.write_line(f"{took:7.1f} {file}")


@dataclass(frozen=True)
class Build:
    """A build that was run: its folder, exit code and everything it said."""

    folder: Path
    code: int
    log: str

    @property
    def html(self) -> Path:
        return self.folder / "_build" / "html"


def command(folder: Path) -> tuple[list[str], dict[str, str]]:
    """What builds the book of a folder, its own tables included, as `make book` does."""
    environment = os.environ | {"CSTO_DATA": str(folder / "data"), "NO_COLOR": "1"}
    return [str(JUPYTER_BOOK), "build", ".", "-n", "-W", "--keep-going"], environment


def build(folder: Path, *before: str, cold: bool = False, **environment: str) -> Build:
    """Build the book of a folder; `before` goes before the command, as `taskset` does.

    One that is not `cold` is forked from a process that has loaded all but the library.
    """
    line, inherited = command(folder)
    environment = inherited | environment
    if warm.POSSIBLE and not (cold or before):
        code, said = warm.build(line, folder, environment)
        return Build(folder, code, said)
    done = subprocess.run(
        [*before, *line], cwd=folder, env=environment, capture_output=True, text=True
    )
    return Build(folder, done.returncode, done.stdout + done.stderr)


def copy_project(folder: Path) -> Path:
    """A copy of all that a book is made of, without what was built."""
    folder.mkdir(parents=True)
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=LEFT)
        else:
            shutil.copy(source, folder / name)
    return folder


def write_page(folder: Path, *code: str, prose: str = "A sentence.", name: str = "page") -> None:
    """Make a chapter of a small book anew."""
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(f"# A page\n\n{prose}"),
            *[nbformat.v4.new_code_cell(source) for source in code],
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(made, folder / "notebooks" / f"{name}.ipynb")


def small_book(folder: Path, *names: str, packed: bool = False, tables: Sequence[str] = ()) -> Path:
    """The sources of a book of small chapters of these names, still to be written.

    One that is `packed` has the wheel and bundles, which take a while to write. With `tables` it
    has these and those that they point to, since to validate and pack all takes a while too.
    """
    copy_project(folder)
    if tables:
        keep_tables(folder / "data", tables)
    for notebook in (folder / "notebooks").glob("*.ipynb"):
        notebook.unlink()
    if not packed:
        (folder / "pyproject.toml").unlink()
    listed = "".join(f"- file: notebooks/{name}\n" for name in names)
    (folder / "_toc.yml").write_text(
        f"format: jb-book\nroot: book/index\nchapters:\n{listed}- file: book/bibliography\n"
    )
    (folder / "book" / "index.md").write_text("# Small\n")
    config = yaml.safe_load((folder / "_config.yml").read_text("utf-8"))
    config["sphinx"]["config"].pop("csto_redirects", None)  # which lead into the book's chapters
    (folder / "_config.yml").write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    return folder


def keep_tables(data: Path, names: Sequence[str]) -> None:
    """Leave only some tables in a data folder, and those that they point to."""
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    entries = {entry["name"]: entry for entry in package["resources"]}
    wanted, left = set(), [*names]
    while left:
        if (name := left.pop()) not in wanted:
            wanted.add(name)
            keys = entries[name]["schema"].get("foreignKeys", [])
            left += [key["reference"]["resource"] or name for key in keys]
    for name in entries.keys() - wanted:
        (data / entries[name]["path"]).unlink()
    package["resources"] = [entry for name, entry in entries.items() if name in wanted]
    (data / "datapackage.json").write_text(json.dumps(package), "utf-8")


def built_pages(folder: Path) -> dict[str, bytes]:
    """The pages of a published book, by name."""
    html = folder / "_build" / "html"
    return {str(path.relative_to(html)): path.read_bytes() for path in html.rglob("*.html")}


def tree(folder: Path) -> dict[str, str]:
    """Digest of every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def fails(folder: Path, *said: str, before: tuple[str, ...] = ()) -> Build:
    """Build, and see it fail with all of this said and no traceback, the good book as it was."""
    good = tree(folder / "_build" / "html")
    assert good, "there is no good book to keep"
    built = build(folder, *before)
    assert built.code != 0, built.log
    for text in said:
        assert text in built.log, built.log
    assert not re.search("^Traceback", built.log, re.MULTILINE), built.log
    assert tree(folder / "_build" / "html") == good
    return built


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The whole book, built once for all test processes, in a folder whose name is not plain."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, log = shared / "ein Büch", shared / "book.log"
    with FileLock(shared / "book.lock"):
        if not log.is_file():
            shutil.rmtree(folder, ignore_errors=True)  # of another process, whose build failed
            built = build(copy_project(folder), cold=True)
            assert built.code == 0, built.log
            log.write_text(built.log, "utf-8")
    return Build(folder, 0, log.read_text("utf-8"))


@pytest.fixture(scope="module")
def built(book: Build) -> Iterator[Build]:
    """The whole book, whose executed copies the library reads as if it had been built here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "BUILT", book.html / "notebooks")
        yield book


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def served(book: Build) -> Iterator[str]:
    """The address of the book on a server."""
    handler = functools.partial(Quiet, directory=book.html)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=["server", "files"])
def base(request, served: str, book: Build) -> str:
    """The address of the book, on a server and as files."""
    return served if request.param == "server" else book.html.as_uri()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser, new for each file of tests, so that nothing adds up in one."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def nothing_runs(monkeypatch):
    """What is read is read: no cell may run."""

    def refuse(path: Path, **_: object):
        raise AssertionError(f"{path.name} was run")

    monkeypatch.setattr(running, "run", refuse)
    register._live.cache_clear()


@pytest.fixture
def my_tables(tmp_path, monkeypatch) -> Path:
    """Tables of one's own, which say something else of the rapid reaction force."""
    folder = shutil.copytree(ROOT / "data", tmp_path / "my tables")
    table = folder / "force_strength.csv"
    good = table.read_text("utf-8")
    table.write_text(good.replace("16000,16000,16000", "16000,16500,17000"), "utf-8")
    monkeypatch.setenv("CSTO_DATA", str(folder))
    return folder


def width_mm(path: Path) -> float:
    """Width of the one page of a PDF."""
    (page,) = pypdf.PdfReader(path).pages
    return float(page.mediabox.width) / 72 * 25.4
