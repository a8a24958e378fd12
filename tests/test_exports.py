"""One figure into one file, from Python and the command line, and every way to get it wrong."""

import json
import re
import shutil
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
import pypdf
import pytest
from click.testing import CliRunner

import csto
from cells import BY_HAND, ROWS, figure, run
from conftest import ROOT
from csto import exports, figures, outputs, register, running, style
from csto.cli import main

pytestmark = pytest.mark.usefixtures("built")


def command(*words: str):
    return CliRunner().invoke(main, list(words))


def width_mm(path: Path) -> float:
    (page,) = pypdf.PdfReader(path).pages
    return float(page.mediabox.width) / 72 * 25.4


def texts(svg: Path) -> str:
    """All that is written in a picture."""
    return " ".join(re.findall(r">([^<]+)</text>", svg.read_text("utf-8")))


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


@pytest.fixture
def made(tmp_path) -> figures.Figure:
    """A figure of one's own notebook."""
    run(tmp_path, ROWS, figure())
    (tmp_path / "trial.ipynb").unlink()
    return figures.MADE["trial"]


def test_export_writes_what_the_name_says(tmp_path, nothing_runs):
    for kind in exports.FORMATS:
        path = csto.export("ksor-strength", tmp_path / f"figure.{kind}", width_mm=89)
        assert path.stat().st_size > 100
    assert width_mm(tmp_path / "figure.pdf") == pytest.approx(89, abs=0.3)


def test_another_width_is_drawn_from_the_librarys_cells_wherever_one_stands(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    mine = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(mine, tmp_path / "notebooks" / "forces.ipynb")
    monkeypatch.chdir(tmp_path)
    for id in ("ksor-strength", "arms-share"):
        path = csto.export(id, f"{id}.pdf", width_mm=120)
        assert path.is_file()
        assert Path.cwd() == tmp_path
        assert width_mm(tmp_path / f"{id}.pdf") == pytest.approx(120, abs=0.3)


def test_export_takes_tables_of_your_own(my_tables, tmp_path):
    path = csto.export("ksor-strength", tmp_path / "mine.csv")
    assert "16500" in path.read_text("utf-8")


def test_a_figure_of_ones_own_notebook(made, tmp_path, nothing_runs):
    for kind in exports.FORMATS:
        assert csto.export(made, tmp_path / f"mine.{kind}", width_mm=100).stat().st_size > 100
    assert width_mm(tmp_path / "mine.pdf") == pytest.approx(100, abs=0.3)
    assert "16000" in (tmp_path / "mine.csv").read_text("utf-8")
    assert "Stated sizes differ" in (tmp_path / "mine.txt").read_text("utf-8")
    assert "{Stated sizes differ}" in (tmp_path / "mine.bib").read_text("utf-8")


def test_an_altered_chart_keeps_words_and_sources(made, tmp_path):
    scale = alt.Scale(type="log", domain=[1e3, 1e5])
    chart = made.chart.encode(x=alt.X("best:Q", scale=scale, title="Soldiers on a log axis"))
    plain = csto.export(made, tmp_path / "plain.svg")
    path = csto.export(made, tmp_path / "altered.svg", chart=chart)
    said = texts(path)
    assert "Soldiers on a log axis" in said
    assert "Soldiers on a log axis" not in texts(plain)
    for words in (made.record.title, made.record.subtitle, "Sources:", "Weitz 2018"):
        assert words in said
        assert words in texts(plain)
    json_of = csto.export(made, tmp_path / "altered.json", chart=chart).read_text("utf-8")
    assert json.loads(json_of)["encoding"]["x"]["scale"]["type"] == "log"
    rows = csto.export(made, tmp_path / "altered.csv", chart=chart).read_text("utf-8")
    assert rows == made.record.rows_csv
    assert width_mm(csto.export(made, tmp_path / "altered.pdf", chart=chart)) == pytest.approx(
        style.DOUBLE_MM, abs=0.3
    )


def test_an_altered_chart_of_a_figure_of_the_book(tmp_path, nothing_runs):
    record = register.record("ksor-strength")
    chart = alt.Chart(record.rows.head(2)).mark_point().encode(x="source:N")
    said = texts(csto.export("ksor-strength", tmp_path / "altered.svg", chart=chart))
    assert record.title.split()[0] in said
    assert "Sources:" in said


def test_a_matplotlib_figure_of_a_notebook(tmp_path):
    run(tmp_path, ROWS, figure(BY_HAND))
    made = figures.MADE["trial"]
    assert width_mm(csto.export(made, tmp_path / "a.pdf", width_mm=100)) == pytest.approx(
        100, abs=0.3
    )
    with pytest.raises(exports.ExportError, match="trial is drawn by Matplotlib: it has no spec"):
        csto.export(made, tmp_path / "a.json")


def test_what_cannot_be_exported_says_what_would_do(made, tmp_path):
    with pytest.raises(exports.ExportError, match=r"Chart is no figure; .* a chart as chart="):
        csto.export(made.chart, tmp_path / "a.svg")
    with pytest.raises(exports.ExportError, match="183 mm wide as it is; leave out width_mm"):
        csto.export(made, tmp_path / "a.svg", chart=made.chart, width_mm=120)
    draw = """
def trial(rows, at):
    rows = rows.assign(name="A name that takes some room", label="A label that takes room")
    x = alt.X("best:Q", scale=at.room("best", "label"))
    y = alt.Y("name:N", axis=at.names("name"))
    return at.compose(rows.head(1), marks.dots(), marks.labels("label"), x=x, y=y)
"""
    run(tmp_path, ROWS, figure(draw))
    with pytest.raises(exports.ExportError, match=r"'trial': at 151 px .* at least .*96 px are"):
        csto.export(figures.MADE["trial"], tmp_path / "a.svg", width_mm=40)
    assert [path.name for path in tmp_path.iterdir()] == ["trial.ipynb"], "nothing half-written"


def test_the_command_writes_each_format_in_the_width_asked_for(tmp_path):
    done = command(
        *("export", "arms-share", "ksor-strength", "--width", "120", "--format", "pdf,svg"),
        *("--gray", "-o", str(tmp_path / "new" / "folder")),
    )
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert names == ["arms-share.pdf", "arms-share.svg", "ksor-strength.pdf", "ksor-strength.svg"]
    for id in ("arms-share", "ksor-strength"):
        file = tmp_path / "new" / "folder" / f"{id}.pdf"
        assert width_mm(file) == pytest.approx(120, abs=0.3)


def test_all_figures_as_their_rows(tmp_path, nothing_runs):
    assert command("export", "--all", "--format", "csv", "-o", str(tmp_path)).exit_code == 0
    assert {path.stem for path in tmp_path.iterdir()} == set(register.ids())
    for id in register.ids():
        kept = pd.read_csv(tmp_path / f"{id}.csv", dtype="string")
        assert kept.equals(register.record(id).rows), id


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "ksor-strenght"], "no figure 'ksor-strenght'; did you mean ksor-strength"),
        (["export", "ksor-strength", "--format", "pfd"], "no format 'pfd'; did you mean pdf"),
        (["export", "ksor-strength", "--width", "39"], "39 mm; give one from 40 to 400 mm"),
        (["export", "ksor-strength", "--width", "401"], "401 mm; give one from 40 to 400 mm"),
        (["export"], "name figures, or --all"),
        (["figures", "--table", "exercise"], "no table 'exercise'; did you mean exercises"),
        (["figures", "--check", "nowhere.json"], "nowhere.json: cannot be read"),
        (["cite", "ksor-strenght"], "no figure 'ksor-strenght'"),
        (["cite", "ksor-strength", "--style", "chigaco"], "did you mean chicago?"),
        (["reproduce"], "name figures, or --all"),
    ],
)
def test_used_wrongly_is_one_clear_line_and_exit_2(words, said, tmp_path):
    place = ["-o", str(tmp_path)] if words[0] == "export" else []
    done = command(*words, *place)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == [], "nothing half-written"


def test_a_place_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = command("export", "ksor-strength", "-o", str(tmp_path / "file"))
    assert done.exit_code == 2
    assert "not a folder that can be written to" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_citations_in_three_forms(nothing_runs):
    bibtex = command("cite", "ksor-strength").output
    assert "@misc{csto-ksor-strength," in bibtex
    assert "@techreport{weitz2018," in bibtex
    for form, words in (("apa", "Weitz, R. (2018)."), ("chicago", "Weitz, Richard. 2018.")):
        assert words in command("cite", "ksor-strength", "--style", form).output


@pytest.fixture
def two_chapters(tmp_path, monkeypatch) -> None:
    """A library of two chapters of the book."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("forces", "facilities"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder)
    monkeypatch.setattr(register, "CHECKOUT", folder)


def test_figures_are_compared_with_a_published_register(two_chapters, tmp_path, request):
    published = tmp_path / "figures.json"
    published.write_text(command("figures", "--json").output, "utf-8")
    assert command("figures", "--check", str(published)).exit_code == 0
    assert command("reproduce", "ksor-strength", "--against", str(published)).exit_code == 0

    request.getfixturevalue("my_tables")
    done = command("figures", "--check", str(published))
    assert done.exit_code == 1
    changed = [line for line in done.output.splitlines() if " changed " in line]
    assert any(line.startswith("ksor-strength ") for line in changed)
    assert not any(line.startswith("facilities-") for line in changed)


def test_a_published_register_with_its_rows_tells_how_many_changed(built, my_tables):
    published = built.html / "figures.json"
    done = command("reproduce", "ksor-strength", "--against", str(published))
    assert done.exit_code == 1
    assert "1 rows new or changed, 1 no longer there" in done.output


def test_the_register_of_the_book_is_that_of_the_library(built):
    """Whose figures are made anew here, and not read from the copies of that book."""
    entries = json.loads((built.html / "figures.json").read_text("utf-8"))
    published = {entry["id"]: entry for entry in entries}
    assert set(published) == set(register.ids())
    for path in register.notebooks().values():
        with outputs.without_pictures():
            for record in register.records_in(running.run(path), path.stem):
                assert record.entry().items() <= published[record.id].items()
                assert record == register.record(record.id)
