"""Plotted rows drawn again: Matplotlib puts from a kit's CSV what the figure shows."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from conftest import Build
from csto import kits, register
from measuring import drawn_marks

pytestmark = pytest.mark.usefixtures("built")
IDS = register.ids()
# px between the place of a mark and the one that the other drawing gives it
NEAR = 0.75


def kit(book: Build, id: str, part: str) -> str:
    record = register.record(id)
    return (book.html / record.place / kits.name(record, part)).read_text("utf-8")


def read(book: Build, id: str) -> pd.DataFrame:
    """The rows as anybody reads them."""
    return pd.read_csv(book.html / register.record(id).place / f"{id}.csv")


def of_layer(book: Build, id: str, layer: str, *sides: str) -> np.ndarray:
    """Sides of the marks of one layer, a row a mark."""
    found = [item for _, item in drawn_marks(json.loads(kit(book, id, "spec")), f"{layer}_marks")]
    return np.array([[item.get(side, 0) for side in sides] for item in found], float)


def alike(drawn: np.ndarray, shown: np.ndarray) -> None:
    """Whether places in two drawings are the same but for scale and origin."""
    assert len(drawn) == len(shown), "as many marks"
    assert len(np.unique(drawn)) > 2
    apart = []
    for way in (np.sort(shown), -np.sort(-shown)):  # pixels may count from above
        fit = np.polyfit(np.sort(drawn), way, 1)
        apart.append(np.abs(np.polyval(fit, np.sort(drawn)) - way).max())
    assert min(apart) < NEAR


def places(axes: Axes, x: Any, y: Any) -> np.ndarray:
    """Where Matplotlib puts points, in pixels."""
    axes.figure.canvas.draw()
    return axes.transData.transform(np.column_stack([np.asarray(x, float), np.asarray(y, float)]))


@pytest.fixture
def axes() -> Axes:
    return Figure(figsize=(8, 5), dpi=100).subplots()


def test_bars(book, axes):
    rows = read(book, "arms-share")
    bars = axes.barh(rows["name"], rows["length"])
    ends = places(
        axes, [bar.get_width() for bar in bars if bar.get_width()], [0] * sum(rows["length"] > 0)
    )
    shown = of_layer(book, "arms-share", "layer_0", "width")
    alike(ends[:, 0], shown[:, 0])
    ratio = shown.max() / rows["length"].max()
    assert sorted(shown[:, 0]) == pytest.approx(sorted(ratio * rows["length"][rows["length"] > 0]))


def test_stacked_bars(book, axes):
    rows = read(book, "disagreements-register")
    left = rows.groupby("subject")["count"].cumsum() - rows["count"]
    axes.barh(rows["subject"], rows["count"], left=left)
    shown = of_layer(book, "disagreements-register", "layer_0", "x", "width")
    ends = places(axes, left + rows["count"], [0] * len(rows))[:, 0]
    alike(ends, shown.sum(axis=1))
    assert (
        rows.groupby("subject")["count"].sum().tolist()
        == rows.groupby("subject")["total"].first().tolist()
    )


def test_dots_in_panels(book, axes):
    rows = read(book, "ksor-strength")
    shown = []
    for place, (_, panel) in enumerate(rows.groupby("group", sort=False)):
        at = of_layer(book, "ksor-strength", f"concat_0_concat_{place}_layer_0", "x", "y")
        assert len(at) == len(panel)
        shown += at[:, 0].tolist()
    axes.scatter(rows["persons"], rows["line"])
    alike(places(axes, rows["persons"], range(len(rows)))[:, 0], np.array(shown))


def test_lines(book, axes):
    rows = read(book, "burden-effort")
    for _, line in rows.groupby("name"):
        axes.plot(line["year"], line["value"])
    at = places(axes, rows["year"], rows["value"])
    shown = of_layer(book, "burden-effort", "layer_3", "x", "y")
    for side in (0, 1):
        alike(at[:, side], shown[:, side])


def test_intervals(book, axes):
    rows = read(book, "perceptions-surveys")
    axes.hlines(rows["label"], rows["least"], rows["most"])
    for layer, end in enumerate(("least", "most")):
        shown = of_layer(book, "perceptions-surveys", f"layer_{layer}", "x2")
        alike(places(axes, rows[end], rows[end])[:, 0], shown[:, 0])


def test_intervals_of_panels(book, axes):
    rows = read(book, "un-positions")
    for place, (_, panel) in enumerate(rows.groupby("ally", sort=False)):
        own = panel[panel["state"] != "RUS"]
        axes.vlines(own["year"], own["low_90"], own["high_90"])
        for layer, end in ((2, "low_90"), (3, "high_90")):
            panes = f"concat_0_concat_{place}_layer_{layer}"
            bars = of_layer(book, "un-positions", panes, "y2")
            alike(places(axes, own["year"], own[end])[:, 1], bars[:, 0])


def test_squares(book, axes):
    rows = read(book, "exercises-per-year")
    axes.scatter(rows["year"], rows["level"])
    at = places(axes, rows["year"], rows["level"])
    shown = of_layer(book, "exercises-per-year", "layer_1", "x", "y")
    for side in (0, 1):
        alike(at[:, side], shown[:, side])


def test_a_grid_of_cells(book):
    """A cell for each exercise and member of its time, none on another."""
    rows = read(book, "exercise-participation")
    rows = rows[rows["part"] != "not a member"]
    shown = of_layer(book, "exercise-participation", "layer_1", "x", "y")
    assert len(shown) == len(rows)
    assert len(np.unique(shown, axis=0)) == len(rows.drop_duplicates(["exercise", "member"]))


def test_bars_of_time(book, axes):
    rows = read(book, "membership-spells")
    begin, end = (pd.to_datetime(rows[side]) for side in ("begin", "end"))
    axes.barh(rows["name"], (end - begin).dt.days, left=date2num(begin))
    bars = [
        item
        for kind, item in drawn_marks(json.loads(kit(book, "membership-spells", "spec")))
        if kind == "rect"
    ]
    assert len(bars) == len(rows)
    at = places(axes, date2num(begin), range(len(rows)))[:, 0]
    alike(at, np.array([bar["x"] for bar in bars]))


def test_a_timeline(book, axes):
    rows = read(book, "responses-armenia")
    days = date2num(pd.to_datetime(rows["date"]))
    axes.scatter(days, rows["part"])
    shown = of_layer(book, "responses-armenia", "layer_0", "x", "y")
    alike(places(axes, days, range(len(rows)))[:, 0], shown[:, 0])


def test_a_map(book, axes):
    """Its projection bends the parallels a little: what lies east or north of another stays so."""
    rows = read(book, "facilities-map")
    axes.scatter(rows["longitude"], rows["latitude"])
    at = places(axes, rows["longitude"], rows["latitude"])
    shown = of_layer(book, "facilities-map", "layer_7", "x", "y")
    assert len(shown) == len(rows)
    assert np.corrcoef(at[:, 0], shown[:, 0])[0, 1] > 0.99
    assert np.corrcoef(at[:, 1], -shown[:, 1])[0, 1] > 0.95


def test_a_profile_of_panels(book, axes):
    rows = read(book, "members-armenia")
    kept = dict(list(rows.groupby("panel", sort=False)))
    membership, exercises, arms, spending, votes = (kept[panel] for panel in rows["panel"].unique())
    assert len(membership.dropna(subset=["begin", "end"])) == len(membership)
    squares = of_layer(book, "members-armenia", "concat_0_concat_1_layer_4", "x")
    assert len(squares) == len(exercises)
    yearly = arms.groupby("year")["value"].sum()
    bars = of_layer(book, "members-armenia", "concat_0_concat_2_layer_4", "x", "y", "y2")
    assert len(np.unique(bars[:, 0])) == len(yearly[yearly > 0])
    alike(places(axes, yearly.index, yearly)[:, 0], np.unique(bars[:, 0]))
    for place, panel in ((3, spending), (4, votes)):
        shown = of_layer(book, "members-armenia", f"concat_0_concat_{place}_layer_5", "x", "y")
        alike(places(axes, panel["year"], panel["value"])[:, 1], shown[:, 1])


def test_every_kit_has_rows_that_read_as_what_they_are(book):
    """Truths as R and pandas know them, NA for what is missing, names of one word, and units."""
    for id in IDS:
        cells = pd.read_csv(
            io.StringIO(kit(book, id, "csv")), dtype="string", keep_default_na=False
        )
        rows, told = read(book, id), pd.read_csv(io.StringIO(kit(book, id, "codebook")))
        said = set(cells.to_numpy().ravel())
        assert not said & {"", "True", "False", "nan", "None", "<NA>"}, id
        assert [name for name in rows if not re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name)] == [], id
        assert told["missing"].tolist() == (cells == "NA").sum().tolist(), id
        for name in rows.select_dtypes("number"):
            assert all(len(cell.strip("-0.").replace(".", "")) <= 12 for cell in cells[name]), name
        drawn = set(measures(json.loads(kit(book, id, "spec")))) & set(rows)
        units = told.set_index("column")["unit"]
        assert [name for name in sorted(drawn) if pd.isna(units[name])] == [], id


def measures(part: Any) -> Iterator[str]:
    """Columns that a specification places marks by, as numbers."""
    if isinstance(part, list):
        for each in part:
            yield from measures(each)
    if isinstance(part, dict):
        for channel in ("x", "x2", "y", "y2"):
            given = part.get("encoding", {}).get(channel, {})
            if given.get("type") == "quantitative" and "field" in given:
                yield given["field"]
        yield from measures([part[name] for name in part.keys() - {"datasets", "config"}])
