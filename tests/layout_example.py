"""A chart of four rows, composed as the chapters compose theirs."""

import altair as alt
import pandas as pd

from csto import marks
from csto.layout import At

ROWS = pd.DataFrame(
    {
        "state": ["RUS", "BLR", "BLR", "ARM"],
        "name": ["Russia", "Belarus", "Belarus", "Armenia"],
        "persons": [1850, 200, 500, 100],
        "label": ["1,850 · Beliakova 2022", "200", "500 · Dyner 2022", "100"],
    }
)


def chart(at: At, rows: pd.DataFrame = ROWS, x: alt.X | None = None, **more) -> alt.LayerChart:
    x = x or alt.X("persons:Q", title="Soldiers", scale=at.room("persons", "label"))
    y = alt.Y("name:N", axis=at.names("name"))
    layers = [marks.span("name"), marks.dots(), marks.labels("label")]
    return at.compose(rows, *layers, x=x, y=y, **more)


def domain(drawn: dict) -> list:
    return drawn["encoding"]["x"]["scale"]["domain"]
