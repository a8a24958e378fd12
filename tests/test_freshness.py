"""A notebook runs exactly when something it depends on has changed, and the log says why."""

import re
import subprocess
from pathlib import Path

import pytest

import cells
from conftest import FEW, ROOT, build, built_pages, command, small_book, write_page

TABLE = """
import csto
rows = csto.load("forces")
csto.claim({"n": rows["name"].iloc[0]}, rows)
"""
ALT = "f'Dot chart of stated sizes by source; the largest is {rows[\"best\"].max()}.'"
FIRST = "Collective Rapid Reaction Force"
OTHER = 'import csto\n\ncsto.claim({"states": "many"}, csto.load("states"))'


@pytest.fixture(scope="module")
def trio(tmp_path_factory) -> Path:
    """A book of three chapters: one loads a table, one makes a figure, one loads another table."""
    folder = small_book(
        tmp_path_factory.mktemp("trio") / "book", "table", "figure", "other", tables=FEW
    )
    write_table(folder)
    cited = "As [McDermott 2011](#mcdermott2011) says."
    write_page(folder, cells.ROWS, cells.figure(alt=ALT), prose=cited, name="figure")
    write_page(folder, OTHER, prose="They are [many](#states).", name="other")
    built = build(folder, PYTHONPATH=str(folder / "src"))
    assert built.code == 0, built.log
    return folder


def write_table(folder: Path, first: str = FIRST, code: str = TABLE, begin: str = "We") -> None:
    write_page(folder, code, prose=f"{begin} begin with the [{first}](#n).", name="table")


def ran(folder: Path) -> dict[str, str]:
    """Build, and give the chapters that were executed with the reason; the others were reused."""
    built = build(folder, PYTHONPATH=str(folder / "src"))
    assert built.code == 0, built.log
    executed = dict(re.findall(r"(\w+)\.ipynb: executed in [\d.]+ s \((.+)\)", built.log))
    reused = set(re.findall(r"(\w+)\.ipynb: reused", built.log))
    assert reused | set(executed) == {"table", "figure", "other"}
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


def executed(folder: Path, name: str) -> str:
    return (folder / "_build/html/notebooks" / f"{name}.ipynb").read_text("utf-8")


def kit(folder: Path, file: str) -> str:
    """A file of the figure's kit, by its name or its kind."""
    name = file if "." in file else f"trial.{file}"
    return (folder / "_build/html/figures/trial" / name).read_text("utf-8")


def test_nothing_changed_runs_nothing_and_leaves_the_book_alone(trio):
    before = written(trio)
    assert ran(trio) == {}
    assert written(trio) == before


def test_prose(trio):
    write_table(trio, begin="Let us")
    assert ran(trio) == {}
    assert "Let us begin" in page(trio, "table")


def test_code(trio):
    write_table(trio, code=f"{TABLE}\n2 + 2")
    assert ran(trio) == {"table": "its code is new or has changed"}


def test_a_table_that_one_chapter_loads(trio):
    """The others do not read it; their figures stand on other tables."""
    change(trio / "data/forces.csv", "Reaction Force,KSOR", "Reaction Force of all,KSOR")
    write_table(trio, f"{FIRST} of all", f"{TABLE}\n2 + 2")
    assert ran(trio) == {"table": "changed: table forces"}
    assert "Reaction Force of all" in page(trio, "table")


def test_rows_that_a_figure_draws(trio):
    change(trio / "data/force_strength.csv", "25000,25000,,over", "26000,26000,,over")
    assert ran(trio) == {"figure": "changed: table force_strength"}
    assert "the largest is 26000." in page(trio, "figure")
    assert ",26000," in kit(trio, "csv")
    assert "26000" in executed(trio, "figure")


def test_what_a_figure_says_and_how_it_is_drawn(trio):
    """Both are in its cell."""
    before = kit(trio, "svg")
    change(trio / "notebooks/figure.ipynb", "Each mark", "A mark")
    change(trio / "notebooks/figure.ipynb", "mark_point()", "mark_tick()")
    assert ran(trio) == {"figure": "its code is new or has changed"}
    assert "A mark is a statement." in page(trio, "figure")
    assert "A mark is a statement." in kit(trio, "txt")
    assert "A mark is a statement." in executed(trio, "figure")
    assert kit(trio, "svg") != before


def test_how_pages_are_made(trio):
    """No notebook rests on it."""
    change(trio / "book/_templates/parts/behind.html", "Reuse this figure", "Use this figure")
    assert ran(trio) == {}
    assert "Use this figure" in page(trio, "figure")


def test_a_setting(trio):
    change(trio / "_config.yml", "title: The CSTO in Numbers", "title: Numbers")
    assert ran(trio) == {}
    assert "Numbers</title>" in page(trio, "table")
    change(trio / "_config.yml", "title: Numbers", "title: The CSTO in Numbers")
    assert ran(trio) == {}


def test_a_title_in_the_table_of_sources(trio):
    change(trio / "data/sources.csv", "Axis: Shaping", "Axis: Forming")
    ran(trio)
    assert "Axis: Forming" in (trio / "_build/html/book/bibliography.html").read_text("utf-8")
    assert "Axis: Forming" in kit(trio, "bib")
    assert "Forming CSTO Transformation" in executed(trio, "figure")


def test_what_somebody_wrote_into_a_page_is_gone(trio):
    before = page(trio, "table")
    (trio / "_build/html/notebooks/table.html").write_text("mine", "utf-8")
    ran(trio)
    assert page(trio, "table") == before


def test_the_library(trio):
    """Figures are drawn again as well."""
    change(trio / "src/csto/kits.py", "the plotted rows", "all plotted rows")
    assert ran(trio) == dict.fromkeys(("table", "figure", "other"), "changed: library")
    assert "all plotted rows" in kit(trio, "README.txt")


def test_the_base_maps(trio):
    (trio / "data/geo").mkdir(exist_ok=True)
    (trio / "data/geo/more.geojson").write_text("{}", "utf-8")
    assert ran(trio) == dict.fromkeys(("table", "figure", "other"), "changed: maps")


def test_the_pins(trio):
    change(trio / "requirements.txt", "\n", "\n# another day\n")
    assert ran(trio) == dict.fromkeys(("table", "figure", "other"), "changed: pins")


def test_a_style_sheet_reaches_the_book(trio):
    change(trio / "book/_static/csto.css", "\n", "\n:root { --mark: 1; }\n")
    assert ran(trio) == {}
    assert "--mark:1" in (trio / "_build/html/_static/book.css").read_text("utf-8")


def test_what_is_written_while_a_build_runs_is_in_the_next(trio):
    words, environment = command(trio)
    environment |= {"PYTHONPATH": str(trio / "src"), "PYTHONUNBUFFERED": "1"}
    (trio / "book/index.md").write_text("# Small, before\n", "utf-8")
    with subprocess.Popen(
        words, cwd=trio, env=environment, text=True, stdout=subprocess.PIPE
    ) as building:
        assert any("writing additional pages" in line for line in building.stdout)
        (trio / "book/index.md").write_text("# Small, after\n", "utf-8")
        building.stdout.read()
    assert building.returncode == 0
    assert ran(trio) == {}
    assert "Small, after" in (trio / "_build/html/book/index.html").read_text("utf-8")


LOST = {
    "figure": [(".figures/trial/stamp", "html/figures/trial/trial.svg")],
    "others": [
        (".made/_static/csto-data.xlsx", "html/_static/csto-data.xlsx"),
        (".made/_static/vega.js", "html/_static/vega.js"),
        (".made/notebooks/figure.ipynb", "html/notebooks/figure.ipynb"),
    ],
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
def test_what_was_lost_is_made_again(trio, lost):
    for places in lost:
        for place in places:
            (trio / "_build" / place).unlink()
    ran(trio)
    assert all((trio / "_build" / shown).is_file() for _, shown in lost)


def test_force_executes_all_and_keeps_the_book_until_then(trio):
    """`make book FORCE=1` removes what a build would reuse, and not the book."""
    asked = subprocess.run(
        ["make", "-n", "book", "FORCE=1"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    removed = re.search(r"rm -rf (.*\.ran.*)", asked)
    assert removed, asked
    assert "_build/html" not in removed.group(1)
    subprocess.run(["rm", "-rf", *removed.group(1).split()], cwd=trio, check=True)
    assert set(ran(trio)) == {"table", "figure", "other"}


def test_chapters_write_nothing_that_another_could_read(book):
    """They run side by side: beside `_build` the folder is as it was before."""
    built = {path.name for path in book.folder.iterdir()} - {"_build"}
    assert built <= {path.name for path in ROOT.iterdir()}
    for name in ("notebooks", "data", "book"):
        made = {path.relative_to(book.folder) for path in (book.folder / name).rglob("*")}
        assert made <= {path.relative_to(ROOT) for path in (ROOT / name).rglob("*")}


def test_settings_from_elsewhere(trio, tmp_path):
    """The files are the same as before, and the book is another one."""
    other = tmp_path / "other.yml"
    other.write_text((trio / "_config.yml").read_text("utf-8"), "utf-8")
    change(other, "title: The CSTO in Numbers", "title: Other numbers")
    line, environment = command(trio)
    environment |= {"PYTHONPATH": str(trio / "src")}
    subprocess.run([*line, "--config", str(other)], cwd=trio, env=environment, check=True)
    assert "Other numbers</title>" in page(trio, "table")
    assert ran(trio) == {}
    assert "Other numbers</title>" not in page(trio, "table")


def test_all_pages_are_there_again_after_a_lost_page(trio):
    before = built_pages(trio)
    (trio / "_build/html/notebooks/table.html").unlink()
    (trio / "_build/.stage/notebooks/table.html").unlink()
    ran(trio)
    assert built_pages(trio).keys() == before.keys()
