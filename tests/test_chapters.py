"""Three chapters in one book: their links, what no longer holds, what is taken along."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest

import cells
from conftest import build, built_pages, fails, small_book, tree, write_page

# The comparison stands before what is claimed, so that one which fails could keep it from running.
CHECK = 'csto.check({"No size is above that of the plan": rows["best"].max() <= 25000}, trial)'
CLAIM = """
from csto.words import number, plural

count = plural(len(rows), "statement")
csto.claim({"largest": number(rows["best"].max()), "statements": count}, trial)
"""
PROSE = """
1. The largest size is [{largest}](#largest).
2. It is one of [{count}](#statements).

[Weitz 2018](#weitz2018) has it. The sizes stand [side by side](#trial), as in other places
([McDermott 2011](#mcdermott2011)). They differ (see [the chart](#trial)).

[{capital}](#statements) are no series, and **[{largest}](#largest)** is no count.
"""
OTHER = [
    'import csto\nstrength = csto.load("force_strength").dropna(subset=["best"])',
    'csto.check({"The largest is a round number": strength["best"].max() % 5000 == 0}, strength)',
    'csto.claim({"most": f"{strength[\'best\'].max():,.0f}"}, strength)',
]
FIRST = [
    cells.ROWS,
    cells.figure(id="sizes"),
    'csto.claim({"rows": str(len(rows))}, trial)\n'
    'csto.check({"There is more than one row": len(rows) > 1}, trial)',
]
FIRST_PROSE = "[The sizes](#sizes) are [{rows}](#rows) rows, as [Weitz 2018](#weitz2018) may know."
GOOD, CHANGED = "25000,25000,,over", "27000,27000,,over"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Path:
    """A book of three chapters, with wheel and bundles."""
    folder = small_book(
        tmp_path_factory.mktemp("mixed") / "book", "first", "new", "other", packed=True
    )
    with (folder / "_toc.yml").open("a") as toc:
        toc.write("- file: book/claims\n- file: book/rerun\n")
    (folder / "book" / "rerun.md").write_text("# Rerun\n")
    write_page(folder, *FIRST, prose=FIRST_PROSE.format(rows=11), name="first")
    write_new(folder, "25,000")
    write_page(folder, *OTHER, prose="At most [25,000](#most).", name="other")
    built = build(folder)
    assert built.code == 0, built.log
    return folder


def write_new(folder: Path, largest: str, more: str = "") -> None:
    prose = (
        PROSE.format(largest=largest, count="eleven statements", capital="Eleven statements") + more
    )
    write_page(folder, cells.ROWS, cells.figure(), CHECK, CLAIM, prose=prose, name="new")


def page(folder: Path, name: str) -> str:
    return built_pages(folder)[f"{name}.html"].decode()


def words(folder: Path, name: str) -> str:
    """The text of a page without its elements, one space between words."""
    article = page(folder, name).partition("<article")[2].partition("</article>")[0]
    return " ".join(re.sub(r"<[^>]*>", "", article).split())


def listed(folder: Path, register: str) -> dict[str, dict]:
    """The entries of a register of the book, by id."""
    entries = json.loads((folder / "_build/html" / register).read_text("utf-8"))
    return {entry["id"]: entry for entry in entries}


def executed(folder: Path, name: str) -> nbformat.NotebookNode:
    return nbformat.read(folder / f"_build/html/notebooks/{name}.ipynb", as_version=4)


def test_figures_are_numbered_and_claims_registered_over_chapters(mixed):
    figures = listed(mixed, "figures.json")
    numbers = {id: entry["number"] for id, entry in figures.items()}
    assert numbers == {"sizes": "1", "trial": "2"}
    claims = listed(mixed, "claims.json")
    rows = str(figures["sizes"]["rows"])
    values = {"first/rows": rows, "new/largest": "25,000", "other/most": "25,000"}
    assert {id: claims[id]["value"] for id in values} == values
    assert {entry["value"] for id, entry in claims.items() if "check-" in id} == {"holds"}
    said = f"The sizes are {rows} rows, as Weitz (2018) may know (Figure 1)."
    assert said in words(mixed, "notebooks/first")


def test_links_become_citations_numbered_references_and_numbers(mixed):
    text = words(mixed, "notebooks/new")
    for said in (
        "In short The largest size is 25,000. It is one of eleven statements.",
        "Weitz (2018) has it. The sizes stand side by side, as in other places (McDermott 2011; "
        "Figure 2). They differ (see the chart, Figure 2).",
        "Eleven statements are no series, and 25,000 is no count.",
    ):
        assert said in text
    html = page(mixed, "notebooks/new")
    assert re.search(r"<strong><a [^>]*>25,000</a></strong>", html)
    for target in (
        "#trial",
        "../book/claims.html#new-largest",
        "../book/bibliography.html#weitz2018",
    ):
        assert f'href="{target}' in html
    assert '<tr id="new-largest"><td><a href="../notebooks/new.html#claim-largest">' in page(
        mixed, "book/claims"
    )


def test_executed_copies_have_todays_prose_pictures_and_anchors(mixed):
    for name, id in (("first", "sizes"), ("new", "trial")):
        path = mixed / f"_build/html/notebooks/{name}.ipynb"
        made = executed(mixed, name)
        source = nbformat.read(mixed / f"notebooks/{name}.ipynb", as_version=4)
        own = [cell.source for cell in source.cells]
        assert [cell.source for cell in made.cells[: len(own)]] == own
        shown = [output for cell in made.cells for output in cell.get("outputs", [])]
        figures = [output.data for output in shown if "image/png" in output.get("data", {})]
        assert [data["application/vnd.csto.figure.v3+json"]["id"] for data in figures] == [id]
        assert str(mixed) not in path.read_text("utf-8")
    cited = re.findall(r'<a id="(\w+)"></a>', made.cells[-1].source)
    assert cited == ["mcdermott2011", "weitz2018"]
    tables = [output.data.get("text/html", "") for output in shown]
    assert any('id="largest"' in table and "25,000" in table for table in tables)


def packed(folder: Path) -> dict[str, tuple[int, int]]:
    """The bundles as they were written: another one has other numbers."""
    files = (folder / "_build/.made/_static/bundles").glob("*.zip")
    return {path.stem: ((now := path.stat()).st_ino, now.st_mtime_ns) for path in files}


def test_one_sentence_runs_nothing_and_packs_one_bundle(mixed):
    before = packed(mixed)
    assert set(before) == {"first", "new", "other"}
    write_new(mixed, "25,000", "This sentence is new.")
    built = build(mixed)
    assert built.code == 0, built.log
    assert "executed in" not in built.log
    after = packed(mixed)
    assert {name for name in before if after[name] != before[name]} == {"new"}
    html = mixed / "_build" / "html"
    with zipfile.ZipFile(html / "_static/bundles/new.zip") as bundle:
        copy = bundle.read("new/new.ipynb")
        assert copy == (html / "notebooks/new.ipynb").read_bytes()
        assert b"This sentence is new." in copy
    (wheel,) = (html / "_static").glob("csto-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("csto/notebooks/new.ipynb") == copy


TOLD = (
    "new.ipynb, cell 0, line 4: largest: 25,000 is now 27,000",
    "new.ipynb, cell 3, line 1: no longer holds: No size is above that of the plan (rests on",
    "other.ipynb, cell 0, line 3: most: 25,000 is now 27,000",
    "other.ipynb, cell 2, line 1: no longer holds: The largest is a round number (rests on",
)


def change_row(data: Path) -> None:
    table = data / "force_strength.csv"
    text = table.read_text("utf-8")
    assert GOOD in text
    table.write_text(text.replace(GOOD, CHANGED), "utf-8")


def test_what_no_longer_holds_is_told_over_all_chapters_at_once(mixed, tmp_path):
    """A row of the book's own tables is another one: the book is not published."""
    kept = shutil.copytree(mixed / "data", tmp_path / "data")
    change_row(mixed / "data")
    try:
        built = fails(mixed, "The chapters have faults", *TOLD, "csto refresh")
        assert "first.ipynb, cell" not in built.log
        assert {"new", "other"} <= set(re.findall(r"(\w+)\.ipynb: executed", built.log))
    finally:
        shutil.copytree(kept, mixed / "data", dirs_exist_ok=True)


def test_tables_of_a_readers_own_give_a_book_beside_the_published_one(mixed, tmp_path):
    """The same row, elsewhere: numbers and a list; the published book stays, all here is marked."""
    published = tree(mixed / "_build/html")
    own = shutil.copytree(mixed / "data", tmp_path / "My tables ä")
    change_row(own)
    built = build(mixed, CSTO_DATA=str(own))
    assert built.code == 0, built.log
    for told in ("These tables do not bear the book as it is written", *TOLD):
        assert told in built.log
    assert "column 'low': '27000 beside “to more than 25,000" in built.log
    assert tree(mixed / "_build/html") == published
    beside = mixed / "_build/own"
    shutil.copytree(beside / "html", tmp_path / "beside/_build/html")
    beside = tmp_path / "beside"
    assert str(mixed / "_build/own/html/index.html") in built.log
    assert "The largest size is 27,000." in words(beside, "notebooks/new")
    assert "It is one of eleven statements." in words(beside, "notebooks/new")
    assert "At most 27,000." in words(beside, "notebooks/other")
    claims = listed(beside, "claims.json")
    lost = {entry["text"] for entry in claims.values() if entry["value"] == "no longer holds"}
    assert lost == {"No size is above that of the plan", "The largest is a round number"}
    assert "no longer holds" in words(beside, "book/claims")
    is_marked(beside)
    again = build(mixed)
    assert again.code == 0, again.log
    assert tree(mixed / "_build/html") == published


def is_marked(folder: Path) -> None:
    """Pages, figures, kits, tables, bundles and wheel say that they are of other tables."""
    html, said = folder / "_build/html", r"built from other tables than those published \((\w{8})\)"
    (digest,) = set(re.findall(said, (html / "notebooks/new.html").read_text("utf-8")))
    mark = f"built from other tables than those published ({digest})"
    for name, text in built_pages(folder).items():
        if name != "index.html":  # which leads on to the first page
            assert mark in text.decode(), name
    for record in listed(folder, "figures.json").values():
        kit = html / "_static/figures" / record["id"]
        for file in ("README.txt", f"{record['id']}.bib", f"{record['id']}.txt"):
            assert mark in (kit / file).read_text("utf-8"), file
    (wheel,) = (html / "_static").glob("csto-*.whl")
    assert f"+own.{digest}-" in wheel.name
    for path, data in (
        (wheel, "csto/data/"),
        (html / "_static/csto-data.zip", ""),
        (html / "_static/bundles/new.zip", "new/data/"),
    ):
        with zipfile.ZipFile(path) as archive:
            assert CHANGED in archive.read(f"{data}force_strength.csv").decode()
            assert json.loads(archive.read(f"{data}datapackage.json"))["own"] == digest
