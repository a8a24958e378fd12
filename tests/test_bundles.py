"""A chapter taken along: executed outside the project, in an environment of its own."""

import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pypdf
import pytest
from packaging.requirements import Requirement

from conftest import ROOT, Build
from csto import claims, register

CHAPTER = "kazakhstan-2022"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    """The Python of a new environment that has the pinned packages, but not the library.

    The packages are those of the environment of the tests, so that nothing is fetched.
    """
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def unpacked(book: Build, fresh: Path, tmp_path_factory) -> Path:
    """The bundle of a chapter, unpacked, its wheel installed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    zipfile.ZipFile(book.html / f"_static/bundles/{CHAPTER}.zip").extractall(folder)
    chapter = folder / CHAPTER
    (wheel,) = chapter.glob("*.whl")
    pip = [fresh, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--ignore-installed", wheel], check=True)
    return chapter


def run(fresh: Path, folder: Path, *words: str) -> subprocess.CompletedProcess:
    """Run the new environment's Python, which has nothing of this one but its packages."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([fresh, *words], cwd=folder, env=own, capture_output=True, text=True)


def execute(fresh: Path, chapter: Path) -> subprocess.CompletedProcess:
    # As `jupyter execute` does, which finds its subcommand by a script that is not borrowed.
    program = "from nbclient.cli import main; main()"
    return run(fresh, chapter, "-c", program, f"{CHAPTER}.ipynb", "--output=run.ipynb")


def said(chapter: Path, part: str) -> dict[str, str]:
    """What the cells of the executed copy said: their `values`, or `checks`."""
    executed = nbformat.read(chapter / "run.ipynb", as_version=4)
    found = [content.get(part, {}) for content in register.contents(executed, claims.MIME)]
    return {name: value for content in found for name, value in content.items()}


def test_a_bundle_gives_the_numbers_of_the_book_and_follows_its_tables(fresh, unpacked, book):
    done = execute(fresh, unpacked)
    assert done.returncode == 0, done.stderr[-2000:]
    published = {
        entry["id"].partition("/")[2]: entry["value"]
        for entry in json.loads((book.html / "claims.json").read_text("utf-8"))
        if entry["id"].startswith(f"{CHAPTER}/") and entry["value"] != "holds"
    }
    assert said(unpacked, "values") == published
    assert all(said(unpacked, "checks").values())

    table = unpacked / "data" / "operation_contributions.csv"
    good = table.read_text("utf-8")
    row = next(line for line in good.splitlines() if ",BLR,state," in line and "dyner2022" in line)
    table.write_text(good.replace(row, row.replace("500,500,500", "900,900,900")), "utf-8")
    assert table.read_text("utf-8") != good
    done = execute(fresh, unpacked)
    assert done.returncode == 0, "a sentence that no longer holds stops nothing"
    assert said(unpacked, "values") != published
    assert not said(unpacked, "checks")["Russia sent more than half on every account"]


def test_every_chapter_has_a_bundle_with_what_it_takes(book):
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        with zipfile.ZipFile(book.html / f"_static/bundles/{notebook.stem}.zip") as archive:
            names = {name.partition("/")[2] for name in archive.namelist()}
            pins = archive.read(f"{notebook.stem}/requirements.txt").decode()
        assert {notebook.name, "requirements.txt", "README.txt", "data/states.csv"} <= names
        (wheel,) = [name for name in names if name.endswith(".whl")]
        assert f"./{wheel}" in pins
        assert "-e ." not in pins
        assert "jupyterlab==" in pins
        assert len(pins.splitlines()) < 20


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_a_bundle_asks_for_what_a_chapter_needs_once_on_every_machine(python, system):
    machine = {"python_version": python, "python_full_version": f"{python}.1"}
    machine["sys_platform"] = system
    pins = (ROOT / "binder" / "requirements.txt").read_text("utf-8").splitlines()
    asked = [Requirement(pin) for pin in pins if not pin.startswith("-e")]
    taken = [pin for pin in asked if pin.marker is None or pin.marker.evaluate(machine)]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["dependency-groups"]["lab"]]
    wanted = {need.name: need.specifier for need in map(Requirement, needed)}
    assert sorted(pin.name for pin in taken) == sorted(wanted)
    for pin in taken:
        (version,) = (one.version for one in pin.specifier)
        assert wanted[pin.name].contains(version)


def test_a_bundle_says_how_on_every_system(book):
    with zipfile.ZipFile(book.html / f"_static/bundles/{CHAPTER}.zip") as archive:
        said = archive.read(f"{CHAPTER}/README.txt").decode()
    assert f"\n  .venv/bin/python -m jupyter lab {CHAPTER}.ipynb\n" in said
    assert f"\n  .venv\\Scripts\\python -m jupyter lab {CHAPTER}.ipynb\n" in said


def test_a_bundle_names_the_tables_that_its_chapter_reads(book):
    """A table of which it loads a view as well."""
    with zipfile.ZipFile(book.html / "_static/bundles/operations.zip") as archive:
        said = archive.read("operations/README.txt").decode()
    assert "reads: events, exercises, operations, quantities, sources." in said


def test_a_bundle_holds_the_chapter_as_it_is_published(book):
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        path = book.html / "notebooks" / notebook.name
        with zipfile.ZipFile(book.html / f"_static/bundles/{path.stem}.zip") as archive:
            assert archive.read(f"{path.stem}/{path.name}") == path.read_bytes()


def test_the_wheel_draws_cites_and_loads_elsewhere(fresh, unpacked, tmp_path):
    code = (
        "import csto; print(len(csto.load('exercises')), csto.cite('ksor-strength')[:28]);"
        "csto.export('facilities-map', 'map.pdf')"
    )
    done = run(fresh, tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    assert "@misc{csto-ksor-strength" in done.stdout
    assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")


FIGURE = f"{CHAPTER}-contingents"
NO_CELLS = "from csto import running; running.run = None; from csto.cli import main; main()"


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """A folder with nothing but a notebook of the reader's own, which has a chapter's name."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / f"{CHAPTER}.ipynb").write_text("no notebook", "utf-8")
    return tmp_path


def test_the_wheel_reads_what_the_book_made_and_runs_no_cell(fresh, unpacked, book, elsewhere):
    listed = run(fresh, elsewhere, "-c", NO_CELLS, "figures", "--json")
    assert listed.returncode == 0, listed.stderr
    published = json.loads((book.html / "figures.json").read_text("utf-8"))
    hashes = {entry["id"]: entry["rows_hash"] for entry in published}
    assert {entry["id"]: entry["rows_hash"] for entry in json.loads(listed.stdout)} == hashes

    kit = book.html / "_static" / "figures" / FIGURE
    cited = run(fresh, elsewhere, "-c", NO_CELLS, "cite", FIGURE)
    assert cited.stdout.strip() == (kit / f"{FIGURE}.bib").read_text("utf-8").strip()
    asked = ["export", FIGURE, "--format", "svg,csv"]
    exported = run(fresh, elsewhere, "-c", NO_CELLS, *asked)
    assert exported.returncode == 0, exported.stderr
    for kind in ("svg", "csv"):
        file = f"{FIGURE}.{kind}"
        assert (elsewhere / file).read_bytes() == (kit / file).read_bytes()


def test_the_wheel_runs_its_own_cells_for_another_width(fresh, unpacked, elsewhere):
    asked = ["export", FIGURE, "--width", "120", "--format", "pdf"]
    assert run(fresh, elsewhere, "-c", NO_CELLS, *asked).returncode != 0
    done = run(fresh, elsewhere, "-m", "csto", *asked)
    assert done.returncode == 0, done.stderr
    (page,) = pypdf.PdfReader(elsewhere / f"{FIGURE}-120mm.pdf").pages
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(120, abs=0.5)
