"""One figure into one file, from Python, and every way to get it wrong."""

import json
import re
import shutil
from pathlib import Path

import altair as alt
import docx
import nbformat
import pypdf
import pytest
from PIL import Image

import csto
from cells import BY_HAND, ROWS, figure, run
from conftest import width_mm
from csto import editions, exports, figures, register, style, tables
from csto.papers import pictures

pytestmark = pytest.mark.usefixtures("built")
# Formats that need no program of the system, and that the figure is not too tall for.
DRAWN = sorted(set(exports.FORMATS) - set(pictures.PROGRAMS) - {"pptx"})


def texts(svg: Path) -> str:
    """All that is written in a picture."""
    return " ".join(re.findall(r">([^<]+)</text>", svg.read_text("utf-8")))


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


def test_a_program_that_fails_is_told_in_a_line(tmp_path, monkeypatch, nothing_runs):
    broken = tmp_path / "bin" / "pdftops"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'no space left' >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:/usr/bin:/bin")
    with pytest.raises(exports.ExportError, match="pdftops made no eps: no space left"):
        csto.export("ksor-strength", tmp_path / "figure.eps")
    assert not (tmp_path / "figure.eps").exists()


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
    """In picture, PDF, note and citation; a figure of other tables says beside what it is."""
    own = r"built from other tables than those published \([0-9a-f]{8}\)"
    said = re.findall(own, texts(csto.export("ksor-strength", tmp_path / "a.svg")))
    assert len(said) == 1
    assert said[0] in csto.export("ksor-strength", tmp_path / "a.txt").read_text("utf-8")
    file = pypdf.PdfReader(csto.export("ksor-strength", tmp_path / "a.pdf"))
    assert said[0] in file.metadata["/Keywords"]
    cited = csto.cite("ksor-strength")
    assert f"howpublished = {{{said[0]}}}" in cited
    for block in ("tex", "md", "typ"):
        text = csto.export("ksor-strength", tmp_path / f"a.{block}").read_text("utf-8")
        assert f"Data: {said[0]}." in text
    caption = docx.Document(csto.export("ksor-strength", tmp_path / "a.docx")).paragraphs[-1].text
    assert said[0] in caption
    other = texts(csto.export("arms-share", tmp_path / "b.svg"))
    assert f"version {csto.__version__}, beside other tables than those published" in other


def test_the_stamp_is_that_of_today_and_of_what_tables_point_to(my_tables):
    """The folder stays, its tables change; names of states come from a table of their own."""
    strength, states = my_tables / "force_strength.csv", my_tables / "states.csv"
    stamps = [editions.edition(["force_strength"])]
    for number in ("16,600", "16,700"):
        strength.write_text(strength.read_text("utf-8") + f'\n"{number}"', "utf-8")
        stamps.append(editions.edition(["force_strength"]))
    assert len(set(stamps)) == 3
    beside = f"version {tables.package()['version']}, beside {editions.OTHER}"
    assert editions.edition(["arms_volumes"]) == beside
    states.write_text(states.read_text("utf-8").replace("Armenia", "Hayastan"), "utf-8")
    assert editions.edition(["arms_volumes"]).startswith(f"built from {editions.OTHER}")


def test_another_number_of_the_version_makes_no_other_edition(my_tables):
    package = my_tables / "datapackage.json"
    version = tables.package()["version"]
    package.write_text(package.read_text("utf-8").replace(version, "9.9.9", 1), "utf-8")
    assert editions.of_own(["arms_volumes"]) == ""
    assert editions.edition(["arms_volumes"]).startswith(f"version {version},")


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
    outlined = exports.rendered(made.record, "svg", exports.Page(outlines=True)).decode()
    assert "<text" not in outlined
    assert outlined.count("<path") > 10, "a path a text, those of the axes too"
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
    with pytest.raises(
        exports.ExportError, match=r"'trial' cannot be read at 40 mm: at 151 px .* mm or more"
    ):
        csto.export(figures.MADE["trial"], tmp_path / "a.svg", width_mm=40)
    assert [path.name for path in tmp_path.iterdir()] == ["trial.ipynb"], "nothing half-written"
