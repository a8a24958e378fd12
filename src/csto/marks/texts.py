"""Texts beside marks: columns that say a value with its source, a range, the end of a line."""

from collections.abc import Sequence

import pandas as pd

from csto import words
from csto.layout.fields import column, filled


def labelled(
    rows: pd.DataFrame, value: str, *, by: str, qualifier: str | None = None
) -> pd.DataFrame:
    """Rows with a `label` for each value of a `name`: the number and who says it, once.

    `qualifier` is a column whose words go before the number (about, more than, up to), or behind
    the name of who says so where others give the number without it.
    """
    values, who = filled(rows, value), column(rows, by).astype(str)
    keys = [column(rows, "name"), values]
    exact = pd.Series("exact", index=rows.index)
    words_of = (column(rows, qualifier) if qualifier else exact).astype("string").fillna("exact")
    front = words_of.map(lambda text: "" if text in ("exact", "stated") else in_words(text))
    alike = front.groupby(keys, observed=True).transform("nunique") == 1
    who += front.map(lambda word: f" ({word})" if word else "").mask(alike, "")
    said = who.groupby(keys, observed=True).transform(
        lambda each: "; ".join(sorted(dict.fromkeys(each)))
    )
    before = front.map(lambda word: f"{word} " if word else "").where(alike, "")
    label = before + values.map(words.number) + " · " + said
    return rows.assign(label=label.mask(rows.duplicated(["name", value]), "").astype(object))


def in_words(qualifier: str) -> str:
    """A qualifier of the tables as a label and a key say it."""
    said = {"over": "more than", "estimated": "about"}
    return said.get(qualifier, str(qualifier).replace("_", " "))


def ranged(
    rows: pd.DataFrame, value: str, *, of: str = "name", where: str | None = None
) -> pd.DataFrame:
    """Rows with a `label` at the outermost mark of each name: its lowest and highest value.

    Of rows alone for which the column `where` is true, if one is named.
    """
    filled(rows, value)
    counted = rows[column(rows, where).astype(bool)] if where else rows
    ends = counted.groupby(of, observed=True)[value].agg(["min", "max"])
    texts = {name: words.span(low, high) for name, low, high in ends.itertuples()}
    last = rows.groupby(of, observed=True)[value].idxmax()
    text = column(rows, of).map(texts).astype(object)
    return rows.assign(label=text.where(rows.index.isin(last), "").fillna(""))


def ended(rows: pd.DataFrame, x: str, y: str, *, by: str, decimals: int = 1) -> pd.DataFrame:
    """Rows with a `label` at the last x of each line: its name and its value there."""
    last = filled(rows, x).groupby(column(rows, by), observed=True).idxmax()
    values = filled(rows, y)
    text = {
        place: f"{rows.loc[place, by]} {words.number(values[place], decimals)}" for place in last
    }
    return rows.assign(label=[text.get(place, "") for place in rows.index])


def parted(rows: pd.DataFrame, of: str, by: str, kinds: Sequence[str]) -> pd.DataFrame:
    """How many rows there are of each kind, for bars in parts: the longest bar first.

    A row for each value of `of` and each of the `kinds` in `by`, with `count`, the `total` of the
    bar and, once a bar, the `label`: its first kind, of all.
    """
    counts = pd.crosstab(column(rows, of), column(rows, by)).reindex(columns=kinds, fill_value=0)
    total, first = counts.sum(axis=1), counts[kinds[0]]
    label = first.astype(str) + " of " + total.astype(str)
    parts = counts.assign(total=total, label=label).reset_index()
    parts = parts.melt([of, "total", "label"], list(kinds), by, "count")
    parts["label"] = parts["label"].where(parts[by] == kinds[-1], "")
    return parts.sort_values(["total", of], ascending=False, kind="stable")
