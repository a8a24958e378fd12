"""The register of the old kind is a test suite: each figure is built, round-tripped and drawn."""

import functools
import json

import altair as alt
import pandas as pd
import pytest

import csto
from csto import drawing, style
from csto.old import figures, register
from csto.old.register import Words
from csto.record import FigureError, Record

LAYOUTS = [style.DOUBLE, style.SINGLE]


@pytest.fixture(params=figures.ids(), scope="module")
def shown(request) -> figures.Shown:
    return csto.old.figure(request.param)


@functools.cache
def record(id: str) -> Record:
    return csto.old.figure(id).record


@functools.cache
def picture(id: str, width: int) -> str:
    return record(id).svg(width)


@pytest.mark.parametrize("width", LAYOUTS)
def test_it_draws_marks_in_its_width(shown, width):
    svg = picture(shown.figure.id, width)
    assert svg.count("<path") + svg.count("<use") > 3
    head = svg[: svg.index(">")]
    assert 'role="img"' in head
    assert "aria-label=" in head
    drawn = float(head.split('width="')[1].split('"')[0].removesuffix("pt"))
    scale = 96 / 72 if "pt" in head.split('width="')[1][:12] else 1
    assert drawn * scale <= width + 1, "wider than the column it is laid out for"


def test_it_is_drawn_the_same_twice(shown):
    first = record(shown.figure.id)
    again = csto.old.figure(shown.figure.id).layout(style.SINGLE)
    assert again == first.layout(style.SINGLE)
    assert first.with_layout(style.SINGLE, again).svg(style.SINGLE) == picture(
        shown.figure.id, style.SINGLE
    )


def test_its_record_comes_back_from_the_output_of_a_notebook(shown):
    kept = record(shown.figure.id)
    content = json.loads(json.dumps(kept.content()))
    again = Record.of(content, kept.chapter)
    assert again == kept
    assert (again.rows_hash, again.entry()) == (kept.rows_hash, kept.entry())
    assert list(again.rows) == [name for name in shown.rows if name != "records"]


def test_altair_charts_survive_the_round_trip():
    live = [chart for id in figures.ids() if drawing.is_live(chart := csto.old.figure(id).chart)]
    assert len(live) >= 6
    for chart in live:
        first = chart.to_json()
        assert alt.Chart.from_json(first).to_json() == first


def test_words_describe_and_do_not_repeat(shown):
    words = shown.words
    assert words.title.endswith(".")
    assert words.caption.endswith(".")
    assert len(words.alt) in figures.ALT_LENGTH
    assert words.title not in words.alt
    assert "nan" not in f"{words.title} {words.caption} {words.alt}".lower().split()
    assert record(shown.figure.id).source_line.startswith("Sources: ")
    assert shown.sources


def test_ids_of_two_layouts_do_not_meet(shown):
    wide, narrow = (set(_ids(picture(shown.figure.id, width))) for width in LAYOUTS)
    assert not wide & narrow


def _ids(svg: str) -> list[str]:
    return [part.split('"')[0] for part in svg.split(' id="')[1:]]


def test_unknown_figure_names_its_neighbours():
    with pytest.raises(figures.UnknownFigureError, match="did you mean arms-share"):
        csto.old.figure("arms-shaer")


GOOD = Words(
    "It rises.", "What is shown.", "A line that rises from one to two over the years." * 2, "Pieces"
)


def _register(monkeypatch, rows, left_out, words=GOOD):
    """A figure for one test: what its functions give back is chosen by the test."""

    def plain(rows: pd.DataFrame, *, width: int) -> alt.Chart:
        return alt.Chart(rows).mark_point().encode(x="x:Q").properties(width=width)

    monkeypatch.setattr(register, "REGISTER", dict(register.REGISTER))
    register.figure(
        "trial",
        chapter="trial",
        tables=["states"],
        rows=lambda _: (rows, left_out),
        words=lambda _: words,
    )(plain)
    monkeypatch.setattr(figures, "_registered", lambda: register.REGISTER)


def test_rows_lost_on_the_way_are_an_error(monkeypatch):
    _register(monkeypatch, pd.DataFrame({"x": [1], "records": [4]}), {"former members": 3})
    with pytest.raises(FigureError, match=r"'trial': 9 rows in table 'states'.* other 2"):
        csto.old.figure("trial")


def test_rows_left_out_are_said_in_the_caption(monkeypatch):
    _register(monkeypatch, pd.DataFrame({"x": [1], "records": [6]}), {"former members": 3})
    said = "What is shown. Not drawn: 3 former members."
    assert csto.old.figure("trial").record.caption == said


def test_an_empty_value_that_would_vanish_is_an_error(monkeypatch):
    rows = pd.DataFrame({"x": [1.0, None], "records": [8, 1]})
    _register(monkeypatch, rows, {})
    with pytest.raises(FigureError, match="1 of 2 rows have no 'x' and would vanish"):
        csto.old.figure("trial").layout(300)


@pytest.mark.parametrize("alt_text", ["", "A chart."])
def test_a_figure_without_a_description_is_an_error(monkeypatch, alt_text):
    words = Words("It rises.", "What is shown.", alt_text, "Pieces")
    _register(monkeypatch, pd.DataFrame({"x": [1], "records": [9]}), {}, words)
    with pytest.raises(FigureError, match="'trial': alternative text of"):
        csto.old.figure("trial")


def test_own_data_in_place_of_a_table():
    own = csto.load("facilities").query("host == 'KAZ'")
    shown = csto.old.figure("facilities-kinds", {"facilities": own})
    assert set(shown.rows["host"]) == {"KAZ"}
    assert set(csto.old.figure("facilities-kinds").rows["host"]) > {"KAZ"}
