"""Labels of the charts of the chapter "institutions" whose lines stand in groups."""

import altair as alt
import pandas as pd


def texts(rows: pd.DataFrame, x: alt.X, y: alt.Y, **mark: object) -> alt.Chart:
    """The column `text` of the rows, at the fields of `x` and `y`."""
    return alt.Chart(rows).mark_text(**mark).encode(x=x, y=y, text=alt.Text("text:N"))


def headings(
    placed: pd.DataFrame, group: str, x: alt.X, y: alt.Y, *, begin: float, above: float
) -> alt.Chart:
    """The name of each group, `above` its first line, which is the least of the field of `y`."""
    field = y["shorthand"].removesuffix(":Q")
    heads = placed.groupby(group, sort=False)[field].min().sub(above).reset_index()
    name = heads[group]
    heads = heads.assign(begin=begin, text=name.str[:1].str.upper() + name.str[1:])
    return texts(heads[["begin", field, "text"]], x, y, align="left", fontWeight=600)
