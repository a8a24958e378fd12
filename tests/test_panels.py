"""Panels of a chart beside and below each other: scales, key, headings and signs."""

import json

import altair as alt
import pandas as pd
import pytest
import vl_convert

from csto import marks
from csto.layout import At, heading
from csto.layout.signs import SIGNS
from layout_example import ROWS, chart, domain
from measuring import faults, picture, round_trip


def two_panels(at: At, titles: tuple[str, str], **more) -> alt.ConcatChart:
    rows = pd.concat(
        [
            ROWS.assign(account="A", measure=titles[0]),
            ROWS.assign(account="B", measure=titles[1], persons=ROWS["persons"] * 3),
        ]
    )

    def panel(rows: pd.DataFrame, at: At) -> alt.LayerChart:
        x = alt.X("persons:Q", title=rows["measure"].iloc[0], scale=at.room("persons", "label"))
        return chart(at, rows, x=x)

    return at.panels(rows, panel, by="account", **more)


def panels_of(made: alt.ConcatChart) -> list[dict]:
    return made.to_dict()["concat"][0]["concat"]


def test_panels_of_one_measure_share_their_scale_and_others_do_not():
    one, two = panels_of(two_panels(At(692), ("Soldiers", "Soldiers")))
    assert domain(one) == domain(two)
    assert one["encoding"]["x"]["axis"]["values"] != []
    one, two = panels_of(two_panels(At(692), ("Soldiers", "Units")))
    assert domain(one) != domain(two)


@pytest.mark.parametrize("width", [336, 480, 692])
def test_panels_have_one_key_stand_in_order_and_can_be_read(width):
    made = two_panels(At(width), ("Soldiers", "Soldiers"), heading="account")
    round_trip(made)
    drawn = picture(made)
    assert not faults(drawn, width)
    assert [text.text for text in drawn.texts if text.text in "AB"] == ["A", "B"]
    assert sum(text.text == "from lowest to highest" for text in drawn.texts) == 1


def test_headings_of_panels_begin_below_each_other_however_long_the_names():
    rows = pd.concat([ROWS.assign(part="A"), ROWS.assign(part="B", name="Kyrgyzstan and others")])

    def panel(rows: pd.DataFrame, at: At) -> alt.LayerChart:
        return chart(at, rows)

    drawn = picture(At(336).panels(rows, panel, by="part", heading="part"))
    assert not faults(drawn, 336)
    one, two = (text.left for text in drawn.texts if text.text in "AB")
    assert one == pytest.approx(two, abs=1)


def test_a_panel_has_the_signs_of_its_own_kinds():
    signs = {"held": "circle", "announced": "dashed circle"}
    rows = pd.concat([ROWS.assign(kind=kind) for kind in signs])

    def panel(rows: pd.DataFrame, at: At) -> alt.LayerChart:
        x = alt.X("persons:Q", title="Soldiers", scale=at.room("persons"))
        dots = marks.dots(sign="kind", signs=signs)
        return at.compose(rows, dots, x=x, y=alt.Y("name:N", axis=at.names("name")))

    made = At(692).panels(rows, panel, by="kind")
    vega = vl_convert.vegalite_to_vega(json.dumps(made.to_dict()))
    shapes = [scale for scale in found_in(vega) if scale["name"].endswith("shape")]
    drawn = {scale["domain"][0]: scale["range"][0] for scale in shapes}
    assert drawn == {kind: SIGNS[sign] for kind, sign in signs.items()}


def found_in(group: dict) -> list[dict]:
    """The scales of a group of Vega's and of the groups in it."""
    inner = [found_in(part) for part in group.get("marks", []) if part["type"] == "group"]
    return sum(inner, group.get("scales", []))


def test_panels_stand_below_each_other_where_it_is_narrow_and_alone_in_a_thumbnail():
    assert two_panels(At(336), ("a", "b")).to_dict()["concat"][0]["columns"] == 1
    assert two_panels(At(692), ("a", "b")).to_dict()["concat"][0]["columns"] == 2
    small = two_panels(At.layout("small"), ("a", "b"))
    assert "layer" in small.to_dict()
    titled = small.properties(title=heading(["Russia sent", "the most"], 13))
    assert not faults(picture(titled), 300)
