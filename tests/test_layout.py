"""Marks composed over one shared x and y: axes changed in a line, room, panels, what is refused."""

import json
import re

import altair as alt
import pandas as pd
import pytest
import vl_convert

from csto import marks, style, theme
from csto.layout import LAYOUTS, At, LayoutError, placing
from layout_example import ROWS, chart, domain
from measuring import faults, picture


def scales(made: alt.LayerChart) -> dict[str, str]:
    """Vega's scales of a chart and their kinds."""
    spec = vl_convert.vegalite_to_vega(json.dumps(made.to_dict()))
    return {scale["name"]: scale["type"] for scale in spec["scales"]}


def test_one_line_changes_the_axis_of_every_layer():
    made = chart(At(600))
    assert scales(made)["x"] == "linear"
    other = made.encode(x=alt.X("persons:Q", scale=alt.Scale(type="log")))
    assert scales(other)["x"] == "log"
    assert not any("x" in layer.get("encoding", {}) for layer in made.to_dict()["layer"][:4])
    before, after = picture(made), picture(other)
    assert len(before.marks("symbol")) == len(after.marks("symbol"))
    assert {text.text for text in before.texts} >= {"1,850 · Beliakova 2022"}
    assert after.says("1,850 · Beliakova 2022")


def test_lines_break_at_ordinary_spaces_alone():
    kept = style.wrapped("South Africa\u00a03, Türkiye\u00a03,\n others\u00a06", style.TEXT_PT, 70)
    assert kept == ["South", "Africa\u00a03,", "Türkiye\u00a03,", "others\u00a06"]
    assert style.wrapped("", style.TEXT_PT, 70) == [""]
    room = style.text_width("more than 500", style.TEXT_PT) + 2
    lines = placing.folded("more than 500 · Dyner 2022", room)
    assert lines == ["more than", "500 · Dyner", "2022"], "a dot stays with what it follows"


def test_a_logarithmic_scale_leaves_room_too():
    at = At(400)
    made = chart(at, x=alt.X("persons:Q", title="Soldiers", scale=at.room("persons", log=True)))
    assert scales(made)["x"] == "log"
    assert not faults(picture(made), 400)
    zero = ROWS.assign(persons=[1, 0, 2, 3])
    x = alt.X("persons:Q", scale=at.room("persons", log=True))
    with pytest.raises(LayoutError, match="logarithmic scale has no place"):
        chart(at, zero, x=x)


def test_names_stand_in_the_rows_order_unless_they_are_sorted():
    order = [t.text for t in picture(chart(At(600))).texts if t.text in set(ROWS["name"])]
    assert order == ["Russia", "Belarus", "Armenia"]
    y = alt.Y("name:N", axis=At.names("name"), sort="x")
    made = At(600).compose(ROWS, marks.dots(), x=alt.X("persons:Q"), y=y)
    assert made.to_dict()["encoding"]["y"]["sort"] == ["Armenia", "Belarus", "Russia"]


def test_a_chart_of_no_row_is_empty():
    none = ROWS.head(0)
    assert domain(chart(At(600), none).to_dict()) == [0, 1]
    y = alt.Y("persons:Q", scale=At.room("persons"))
    x = alt.X("name:N", axis=At.names("name"))
    assert At(600).compose(none, marks.dots(), x=x, y=y)


def test_a_tick_lies_where_it_is_asked_for():
    at = At(692)
    x = alt.X("persons:Q", scale=at.room("persons", through=700))
    assert 700 in chart(at, x=x).to_dict()["encoding"]["x"]["axis"]["values"]


def test_the_ends_of_a_scale_may_be_given_and_labels_still_have_room():
    for width in (336, 692):
        x = alt.X("persons:Q", title="Soldiers", scale=alt.Scale(domain=[0, 2000]))
        made = chart(At(width), x=x)
        assert domain(made.to_dict()) == [0, 2000]
        assert not faults(picture(made), width)


def test_long_names_and_long_labels_are_set_in_lines():
    long = {"Russia": "Russia: airborne troops, with all that was sent after them in January"}
    rows = ROWS.replace({"name": long})
    rows["label"] = "all personnel, peacekeepers of other members included · Weitz 2018"
    rows = rows.drop(index=1)
    drawn = picture(chart(At(336), rows))
    assert not faults(drawn, 336)
    assert len([text for text in drawn.texts if "peacekeepers" in text.text]) == 3


def test_what_cannot_be_read_names_the_least_width_that_serves():
    rows = pd.DataFrame(
        {
            "state": "RUS",
            "name": "Antidisestablishmentarianism",
            "persons": [1.0, 2, 3, 4, 5, 6],
        }
    )
    rows["label"] = [f"Mangystau-Aktau-Caspian-{n}" for n in range(6)]
    with pytest.raises(LayoutError, match="takes at least") as caught:
        chart(At(200), rows)
    least = int(re.search(r"at least (\d+) px", str(caught.value))[1])
    assert least > 200
    assert not faults(picture(chart(At(least), rows)), least)
    with pytest.raises(LayoutError):
        chart(At(least - 8), rows)


def test_what_fits_nowhere_says_so():
    rows = pd.concat([ROWS.assign(name="one", persons=5, label=f"{n} soldiers") for n in range(9)])
    with pytest.raises(LayoutError, match=r"no free place for .*; nor at any width"):
        chart(At(600), rows)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS.drop(columns="persons"), "no column 'persons'; did you mean"),
        (ROWS.assign(persons=[1, None, 2, 3]), "1 of 4 rows have no 'persons' and would vanish"),
        (ROWS.assign(name=[None, "a", "b", "c"]), "have no 'name'"),
        (ROWS.assign(state=["RUS", "BLX", "ARM", "KAZ"]), "no colour for 'BLX' in 'state'"),
        (ROWS.assign(state=["RUS", None, "ARM", "KAZ"]), "no colour for 'an empty cell'"),
    ],
)
def test_rows_that_would_vanish_or_have_no_colour_are_refused(rows, said):
    with pytest.raises(LayoutError, match=said):
        chart(At(600), rows)


def test_what_belongs_to_no_state_is_grey():
    rows = ROWS.assign(state=["RUS", "none", "none", "KAZ"])
    assert style.on_paper(style.OTHER) in picture(chart(At(600), rows)).colours("symbol")


def test_a_kind_without_a_colour_and_a_column_of_colours_that_is_not_there_are_refused():
    with pytest.raises(
        LayoutError, match="no colour for 'Armenia' in 'name'; known are 'Russia', 'Belarus'"
    ):
        chart(At(600), colour="name", colours={"Russia": "#1f2d57", "Belarus": "#949490"})
    with pytest.raises(LayoutError, match="no column 'sate'; did you mean 'state'"):
        chart(At(600), colour="sate")


def test_a_key_stands_below_what_is_not_labelled_but_in_a_thumbnail():
    assert picture(chart(At(600))).says("from lowest to highest")
    assert not picture(chart(At(600), key=False)).says("from lowest to highest")
    small = picture(chart(At.layout("small")))
    assert not small.says("from lowest to highest")
    assert small.says("1,850")
    assert not small.says("Beliakova 2022")


def test_a_long_key_is_set_in_lines():
    kinds = [f"a kind with a long name, number {n}" for n in range(4)]
    rows = ROWS.assign(kind=kinds)
    at = At(336)
    signs = dict(zip(kinds, ["circle", "diamond", "square", "cross"], strict=True))
    layer = marks.dots(sign="kind", signs=signs)
    x, y = alt.X("persons:Q", title="Soldiers"), alt.Y("name:N", axis=at.names("name"))
    drawn = picture(at.compose(rows, layer, x=x, y=y))
    assert not faults(drawn, 336)
    assert len({text.top for text in drawn.texts if "number" in text.text}) == 4


def test_texts_may_stand_right_of_the_view():
    rows = ROWS.assign(share=["74 %", "20 %", "20 %", "4 %"])
    drawn = picture(chart(At(600), rows, right="share"))
    assert not faults(drawn, 600)
    assert sum(text.text == "20 %" for text in drawn.texts) == 1


def test_a_readers_own_layer_lies_among_the_marks():
    at = At(600)
    own = alt.Chart().mark_tick(color="#444444").encode(tooltip="label:N")
    x, y = alt.X("persons:Q", title="Soldiers"), alt.Y("name:N", axis=at.names("name"))
    drawn = picture(at.compose(ROWS, [marks.dots(), own], x=x, y=y))
    assert sum("#444444" in mark for mark in drawn.marks("rect")) == len(ROWS)


def test_rows_stay_as_they_are():
    before = ROWS.copy(deep=True)
    chart(At(600))
    pd.testing.assert_frame_equal(ROWS, before)


def test_layouts_are_those_of_journals_and_a_thumbnail():
    assert LAYOUTS == {"wide": 692, "narrow": 336, "small": 300}
    assert At.layout("narrow").narrow
    assert not At.layout("wide").narrow
    assert At.layout("small").small


def test_a_font_of_every_machine_stands_behind_that_of_the_book():
    spec = chart(At(600)).to_dict()
    fonts = set(re.findall(r'"(?:font|labelFont|titleFont)": "([^"]+)"', json.dumps(spec)))
    assert fonts == {"Open Sans, sans-serif"}
    assert theme.altair_config()["font"] == style.FAMILY
    assert 'font-family="Open Sans, sans-serif"' in picture(chart(At(600))).svg


def test_colours_are_darkened_until_they_stand_out():
    for colour in [*style.STATES.values(), style.OTHER]:
        assert style.contrast(style.on_paper(colour)) >= 3
        assert style.contrast(style.on_paper(colour, 4.5)) >= 4.5
    assert style.on_paper(style.STATES["RUS"]) == style.STATES["RUS"]
    assert all(style.contrast(tone) >= 3 for tone in style.TONES)
