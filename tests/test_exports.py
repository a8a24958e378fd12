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
from PIL import Image

import csto
from cells import BY_HAND, ROWS, figure, run
from conftest import ROOT
from csto import exports, figures, outputs, register, running, style
from csto.cli import main
from csto.papers import pictures

pytestmark = pytest.mark.usefixtures("built")
# Formats that need no program of the system, and that the figure is not too tall for.
DRAWN = sorted(set(exports.FORMATS) - set(pictures.PROGRAMS) - {"pptx"})


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
    for kind in DRAWN:
        path = csto.export("ksor-strength", tmp_path / f"figure.{kind.upper()}", width_mm=89)
        assert path.stat().st_size > 100
    assert width_mm(tmp_path / "figure.PDF") == pytest.approx(89, abs=0.3)
    for kind in ("TIFF", "JPG"):
        picture = Image.open(tmp_path / f"figure.{kind}")
        assert picture.width / picture.info["dpi"][0] * 25.4 == pytest.approx(89, abs=0.3)
    assert Image.open(tmp_path / "figure.TIFF").info["compression"] == "tiff_lzw"


def test_a_slide_takes_what_is_not_too_tall(tmp_path, nothing_runs):
    assert csto.export("arms-share", tmp_path / "a.pptx").stat().st_size > 1000
    with pytest.raises(exports.ExportError, match=r"too tall for a slide, .* a hall needs 12"):
        csto.export("ksor-strength", tmp_path / "b.pptx")


def test_a_program_that_is_missing_is_named_with_its_package(tmp_path, monkeypatch, nothing_runs):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(exports.ExportError, match="install poppler-utils or ghostscript"):
        csto.export("ksor-strength", tmp_path / "figure.eps")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not shutil.which("pdftops"), reason="needs poppler-utils, as the line says")
def test_eps_by_a_program_of_the_system(tmp_path, nothing_runs):
    text = csto.export("ksor-strength", tmp_path / "figure.eps").read_bytes()
    assert text.startswith(b"%!PS-Adobe")
    assert b"%%BoundingBox: 0 0 519" in text


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


def test_what_is_made_from_tables_of_ones_own_says_so(my_tables, tmp_path):
    """In picture, PDF, note and citation; other tables of the folder are those published."""
    said = re.findall(
        r"own tables [0-9a-f]{8}", texts(csto.export("ksor-strength", tmp_path / "a.svg"))
    )
    assert len(said) == 1
    assert said[0] in csto.export("ksor-strength", tmp_path / "a.txt").read_text("utf-8")
    file = pypdf.PdfReader(csto.export("ksor-strength", tmp_path / "a.pdf"))
    assert said[0] in file.metadata["/Keywords"]
    cited = csto.cite("ksor-strength")
    assert f"howpublished = {{{said[0]}, not those published}}" in cited
    assert "own tables" not in texts(csto.export("arms-share", tmp_path / "b.svg"))


def test_a_figure_of_ones_own_notebook(made, tmp_path, nothing_runs):
    for kind in DRAWN:
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
    ids = ("arms-share", "ksor-strength")
    assert names == [f"{id}-120mm-grey.{kind}" for id in ids for kind in ("pdf", "svg")]
    for id in ids:
        file = tmp_path / "new" / "folder" / f"{id}-120mm-grey.pdf"
        assert width_mm(file) == pytest.approx(120, abs=0.3)


@pytest.mark.parametrize(
    ("asked", "name", "width"),
    [
        (["--width", "8.9cm"], "arms-share-89mm.pdf", 89),
        (["--width", "3.5in"], "arms-share-88.9mm.pdf", 88.9),
        (["--height", "20cm"], "arms-share-183x200mm.pdf", 183),
        (["--preset", "elsevier-single"], "arms-share-90mm-untitled.pdf", 90),
        (["--preset", "nature-double", "--title"], "arms-share.pdf", 183),
        (["--no-title", "--no-source"], "arms-share-untitled-unsourced.pdf", 183),
        (["-o", "mine.PDF"], "mine.PDF", 183),
    ],
)
def test_sizes_as_papers_give_them(asked, name, width, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = command("export", "arms-share", *asked)
    assert done.exit_code == 0, done.output
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert width_mm(tmp_path / name) == pytest.approx(width, abs=0.3)


def test_no_size_or_version_takes_the_place_of_another(tmp_path):
    asked = [[], ["--width", "89"], ["--grey"], ["--no-title"], ["--dpi", "300"]]
    for words in asked:
        done = command("export", "arms-share", "--format", "png", *words, "-o", str(tmp_path))
        assert done.exit_code == 0, done.output
    assert len(list(tmp_path.iterdir())) == len(asked)


def test_to_standard_output(nothing_runs):
    done = command("export", "ksor-strength", "--format", "csv", "-o", "-")
    assert done.stdout == register.record("ksor-strength").rows_csv


def test_presets_are_listed_with_the_page_of_their_publisher():
    lines = command("export", "--preset", "list").output.splitlines()
    assert len({line.split(";")[1].split(",")[0] for line in lines}) >= 6
    assert all(re.search(r", https://\S+ \(read \d{4}-\d\d-\d\d\)$", line) for line in lines)


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
        (["export", "ksor-strength", "--width", "3ft"], "no size '3ft'; give one like 89mm"),
        (["export", "ksor-strength", "--dpi", "20"], "20 dpi; give one from 72 to 1200"),
        (["export", "ksor-strength", "--height", "1cm"], "mm high, and may be 10; take it wider"),
        (["export", "ksor-strength", "--preset", "elsevir"], "did you mean elsevier-"),
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
