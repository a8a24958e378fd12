"""Why numbers for one thing differ."""

import pandas as pd
import pytest

from csto import apart

NONE = pd.NA


def said(*statements: tuple) -> pd.DataFrame:
    columns = ["source", "low", "best", "high", "year", "announced"]
    rows = pd.DataFrame(list(statements), columns=columns).assign(thing="a force")
    return rows.astype(dict.fromkeys(["low", "best", "high"], "Float64") | {"year": "Int64"})


def why(*statements: tuple, near: float = 1.1) -> str:
    (reason,) = set(apart.compared(said(*statements), "thing", near=near)["why"])
    return reason


HERE = ("A", 500, 500, 500, 2022, "no")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (("B", 200, 200, 200, 2022, "no"), apart.OUTRIGHT),
        (("B", 200, 200, 200, 2022, "yes"), apart.PLAN),
        (("B", 200, 200, 200, 2018, "no"), apart.YEARS),
        (("B", 200, 200, 200, NONE, "no"), apart.YEARS),
        (("B", 200, 200, NONE, 2022, "no"), apart.ROOM),
        (("B", NONE, 600, 600, 2022, "no"), apart.ROOM),
        (("B", 300, NONE, 500, 2022, "no"), apart.ROOM),
        (("B", 480, 480, 480, 2022, "no"), apart.ROOM),
        (("B", 500, 500, 500, 2018, "no"), apart.SAME),
        (("A", 200, 200, 200, 2022, "no"), apart.ONE),
    ],
)
def test_two_numbers_differ_for_a_reason(other, reason):
    assert why(HERE, other) == why(other, HERE) == reason


def test_a_contradiction_outweighs_what_else_is_apart():
    assert why(HERE, ("B", 200, 200, 200, 2018, "no"), ("C", 300, 300, 300, 2022, "no")) == (
        apart.OUTRIGHT
    )


def test_the_limit_of_rounding_is_the_readers():
    near = ("B", 480, 480, 480, 2022, "no")
    assert why(HERE, near, near=1.01) == apart.OUTRIGHT


def test_numbers_are_multiples_of_the_lowest_with_their_bounds():
    rows = apart.compared(said(HERE, ("B", 200, 200, NONE, 2022, "no")), "thing")
    assert rows["times"].tolist() == [2.5, 1.0]
    assert rows["bound"].tolist() == ["exact", "more than"]


def test_a_range_stands_at_its_lower_end():
    rows = apart.compared(said(HERE, ("B", 300, NONE, 400, 2022, "no")), "thing")
    assert rows["number"].tolist() == [500, 300]


def test_contradictions_come_first_and_the_highest_number_has_the_label():
    force = said(HERE, ("B", 200, 200, 200, 2022, "no"))
    base = said(HERE, ("B", 700, 700, NONE, 2018, "no")).assign(thing="a base")
    alone = said(HERE).assign(thing="an exercise")
    rows = pd.concat([alone, base, force], ignore_index=True)
    found = apart.ordered(apart.compared(rows, "thing"), "thing")
    assert found["thing"].unique().tolist() == ["a force", "a base", "an exercise"]
    assert found["label"].tolist() == ["", "200 or 500", "", "500 or over 700", "500"]
