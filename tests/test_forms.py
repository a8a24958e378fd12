"""Each form in a small chart with made-up rows: built, round-tripped, drawn, and readable."""

import re

import altair as alt
import numpy as np
import pandas as pd
import pytest

from csto import forms, style
from csto.forms import ground
from csto.forms.map import placed_names
from csto.layout import At, LayoutError
from form_examples import (
    ALL_STATES,
    EVENTS,
    GALLERY,
    PARTS,
    SITES,
    USES,
    lasting,
    members,
    of_days,
    of_years,
    parts,
    places,
    tiles,
    worded,
)
from measuring import WIDTHS, faults, picture, round_trip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("form", GALLERY)
def test_a_form_is_legible_at_every_width(form, width):
    assert not faults(picture(form(At(width))), width)


@pytest.mark.parametrize("form", GALLERY)
def test_a_form_is_valid_and_the_same_when_read_back(form):
    round_trip(form(At(692)))
    small = form(At.layout("small"))
    assert not faults(picture(small), 300)


def test_a_timeline_shows_what_it_is_told():
    drawn = picture(of_days(At(692)))
    for text in ("5 January · Dyner 2022", "Withdrawal begins", "a step of the alliance", "other"):
        assert drawn.says(text)
    assert drawn.says("days of the operation")
    assert drawn.says("to its end")
    assert len(drawn.marks("symbol")) == 2 * len(EVENTS) + 4  # each with its halo, and the key
    assert style.GROUND in drawn.colours("rect")


def test_a_timeline_says_what_its_bars_last_to():
    drawn = picture(timed(end="end", lasting="until in place")(At(692)))
    assert drawn.says("until in place")
    assert not drawn.says("to its end")


def test_a_date_is_said_as_far_as_it_is_known():
    drawn = picture(of_years(At(692)))
    assert drawn.says("April 1999")
    assert drawn.says("15 May 1992")


def test_a_date_known_to_its_year_is_a_bar_over_all_of_it():
    spec = of_years(At(692)).to_dict()
    rows = spec["datasets"][spec["data"]["name"]]
    year = next(row for row in rows if row["precision"] == "year")
    assert year["_first"] == 2012
    assert year["_last"] == pytest.approx(2012 + 365 / 366)


def test_spells_tell_certain_from_possible_and_from_what_goes_on():
    drawn = picture(lasting(At(692)))
    bars = drawn.marks("rect")
    assert sum("stroke-dasharray" in bar for bar in bars) == 1
    for text in ("start not stated", "frozen", "goes on"):
        assert drawn.says(text)
    assert drawn.says("charter signed, 2002")


def test_spells_that_overlap_stand_below_each_other():
    rows = pd.DataFrame(
        {"name": "a", "begin": ["2003", "2005", "2010"], "end": ["2006", "2008", "2012"]}
    )
    rows = rows.assign(kind="held", **rows[["begin", "end"]].apply(pd.to_datetime))
    spec = lasted(rows)(At(400)).to_dict()
    lanes = [row["_lane"] for row in spec["datasets"][spec["data"]["name"]]]
    assert lanes == [0, 1, 0]


def test_a_grid_counts_and_leaves_no_year_out():
    drawn = picture(tiles(At(692)))
    held = parts()
    shown = [text.text for text in drawn.texts]
    assert "2012" in shown  # a year without an exercise
    totals = held[held["part"] == "taking part"].groupby("name").size()
    assert shown.count(str(totals["Russia"])) >= 2  # Russia's and Kazakhstan's
    assert drawn.says("no exercise known")
    assert drawn.says("not a member")
    squares = [mark for mark in drawn.marks("symbol") if style.STATES["KAZ"] in mark]
    assert len(squares) == totals["Kazakhstan"]


def test_a_grid_sets_words_beside_its_squares_but_in_a_thumbnail():
    assert picture(worded(At(400))).says("Sary-Shagan")
    assert not picture(worded(At.layout("small"))).says("Sary-Shagan")


def test_a_map_puts_numbers_at_the_sites_and_explains_them():
    drawn = picture(places(At(692)))
    for number, town in enumerate(SITES["town"], 1):
        assert drawn.says(town)
        assert sum(text.text == str(number) for text in drawn.texts) == 2  # on the map, in the list


def test_places_lie_where_vegas_projection_has_them():
    """Our sums put a site where Vega draws it in the conic of equal areas."""
    site = pd.DataFrame({"lon": [74.85], "lat": [42.89]})
    point = alt.Chart(site).mark_point().encode(longitude="lon:Q", latitude="lat:Q")
    points = {"type": "MultiPoint", "coordinates": ground.FIT}
    fit = {"type": "Feature", "properties": {}, "geometry": points}
    point = point.project(
        "conicEqualArea",
        rotate=ground.ROTATE,
        parallels=ground.PARALLELS,
        fit={"type": "FeatureCollection", "features": [fit]},
    )
    svg = picture(point.properties(width=600, height=ground.height(600))).svg
    place = re.search(r"mark-symbol.*?translate\(([\d.]+),([\d.]+)\)", svg, re.DOTALL)
    (x,), (y,) = ground.px([74.85], [42.89], 600)
    assert (float(place[1]), float(place[2])) == pytest.approx((x, y), abs=0.3)


NINE = ["RUS", "KAZ", "BLR", "ARM", "KGZ", "TJK", "UZB", "GEO", "AZE"]


@pytest.mark.parametrize("width", [324, 400, 680])
def test_the_line_of_a_name_crosses_no_other_state(width):
    labels = [ALL_STATES[state] for state in NINE]
    names = placed_names(NINE, labels, [style.PAPER] * len(NINE), width)
    both = zip(NINE, labels, strict=True)
    lands = {label: np.array(ground.inside(state, width, 2.0)) for state, label in both}
    for name in [name for name in names if name["led"]]:
        line = np.linspace((name["at_x"], name["at_y"]), (name["x"], name["y"]), 60)
        aside = (line[:, 0] < name["left"]) | (line[:, 0] > name["right"])
        shown = line[aside | (line[:, 1] < name["top"]) | (line[:, 1] > name["bottom"])]
        for label, land in lands.items():
            if label != name["text"]:
                apart = np.hypot(*(shown[:, None] - land[None]).transpose(2, 0, 1))
                assert apart.min() > 1, f"{name['text']} crosses {label}"


def test_no_neighbour_covers_the_outline_of_a_state():
    layers = [str(layer.to_dict()) for layer in members(At(692)).layer]
    outlined = max(n for n, layer in enumerate(layers) if "'strokeWidth': 1.5" in layer)
    assert all("geoshape" not in layer for layer in layers[outlined + 1 :])


def test_disputed_ground_is_dotted_and_has_no_states_colour():
    chart = members(At(692))
    assert picture(chart).says("disputed: Crimea")
    shapes = [layer.data.values for layer in chart.layer if "_tint" in str(layer.data)]
    assert shapes
    assert not any("Crimea" in shape for shape in shapes)


EARLY, LATE = pd.Timestamp("2000-01-01"), pd.Timestamp("2001-01-01")
ONE = pd.DataFrame({"name": ["a"], "begin": [EARLY], "end": [LATE], "kind": ["held"]})
PART = {"a step of the alliance": "circle", "other": "open circle"}
RINGS = dict.fromkeys(EVENTS["source"], "ring")


def timed(rows: pd.DataFrame = EVENTS, **more):
    words = {"date": "date", "label": "title", "sign": "part", "signs": PART}
    return lambda at: forms.timeline(rows, at, **words | more)


def lasted(rows: pd.DataFrame = ONE, **more):
    names = {"name": "name", "begin": "begin", "end": "end", "colour": None}
    names |= {"kind": "kind", "kinds": {"held": "filled"}}
    return lambda at: forms.spells(rows, at, **names | more)


def counted(rows: pd.DataFrame, kinds: dict[str, str]):
    names = {"column": "name", "row": "year", "kind": "part", "greyed": "not a member"}
    return lambda at: forms.grid(rows, at, kinds=kinds, **names)


def sited(rows: pd.DataFrame = SITES, **more):
    names = {"longitude": "longitude", "latitude": "latitude", "label": "town"}
    names |= {"sign": "use", "signs": USES}
    return lambda at: forms.map(rows, at, **names | more)


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (timed(date="dates"), "no column 'dates'; did you mean 'date'"),
        (timed(sign="source", signs={"x": "circle"}), "no sign for"),
        (timed(sign="source", signs=RINGS), "no sign 'ring'"),
        (timed(EVENTS.assign(known="week"), precision="known"), "no precision 'week'"),
        (timed(EVENTS.assign(date=None)), "no 'date' and would vanish"),
        (lasted(ONE.assign(begin=pd.Timestamp("2002-01-01"))), "before"),
        (lasted(ONE.assign(begin=None)), "would vanish"),
        (lasted(kinds={"held": "wavy"}), "no look 'wavy'"),
        (lasted(kinds={}), "no look for 'held'"),
        (counted(parts(), {}), "no sign for"),
        (counted(parts().assign(state="XXX"), PARTS), "no colour for 'XXX'"),
        (sited(latitude="lattitude"), "did you mean 'latitude'"),
        (sited(SITES.assign(longitude=-100.0)), "lie off the map"),
        (sited(longitude=None, kind="use", kinds=dict.fromkeys(USES, "open")), "in several rows"),
    ],
)
def test_a_form_says_what_is_wrong_and_how_to_mend_it(draw, said):
    with pytest.raises(LayoutError, match=said):
        draw(At(600))


def test_a_form_without_room_names_the_width_that_serves():
    rows = parts().assign(name=lambda frame: frame["name"] + ", a member of the organisation")
    many = pd.concat([rows.assign(name=rows["name"] + str(n)) for n in range(4)])

    def draw(at: At) -> alt.LayerChart:
        return forms.grid(
            many, at, column="name", row="year", kind="part", kinds=PARTS, greyed="not a member"
        )

    with pytest.raises(LayoutError, match="takes at least") as caught:
        draw(At(336))
    least = int(re.search(r"at least (\d+) px", str(caught.value))[1])
    assert draw(At(least))
    with pytest.raises(LayoutError):
        draw(At(least - 8))
