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
    values = json.loads(ground.shapes({"KAZ": {"exercises": 3}})["values"])
    assert [(shape["state"], shape["exercises"]) for shape in values] == [("KAZ", 3)]


def test_a_map_keeps_its_form_in_both_widths():
    wide, narrow = (ground.height(width) / width for width in (style.DOUBLE, style.SINGLE))
    assert wide == pytest.approx(narrow, rel=0.01)
