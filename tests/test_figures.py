"""A figure made in a cell: what it shows and keeps, and what it refuses."""

import base64
import io
import re
from dataclasses import replace

import altair as alt
import nbformat
import numpy as np
import pytest
from PIL import Image

from cells import BY_HAND, ROWS, figure, run
from csto import drawing, figures, outputs, style, tables
from csto.record import LAYOUTS, MIME, Record
from csto.running import CellError

REST = "{'without a number': force[force['best'].isna()]}"
WHOLE = figure(of="force", drawn="stated", left_out=REST, units="{'best': 'soldiers'}")


def shown(notebook: nbformat.NotebookNode, cell: int = 1) -> list[nbformat.NotebookNode]:
    """What a cell shows."""
    return notebook.cells[cell].outputs


@pytest.fixture(scope="module")
def notebook(tmp_path_factory) -> nbformat.NotebookNode:
    """A notebook of one figure with all its parts."""
    return run(tmp_path_factory.mktemp("cells"), ROWS, WHOLE)


def test_a_cell_shows_title_picture_and_caption(notebook):
    head, picture, foot = shown(notebook)
    assert head.data["text/markdown"] == (
        '<a id="trial"></a>**Stated sizes differ**  \n'
        "Soldiers of the rapid reaction force, by source"
    )
    assert foot.data["text/markdown"].startswith("Each mark is a statement.  \n*Sources: ")
    assert foot.data["text/markdown"].endswith(f"version {tables.package()['version']}.*")
    for words in (head, foot):
        assert outputs.QUIET in words.data, "the book says it in its own way"
    image = Image.open(io.BytesIO(base64.b64decode(picture.data["image/png"])))
    assert image.format == "PNG"
    assert style.DOUBLE < image.width <= 2 * style.DOUBLE, "sharp on a fine screen"
    assert len(image.getcolors()) > 3, "something is drawn"
    alt_text = picture.data["text/plain"]
    assert picture.metadata["image/png"] == {"alt": alt_text, "width": style.DOUBLE}
    for output in (head, picture, foot):  # an untrusted notebook and a sanitised one drop it
        assert "text/html" not in output.data


def test_the_record_has_all_that_a_page_and_a_kit_need(notebook):
    record = Record.of(shown(notebook)[1].data[MIME], "trial")
    assert set(record.layouts) == set(LAYOUTS)
    assert record.is_live
    assert record.title == "Stated sizes differ"
    assert {"source", "locator", "as_printed"} <= set(record.rows)
    assert record.units == {"best": "soldiers"}
    assert record.tables == ("force_strength",)
    assert "weitz2018" in record.sources
    assert "Weitz 2018" in record.source_line
    assert record.accounts["tables"]["force_strength"]["drawn"] == len(record.rows)
    assert record.accounts["faults"] == []
    for name, width in LAYOUTS.items():
        chart = alt.Chart.from_dict(dict(record.layouts[name]))  # raises where Vega-Lite would
        assert chart.to_dict()["description"] == record.alt
        svg = record.svg(width)
        assert f'aria-label="{record.alt}"' in svg
        assert float(re.search(r'width="([\d.]+)', svg)[1]) <= width
    assert record.layouts["small"]["title"]["text"] == [record.title], "the finding is in it"


def test_in_a_build_no_picture_is_drawn(notebook, tmp_path, monkeypatch):
    monkeypatch.setenv(outputs.BUILD, "1")
    monkeypatch.setattr(figures, "png", None)
    built = run(tmp_path, ROWS, WHOLE)
    head, picture, foot = shown(built)
    assert set(picture.data) == {MIME, "text/plain"}
    drawn = shown(notebook)
    assert [head.data, foot.data] == [drawn[0].data, drawn[2].data]
    assert picture.data[MIME] == drawn[1].data[MIME]


@pytest.mark.parametrize("draw", ["", BY_HAND], ids=["Altair", "Matplotlib"])
def test_a_notebook_gives_the_same_bytes_twice(draw, tmp_path):
    cells = ROWS, figure(draw) if draw else figure()
    first, again = (nbformat.writes(run(tmp_path, *cells)) for _ in range(2))
    assert first == again


def test_a_matplotlib_figure_has_a_picture_in_place_of_a_specification(tmp_path):
    (_, picture, _) = shown(run(tmp_path, ROWS, figure(BY_HAND)))
    assert "image/png" in picture.data
    made = figures.MADE["trial"]
    assert not made.record.is_live
    for name, width in LAYOUTS.items():
        assert "<svg" in made.record.layouts[name]
        points = float(re.search(r'width="([\d.]+)pt"', made.record.svg(width))[1])
        assert points * 96 / 72 == pytest.approx(width, abs=1)
    assert "<svg" in made.at_width(400).layout(400)


@pytest.mark.parametrize(
    ("part", "count", "said"),
    [
        ("title", 0, "title of 0 words; write 1 to 15"),
        ("title", 16, "title of 16 words; write 1 to 15"),
        ("subtitle", 0, "subtitle of 0 words"),
        ("subtitle", 26, "subtitle of 26 words; write 1 to 25"),
        ("caption", 0, "caption of 0 words"),
        ("caption", 51, "caption of 51 words; write 1 to 50"),
        ("alt", 9, "alt of 9 words; write 10 to 35"),
        ("alt", 36, "alt of 36 words; write 10 to 35"),
    ],
)
def test_words_that_are_missing_or_too_many_are_refused(part, count, said, tmp_path):
    with pytest.raises(CellError, match=f"figure 'trial': {said}"):
        run(tmp_path, ROWS, figure(**{part: repr(" ".join(["word"] * count))}))


def test_words_are_set_as_they_are_printed(tmp_path):
    words = {part: repr(f"Kazakhstan's  \n {'size ' * 9}") for part in ("title", "caption", "alt")}
    run(tmp_path, ROWS, figure(**words))
    record = figures.MADE["trial"].record
    for text in (record.title, record.caption, record.alt, record.layout(692)["description"]):
        assert text == f"Kazakhstan’s{' size' * 9}"


def test_rows_that_would_vanish_are_refused_and_the_figure_named(tmp_path):
    empty = "rows = rows.assign(best=rows['best'].astype(float).where(rows.index > rows.index[0]))"
    with pytest.raises(CellError, match=r"figure 'trial': 1 of \d+ rows have no 'best' and would"):
        run(tmp_path, ROWS, empty, figure())


def test_what_cannot_be_read_in_a_width_names_the_figure(tmp_path):
    draw = """
def trial(rows, at):
    return at.compose(rows, marks.dots(), x=alt.X("bset:Q"), y=alt.Y("source:N"))
"""
    with pytest.raises(CellError, match="figure 'trial': the rows have no column 'bset'"):
        run(tmp_path, ROWS, figure(draw))


def test_a_figure_without_sources_or_with_a_wrong_table_is_refused(tmp_path):
    with pytest.raises(CellError, match="'trial': its rows name no source; keep the column"):
        run(tmp_path, ROWS, figure(rows="rows.drop(columns='source')"))
    with pytest.raises(CellError, match="no table 'force_strenght'; did you mean force_strength"):
        run(tmp_path, ROWS, figure(tables="['force_strenght']"))


def test_an_axis_is_changed_in_a_line_for_the_whole_chart(tmp_path):
    draw = """
def trial(rows, at):
    rows = marks.ranged(rows.assign(name=rows["source"]), "best")
    return at.compose(
        rows,
        marks.span("name"),
        marks.dots(),
        marks.labels("label"),
        x=alt.X("best:Q", title="Soldiers", scale=at.room("best", "label")),
        y=alt.Y("name:N", sort="-x", axis=at.names("name")),
    )
"""
    run(tmp_path, ROWS, figure(draw))
    made = figures.MADE["trial"]
    changed = made.chart.encode(x=alt.X("best:Q", scale=alt.Scale(type="log", domain=[1e3, 1e5])))
    spec = changed.to_dict()
    assert spec["encoding"]["x"]["scale"]["type"] == "log"
    for layer in spec["layer"]:
        own = layer.get("encoding", {}).get("x", {})
        assert "field" not in own, "it would keep an axis of its own"
    altered = figures.altered(made.record, changed)
    before, after = (_places(record.svg(style.DOUBLE)) for record in (made.record, altered))
    for kind, least in (("symbol", len(made.rows)), ("text", made.rows["source"].nunique())):
        pairs = zip(before[kind], after[kind], strict=True)  # a key's signs stay where they are
        assert sum(old != new for old, new in pairs) >= least


def _places(svg: str) -> dict[str, list[str]]:
    """Where the marks and the texts beside them stand across, by kind of mark."""
    groups = re.findall(r'<g class="mark-(symbol|text) role-mark[^>]*>(.*?)</g>', svg, re.DOTALL)
    found: dict[str, list[str]] = {"symbol": [], "text": []}
    for kind, inner in groups:
        found[kind] += re.findall(r"translate\(([\d.]+),", inner)
    return found


def test_an_altered_chart_that_drops_rows_is_refused(tmp_path):
    run(tmp_path, ROWS, figure())
    made = figures.MADE["trial"]
    gone = made.rows.astype({"best": float}).assign(best=np.nan)
    chart = alt.Chart(gone).mark_point().encode(x="best:Q")
    with pytest.raises(figures.FigureError, match=r"'trial': .* rows have no 'best'"):
        figures.altered(made.record, chart)


def test_a_figure_is_laid_out_for_any_width(tmp_path):
    run(tmp_path, ROWS, figure())
    made = figures.MADE["trial"]
    assert drawing.is_live(made.chart)
    record = made.at_width(500)
    assert record.layout(500)["width"] == 500 - 180
    assert replace(record, layouts=made.record.layouts) == made.record
    assert made.at_width(style.SMALL).layout(style.SMALL) != made.record.layout(style.SMALL)


def test_a_unit_of_no_column_is_refused_with_the_near_ones(tmp_path):
    with pytest.raises(CellError, match="a unit for 'besst', but the rows have no column 'besst'"):
        run(tmp_path, ROWS, figure(units="{'besst': 'soldiers'}"))


def test_by_its_name_alone_a_figure_shows_its_picture_and_says_little(tmp_path):
    (output,) = shown(run(tmp_path, ROWS, figure(), "trial"), 2)
    assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
    assert output.data["text/plain"] == "<figure trial: .chart, .rows, .record>"


def test_a_chart_in_a_notebook_is_a_picture_that_asks_no_other_host(tmp_path):
    (output,) = shown(run(tmp_path, ROWS, figure(), "trial.chart"), 2)
    assert "image/png" in output.data
    assert "text/html" not in output.data
