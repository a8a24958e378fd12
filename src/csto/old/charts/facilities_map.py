"""Charts of the chapter "facilities": the map of towns that the sources name."""

import altair as alt
import pandas as pd

from csto import evidence, maps, style, theme, words
from csto.old.charts.facilities import GENERAL, KINDS, NEWER, PROPOSED, of_documents, sites
from csto.old.register import Plotted, Words, figure

SHAPES = {
    "army base": "square",
    "air base": "triangle-up",
    "naval station": "triangle-down",
    "radar": "diamond",
    "communications": "cross",
    "test range": "circle",
    "cosmodrome": "M0,-1.2L0.35,-0.35L1.2,0L0.35,0.35L0,1.2L-0.35,0.35L-1.2,0L-0.35,-0.35Z",
    "other": "triangle-right",
}
# Where marks of towns that lie close are drawn instead (longitude, latitude), by layout.
SPREAD = {
    "wide": {
        "vileyka": (29.44, 56.24),
        "lida": (30.06, 55.26),
        "baranovichi": (30.65, 54.28),
        "hantsevichy": (31.22, 53.31),
        "ayni": (74.74, 40.22),
        "dushanbe": (74.47, 39.21),
        "nurek": (74.20, 38.21),
        "kulob": (73.95, 37.20),
        "qurghonteppa": (73.70, 36.19),
    },
    "narrow": {
        "vileyka": (29.91, 57.34),
        "lida": (31.02, 55.55),
        "baranovichi": (32.05, 53.76),
        "hantsevichy": (33.01, 51.98),
        "gyumri": (42.31, 41.59),
        "erebuni": (46.09, 39.36),
        "ayni": (66.02, 43.33),
        "dushanbe": (65.77, 41.47),
        "nurek": (65.54, 39.62),
        "kulob": (65.32, 37.75),
        "qurghonteppa": (65.13, 36.01),
    },
}
# Marks whose label does not stand on the right, by layout.
SIDES = {
    "wide": {"gyumri": "left", "sary-shagan": "left", "kant": "left"},
    "narrow": dict.fromkeys(SPREAD["narrow"], "left")
    | dict.fromkeys(["kapustin-yar", "emba", "baikonur", "sary-shagan", "kant"], "left")
    | dict.fromkeys(["vileyka", "lida", "baranovichi", "hantsevichy", "erebuni"], "right")
    | {"karakul": "below"},
}
HOSTS = {
    "wide": {
        "BLR": (22.3, 55.1),
        "KAZ": (66.7, 50.4),
        "ARM": (45.4, 38.9),
        "KGZ": (77.3, 41.2),
        "TJK": (64.9, 37.2),
    },
    "narrow": {
        "BLR": (21.2, 55.0),
        "KAZ": (66.5, 50.5),
        "ARM": (38.8, 38.7),
        "KGZ": (78.4, 38.3),
        "TJK": (77.2, 35.7),
    },
}
_BESIDE = {
    "right": {"align": "left", "dx": 8},
    "left": {"align": "right", "dx": -8},
    "below": {"align": "center", "dy": 13},
}


def map_rows(
    facilities: pd.DataFrame, places: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """A row per facility and town: spot, label, host, kind, status, longitude, latitude.

    A facility of several towns counts its statements in the first of them.
    """
    total, facilities = len(facilities), of_documents(facilities)
    found = sites(facilities)
    towns = places.assign(facility=places["facilities"].str.split(" ")).explode("facility")
    towns = towns.rename(columns={"name": "town", "locator": "gazetteer"})
    towns = towns[["facility", "place", "town", "longitude", "latitude", "gazetteer", "state"]]
    first = facilities[["statement", "source", "locator", "as_printed"]]
    own = (
        found.merge(towns, on="facility")
        .merge(first, on="statement")
        .merge(states[["state", "name"]], left_on="host", right_on="state", suffixes=("", "_host"))
    )
    crowded = own.duplicated("place", keep=False) & ~own.duplicated("facility", keep=False)
    rows = pd.DataFrame(
        {
            "facility": own["facility"],
            "place": own["place"],
            "spot": own["place"].mask(crowded, own["facility"]),
            "label": own["town"].mask(crowded, own["brief"] + ", by " + own["town"]),
            "name": own["name"],
            "host": own["host"],
            "country": own["name_host"],
            "abroad": own["state"].astype("string") != own["host"],
            "kind": own["kind"].map(KINDS),
            "status": own["status"],
            "longitude": own["longitude"].astype(float),
            "latitude": own["latitude"].astype(float),
            "gazetteer": own["gazetteer"],
            "source": evidence.named(own["source"], sources),
            "locator": own["locator"],
            "as_printed": own["as_printed"],
            "records": own["statements"].mask(own.duplicated("facility"), 0),
        }
    )
    rest = found[~found["facility"].isin(own["facility"])]
    general = rest["status"] == GENERAL
    proposed = rest["status"] == PROPOSED
    return rows, {
        NEWER: total - len(facilities),
        "statements on the facilities of a host in general": _count(rest[general]),
        "on a second base proposed for southern Kyrgyzstan": _count(rest[proposed]),
        f"on {words.listing(_names(rest[~general & ~proposed]))}, which have no town or "
        "none in the gazetteer": _count(rest[~general & ~proposed]),
    }


def _count(rest: pd.DataFrame) -> int:
    return int(rest["statements"].sum())


def _names(rest: pd.DataFrame) -> list[str]:
    """Facilities without a town, as a sentence names them."""
    unnamed = rest["status"] == "not named"
    return rest["brief"].mask(unnamed, "two air bases in Belarus").tolist()


def map_words(rows: pd.DataFrame) -> Words:
    """Finding: how far the named facilities lie apart, and where the bases with troops are."""
    there = rows[rows["status"] != PROPOSED]
    count = there["facility"].nunique()
    based = there[there["kind"] == "army base"]
    hosts = based.drop_duplicates("facility")["country"].sort_values().tolist()
    spots = based.groupby("country")["place"].nunique().sort_index()
    towns = [f"{words.plural(int(spots[host]), 'town')} in {host}" for host in hosts]
    others = there.loc[there["kind"] != "army base", "kind"].value_counts()
    rest = [f"{kind} {words.spelled(count)}" for kind, count in others.items()]
    outside = rows.loc[rows["abroad"], "label"].tolist()
    spans = (there["longitude"].min(), there["longitude"].max())
    return Words(
        title=(
            f"{words.sentence(words.plural(count, 'named facility', 'named facilities'))} can be "
            f"placed, in {words.spelled(there['host'].nunique())} hosts; army bases stand only in "
            f"{words.listing(hosts)}, in {words.spelled(int(spots.sum()))} towns."
        ),
        caption=(
            "Russian facilities in other members at the towns that the sources name, by kind "
            "(shape) and host (colour). Filled: in place as of the statement; open: proposed. "
            "Marks stand at the town, which may lie far from the facility; where towns are close, "
            f"a line leads from the town to its mark. {words.listing(outside)} lies in Russia by "
            "the gazetteer, although the source counts the range among the sites in Kazakhstan. "
            f"{maps.BORDERS_NOTE}"
        ),
        alt=(
            f"Map from Belarus to Kyrgyzstan with {words.plural(len(rows), 'mark')}, from "
            f"{words.number(spans[0])} to {words.number(spans[1])} degrees east. Army bases: "
            f"{words.listing(towns)}. Other kinds, by number of marks: {words.listing(rest)}."
        ),
        measure="Facilities, by kind and host",
    )


@figure(
    "facilities-map",
    chapter="facilities",
    tables=["facilities", "places", "states", "sources"],
    rows=map_rows,
    words=map_words,
)
def towns(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """Marks at the towns on the base map; a click in the key brings one kind forward."""
    layout = "narrow" if style.is_narrow(width) else "wide"
    base = maps.base(width - 8)
    spread = pd.DataFrame.from_dict(SPREAD[layout], "index", columns=["at_long", "at_lat"])
    data = rows.join(spread, on="spot")
    data = data.fillna({"at_long": data["longitude"], "at_lat": data["latitude"]})
    data = data.assign(side=data["spot"].map(SIDES[layout]).fillna("right"))
    at = {"longitude": alt.Longitude("at_long:Q"), "latitude": alt.Latitude("at_lat:Q")}
    labels = [
        alt.Chart(data[data["side"] == side])
        .mark_text(**place)
        .encode(**at, text=alt.Text("label:N"))
        for side, place in _BESIDE.items()
        if (data["side"] == side).any()
    ]
    layers = [base.land, *_grounds(rows, layout), *_leaders(data), *labels, _marks(data, layout)]
    return (
        alt.layer(*layers)
        .project(**base.projection)
        .properties(width=base.width, height=base.height)
    )


def _grounds(rows: pd.DataFrame, layout: str) -> list[alt.Chart]:
    """The hosts in a pale tint of their colour, and their names."""
    named = rows.drop_duplicates("host").set_index("host")["country"]
    tint = alt.Chart(maps.shapes({host: {} for host in named.index})).mark_geoshape(
        fillOpacity=0.18, stroke=style.PAPER, strokeWidth=0.6, clip=True, aria=False
    )
    points = pd.DataFrame.from_dict(HOSTS[layout], "index", columns=["longitude", "latitude"])
    points = points.join(named).dropna().rename_axis("host").reset_index()
    names = alt.Chart(points).mark_text(fontStyle="italic", color=style.MUTED)
    fill = theme.by_state(alt.Fill)
    at = {"longitude": alt.Longitude("longitude:Q"), "latitude": alt.Latitude("latitude:Q")}
    return [tint.encode(fill=fill), names.encode(**at, text=alt.Text("country:N"))]


def _leaders(data: pd.DataFrame) -> list[alt.Chart]:
    """Lines from the towns to marks drawn beside them, and a dot for the town."""
    moved = data[data["at_long"] != data["longitude"]]
    at = {"longitude": alt.Longitude("longitude:Q"), "latitude": alt.Latitude("latitude:Q")}
    lines = alt.Chart(moved).mark_rule(color=style.MUTED, strokeWidth=0.7)
    dots = alt.Chart(moved).mark_circle(color=style.INK, size=9, opacity=1)
    return [
        lines.encode(
            **at, longitude2=alt.Longitude2("at_long:Q"), latitude2=alt.Latitude2("at_lat:Q")
        ),
        dots.encode(**at),
    ]


def _marks(data: pd.DataFrame, layout: str) -> alt.Chart:
    """The facilities, with a key of their kinds that chooses one."""
    chosen = alt.selection_point(name="facility_kind", fields=["kind"], bind="legend")
    kinds = [kind for kind in SHAPES if kind in set(data["kind"])]
    return (
        alt.Chart(data)
        .mark_point(size=62 if layout == "narrow" else 90, strokeWidth=1.6)
        .encode(
            longitude=alt.Longitude("at_long:Q"),
            latitude=alt.Latitude("at_lat:Q"),
            shape=alt.Shape(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[SHAPES[kind] for kind in kinds]),
                legend=alt.Legend(
                    title=None,
                    columns=3 if layout == "narrow" else len(kinds),
                    symbolFillColor=style.MUTED,
                    symbolStrokeColor=style.MUTED,
                    symbolStrokeWidth=1.6,
                    symbolOpacity=1,
                ),
            ),
            stroke=theme.by_state(alt.Stroke, "host"),
            fill=theme.by_state(alt.Fill, "host"),
            fillOpacity=alt.condition("datum.status == 'proposed'", alt.value(0), alt.value(1)),
            opacity=alt.condition(chosen, alt.value(1), alt.value(0.2)),
            tooltip=[
                alt.Tooltip("name:N", title="Facility"),
                alt.Tooltip("country:N", title="Host"),
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("label:N", title="Town"),
                alt.Tooltip("gazetteer:N", title="Coordinates"),
                *theme.source_tooltip(),
            ],
        )
        .add_params(chosen)
    )
