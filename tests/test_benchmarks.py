"""The benchmarks' copies of the book and their report; no time is taken here."""

import csv
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from benchmarks import books, measure, report
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
    books.run(["python", "-c", code], stock)
    assert str(stock / "src") in books.said(stock)
    assert "'csto'" not in books.said(stock)


def test_a_cut_book_has_no_references_into_what_was_cut(tmp_path):
    folder = books.ours(tmp_path / "ours", ["membership", "forces"])
    assert books.names(folder) == ["membership", "forces"]
    shown, said = text(folder, "code"), text(folder, "markdown")
    said += "\n".join(path.read_text("utf-8") for path in (folder / "book").glob("*.md"))
    assert "exercises.ipynb)" not in said
    for id in books.NUMREF.findall(said):
        assert f'"{id}"' in shown, id


def test_copied_chapters_have_figures_of_their_own(tmp_path):
    folder = books.more_chapters(books.ours(tmp_path / "ours", ["membership", "forces"]), 3)
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
    books.run(["python", "-c", code], folder)
    drawn, own = map(int, books.said(folder).split())
    shown = [
        id
        for name in ("membership", "forces")
        for at, id in books.ANCHOR.findall(books.code(books.ROOT, name))
        if "figure(" in at
    ]
    assert drawn == own == 3 * len(set(shown))


def test_made_up_and_changed_rows_are_valid(tmp_path):
    for part in ("data", "src"):
        shutil.copytree(books.ROOT / part, tmp_path / part)
    measure.change(tmp_path, "row")
    pairs = zip(rows(tables.shipped_dir()), rows(tmp_path / "data"), strict=True)
    changed = [(old, new) for old, new in pairs if old != new]
    assert [{name for name in old if old[name] != new[name]} for old, new in changed] == [
        {"organiser"}
    ]
    books.more_rows(tmp_path, 10)
    assert len(rows(tmp_path / "data")) == 10 * len(rows(tables.shipped_dir()))
    assert validation.validate(tmp_path / "data") == []


def rows(data: Path) -> list[dict[str, str]]:
    with (data / "exercises.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_report_prints_ratios_of_what_was_measured():
    took = {
        ("ours", "cold"): [50.0, 60.0, 90.0],
        ("stock", "cold"): [120.0],
        ("ours", "row"): [42.0],
        ("ours", "nothing"): [4.0],
        ("empty", "nothing"): [2.0],
        ("ours-chapters4", "cold"): [60.0],
        ("stock-chapters4", "cold"): [120.0],
        ("ours-chapters1", "cold"): [20.0],
        ("validation", "cold"): [12.0],
    }
    rest = {
        ("ours", "cold"): {"work": 90.0, "peak": 300 * 2**20, "ran": ["forces"]},
        ("stock", "cold"): {"work": 120.0, "peak": 200 * 2**20, "ran": ["forces", "exercises"]},
        ("ours", "row"): {"ran": ["exercises", "forces"]},
    }
    rows = [
        {"tool": tool, "case": case, "seconds": seconds, **rest.get((tool, case), {})}
        for (tool, case), every in took.items()
        for seconds in every
    ]
    builds = pd.DataFrame(rows, columns=measure.COLUMNS).replace({float("nan"): None})
    page = {"first sight": 400.0, "to its end": 700.0, "requests": 20, "map": False}
    pages = {"ours": {"forces": page}, "stock": {"forces": page | {"first sight": 200.0}}}
    said = report.text(builds, pages, ["exercises"], load=200.0, failed={"sphinx": "It broke."})
    for line in (
        "**The machine was not at rest: load 200.0",
        "| From nothing, of stock | 0.50 | ≤ 0.45 | **not met** |",
        "| One row, of stock from nothing | 0.35 | ≤ 0.15 | **not met** |",
        "| Notebooks run for one row that do not read its table | 1.00 | ≤ 0 | **not met** |",
        "| Nothing, of a book of one page | 2.00 | ≤ 1.2 | **not met** |",
        "| Memory from nothing, of stock | 1.50 | ≤ 1.4 | **not met** |",
        "| Heaviest chapter without a map at first sight, kB | 400 | ≤ 350 | **not met** |",
        "extension | 0.50 | 0.75 | 1.50 | 60.0 s | 50.0–90.0 | 3 | 300 | 1 |",
        "row of `exercises` changed: Jupyter Book with the book's extension | 0.35 | 42.0 s |",
        "| ours, 4 × the chapters | 3.00 | 0.75 | 0.50 |",
        "| forces | 2.00 | 400 kB | 700 kB | 20 | 200 kB | 700 kB | 20 |",
        "| 100,000 rows | 12.0 s |",
        "**sphinx failed**",
    ):
        assert line in said
    for absent in ("More rows", "files for papers |", "with a map", "A hundred", "nan"):
        assert absent not in said


def test_what_was_asked_is_met_within_its_bounds():
    took = {"ours": 45.0, "stock": 100.0, "kits": 60.0}
    rows = [
        {"tool": tool, "case": case, "seconds": seconds / part, "peak": 1e8, "work": 1.0}
        for tool, seconds in took.items()
        for case, part in (("cold", 1), ("row", 10), ("nothing", 50), ("prose", 20))
    ]
    builds = pd.DataFrame(rows, columns=measure.COLUMNS)
    megabytes = dict.fromkeys(books.SIZES, 100.0)
    said = report.text(
        builds.astype({"ran": object}).replace({float("nan"): None}),
        {},
        [],
        load=0.0,
        failed={},
        megabytes=megabytes,
    )
    assert "| From nothing, of stock | 0.45 | ≤ 0.45 | met |" in said
    assert "not met" not in said
    assert "| from nothing | 60.0 s | 100 min | 5.0 min |" in said
    assert "| published | 100 MB | 10.0 GB | |" in said
