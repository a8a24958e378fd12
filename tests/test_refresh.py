"""Numbers in prose held against the cells: what is told, what is written, what is left alone."""

import shutil
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from conftest import ROOT
from csto import refresh
from csto.cli import main
from csto.refresh.chapter import Chapter

ROWS = """
import altair as alt
import csto

sent = csto.named(csto.load("operation_contributions").dropna(subset=["best"]))
sent = sent[sent["scope"] == "state"]
most = int(sent["best"].max())
"""
FIGURE = """
%matplotlib inline

@csto.figure(
    "sizes",
    rows=sent,
    of=sent,
    units={"best": "soldiers"},
    title=f"The largest contingent had {most:,} soldiers",
    subtitle="Soldiers sent to Kazakhstan in January 2022",
    caption="Each mark is what a source such as Dyner 2022 prints.",
    alt=f"Dot chart of the contingents by sender and source; the largest has {most:,} soldiers.",
    tables=["operation_contributions"],
)
def sizes(rows, at):
    chart = alt.Chart(rows[["name", "best"]], width=at.width - 150)
    return chart.mark_point().encode(x="best", y="name")
"""
CLAIMS = """
csto.claim({"most": f"{most:,}", "share": "half", "unused": 7}, sent)
csto.check({"The largest is Russian": True}, [sizes])
csto.listing("senders", sent[["name", "best"]], caption="What each sender gave")
"""
RIGHT = """
# Who sent troops?

In 2022 the largest contingent had **[1,850](#most)** soldiers. *[Half](#share)* were there early.
[Each sender](#sizes) is in [a list](#senders) ([Dyner 2022](#dyner2022)); code stays: `[9](#most)`.
See [another chapter](forces.ipynb); the largest [is Russian](#the-largest-is-russian).
"""


def write(path: Path, *cells: str) -> Path:
    """A notebook of these cells: code is what names the library."""
    made = [
        nbformat.v4.new_code_cell(cell.strip(), execution_count=9)
        if "csto." in cell
        else nbformat.v4.new_markdown_cell(cell.strip())
        for cell in cells
    ]
    for place, cell in enumerate(made):
        cell.id = f"cell-{place}"
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path


def run(*words: str | Path):
    return CliRunner().invoke(main, ["refresh", *map(str, words)])


def text_of(path: Path) -> str:
    return "\n\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_notebook_that_is_right_gives_nothing_and_is_not_touched(tmp_path):
    path = write(tmp_path / "right.ipynb", RIGHT, ROWS, FIGURE, CLAIMS)
    before = path.read_bytes()
    for words in ([path], ["--check", path]):
        done = run(*words)
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr == "chapters run: 1; every number and sentence holds\n"
        assert path.read_bytes() == before


def test_a_changed_row_is_named_by_check_and_mended_by_refresh(tmp_path, monkeypatch):
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    change(data / "operation_contributions.csv", "1850,1850,1850", "1900,1900,1900")
    monkeypatch.setenv("CSTO_DATA", str(data))
    path = write(tmp_path / "changed.ipynb", RIGHT, ROWS, FIGURE, CLAIMS)
    before, told = path.read_bytes(), "changed.ipynb, cell 0, line 3: most: 1,850 is now 1,900\n"
    done = run("--check", path)
    assert (done.exit_code, done.stdout) == (1, told)
    assert path.read_bytes() == before
    done = run(path)
    assert (done.exit_code, done.stdout) == (0, told)
    cells = nbformat.read(path, as_version=4).cells
    today = RIGHT.replace("1,850", "1,900")
    assert [cell.source for cell in cells] == [t.strip() for t in (today, ROWS, FIGURE, CLAIMS)]
    assert not any(cell.outputs or cell.execution_count for cell in cells[1:])
    assert run("--check", path).exit_code == 0


SPOILT = """
## Who sent [the most](#sizes) of 14?

It had [1,700](#most) and [Third](#share), [so](#mots) [Dyner 2021](#dyner2022).
[Two senders](#sizes), 12 tanks, the Su-30, in 2022 and 1987; [](#sizes) and [5][most].

[most]: #most
"""
SPOILT_CODE = """
NOTE = f"The dashed line is half of {most}"

@csto.figure(
    "shares",
    rows=sent,
    of=csto.load("operation_contributions"),
    title="Russia sent 1,850 " + "soldiers",
    subtitle="Soldiers sent to {} in 1987 and 2022".format("Kazakhstan"),
    caption=NOTE,
    alt="Dot chart of two accounts by sender and source, Russia far above all others"
    if most
    else f"Dot chart of twenty-one accounts {'of three' if most else 'of four'}",
    tables=["operation_contributions"],
)
def shares(rows, at):
    return alt.Chart(rows[["name", "best"]]).mark_point().encode(x="best", y="name")

csto.claim({"most": f"{most:,}"}, sent)
csto.check({"The largest is Russian": True, "Belarus sent more": False}, sent)
display(csto.listing("dyner2022", sent[["name"]], caption="The nine rows"))
csto.listing("sizes", sent[["name"]], caption="The rows again")
"""
SPOILT_TOLD = """\
cell 0, line 3: most: 1,700 is now 1,850
cell 0, line 3: share: Third is now half
cell 0, line 3: dyner2022: Dyner 2021 is now Dyner 2022
cell 0, line 1: the heading has a link (the most); move it into the text below
cell 0, line 3: mots: nothing has this name (printed: so); did you mean most?
cell 0, line 3: sizes: the link has no words
cell 0, line 3: most: 5 is now 1,850; write it as [text](#name), it cannot be mended here
cell 0, line 1: 14 is typed in a heading (“the most of 14?”); say it in the text below
cell 0, line 3: Two is typed in the prose (“…, … …. Two senders, 12 tanks,”); \
claim it and link to it
cell 0, line 3: 12 is typed in the prose (“…. Two senders, 12 tanks, the Su-30,”); \
claim it and link to it
cell 0, line 3: 1987 is typed in the prose (“in 2022 and 1987; and ….”); claim it and link to it
cell 4: most: name of this claim and of a claim in cell 3; rename one
cell 4: the-largest-is-russian: name of this comparison and of a comparison in cell 3; rename one
cell 4: dyner2022: name of this listing and of a source; rename one
cell 4: sizes: name of this listing and of a figure in cell 2; rename one
cell 4: 1,850 is typed in the title of shares (“Russia sent 1,850 soldiers”)
cell 4: 1987 is typed in the subtitle of shares (“to … in 1987 and 2022”)
cell 4: half is typed in the caption of shares (“dashed line is half of …”)
cell 4: two is typed in the alternative text of shares (“Dot chart of two accounts by sender”)
cell 4: twenty-one is typed in the alternative text of shares (“Dot chart of twenty-one accounts …”)
cell 4: nine is typed in the caption of dyner2022 (“The nine rows”)
cell 4, line 19: no longer holds: Belarus sent more (rests on operation_contributions: \
kazakhstan-2022-dyner2022-blr, kazakhstan-2022-dyner2022-arm, kazakhstan-2022-dyner2022-kgz and 6 \
more)
cell 4: not accounted for: 4 rows of operation_contributions are neither drawn nor left out: \
kazakhstan-2022-beliakova2022-total, kazakhstan-2022-dyner2022-rus, \
kazakhstan-2022-dyner2022-total, kazakhstan-2022-rbcukraine-total (figure shares)
"""


def test_a_spoilt_copy_has_all_its_faults_named_at_once(tmp_path):
    path = write(tmp_path / "spoilt.ipynb", SPOILT, ROWS, FIGURE, CLAIMS, SPOILT_CODE)
    done = run("--check", path)
    assert done.exit_code == 1
    told = done.stdout.replace("; compute it in braces", "").replace("spoilt.ipynb, ", "")
    assert told.splitlines() == SPOILT_TOLD.splitlines()
    assert done.stderr == f"{len(told.splitlines())} to mend\n"
    # What refresh cannot write is told by it as well, and stays.
    done = run(path)
    assert done.exit_code == 1
    assert done.stderr == f"{len(told.splitlines()) - 3} to mend\n"
    mended = text_of(path)
    assert (
        "It had [1,850](#most) and [Half](#share), [so](#mots) [Dyner 2022](#dyner2022)." in mended
    )
    assert "[5][most]" in mended
    done = run("--check", path)
    assert "is now" not in done.stdout.replace("5 is now", "")


def test_a_chapter_is_read_from_outputs_alone(tmp_path):
    """As the builder does, which has the executed notebook of another process."""
    path = write(tmp_path / "spoilt.ipynb", SPOILT, ROWS, FIGURE, CLAIMS, SPOILT_CODE)
    executed = refresh.executed(path)
    executed = nbformat.reads(nbformat.writes(executed), as_version=4)
    chapter = Chapter.of(executed, "spoilt")
    assert chapter.values == {"most": "1,850", "share": "half", "unused": "7"}
    assert {*chapter.figures} == {"sizes", "shares"}
    assert {*chapter.listings} == {"senders", "dyner2022", "sizes"}
    told = [
        (one.sentence, one.holds, one.cell, one.basis["figures"]) for one in chapter.comparisons
    ]
    assert sorted(told) == [
        ("Belarus sent more", False, 4, []),
        ("The largest is Russian", True, 3, ["sizes"]),
        ("The largest is Russian", True, 4, []),
    ]
    found = refresh.faults(executed, chapter)
    assert [fault.cell for fault in found + refresh.broken(chapter)] == [*[0] * 11, *[4] * 12]
    untyped = [fault for fault in found if " is typed in " not in fault.what]
    assert refresh.disagreements(executed, chapter) == untyped
    assert not any(
        "image/png" in out.get("data", {}) for c in executed.cells[1:] for out in c.outputs
    )


def test_a_year_passes_where_the_rows_have_it_and_not_as_an_amount_or_a_source(tmp_path):
    rows = """
import altair as alt
import csto

rows = csto.load("exercises").query("year == 2012").assign(amount=1988, source="x 1987")
states = csto.load("membership").query("state == 'UZB'")  # from 1992 on
"""
    code = """
@csto.figure(
    "made", rows=rows[["exercise", "year", "amount", "source"]], units={"amount": "soldiers"},
    title="In 2012, not in 1988, 1987 or 1992", subtitle="Made", caption="Made",
    alt="Dot chart of many exercises of the year, each with an amount", tables=["exercises"],
)
def made(rows, at):
    return alt.Chart(rows[["year"]]).mark_point().encode(x="year")

csto.claim({"spells": "many"}, states)
csto.listing("listed", rows[["year"]].assign(year=2007), caption="In 2007 and 1996")
"""
    path = write(tmp_path / "years.ipynb", "In 2012, 1992 and 2007; 1988, 1987, 1991.", rows, code)
    done = run("--check", path)
    told = [line.split(" is typed in ")[0].split(": ")[-1] for line in done.stdout.splitlines()]
    assert told == ["1988", "1987", "1991", "1988", "1987", "1992", "1996"], done.stdout


def test_without_names_all_chapters_are_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("--check").exit_code == 2
    folder = tmp_path / "notebooks"
    folder.mkdir()
    states = "import csto\nrows = csto.load('states')\n"
    claim = "csto.claim({'states': 'many'}, rows)"
    write(folder / "new.ipynb", "[few](#states)", states + claim)
    write(folder / "fails.ipynb", "[few](#states)", states + claim, "csto.claim({'A': 1}, rows)")
    done = run("--check")
    assert done.exit_code == 1
    assert "fails.ipynb: cannot be run: fails.ipynb, cell 2:" in done.stdout
    assert "'A': a claim is named in lower case" in done.stdout
    assert done.stdout.endswith("new.ipynb, cell 0, line 1: states: few is now many\n")


@pytest.mark.parametrize("text", [None, "", "x", "{}", "[]"])
def test_what_is_no_notebook_is_used_wrongly(tmp_path, text):
    path = tmp_path / "notebook.ipynb"
    if text is not None:
        path.write_text(text)
    done = run(path)
    assert done.exit_code == 2
    assert "notebook.ipynb" in done.stderr
