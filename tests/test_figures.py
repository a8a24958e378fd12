"""The register of figures is a test suite: each one is built, checked, round-tripped and drawn."""

import dataclasses
import functools
import pickle

import altair as alt
import pandas as pd
import pytest

import csto
from csto import drawing, figures, register, style
from csto.register import Words

LAYOUTS = [style.DOUBLE, style.SINGLE]


@pytest.fixture(params=figures.ids(), scope="module")
def shown(request) -> figures.Shown:
    return csto.figure(request.param)


@functools.cache
def picture(id: str, width: int) -> drawing.Picture:
    return csto.figure(id).picture(width)


@pytest.mark.parametrize("width", LAYOUTS)
def test_it_draws_marks_in_its_width(shown, width):
    svg = picture(shown.figure.id, width).svg
    assert svg.count("<path") + svg.count("<use") > 3
    head = svg[: svg.index(">")]
    assert 'role="img"' in head
    assert "aria-label=" in head
    drawn = float(head.split('width="')[1].split('"')[0].removesuffix("pt"))
    scale = 96 / 72 if "pt" in head.split('width="')[1][:12] else 1
    assert drawn * scale <= width + 1, "wider than the column it is laid out for"


def test_it_is_drawn_the_same_twice(shown):
    assert csto.figure(shown.figure.id).picture(style.SINGLE) == picture(
        shown.figure.id, style.SINGLE
    )


def test_altair_charts_survive_the_round_trip():
    live = [chart for id in figures.ids() if drawing.is_live(chart := csto.figure(id).chart)]
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
    assert shown.source_line.startswith("Sources: ")
    assert shown.sources


def test_ids_of_two_layouts_do_not_meet(shown):
    wide, narrow = (set(_ids(picture(shown.figure.id, width).svg)) for width in LAYOUTS)
    assert not wide & narrow


def _ids(svg: str) -> list[str]:
    return [part.split('"')[0] for part in svg.split(' id="')[1:]]


def test_unknown_figure_names_its_neighbours():
    with pytest.raises(figures.UnknownFigureError, match="did you mean ksor-strength"):
        csto.figure("ksor-strenght")


GOOD = Words(
    "It rises.", "What is shown.", "A line that rises from one to two over the years." * 2, "Pieces"
)


def _register(monkeypatch, rows, left_out, words=GOOD, draw=None):
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
    )(draw or plain)
    monkeypatch.setattr(figures, "_registered", lambda: register.REGISTER)


def test_rows_lost_on_the_way_are_an_error(monkeypatch):
    _register(monkeypatch, pd.DataFrame({"x": [1], "records": [4]}), {"former members": 3})
    with pytest.raises(figures.FigureError, match=r"'trial': 9 rows in table 'states'.* other 2"):
        csto.figure("trial")


def test_rows_left_out_are_said_in_the_caption(monkeypatch):
    _register(monkeypatch, pd.DataFrame({"x": [1], "records": [6]}), {"former members": 3})
    assert csto.figure("trial").caption == "What is shown. Not drawn: 3 former members."


def test_an_empty_value_that_would_vanish_is_an_error(monkeypatch):
    rows = pd.DataFrame({"x": [1.0, None], "records": [8, 1]})
    _register(monkeypatch, rows, {})
    with pytest.raises(figures.FigureError, match="1 of 2 rows have no 'x' and would vanish"):
        csto.figure("trial").picture(300)


@pytest.mark.parametrize("alt_text", ["", "A chart."])
def test_a_figure_without_a_description_is_an_error(monkeypatch, alt_text):
    words = Words("It rises.", "What is shown.", alt_text, "Pieces")
    _register(monkeypatch, pd.DataFrame({"x": [1], "records": [9]}), {}, words)
    with pytest.raises(figures.FigureError, match="'trial': alternative text of"):
        csto.figure("trial")


def test_own_data_in_place_of_a_table():
    own = csto.load("force_strength").query("source == 'weitz2018'")
    shown = csto.figure("ksor-strength", {"force_strength": own})
    assert set(shown.rows["source"]) == {"Weitz 2018"}


def test_state_colours_are_kept_apart_by_contrast():
    """Members stand at least 3:1 against white, as lines and marks must."""
    for state in ["RUS", "KAZ", "BLR", "ARM", "KGZ", "TJK"]:
        assert _contrast_with_white(style.STATES[state]) >= 3, state


def _contrast_with_white(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def test_the_readme_shows_the_figure_as_it_is():
    from conftest import ROOT

    picture = (ROOT / "book" / "_static" / "readme.svg").read_text("utf-8")
    assert picture == csto.figure("ksor-strength").picture(style.DOUBLE).svg, "run: make picture"


def test_a_notebook_of_the_book_takes_the_rows_that_the_builder_kept(tmp_path, monkeypatch):
    shown = figures.show("ksor-strength")
    kept = tmp_path / "ksor-strength" / figures.SHOWN
    kept.parent.mkdir()
    kept.write_bytes(pickle.dumps(dataclasses.replace(shown, rows=shown.rows.head(1))))
    monkeypatch.setenv(figures.KEPT, str(tmp_path))
    assert len(figures.show("ksor-strength").rows) == 1
    own = {"force_strength": csto.load("force_strength")}
    assert len(figures.show("ksor-strength", own).rows) == len(shown.rows)
    assert figures.show("exercises-per-year").figure.id == "exercises-per-year"


@pytest.mark.parametrize("id", figures.ids())
def test_a_figure_can_be_kept(id):
    shown = figures.show(id)
    again = pickle.loads(pickle.dumps(shown))  # noqa: S301
    assert (again.basis_hash, again.words) == (shown.basis_hash, shown.words)
    assert again.figure == shown.figure
