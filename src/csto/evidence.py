"""The sources behind rows, and how a source line cites them."""

from collections.abc import Iterable, Sequence

import pandas as pd

from csto import tables

BORDERS = "naturalearth"  # key of the source of the borders that maps draw


def with_ground(keys: Sequence[str], names: Sequence[str], *, borders: bool) -> list[str]:
    """Keys of sources, with those of the ground: of places among the tables, and of borders.

    In the order of `sources.csv`.
    """
    ground = [*tables.load("places")["source"].unique()] if "places" in names else []
    ground += [BORDERS] * borders
    known = tables.load("sources")["source"]
    return known[known.isin([*keys, *ground])].tolist()


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
