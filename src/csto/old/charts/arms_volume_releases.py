"""How the releases of SIPRI's database differ for the same recipient and year."""

import altair as alt
import pandas as pd

from csto import style, theme, words
from csto.old.charts.arms_volumes import (
    BASE,
    DATED,
    FIRST,
    LAST,
    RECONSTRUCTED,
    bounds,
    named,
    of,
)
from csto.old.register import Plotted, Words, figure

ROUNDING = 1.0  # the reconstruction is in whole million TIV; smaller differences say nothing
THEN, NOW = "2018, derived", "2024, published"


def pairs(volumes: pd.DataFrame) -> pd.DataFrame:
    """Russia's deliveries to 2017 in both releases, a row per recipient, year and release.

    `value` (million TIV), `low` and `high` (the soft bounds of a derived value, else the value
    itself), `change` (from the reconstruction), `moved` (up, down, or empty within the bounds and
    the rounding). Where the release of 2024 lists nothing from Russia, its value is zero.
    """
    keys = ["recipient", "name", "year"]
    russian = of(volumes[volumes["supplier"] == "RUS"], RECONSTRUCTED, FIRST, LAST)
    later = of(volumes[volumes["supplier"] == "RUS"], BASE, FIRST, LAST)
    old = russian.assign(**bounds(russian), kind=THEN, entries=1)
    new = old[[*keys, "low", "high"]].merge(
        later.assign(entries=1)[
            [*keys, "tiv_million", "source", "locator", "as_printed", "entries"]
        ],
        on=keys,
        how="outer",
        indicator=True,
    )
    if (new["_merge"] == "right_only").any():
        raise ValueError("the reconstruction lacks a year that the release of 2024 has")
    new = new.assign(kind=NOW).fillna({"tiv_million": 0.0, "entries": 0})
    first = old.set_index(keys)["tiv_million"]
    both = pd.concat([old, new], ignore_index=True).rename(columns={"tiv_million": "value"})
    earlier = first.reindex(pd.MultiIndex.from_frame(both[keys])).to_numpy()
    last = new.set_index(keys)["tiv_million"]
    now = last.reindex(pd.MultiIndex.from_frame(both[keys])).to_numpy()
    columns = [*keys, "kind", "value", "low", "high", "change", "moved", "entries"]
    return both.assign(
        change=both["value"] - earlier,
        apart=now - earlier,
        moved=(now > both["high"] + ROUNDING / 2).map({True: "up", False: ""})
        + (now < both["low"] - ROUNDING / 2).map({True: "down", False: ""}),
    )[[*columns, "apart", "source", "locator", "as_printed"]]


def release_rows(
    arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Recipients and years whose value differs by a million TIV or more, a row a release."""
    volumes = named(arms_volumes, states, sources)
    every = pairs(volumes)
    order = every[every["kind"] == NOW].groupby("recipient")["value"].sum().rank(ascending=False)
    rows = (
        every[every["apart"].abs() >= ROUNDING]
        .assign(rank=lambda apart: apart["recipient"].map(order))
        .sort_values(["rank", "year", "kind"], ignore_index=True)
        .drop(columns=["rank", "apart"])
        .rename(columns={"entries": "records"})
    )
    used = int(every["entries"].sum())
    return rows, {
        "rows of other releases, suppliers and categories": len(volumes) - used,
        "on years in which both agree within a million TIV": used - int(rows["records"].sum()),
    }


def release_words(rows: pd.DataFrame) -> Words:
    """Finding: how many values moved beyond the bounds, and the largest change."""
    now, then = rows[rows["kind"] == NOW], rows[rows["kind"] == THEN]
    moved = now["moved"].value_counts().reindex(["up", "down"], fill_value=0)
    most = now.loc[now["change"].abs().idxmax()]
    from_value = most["value"] - most["change"]
    bounded = int((then["low"] < then["high"]).sum())
    return Words(
        title=(
            f"From the state of 2018 to the release of 2024, {words.spelled(moved['up'])} yearly "
            f"volumes rose and {words.spelled(moved['down'])} fell; the largest change is that of "
            f"{most['name']} in {most['year']}, from {words.number(from_value)} to "
            f"{words.number(most['value'], 1)} million TIV."
        ),
        caption=(
            f"Deliveries from Russia to {LAST}: the release of {DATED[BASE]} (filled) against the "
            f"state of {DATED[RECONSTRUCTED]} (open, set to zero), which the book derived from "
            "other releases and which is not SIPRI's own figure. Grey bar: the bounds that the "
            "derivation leaves; a change within them, or within rounding, is not counted in the "
            "title. Beside the marks: million TIV then and now. Own calculation from SIPRI's "
            "trend-indicator values (TIV)."
        ),
        alt=(
            f"Dots of the change between two releases for {len(now)} pairs of recipient and "
            f"year, from {words.number(now['change'].min(), 1)} to "
            f"{words.number(now['change'].max(), 1)} million TIV; in {words.spelled(bounded)} the "
            "earlier value is known within bounds only."
        ),
        measure="Change, million TIV",
    )


@figure(
    "arms-volumes-releases",
    chapter="arms-volumes",
    tables=["arms_volumes", "states", "sources"],
    rows=release_rows,
    words=release_words,
)
def releases(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a recipient and year: from the earlier value, at zero, to the later one."""
    narrow = style.is_narrow(width)
    earlier = rows["value"] - rows["change"]
    data = rows.assign(
        line=rows["name"] + " " + rows["year"].astype(str),
        zero=0.0,
        least=rows["low"] - earlier,
        most=rows["high"] - earlier,
    )
    data.loc[data["kind"] == NOW, ["least", "most"]] = 0.0
    notes = _notes(data)
    y = alt.Y("line:N", sort=notes["line"].tolist(), title=None, axis=alt.Axis(labelLimit=130))
    x = alt.X(
        "change:Q",
        title="Change, million TIV",
        scale=alt.Scale(domain=[-14, notes["right"].max() + (15 if narrow else 8)], nice=False),
        axis=alt.Axis(orient="top", values=[-10, 0, 10, 20], grid=True),
    )
    colour = style.STATES["RUS"]
    base = alt.Chart(data).encode(y=y)
    band = base.mark_bar(height=5, color=style.OTHER, opacity=0.7).encode(
        x=alt.X("least:Q"), x2=alt.X2("most:Q")
    )
    stem = base.mark_rule(color=colour, strokeWidth=1.6).encode(x=x, x2=alt.X2("zero:Q"))
    points = base.mark_point(size=52, stroke=colour, strokeWidth=1.4, opacity=1).encode(
        x=x,
        fill=alt.condition(f"datum.kind == '{NOW}'", alt.value(colour), alt.value(style.PAPER)),
        tooltip=[
            alt.Tooltip("name:N", title="Recipient"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("kind:N", title="State"),
            alt.Tooltip("value:Q", title="Million TIV", format=",.2f"),
            alt.Tooltip("low:Q", title="Then at least", format=",.0f"),
            alt.Tooltip("high:Q", title="Then at most", format=",.0f"),
            *theme.source_tooltip(),
        ],
    )
    texts = (
        alt.Chart(notes)
        .mark_text(align="left", dx=8)
        .encode(y=y, x=alt.X("right:Q"), text=alt.Text("text:N"))
    )
    layers = alt.layer(band, stem, points, texts)
    return theme.sized(layers, width, 18 * len(notes) + 40)


def _notes(data: pd.DataFrame) -> pd.DataFrame:
    """By line: the values then and now as text, and where its marks end."""
    notes = data.groupby("line", sort=False).agg(
        then=("value", "first"),
        now=("value", "last"),
        change=("change", "max"),
        most=("most", "max"),
    )
    return notes.assign(
        right=notes[["change", "most"]].max(axis=1),
        text=notes["then"].map(words.number)
        + " → "
        + notes["now"].map(lambda value: words.number(value, 1)),
    ).reset_index()
