"""A profile: aligned panels of one state, with made-up rows."""

import re

import pandas as pd
import pytest

from csto import style
from csto.layout import At, LayoutError
from form_examples import PROFILE, profiled
from measuring import picture


def specification(at: At, rows: pd.DataFrame = PROFILE) -> dict:
    return profiled(at, rows).to_dict()["concat"][0]


def test_all_panels_have_one_axis_of_years_and_the_last_one_shows_it():
    panels = specification(At(692))["concat"]
    across = [panel["encoding"]["x"] for panel in panels]
    assert len({str(x["scale"]) for x in across}) == 1
    assert {panel["width"] for panel in panels} == {panels[0]["width"]}
    assert [x["axis"] is None for x in across] == [True, True, True, False]


def test_a_panel_without_rows_is_left_out():
    rows = PROFILE[PROFILE["panel"] != "Exercises"]
    assert [panel["title"]["text"] for panel in specification(At(336), rows)["concat"]] == [
        "Membership",
        "Arms, million TIV",
        "Position",
    ]


def test_squares_are_counted_and_absence_is_not_silence():
    drawn = picture(profiled(At(692)))
    shown = [mark for mark in drawn.marks("symbol") if style.INK in mark]
    assert len(shown) == 2  # the one that is reported, and the key's
    for text in ("reported absent", "not reported", "not a member", "worked out here", "war"):
        assert drawn.says(text)


def test_time_outside_is_ground_in_every_panel():
    grounds = [mark for mark in picture(profiled(At(692))).marks("rect") if style.GROUND in mark]
    assert len(grounds) == 2 * 4  # before and after, in four panels


def test_a_line_breaks_where_a_year_is_missing():
    lines = picture(profiled(At(692))).marks("line")
    own = [line for line in lines if style.on_paper(style.STATES["UZB"]) in line]
    assert len(own) == 2
    assert not any(re.search("NaN", line) for line in lines)


def test_marks_on_ground_stand_out_from_it():
    assert style.contrast(style.on_paper(style.STATES["RUS"], 3.5), style.GROUND) >= 3
    late = PROFILE.assign(year=PROFILE["year"] + 5)  # after it has left
    hues = picture(profiled(At(692), late)).colours("symbol")
    assert style.on_paper(style.STATES["UZB"], 3.5) in hues
    assert style.contrast(style.on_paper(style.STATES["UZB"], 3.5), style.GROUND) >= 3


@pytest.mark.parametrize("at", [At(692), At(336), At.layout("small")])
def test_a_panel_with_numbers_has_two_ticks_at_least(at):
    uneven = PROFILE.assign(value=PROFILE["value"] * 5.58)  # bars up to 558
    drawn = profiled(at, uneven, domains={"Position": (-5.58, 7.8)}).to_dict()
    *_, bars, position = (drawn if at.small else drawn["concat"][0])["concat"]
    for panel in (bars, position):
        assert len(panel["encoding"]["y"]["axis"]["values"]) > 1


def test_a_thumbnail_has_no_key():
    assert not picture(profiled(At.layout("small"))).says("reported absent")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"panels": {"Membership": "waves"}}, "no form 'waves'"),
        ({"colours": {"Uzbekistan": "#000000"}}, "no colour for"),
        ({"domains": {"Position": (0, 0.1)}}, "widen the domain"),
        ({"rows": PROFILE.rename(columns={"kind": "sort"})}, "no column 'kind'"),
    ],
)
def test_a_profile_says_what_is_wrong(change, said):
    with pytest.raises(LayoutError, match=said):
        profiled(At(692), **change)


def test_a_value_that_is_missing_is_not_dropped():
    rows = PROFILE.assign(value=PROFILE["value"].mask(PROFILE["panel"] == "Position"))
    with pytest.raises(LayoutError, match="would vanish"):
        profiled(At(692), rows)
