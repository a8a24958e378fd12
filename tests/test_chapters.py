"""Chapters of both kinds in one book: their links, what no longer holds, what is taken along."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest

import cells
from conftest import Build, build, built_pages, fails, small_book, write_page

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
    'csto.claim({"most": f"{strength[\'best\'].max():,}"}, strength)',
]
OLD = [
    'import csto\nshown = csto.old.figure("exercises-per-year")\nshown',
    'csto.old.claim("rows", str(len(shown.rows)), shown)\n'
    'csto.old.check(len(shown.rows) > 1, "There is more than one row", shown)',
]
OLD_PROSE = "{numref}`exercises-per-year` has {claim}`rows` rows, as {cite:t}`weitz2018` may know."
GOOD, CHANGED = "25000,25000,,over", "27000,27000,,over"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Path:
    """A book of two chapters of the new kind and one of the old, with wheel and bundles."""
    folder = small_book(tmp_path_factory.mktemp("mixed") / "book", "old", "new", "other", packed=True)
    with (folder / "_toc.yml").open("a") as toc:
        toc.write("- file: book/claims\n- file: book/rerun\n")
    write_page(folder, *OLD, prose=OLD_PROSE, name="old")
    write_new(folder, "25,000")
    write_page(folder, *OTHER, prose="At most [25,000](#most).", name="other")
    built = build(folder)
    assert built.code == 0, built.log
    return folder


def write_new(folder: Path, largest: str, more: str = "") -> None:
    prose = PROSE.format(largest=largest, count="12 statements", capital="12 statements") + more
    write_page(folder, cells.ROWS, cells.figure(), CHECK, CLAIM, prose=prose, name="new")


def page(folder: Path, name: str) -> str:
    return built_pages(folder)[f"{name}.html"].decode()


def words(folder: Path, name: str) -> str:
    """The text of a page without its elements, one space between words."""
    article = page(folder, name).partition("<article")[2].partition("</article>")[0]
    return " ".join(re.sub(r"<[^>]*>", "", article).split())


def test_print(mixed):
    i = page(mixed, "notebooks/new")
    print(i[i.index("In short")-300: i.index("In short")+3000])
    print(words(mixed, "notebooks/new")[:3000])
    assert 0
