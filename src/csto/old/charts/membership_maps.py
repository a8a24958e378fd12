"""The members on the map, at four moments."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from csto import evidence, maps, membership, style, theme, words
from csto.old.register import Plotted, Words, figure

MOMENTS = {
    "1994-01-01": "January 1994",
    "2000-01-01": "January 2000",
    "2010-12-10": "December 2010",
    "2025-11-27": "November 2025",
}
MEMBER, OPEN, FROZEN, FORMER = "member", "start not stated", "frozen", "no longer a member"
GAP = 18  # px between maps
FORMER_FILL = "#c9c7c0"


@dataclass(frozen=True)
class _Label:
    """Where a state's name stands, in degrees, and how it is set."""

    longitude: float
    latitude: float
    align: str = "center"


LABELS = {
    "RUS": _Label(52, 56),
    "KAZ": _Label(67, 48.3),
    "BLR": _Label(28, 50.3),
    "GEO": _Label(38.8, 43.5, "right"),
    "ARM": _Label(43.3, 40.0, "right"),
    "AZE": _Label(50, 36.5, "right"),
    "UZB": _Label(59.8, 38.4),
    "KGZ": _Label(74.9, 38.7, "left"),
    "TJK": _Label(71.5, 35.9, "left"),
}


def map_rows(
    membership_table: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Spells that stand behind each map, by the documents: moment, state, how it is drawn."""
    spells = membership.spells(membership_table, documents_only=True)
    detail = membership_table.assign(
        since=[
            words.date(*pair)
            for pair in membership_table[["start", "start_precision"]].itertuples(index=False)
        ]
    )[["spell", "locator", "as_printed", "since"]]
    rows = pd.concat([_on(spells, membership_table, day) for day in MOMENTS], ignore_index=True)
    rows = (
        rows.merge(detail, on="spell")
        .merge(states[["state", "name", "member_order"]], on="state")
        .assign(source=lambda frame: evidence.named(frame["source"], sources))
        .sort_values(["moment", "member_order", "status"], ignore_index=True)
    )
    rows["records"] = (~rows["spell"].duplicated()).astype(int)
    unseen = len(membership_table) - int(rows["records"].sum())
    return rows, {"spells that none of the moments meets": unseen}


def _on(spells: pd.DataFrame, table: pd.DataFrame, day: str) -> pd.DataFrame:
    """Spells of one moment: members under the agreement of the time, and who had left."""
    moment = pd.Timestamp(day)
    found = membership.on(moment, table, documents_only=True).query("status != 'left'")
    former = spells.query(
        "status == 'left' and last_begin <= @moment and state not in @found.state"
    )
    rows = pd.concat([found, former.assign(certain=True)])
    drawn = rows["status"].astype("string").replace({"left": FORMER})
    return rows.assign(
        moment=day,
        state=rows["state"].astype("string"),
        drawn=drawn.mask((drawn == MEMBER) & ~rows["certain"].astype(bool), OPEN),
    )[["moment", "state", "status", "drawn", "spell", "source"]]


def looks(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a moment and state: a frozen spell goes before the membership that it qualifies."""
    first = rows.assign(rank=rows["drawn"].map([FROZEN, MEMBER, OPEN, FORMER].index))
    return first.sort_values("rank").drop_duplicates(["moment", "state"])


def map_words(rows: pd.DataFrame) -> Words:
    """Finding: who has been there throughout, and who left."""
    shown = looks(rows)
    every = len(MOMENTS)
    sure = shown[shown["drawn"].isin([MEMBER, FROZEN])].groupby("name")["moment"].nunique()
    may = shown[shown["drawn"] != FORMER].groupby("name")["moment"].nunique()
    always = sorted(sure.index[sure == every])
    perhaps = sorted(set(may.index[may == every]) - set(always))
    last = shown[shown["moment"] == max(MOMENTS)]
    gone = sorted(last.loc[last["drawn"] == FORMER, "name"])
    frozen = words.listing(last.loc[last["drawn"] == FROZEN, "name"].tolist())
    stated = shown[shown["drawn"].isin([MEMBER, FROZEN])].groupby("moment")["state"].size()
    counts = [f"{stated[day]} in {label}" for day, label in MOMENTS.items()]
    return Words(
        title=(
            f"{words.sentence(words.spelled(len(always)))} states are members on all "
            f"{words.spelled(every)} maps, {words.listing(perhaps)} possibly so; "
            f"{words.listing(gone)} are out by the last, and {frozen} calls its participation "
            "frozen."
        ),
        caption=(
            "Members under the treaty and, once the charter is signed, in the organisation; "
            "Russia reaches beyond the map. Filled in its colour: a member; dashed outline: a "
            "party whose joining no document dates, so that it may have come before or after the "
            "moment shown; grey: no longer a member; pale with full outline: a member whose "
            f"participation is frozen. {maps.BORDERS_NOTE}"
        ),
        alt=(
            f"Maps of {words.listing(list(MOMENTS.values()))}. Stated members: "
            f"{words.listing(counts)}. Throughout: {words.listing(always)}."
        ),
        measure="Members on the date",
    )


@figure(
    "membership-map",
    chapter="membership",
    tables=["membership", "states", "sources"],
    rows=map_rows,
    words=map_words,
)
def members(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.ConcatChart:
    """A map a moment, next to each other where there is room."""
    narrow = style.is_narrow(width)
    across = 1 if narrow else 2
    size = (width - 10 - (across - 1) * GAP) // across
    shown = looks(rows)
    panels = [
        _map(shown[shown["moment"] == day], f"{label}", size) for day, label in MOMENTS.items()
    ]
    return alt.concat(*panels, columns=across, spacing=GAP)


def _map(rows: pd.DataFrame, label: str, width: int) -> alt.LayerChart:
    """One moment: land, states as they stood, names."""
    base = maps.base(width)
    fields = ["drawn", "since", "source", "locator", "as_printed"]
    values = rows.set_index("state")[fields].to_dict("index")
    shapes = alt.Chart(maps.shapes(values))
    details = [
        alt.Tooltip("name:N", title="State"),
        alt.Tooltip("drawn:N", title="Drawn as"),
        alt.Tooltip("since:N", title="Since"),
        *theme.source_tooltip(),
    ]
    layers = [
        _kind(shapes, FORMER).mark_geoshape(
            fill=FORMER_FILL, stroke=style.PAPER, strokeWidth=0.6, clip=True
        ),
        _kind(shapes, MEMBER)
        .mark_geoshape(stroke=style.PAPER, strokeWidth=0.6, clip=True)
        .encode(fill=theme.by_state(alt.Fill)),
        _kind(shapes, OPEN)
        .mark_geoshape(fill=style.PAPER, strokeWidth=1.3, strokeDash=[2.5, 1.5], clip=True)
        .encode(stroke=theme.by_state(alt.Stroke)),
        _kind(shapes, FROZEN)
        .mark_geoshape(fill="#faeedd", strokeWidth=1.3, clip=True)
        .encode(stroke=theme.by_state(alt.Stroke)),
    ]
    drawn = [layer.encode(tooltip=details) for layer in layers]
    return (
        alt.layer(base.land, *drawn, *_names(rows))
        .project(**base.projection)
        .properties(width=base.width, height=base.height, title=label)
    )


def _kind(shapes: alt.Chart, kind: str) -> alt.Chart:
    return shapes.transform_filter(f"datum.drawn == '{kind}'")


def _names(rows: pd.DataFrame) -> list[alt.Chart]:
    """The states' names: light on the darkest fill, dark on the others."""
    marks = {FORMER: " (left)", FROZEN: " (frozen)", OPEN: "?", MEMBER: ""}
    placed = pd.DataFrame(
        {
            "text": row.name + marks[row.drawn],
            "longitude": LABELS[row.state].longitude,
            "latitude": LABELS[row.state].latitude,
            "align": LABELS[row.state].align,
            "inside": row.state == "RUS",
        }
        for row in rows[["name", "state", "drawn"]].itertuples(index=False)
    )
    layers = []
    for (align, inside), part in placed.groupby(["align", "inside"]):
        colour = style.PAPER if inside else style.INK
        layers.append(
            alt.Chart(part.drop(columns=["align", "inside"]))
            .mark_text(align=align, color=colour)
            .encode(
                longitude=alt.Longitude("longitude:Q"),
                latitude=alt.Latitude("latitude:Q"),
                text=alt.Text("text:N"),
            )
        )
    return layers
