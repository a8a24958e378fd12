"""Why the numbers that several sources give for one thing differ."""

import numpy as np
import pandas as pd

from csto import words

ONE, SAME, ROOM = "one source", "the same number", "may all be right"
YEARS, PLAN, OUTRIGHT = "different years", "announcement against report", "contradiction"
ORDER = (OUTRIGHT, PLAN, YEARS, ROOM, SAME, ONE)


def compared(rows: pd.DataFrame, by: str, *, near: float = 1.1) -> pd.DataFrame:
    """Statements on the things in the column `by`, with `why` those on one thing differ.

    `rows` have `low`, `best`, `high`, `source`, `year` and `announced` (yes for plans). Adds
    `number` (the best one, or the lower end of a range), `bound` (exact, more than, up to),
    `times` the lowest number of the thing, and `why`, one of `ORDER`. Two numbers contradict each
    other if one is more than `near` times the other, no bound or range leaves room for both, and
    they are of one year and not announced.
    """
    rows = rows.assign(number=rows["best"].fillna(rows["low"]).astype(float), bound="exact")
    rows.loc[rows["high"].isna(), "bound"] = "more than"
    rows.loc[rows["low"].isna(), "bound"] = "up to"
    things = rows.groupby(by)
    rows["times"] = rows["number"] / things["number"].transform("min")
    found = _worst(rows, by, near)
    differs = things["number"].transform("nunique") > 1
    rows["why"] = rows[by].map(found).where(differs, SAME).astype(object)
    rows.loc[things["source"].transform("nunique") == 1, "why"] = ONE
    return rows


def _worst(rows: pd.DataFrame, by: str, near: float) -> pd.Series:
    """The first in `ORDER` of the reasons for which two statements on each thing are apart."""
    ends = pd.DataFrame(
        {
            "thing": rows[by],
            "low": rows["low"].astype(float).fillna(-np.inf),
            "high": rows["high"].astype(float).fillna(np.inf),
            "plan": (rows["announced"] == "yes").fillna(False),
            **{name: rows[name] for name in ("source", "year")},
        }
    )
    pairs = ends.merge(ends, on="thing", suffixes=("", "_other"))
    pairs = pairs[pairs["source"] != pairs["source_other"]]
    apart = pairs[pairs["low_other"] > near * pairs["high"]]
    same_year = (apart["year"] == apart["year_other"]).fillna(False)
    kinds = [apart["plan"] | apart["plan_other"], same_year.astype(bool)]
    place = pd.Series(np.select(kinds, [1, 0], 2), apart["thing"], dtype=int)
    worst = place.groupby(level=0).min().reindex(rows[by].unique(), fill_value=3)
    return worst.map(dict(enumerate(ORDER)))


def ordered(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """What `compared` gives, by reason and width, with a `label` at the highest number of a thing.

    The label has the outermost numbers: 18,000 or over 25,000.
    """
    place, widest = rows["why"].map(ORDER.index), rows.groupby(by)["times"].transform("max")
    rows = rows.assign(_place=place, _widest=-widest)
    rows = rows.sort_values(["_place", "_widest", by, "number", "bound"], kind="stable")
    before = rows["bound"].map({"exact": "", "more than": "over ", "up to": "up to "})
    ends = (before + rows["number"].map(words.number)).groupby(rows[by]).agg(["first", "last"])
    label = ends["first"].where(ends["first"] == ends["last"], ends.agg(" or ".join, axis=1))
    rows["label"] = rows[by].map(label).where(~rows.duplicated(by, keep="last"), "")
    return rows.drop(columns=["_place", "_widest"])
