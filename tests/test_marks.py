"""Each mark in a small chart with made-up rows: built, round-tripped, drawn, and readable."""

import altair as alt
import pandas as pd
import pytest

from csto import marks, style
from csto.layout import At, LayoutError
from csto.layout.signs import SIGNS
from mark_examples import (
    BASES,
    FORCES,
    GALLERY,
    all_signs,
    arrows,
    effort,
    lined,
    lying,
    matrix,
    names,
    parted,
    persons,
    ranges,
    some,
    upright,
)
from measuring import WIDTHS, faults, picture, round_trip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mark", GALLERY)
def test_a_mark_is_legible_at_every_width(mark, width):
    assert not faults(picture(mark(At(width))), width)


@pytest.mark.parametrize("mark", GALLERY)
def test_a_mark_is_valid_and_the_same_when_read_back(mark):
    round_trip(mark(At(692)))
    assert not faults(picture(mark(At.layout("small"))), 300)


@pytest.mark.parametrize("mark", GALLERY)
def test_every_mark_stands_out_from_paper(mark):
    drawn = picture(mark(At(692)))
    ground = {style.PAPER, style.GROUND, style.HAIR}
    kinds = [] if mark is matrix else ["rect"]  # fields have their numbers in them
    marked = set().union(*map(drawn.colours, ["symbol", "rule", "line", *kinds]))
    assert marked - ground or mark is matrix
    assert all(style.contrast(colour) >= 3 for colour in marked - ground)
    assert 'opacity="0.' not in drawn.svg  # some journals refuse transparency


def paths(drawn, sign: str) -> int:
    """How often a sign is drawn: told by the number of strokes and arcs of its path."""
    return sum(mark.count("A") == SIGNS[sign].count("A") for mark in drawn.marks("symbol"))


def test_the_label_of_a_rule_is_drawn_below_it():
    drawn = picture(ranges(At(692)))
    value, said, last = (
        next(text for text in drawn.texts if text.text == found)
        for found in ("1,000", "half of the force", "Uzbekistan")
    )
    assert said.left == pytest.approx((value.left + value.right) / 2, abs=1)
    assert said.top > last.bottom


def test_several_sources_are_a_bar_and_a_mark_each():
    drawn = picture(ranges(At(692)))
    spans = [mark for mark in drawn.marks("line") if 'stroke-width="2.5"' in mark]
    assert len({mark for mark in spans if "L" in mark}) == 2  # Russia and Kazakhstan
    assert drawn.says("several sources")


def test_more_than_and_up_to_have_arrows_and_a_key_unless_the_label_says_it():
    drawn = picture(arrows(At(692)))
    assert len(drawn.marks("symbol")) == 3 * 2 + 2 + 2  # marks with halos, arrows, key
    assert drawn.says("more than")
    assert drawn.says("up to")
    told = picture(ranges(At(692)))
    assert told.says("more than 500")
    assert told.says("up to 200")
    assert told.says("about 150")
    assert "over" not in {text.text for text in told.texts}


def test_what_was_not_reported_stands_at_the_baseline():
    spec = all_signs(At(692)).to_dict()
    own = [layer for layer in spec["layer"] if "data" in layer]
    assert {layer["encoding"]["x"]["value"] for layer in own} == {7}
    names = {row["name"] for layer in own for row in spec["datasets"][layer["data"]["name"]]}
    assert names == {"struck square", "crossed square"}


def test_each_sign_is_drawn_as_another_path():
    assert len(set(SIGNS.values())) == len(SIGNS)
    drawn = picture(all_signs(At(692)))
    shapes = {mark.split(' d="')[1].split('"')[0] for mark in drawn.marks("symbol")}
    assert len(shapes) >= len(SIGNS)


def test_zero_is_a_tick_on_the_baseline():
    bars = picture(lying(At(692))).marks("rect")
    assert any("v12h2.5" in bar or "h2.5v" in bar for bar in bars), bars


def test_parts_of_a_bar_stand_on_each_other_in_the_colours_of_the_key():
    drawn = picture(parted(At(692)))
    assert drawn.says("missiles")
    assert drawn.says("other")
    assert not drawn.says("aircraft")
    assert {style.TONES[0], style.TONES[2]} <= drawn.colours("rect")
    ends = {text.text for text in drawn.texts}
    assert {"11", "14", "5", "4"} <= ends


def test_bars_are_upright_where_numbers_run_up_the_side():
    drawn = picture(upright(At(692)))
    assert sum(style.STATES["KAZ"] in bar for bar in drawn.marks("rect")) >= 8
    assert drawn.says("after the annexation")


def test_a_line_breaks_where_a_year_is_missing_and_its_name_is_at_its_end():
    drawn = picture(lined(At(692)))
    belarus = [mark for mark in drawn.marks("line") if style.STATES["BLR"] in mark]
    assert len({mark for mark in belarus if 'stroke-width="1.6"' in mark}) == 2
    for text in ("Russia 5.4", "Belarus 1.2", "worked out here", "Crimea annexed"):
        assert drawn.says(text)


def shares(at, rows):
    x, y = alt.X("year:Q", scale=at.years("year")), alt.Y("share:Q")
    y["scale"] = at.room("share", domain=(0, 100))
    return at.compose(rows, marks.lines("name", derived="derived"), x=x, y=y)


def test_open_points_are_worked_out_here_and_the_key_says_so():
    rows = effort()
    some = picture(shares(At(692), rows))
    assert some.says("stated")
    assert some.says("worked out here")
    every = picture(shares(At(692), rows.assign(derived=True)))
    assert not every.says("stated")
    assert every.says("worked out here")
    none = picture(shares(At(692), rows.assign(derived=False)))
    assert not none.says("stated")


def test_a_given_end_of_an_upright_axis_has_its_tick():
    axis = shares(At(692), effort()).to_dict()["encoding"]["y"]["axis"]
    assert axis["values"][-1] == 100


def test_numbers_in_fields_can_be_read():
    drawn = picture(matrix(At(692)))
    fields = drawn.colours("rect")
    assert len(fields) > 5
    assert all(style.contrast(colour, style.INK) >= 4.5 for colour in fields - {style.PAPER})


@pytest.mark.parametrize("width", [336, 692])
def test_labels_keep_off_marks_and_each_other(width):
    rows = some(persons=[100.0, 110, 120, 130], name=["a", "a", "b", "b"])
    rows["label"] = ["one hundred", "one hundred and ten", "more", "most"]
    at = At(width)
    layers = [marks.span("name"), marks.dots(), marks.labels("label")]
    drawn = picture(at.compose(rows, *layers, x=persons(), y=names()))
    assert not faults(drawn, width)
    assert {"one hundred", "most"} <= {text.text for text in drawn.texts}


def test_labels_say_the_number_once_with_who_says_it_and_how():
    rows = marks.labelled(FORCES, "persons", by="source", qualifier="said")
    assert rows["label"].tolist()[:4] == [
        "1,850 · Beliakova 2022",
        "more than 500 · Dyner 2022",
        "up to 200 · Dyner 2022",
        "about 150 · Weitz 2018",
    ]
    twice = some(share=[10.0, 10.0], name=["a", "a"], source=["B", "A"])
    assert marks.labelled(twice, "share", by="source")["label"].tolist() == ["10 · A; B", ""]


def test_halves_are_rounded_up():
    rows = some(share=[62.5, 12.5], name=["a", "b"], source=["A", "A"])
    assert marks.labelled(rows, "share", by="source")["label"].tolist() == ["63 · A", "13 · A"]
    assert marks.ranged(rows, "share")["label"].tolist() == ["63", "13"]


def test_a_range_is_told_of_the_rows_that_count():
    rows = some(share=[10.0, 20.0, 30.0], name=["a"] * 3, derived=[True, True, False])
    assert marks.ranged(rows, "share", where="derived")["label"].tolist() == ["", "", "10–20"]


def test_columns_may_have_any_name():
    rows = pd.DataFrame({"a.b [c]": ["x", "y"], "n: o": ["f", "g"], "of 'us'": [3.0, 1.0]})
    chart = At(400).compose(
        rows,
        marks.span("a.b [c]", said=None),
        marks.dots(sign="n: o", signs={"f": "circle", "g": "open circle"}),
        marks.arrow("n: o", up=["f"]),
        marks.labels("n: o"),
        x=alt.X(field="of 'us'".replace("'", "\\'"), type="quantitative", title="Persons"),
        y=alt.Y(field="a\\.b \\[c\\]", type="nominal", axis=At.names("a.b [c]")),
    )
    drawn = picture(chart)
    assert not faults(drawn, 400)
    assert {"x", "y", "f", "g"} <= {text.text for text in drawn.texts}


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (lambda: marks.dots(sign="bases", signs=BASES), "no column 'bases'; did you mean 'basis'"),
        (lambda: marks.dots(sign="basis", signs={"stated": "circle"}), "no sign for 'part'"),
        (lambda: marks.dots(sign="basis", signs=dict.fromkeys(BASES, "ring")), "no sign 'ring'"),
        (lambda: marks.span("nam"), "did you mean 'name'"),
        (lambda: marks.arrow("sayd"), "did you mean 'said'"),
        (lambda: marks.labels("sources"), "did you mean 'source'"),
        (lambda: marks.lines("nane"), "did you mean 'name'"),
        (lambda: marks.cells("person"), "did you mean 'persons'"),
        (lambda: alt.Chart().mark_point().encode(shape="bases:N"), "did you mean 'basis'"),
    ],
)
def test_a_mark_says_what_is_wrong_and_what_is_near(layer, said):
    with pytest.raises(LayoutError, match=said):
        At(600).compose(FORCES, layer(), x=persons(None), y=names())


def test_parts_of_a_bar_are_counted_and_labelled_once():
    rows = pd.DataFrame({"kind": ["a", "b", "b", "b"], "status": ["one", "one", "one", "many"]})
    parts = marks.parted(rows, "kind", "status", ["one", "many"])
    assert parts["kind"].tolist() == ["b", "b", "a", "a"]
    assert parts["count"].tolist() == [2, 1, 1, 0]
    assert parts["label"].tolist() == ["", "2 of 3", "", "1 of 1"]


def test_a_kind_that_no_row_has_is_an_empty_part():
    rows = pd.DataFrame({"kind": ["a"], "status": ["one"]})
    assert marks.parted(rows, "kind", "status", ["one", "many"])["count"].tolist() == [1, 0]
