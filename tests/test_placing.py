"""Where texts stand beside their marks."""

import re

import altair as alt
import pandas as pd
import pytest

from csto import marks, style
from csto.layout import LAYOUTS, At
from csto.layout.scales import Numbers, ticks
from measuring import picture

ROWS = pd.DataFrame({"name": ["Russia", "Armenia"], "persons": [1850, 100], "label": "label"})


def test_a_label_keeps_off_a_rule_where_it_has_other_room():
    def label(*more: marks.Layer):
        at = At(600)
        x = alt.X("persons:Q", title="Soldiers", scale=at.room("persons"))
        y = alt.Y("name:N", axis=at.names("name"))
        layers = [*more, marks.dots(), marks.labels("label")]
        drawn = picture(at.compose(ROWS, *layers, x=x, y=y))
        return drawn, min(
            (text for text in drawn.texts if text.text == "label"), key=lambda t: t.left
        )

    _, free = label()
    drawn, beside = label(marks.rule_at(160))
    (dashed,) = [line for line in drawn.marks("rule") if "dasharray" in line]
    rule = float(re.search(r"translate\(([\d.]+),", dashed)[1])
    origin = min(text.right for text in drawn.texts if text.text == "Armenia") + 6
    assert free.left < origin + rule < free.right, "right of the mark it would be crossed"
    assert not beside.left < origin + rule < beside.right


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_label_of_a_rule_stands_below_it_also_where_the_axis_is_changed(layout):
    at = At.layout(layout)
    x = alt.X("persons:Q", title="Soldiers", scale=at.room("persons"))
    y = alt.Y("name:N", axis=at.names("name"))
    made = at.compose(ROWS, marks.dots(), marks.rule_at(160, label="half"), x=x, y=y)
    other = made.encode(x=alt.X("persons:Q", scale=alt.Scale(type="log", domain=[10, 2000])))
    for chart in (made, other):
        drawn = picture(chart)
        (said,) = [text for text in drawn.texts if text.text == "half"]
        (dashed,) = [line for line in drawn.marks("rule") if "dasharray" in line]
        (rule,) = re.findall(r"translate\(([\d.]+),", dashed)
        assert re.search(rf"translate\({rule},[^)]*\)[^>]*>half<", drawn.svg)
        assert said.top > max(text.bottom for text in drawn.texts if text.text in set(ROWS["name"]))


@pytest.mark.parametrize(("length", "last"), [(460, 8000), (380, 6000)])
def test_an_axis_goes_on_to_the_tick_beyond_the_largest_value_where_it_has_room(length, last):
    high = 7000 * length / 360  # the largest value lies at 360 px
    assert ticks(Numbers(0, high, length, most=7000))[-1] == last


def test_a_text_keeps_off_the_axis_above_and_has_paper_under_it():
    rows = pd.DataFrame({"name": ["A", "A"], "n": [5, 5.4], "label": ["five", "more than five"]})
    at = At(400)
    x, y = alt.X("n:Q", title="Soldiers", scale=at.room("n", "label")), alt.Y("name:N")
    made = at.compose(rows, marks.dots(), marks.labels("label"), x=x, y=y)
    drawn = picture(made)
    axis = max(text.bottom for text in drawn.texts if text.text in ("0", "1", "2"))
    assert min(text.top for text in drawn.texts if "five" in text.text) > axis
    papers = [mark for mark in drawn.marks("symbol") if f'fill="{style.PAPER}"' in mark]
    assert len(papers) == 2 * len(rows)  # of marks and of texts
