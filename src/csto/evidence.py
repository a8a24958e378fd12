"""Several sources, one value: ranges, policies, and how far the sources differ.

A table of claims has the columns `low`, `best`, `high` (numbers, any of them NA), `missing` and
`source`. Nothing here invents a value: a claim without a number stays without one.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from csto import tables

POLICIES = ("best", "official", "lowest", "highest")
_RANK = {"official": "0", "academic": "1", "news": "2", "other": "3", "derived": "4"}


def bounds(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims with `least` and `most`: the ends of what each statement allows.

    An open end (a statement of "more than 25,000") closes at the number that the source prints,
    since no larger one is on record. Rows without any number get NA in both.
    """
    numbers = claims[["low", "best", "high"]]
    return claims.assign(least=numbers.min(axis=1), most=numbers.max(axis=1))


def disagreement(claims: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """How far sources differ: one row per group of claims that carry a number.

    Columns: the group's, then `statements`, `sources` (counts), `least`, `most` (in the unit of the
    claims) and `ratio` (most over least; NA where the least is zero).
    """
    stated = bounds(claims).dropna(subset=["least"])
    grouped = stated.groupby(list(by), observed=True, sort=False)
    result = grouped.agg(
        statements=("least", "size"),
        sources=("source", "nunique"),
        least=("least", "min"),
        most=("most", "max"),
    ).reset_index()
    return result.assign(ratio=result["most"] / result["least"].mask(result["least"] == 0))


def resolve(claims: pd.DataFrame, by: Sequence[str], policy: str = "best") -> pd.DataFrame:
    """Reduce the claims of each group to one value, by a named policy, keeping the spread.

    `policy` is `lowest` or `highest` (the end of the range over all statements), `best` (the best
    value of the statement with the best grade, the mean where several share that grade), `official`
    (the same among official sources, where there are none among academic ones, then the press), or
    the key of one source. Columns: the group's, `value`, `least`, `most`, `statements`, `policy`.
    Groups without a number, or without the source asked for, are kept with NA as their value.

    Raises ValueError for a policy that is neither a name above nor a source among the claims.
    """
    if policy not in POLICIES and policy not in set(claims["source"]):
        raise ValueError(
            f"policy {policy!r}: neither {', '.join(POLICIES)} nor a source of the claims"
        )
    stated = bounds(claims)
    keys = list(by)
    if policy == "lowest":
        chosen = stated.assign(value=stated["least"])
        value = chosen.groupby(keys, observed=True)["value"].min()
    elif policy == "highest":
        chosen = stated.assign(value=stated["most"])
        value = chosen.groupby(keys, observed=True)["value"].max()
    else:
        chosen = stated.assign(value=stated["best"]).dropna(subset=["value"])
        if policy in POLICIES:
            chosen = _top(chosen.assign(rank=_ranks(chosen, policy)), keys)
        else:
            chosen = chosen[chosen["source"] == policy]
        value = chosen.groupby(keys, observed=True)["value"].mean()
    spread = stated.groupby(keys, observed=True).agg(
        least=("least", "min"), most=("most", "max"), statements=("least", "count")
    )
    return (
        spread.join(value)
        .reset_index()
        .assign(policy=policy)
        .loc[:, [*keys, "value", "least", "most", "statements", "policy"]]
    )


def _ranks(claims: pd.DataFrame, policy: str) -> pd.Series:
    """Rank of each claim, the best first: by grade, or by kind of publisher and then grade."""
    grade = claims["grade"].astype("string")
    if policy == "best":
        return grade
    kinds = tables.load("sources").set_index("source")["kind"].astype("string").map(_RANK)
    return claims["source"].astype("string").map(kinds).fillna("9") + grade


def _top(claims: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The claims of the best rank in each group."""
    best = claims.groupby(keys, observed=True)["rank"].transform("min")
    return claims[claims["rank"] == best]


def sources_behind(rows: pd.DataFrame, table: pd.DataFrame) -> list[str]:
    """Keys of the sources that plotted rows rest on, in the order of `sources.csv`.

    Those that the rows name in `source`, else all of the table: by their keys or, as `named` leaves
    them, short as in a source line; several are parted by "; ".
    """
    known = tables.load("sources")
    behind = rows if "source" in rows else table
    said = behind["source"].astype("string").str.split("; ").explode()
    used = known["source"].isin(said) | known["short"].isin(said)
    return known.loc[used, "source"].tolist()


def short_names(keys: Iterable[str]) -> list[str]:
    """How the sources are cited in a source line: `Weitz 2018`."""
    sources = tables.load("sources")
    short = dict(zip(sources["source"], sources["short"], strict=True))
    return [short[key] for key in keys]


def named(keys: pd.Series, sources: pd.DataFrame) -> pd.Series:
    """The short names of the sources that rows name by their keys, in the rows' index."""
    return keys.astype("string").map(sources.set_index("source")["short"])


def with_names(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `name`, the state of the column `state`, and `source` as it is cited.

    Where there is no column `state`, or a row names none, `name` is left as it is, or missing. The
    keys of the tables stay, so that the rows can still be told to be theirs.
    """
    rows = rows.assign(source=named(rows["source"], tables.load("sources")))
    if "state" not in rows:
        return rows
    states = tables.load("states").set_index("state")["name"]
    return rows.assign(name=rows["state"].astype("string").map(states))


def together(keys: pd.Series) -> str:
    """The short names of all sources of some rows in one text, as `sources_behind` reads it."""
    return "; ".join(sorted(short_names(keys.dropna().astype("string").unique())))


def cited(keys: Sequence[str], most: int = 6) -> list[str]:
    """The sources as a source line names them: beyond `most`, news items are counted, not named."""
    kinds = tables.load("sources").set_index("source")["kind"]
    news = [key for key in keys if kinds[key] == "news"]
    if len(keys) <= most or not news:
        return short_names(keys)
    return [*short_names(key for key in keys if key not in news), f"{len(news)} news items"]
