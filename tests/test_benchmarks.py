"""The benchmarks' copies of the book and their report; no time is taken here."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from benchmarks import books, build, growth, report, tools
from benchmarks.build import Measured
from benchmarks.pages import Page
from csto import tables, validation

# Directives and roles that Sphinx, MyST and sphinxcontrib-bibtex know.
STANDARD = {"admonition", "container", "bibliography", "cite:p", "cite:t", "doc", "ref"}


@pytest.fixture(scope="module")
def stock(tmp_path_factory) -> Path:
    return books.stock(tmp_path_factory.mktemp("bench") / "stock")


def cells(folder: Path, kind: str) -> dict[str, list[str]]:
    """The texts of all cells of a kind, by notebook."""
    found = {}
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        every = json.loads(path.read_text("utf-8"))["cells"]
        found[path.name] = ["".join(c["source"]) for c in every if c["cell_type"] == kind]
    return found


def text(folder: Path, kind: str) -> str:
    return "\n".join("\n".join(texts) for texts in cells(folder, kind).values())


def toc(folder: Path) -> list[str]:
    content = yaml.safe_load((folder / "_toc.yml").read_text("utf-8"))
    return [entry["file"] for part in content["parts"] for entry in part["chapters"]]


def test_stock_tools_get_the_same_chapters_and_code(stock):
    assert cells(stock, "code") == cells(books.ROOT, "code")
    assert books.names(stock) == books.names(books.ROOT)
    assert [len(texts) for texts in cells(stock, "markdown").values()] == [
        len(texts) for texts in cells(books.ROOT, "markdown").values()
    ]


def test_stock_tools_get_nothing_that_they_do_not_know(stock):
    pages = [path.read_text("utf-8") for path in (stock / "book").glob("*.md")]
    said = "\n".join([*pages, text(stock, "markdown")])
    used = re.findall(r"(?:`{3,}|:{3,})\{([\w-]+)\}|\{([\w:-]+)\}`", said)
    assert {name for pair in used for name in pair if name} <= STANDARD
    assert "](#" not in text(stock, "markdown")
    assert "written at build time" not in said
    assert "csto.book" not in (stock / "_config.yml").read_text("utf-8")
    for page in toc(stock):
        assert list((stock / page).parent.glob(f"{Path(page).name}.*")), page
    for gone in books.WRITTEN:
        assert gone not in toc(stock)
        assert f"{Path(gone).name}.md)" not in said


def test_stock_tools_do_not_find_the_extension_in_myst_nb(stock):
    code = (
        "from importlib.metadata import entry_points; import csto;"
        "print(csto.__file__, [e.name for e in entry_points(group='myst_nb.mime_renderers')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=books.environment(stock),
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(stock / "src") in done.stdout
    assert "'csto'" not in done.stdout


def test_a_cut_book_has_no_references_into_what_was_cut(tmp_path):
    folder = books.ours(tmp_path / "ours", ["membership", "forces"])
    assert books.names(folder) == ["membership", "forces"]
    shown, said = text(folder, "code"), text(folder, "markdown")
    said += "\n".join(path.read_text("utf-8") for path in (folder / "book").glob("*.md"))
    assert "exercises.ipynb)" not in said
    for id in books.NUMREF.findall(said):
        assert f'"{id}"' in shown, id


def test_copied_chapters_have_figures_of_their_own(tmp_path):
    folder = growth.multiply(books.ours(tmp_path / "ours", ["membership", "forces"]), 3)
    names = books.names(folder)
    assert names == [
        name + copy for name in ("membership", "forces") for copy in ("", "-copy2", "-copy3")
    ]
    code = (
        "from pathlib import Path; from csto import register; from csto.book.run import chapters;"
        "paths = chapters.notebooks(Path());"
        "ids = [i for path in paths for i in register.shown_in(path)];"
        "print(len(set(ids)), len(ids))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=books.environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    drawn, own = map(int, done.stdout.split())
    shown = [
        id
        for name in ("membership", "forces")
        for text in books.code(books.ROOT / f"notebooks/{name}.ipynb")
        for at, id in books.ANCHOR.findall(text)
        if "figure(" in at
    ]
    assert drawn == own == 3 * len(set(shown))


def test_made_up_and_changed_rows_are_valid(tmp_path):
    for part in ("data", "src"):
        books.copy(books.ROOT / part, tmp_path / part)
    build.change_row(tmp_path)
    pairs = zip(rows(tables.shipped_dir()), rows(tmp_path / "data"), strict=True)
    changed = [(old, new) for old, new in pairs if old != new]
    assert [{name for name in old if old[name] != new[name]} for old, new in changed] == [
        {"organiser"}
    ]
    growth.more_rows(tmp_path, 10)
    assert len(rows(tmp_path / "data")) == 10 * len(rows(tables.shipped_dir()))
    assert validation.validate(tmp_path / "data") == []


def rows(data: Path) -> list[dict[str, str]]:
    with (data / "exercises.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_report_prints_ratios_of_what_was_measured():
    chosen = [tool for tool in tools.ALL if tool.name in ("ours", "stock", "empty")]
    builds = {
        ("ours", "cold"): [
            Measured(s, 90.0, 300 * report.MIB, ["forces"]) for s in (50.0, 60.0, 90.0)
        ],
        ("stock", "cold"): [Measured(120.0, 120.0, 200 * report.MIB, ["forces", "exercises"])],
        ("ours", "row"): [Measured(42.0, 0, 0, ["exercises", "forces"])],
        ("ours", "nothing"): [Measured(4.0)],
        ("empty", "nothing"): [Measured(2.0)],
        ("ours-chapters1", "cold"): [Measured(20.0)],
        ("ours-chapters4", "cold"): [Measured(60.0)],
        ("stock-chapters4", "cold"): [Measured(120.0)],
    }
    pages = {
        "ours": {"forces": Page(500_000, 700_000, 20)},
        "stock": {"forces": Page(250_000, 0, 9)},
    }
    said = report.text(
        report.Report("2 cores", "Not at rest", chosen, builds, ["exercises"], pages, "all valid")
    )
    for line in (
        "**Not at rest**",
        "| From nothing, of stock | 0.50 | ≤ 0.6 | met |",
        "| One row changed, of stock from nothing | 0.35 | ≤ 0.3 | **not met** |",
        "| Notebooks run for one row | 2 run, not reading it: forces |",
        "| Nothing changed | 4.0 s, 2.00 | < 3 s, or ≤ 1.2 of a book of one page | **not met** |",
        "| Memory from nothing, of stock | 1.50 | ≤ 1.5 | met |",
        "| Heaviest page at first sight | 500 kB | ≤ 600 kB | met |",
        "extension | 0.50 | 60.0 s | 50.0–90.0 | 3 | 0.75 | 1.50 | 300 | 1 |",
        "| ours, 4 × the chapters | 3.00 | 0.75 | 0.50 | 60.0 s |",
        "| forces | 2.00 | 500 kB | 700 kB | 20 | 250 kB | 0 kB | 9 |",
    ):
        assert line in said
    assert "More rows" not in said
