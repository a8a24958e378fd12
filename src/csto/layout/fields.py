"""Columns of the rows that a chart reads: found by name, quoted for Vega-Lite, told when wrong."""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from csto import style
from csto.telling import UseError

NONE = "none"  # in a column of states: a row that belongs to no state
HUE, TEXT_HUE = "_hue", "_text_hue"  # columns that a layout adds: colour of marks and of texts
KINDS = {"N": "nominal", "O": "ordinal", "Q": "quantitative", "T": "temporal"}


class LayoutError(UseError, ValueError):
    """Rows, columns or a width from which a chart cannot be drawn so that it can be read."""


class ColumnError(LayoutError):
    """A column that the rows do not have."""


class NoRoomError(LayoutError):
    """Texts or marks that have no room in a width: a wider chart may serve."""


def column(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column of the rows. Raises LayoutError, naming the nearest columns."""
    if name not in rows:
        known = [str(known) for known in rows.columns if not str(known).startswith("_")]
        near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.5) or known
        raise ColumnError(
            f"the rows have no column {name!r}; did you mean {' or '.join(map(repr, near))}?"
        )
    return rows[name]


def filled(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column that places marks. Raises LayoutError where a value is missing."""
    values = column(rows, name)
    if empty := int(values.isna().sum()):
        places = ", ".join(map(str, rows.index[values.isna()][:5]))
        raise LayoutError(
            f"{empty} of {len(rows)} rows have no {name!r} and would vanish (at {places}): leave "
            "them out of the rows, with the reason, or give each a sign of what is not reported "
            "('struck square') or reported absent ('crossed square')"
        )
    return values


def quoted(name: str) -> str:
    """A column's name as the `field` of a channel: Vega-Lite reads dots and brackets as a path."""
    return re.sub(r"([.\[\]'\"\\])", r"\\\1", str(name))


def datum(name: str) -> str:
    """A column of the row at hand in an expression of Vega."""
    return f"datum[{json.dumps(str(name))}]"


def by(channel: type, name: str, kind: str = "N", **more: Any) -> Any:
    """A channel of a column; given in parts, since a shorthand would split names with a colon."""
    return channel(field=quoted(name), type=KINDS[kind], **more)


def hued(channel: type, name: str = HUE) -> Any:
    """A channel with the colour of the row's mark, or of its text."""
    return by(channel, name, scale=None, legend=None)


def named(channel: Any) -> tuple[str | None, str]:
    """Column and kind (N, O, Q, T) of a channel, from its shorthand or its parts."""
    if channel["shorthand"] is not alt.Undefined:
        field, colon, kind = str(channel["shorthand"]).rpartition(":")
        return (field, kind[:1].upper()) if colon else (kind, "Q")
    field = channel["field"]
    return (
        None if field is alt.Undefined else re.sub(r"\\(.)", r"\1", field),
        str(channel["type"])[:1].upper(),
    )


def coloured(
    rows: pd.DataFrame, colour: str | None, colours: Mapping[str, str] | None
) -> pd.DataFrame:
    """Rows with the colour of their marks (3:1 on paper) and texts (4.5:1), numbered anew.

    `colour` is a column of state codes, `"none"` where a row is of no state, or of the kinds that
    `colours` gives a colour each. Without one all are of one colour.
    """
    rows = rows.reset_index(drop=True)
    if colour is None or (colour == "state" and colour not in rows and colours is None):
        hues = pd.Series(style.ACCENT, index=rows.index)
    else:
        known = {**style.STATES, NONE: style.OTHER} if colours is None else colours
        kinds_of(rows, colour, known, "colour")
        hues = rows[colour].astype("string").map(known)
    marks, texts = (
        {hue: style.on_paper(hue, ratio) for hue in hues.unique()} for ratio in (3, 4.5)
    )
    return rows.assign(**{HUE: hues.map(marks), TEXT_HUE: hues.map(texts)})


def kinds_of(rows: pd.DataFrame, name: str, known: Mapping[str, str], what: str) -> dict[str, str]:
    """Of `known`, what each kind is drawn with, those that occur. Raises LayoutError for others."""
    values = column(rows, name).astype("string")
    unknown = sorted(values[~values.isin([*known])].fillna("an empty cell").unique())
    if unknown:
        raise LayoutError(
            f"no {what} for {', '.join(map(repr, unknown))} in {name!r}; known are "
            f"{', '.join(map(repr, known))}"
        )
    return {kind: known[kind] for kind in known if kind in set(values)}


def refuse_others(values: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raise LayoutError for a value that is none of the known."""
    if strange := sorted(set(values) - set(known)):
        raise LayoutError(f"no {what} {strange[0]!r}; {what}s are {', '.join(known)}")
