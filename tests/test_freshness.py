"""A notebook runs exactly when something it depends on has changed, and the log says why."""

import re
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT, build, built_pages, command, small_book, write_page

FIGURE = "ksor-strength"
TABLE = """
import csto
rows = csto.load("forces")
csto.claim("n", rows["name"].iloc[0], rows)
"""
SHOWN = f'import csto\ncsto.figure("{FIGURE}")'


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Path:
    """A book of two chapters: `table` loads a table, `figure` shows one."""
    folder = small_book(tmp_path_factory.mktemp("pair") / "book", "table", "figure")
    write_page(folder, TABLE, prose="The first is the {claim}`n`.", name="table")
    write_page(folder, SHOWN, name="figure")
    built = build(folder, PYTHONPATH=str(folder / "src"))
    assert built.code == 0, built.log
    return folder


def ran(folder: Path) -> dict[str, str]:
    """Build, and give the chapters that were executed with the reason; the others were reused."""
    built = build(folder, PYTHONPATH=str(folder / "src"))
    assert built.code == 0, built.log
    executed = dict(re.findall(r"(\w+)\.ipynb: executed in [\d.]+ s \((.+)\)", built.log))
    reused = set(re.findall(r"(\w+)\.ipynb: reused", built.log))
    assert reused | set(executed) == {"table", "figure"}
    assert not reused & set(executed)
    return executed


def written(folder: Path) -> dict[Path, tuple[int, int]]:
    """The files of the book as they were written: another one has other numbers."""
    files = [path for path in (folder / "_build/html").rglob("*") if path.is_file()]
    assert files
    return {path: ((now := path.stat()).st_ino, now.st_mtime_ns) for path in files}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} has no {old!r} to change"
    path.write_text(text.replace(old, new, 1), "utf-8")


def page(folder: Path, name: str) -> str:
    return (folder / "_build/html/notebooks" / f"{name}.html").read_text("utf-8")


def test_nothing_changed_runs_nothing_and_leaves_the_book_alone(pair):
    before = written(pair)
    assert ran(pair) == {}
    assert written(pair) == before


def test_prose(pair):
    write_page(pair, TABLE, prose="We begin with the {claim}`n`.", name="table")
    assert ran(pair) == {}
    assert "We begin" in page(pair, "table")


def test_code(pair):
    write_page(pair, f"{TABLE}\n2 + 2", prose="The first is the {claim}`n`.", name="table")
    assert ran(pair) == {"table": "its code is new or has changed"}


def test_a_table_that_one_chapter_loads(pair):
    """The other chapter does not read it; its figure stands on other tables."""
    change(pair / "data/forces.csv", "Reaction Force,KSOR", "Reaction Force of all,KSOR")
    assert ran(pair) == {"table": "changed: table forces"}
    assert "Reaction Force of all" in page(pair, "table")


def test_rows_that_a_figure_draws(pair):
    change(pair / "data/force_strength.csv", "25000,25000,,over", "26000,26000,,over")
    assert ran(pair) == {"figure": f"changed: figure {FIGURE}"}
    assert "26,000" in page(pair, "figure")


def test_a_caption(pair):
    """Pages say it, no notebook runs for it."""
    change(pair / "src/csto/charts/forces.py", "Each mark", "A mark")
    assert ran(pair) == {}
    assert "A mark" in page(pair, "figure")


def test_what_a_figure_measures(pair):
    """The line stands in its files alone."""
    measure = pair / f"_build/html/_static/figures/{FIGURE}/{FIGURE}.svg"
    change(pair / "src/csto/charts/forces.py", 'measure="', 'measure="Roughly: ')
    assert ran(pair) == {}
    assert "Roughly: " in measure.read_text("utf-8")


def test_how_a_figure_is_drawn(pair):
    """It is drawn anew, from the same rows; its notebook says no more than which figure it is."""
    before = page(pair, "figure")
    change(pair / "src/csto/charts/forces.py", "strokeWidth=1.6", "strokeWidth=2.6")
    assert ran(pair) == {}
    assert page(pair, "figure") != before


def test_a_setting(pair):
    change(pair / "_config.yml", "title: The CSTO in Numbers", "title: Numbers")
    assert ran(pair) == {}
    assert "Numbers</title>" in page(pair, "table")
    change(pair / "_config.yml", "title: Numbers", "title: The CSTO in Numbers")
    assert ran(pair) == {}


def test_a_source_in_the_bibliography(pair):
    change(pair / "book/references.bib", "Axis: Shaping", "Axis: Forming")
    ran(pair)
    assert "Axis: Forming" in (pair / "_build/html/book/bibliography.html").read_text("utf-8")
    kit = pair / f"_build/html/_static/figures/{FIGURE}/{FIGURE}.bib"
    assert "Axis: Forming" in kit.read_text("utf-8")


def test_what_somebody_wrote_into_a_page_is_gone(pair):
    before = page(pair, "table")
    (pair / "_build/html/notebooks/table.html").write_text("mine", "utf-8")
    ran(pair)
    assert page(pair, "table") == before


def test_a_comment_in_the_library(pair):
    change(pair / "src/csto/words.py", "\nimport", "\n# A remark.\nimport")
    assert ran(pair) == {}


def test_the_library(pair):
    change(pair / "src/csto/words.py", "def number(", "REMARK = 1\n\n\ndef number(")
    assert ran(pair) == {"table": "changed: library", "figure": "changed: library"}


def test_the_pins(pair):
    change(pair / "requirements.txt", "\n", "\n# another day\n")
    assert ran(pair) == {"table": "changed: pins", "figure": "changed: pins"}


def test_a_style_sheet_reaches_the_book(pair):
    change(pair / "book/_static/csto.css", "\n", "\n/* mark */\n")
    assert ran(pair) == {}
    assert "/* mark */" in (pair / "_build/html/_static/book.css").read_text("utf-8")


def test_what_is_written_while_a_build_runs_is_in_the_next(pair):
    words, environment = command(pair)
    environment |= {"PYTHONPATH": str(pair / "src"), "PYTHONUNBUFFERED": "1"}
    (pair / "book/index.md").write_text("# Small, before\n", "utf-8")
    with subprocess.Popen(
        words, cwd=pair, env=environment, text=True, stdout=subprocess.PIPE
    ) as building:
        assert any("writing additional pages" in line for line in building.stdout)
        (pair / "book/index.md").write_text("# Small, after\n", "utf-8")
        building.stdout.read()
    assert building.returncode == 0
    assert ran(pair) == {}
    assert "Small, after" in (pair / "_build/html/book/index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["csto-data.xlsx", "vega.js"])
def test_what_was_lost_is_made_again(pair, name):
    for folder in (".assets", "html/_static"):
        (pair / "_build" / folder / name).unlink()
    ran(pair)
    assert (pair / "_build/html/_static" / name).is_file()


def test_force_executes_all_and_keeps_the_book_until_then(pair):
    """`make book FORCE=1` removes what a build would reuse, and not the book."""
    asked = subprocess.run(
        ["make", "-n", "book", "FORCE=1"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    removed = re.search(r"rm -rf (.*\.jupyter_cache.*)", asked)
    assert removed, asked
    assert "_build/html" not in removed.group(1)
    subprocess.run(["rm", "-rf", *removed.group(1).split()], cwd=pair, check=True)
    assert set(ran(pair)) == {"table", "figure"}


def test_chapters_write_nothing_that_another_could_read(book):
    """They run side by side: beside `_build` the folder is as it was before."""
    built = {path.name for path in book.folder.iterdir()} - {"_build"}
    assert built <= {path.name for path in ROOT.iterdir()}
    for name in ("notebooks", "data", "book"):
        made = {path.relative_to(book.folder) for path in (book.folder / name).rglob("*")}
        assert made <= {path.relative_to(ROOT) for path in (ROOT / name).rglob("*")}


def test_settings_from_elsewhere(pair, tmp_path):
    """The files are the same as before, and the book is another one."""
    other = tmp_path / "other.yml"
    other.write_text((pair / "_config.yml").read_text("utf-8"), "utf-8")
    change(other, "title: The CSTO in Numbers", "title: Other numbers")
    line, environment = command(pair)
    environment |= {"PYTHONPATH": str(pair / "src")}
    subprocess.run([*line, "--config", str(other)], cwd=pair, env=environment, check=True)
    assert "Other numbers</title>" in page(pair, "table")
    assert ran(pair) == {}
    assert "Other numbers</title>" not in page(pair, "table")


def test_all_pages_are_there_again_after_a_lost_page(pair):
    before = built_pages(pair)
    (pair / "_build/html/notebooks/table.html").unlink()
    (pair / "_build/.stage/notebooks/table.html").unlink()
    ran(pair)
    assert built_pages(pair).keys() == before.keys()
