"""Base maps: the nine states, no state for what is disputed, rings that d3 draws as land."""

import json
from itertools import pairwise

import pytest

import csto
from csto import style
from csto.forms import ground


def test_every_state_has_a_shape():
    drawn = {feature["properties"]["state"] for feature in ground.features()} - {""}
    assert drawn == set(csto.load("states")["state"])


def test_crimea_is_left_to_neither_side():
    (feature,) = [f for f in ground.features() if f["properties"]["name"] == "Crimea"]
    assert feature["properties"]["state"] == ""


def test_rings_run_clockwise_so_that_land_is_not_drawn_as_sea():
    for feature in ground.features():
        shape = feature["geometry"]
        coordinates = shape["coordinates"]
        for part in coordinates if shape["type"] == "MultiPolygon" else [coordinates]:
            ring = part[0]
            area = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring))
            assert area > 0, feature["properties"]["name"]


def test_shapes_carry_the_values_of_their_state():
    values = json.loads(ground.shapes({"KAZ": {"exercises": 3}}, 692)["values"])
    assert [(shape["state"], shape["exercises"]) for shape in values] == [("KAZ", 3)]


def test_a_map_keeps_its_form_in_both_widths():
    wide, narrow = (ground.height(width) / width for width in (style.DOUBLE, style.SINGLE))
    assert wide == pytest.approx(narrow, rel=0.01)


@pytest.mark.parametrize("width", [style.DOUBLE, style.SINGLE])
def test_a_picture_carries_what_of_the_map_is_seen_in_it(width):
    """No land that lies outside, no point whose lines do; what lies inside is as on the map."""
    shown = {feature["properties"]["name"]: feature["geometry"] for feature in ground.seen(width)}
    assert "Turkmenistan" in shown
    assert "Libya" not in shown
    drawn = {tuple(at) for shape in shown.values() for at in points(shape)}
    whole = {
        (round(x, 1), round(y, 1))
        for feature in ground.features()
        for x, y in zip(
            *ground.px(*zip(*points(feature["geometry"]), strict=True), width), strict=True
        )
        if 0 <= x <= width and 0 <= y <= ground.height(width)
    }
    assert whole <= drawn
    assert len(drawn) < 1.5 * len(whole)


def points(shape: dict) -> list[list[float]]:
    pieces = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [point for piece in pieces for ring in piece for point in ring]
