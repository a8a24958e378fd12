"""Where texts stand beside their marks."""

import re

import altair as alt
import pandas as pd

from csto import marks
from csto.layout import At
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
