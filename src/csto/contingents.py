"""Contingents of an operation: what each sender sent, and its share of the whole.

A number that an account does not state is what its other contingents leave of its total. Of a total
that is not divided by sender, the hub's part is what the other contingents of each account leave.
"""

import pandas as pd

HUB = "RUS"  # no source states its number
OWN, OTHER = "its own total", "a total that is not divided"


def sent(force: pd.DataFrame) -> pd.DataFrame:
    """Rows of one operation that name a sender, with `persons`.

    `force` are rows of the table `operation_contributions`.
    """
    rows = force[force["scope"] == "state"]
    left = _of(rows["source"], _totals(force)) - _of(rows["source"], _others(rows))
    return rows.assign(persons=rows["best"].fillna(left).astype(int))


def shares(force: pd.DataFrame) -> pd.DataFrame:
    """A row for each sender, account and total, with `share` in per cent.

    `account` is the source of the contingents; `whole` says which total it is set against: OWN, or
    OTHER, whose source, locator and wording the row then has. `persons` and `total` go with it.
    """
    rows, totals = sent(force), _totals(force)
    own = rows.assign(account=rows["source"], whole=OWN, total=_of(rows["source"], totals))
    kept = ["source", "locator", "as_printed"]
    undivided = force[(force["scope"] == "total") & ~force["source"].isin(rows["source"])]
    undivided = undivided[["best", *kept]].rename(columns={"best": "total"})
    other = rows.assign(account=rows["source"], whole=OTHER).drop(columns=kept)
    other = other.merge(undivided, how="cross")
    left = (other["total"] - _of(other["account"], _others(rows))).astype(int)
    other["persons"] = other["persons"].mask(other["state"] == HUB, left)
    both = pd.concat([own, other], ignore_index=True)
    return both.assign(share=(100 * both["persons"] / both["total"]).astype(float))


def _of(sources: pd.Series, numbers: pd.Series) -> pd.Series:
    """The number of each source; of no sources, an empty column of numbers."""
    return sources.map(numbers).astype("Float64")


def _totals(force: pd.DataFrame) -> pd.Series:
    """The total of each source that states one; its highest, where it states several."""
    return force[force["scope"] == "total"].groupby("source", observed=True)["best"].max()


def _others(rows: pd.DataFrame) -> pd.Series:
    """What all senders but the one of the remainder sent, by account."""
    return rows[rows["state"] != HUB].groupby("source", observed=True)["best"].sum()
