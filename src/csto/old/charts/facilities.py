"""Charts of the chapter "facilities": what is where, by host and kind.

A facility is one key of the table `facilities`. A statement may also speak of the facilities of a
host in general, or of one that is only proposed; neither is counted as a facility in place.
"""

from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.patches import Rectangle

from csto import style, words
from csto.old.register import Plotted, Words, figure

BASES = ["army_base", "air_base", "navy"]
NAMED, UNNAMED, PROPOSED, GENERAL = "named", "not named", "proposed", "general"
KINDS = {
    "army_base": "army base",
    "air_base": "air base",
    "navy": "naval station",
    "radar": "radar",
    "communications": "communications",
    "test_range": "test range",
    "cosmodrome": "cosmodrome",
    "other": "other",
}
# How a facility is called where room is short; all others by the name in their first statement.
BRIEF = {
    "armenia-unnamed": "Armenia, all sites",
    "ayni": "Ayni",
    "baikonur": "Baikonur",
    "balkhash-radar": "Balkhash",
    "baranovichi-radar": "Baranovichi",
    "base-102-gyumri": "Gyumri",
    "base-201": "201st division",
    "belarus-air-bases": "two, not named",
    "belarus-unnamed": "Belarus, all sites",
    "emba": "Emba",
    "erebuni": "Erebuni",
    "hantsevichy-radar": "Hantsevichy",
    "kant": "Kant",
    "kapustin-yar": "Kapustin Yar",
    "karakul": "Karakul",
    "kazakhstan-leased-sites": "Kazakhstan, seven leased sites",
    "kostanay": "Kostanay",
    "lida-proposed": "Lida",
    "mailuu-suu": "Mailuu-Suu",
    "okno-nurek": "Okno Nurek",
    "sary-shagan": "Sary-Shagan",
    "second-base-kyrgyzstan": "the south",
    "taysoygan": "Taysoygan",
    "vileyka": "Vileyka",
}
DOCUMENTS = ["globalsecurity2013", "weitz2018"]
NEWER = "statements of press and other sources, coded later"
_STATUS = {"named": NAMED, "not_named": UNNAMED, "proposed": PROPOSED, "general": GENERAL}


def of_documents(facilities: pd.DataFrame) -> pd.DataFrame:
    """The statements of the base documents, on which the chapter rests."""
    return facilities[facilities["source"].isin(DOCUMENTS)].reset_index(drop=True)


def sites(facilities: pd.DataFrame) -> pd.DataFrame:
    """A row per facility key: brief, host, kind, status, shared, statements, first statement's key.

    `status`: named, not named, proposed, or general (statements on a host's facilities at large).
    `shared`: used together with the host, under it, or given back in the main.
    """
    told = facilities.assign(shared=facilities["use"].notna())
    found = told.groupby("facility", sort=False).agg(
        statement=("statement", "first"),
        name=("name", "first"),
        host=("host", "first"),
        kind=("kind", "first"),
        scope=("scope", "first"),
        shared=("shared", "any"),
        statements=("statement", "size"),
    )
    brief = found.index.to_series().map(BRIEF).fillna(found["name"])
    status = found["scope"].astype("string").map(_STATUS)
    return (
        found.assign(status=status, brief=brief, host=found["host"].astype("string"))
        .drop(columns="scope")
        .astype({"kind": "string"})
        .reset_index()
    )


def kind_rows(facilities: pd.DataFrame, states: pd.DataFrame) -> Plotted:
    """A row per facility, named or not or only proposed: host, kind, brief, status."""
    total, facilities = len(facilities), of_documents(facilities)
    found = sites(facilities).merge(
        states[["state", "name", "member_order"]].rename(columns={"name": "country"}),
        left_on="host",
        right_on="state",
    )
    shown = found[found["status"] != GENERAL]
    shown = shown.assign(rank=shown["kind"].map(list(KINDS).index))
    rows = shown.sort_values(["rank", "member_order", "brief"], ignore_index=True)
    columns = ["facility", "brief", "host", "country", "member_order", "kind", "status", "shared"]
    general = found.loc[found["status"] == GENERAL, "statements"].sum()
    return rows[columns].assign(records=rows["statements"]), {
        NEWER: total - len(facilities),
        "statements on the facilities of a host in general": int(general),
    }


def by_host(rows: pd.DataFrame) -> pd.Series:
    """Number of named facilities in place by country, the most first."""
    named = rows[rows["status"] == NAMED]
    return named["country"].value_counts()


def kind_words(rows: pd.DataFrame) -> Words:
    """Finding: how many facilities are named, in which hosts, of which kinds."""
    counts = by_host(rows)
    named = rows[rows["status"] == NAMED]
    most = counts.index[0]
    there = named[named["country"] == most]
    based = there["kind"].isin(BASES)
    tally = there["kind"].map(KINDS).value_counts(sort=False)
    kinds = [words.plural(count, kind) for kind, count in tally.items()]
    elsewhere = named[named["country"] != most]["kind"].isin(BASES)
    listed = [f"{country} {words.spelled(count)}" for country, count in counts.items()]
    return Words(
        title=(
            f"{words.sentence(words.plural(len(named), 'facility', 'facilities'))} are named, "
            f"{words.spelled(len(there))} of them in {most}: {words.listing(kinds)}."
        ),
        caption=(
            "Russian facilities in other members, by host and kind. Filled: a named facility; open "
            "grey: air bases that the source counts without naming them; open in the colour of "
            "the host: proposed, not in existence."
        ),
        alt=(
            f"Matrix of kinds by hosts. Named facilities: {words.listing(listed)}. Outside {most}, "
            f"{words.spelled(int(elsewhere.sum()))} of {words.spelled(len(elsewhere))} are army, "
            f"air or naval bases; in {most} it is {words.spelled(int(based.sum()))} of "
            f"{words.spelled(len(there))}."
        ),
        measure="Facilities, by kind and host",
    )


@figure(
    "facilities-kinds",
    chapter="facilities",
    tables=["facilities", "states"],
    rows=kind_rows,
    words=kind_words,
)
def kinds(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> MatplotlibFigure:
    """A row a kind, a column a host; where there is no room for columns, a list by host."""
    if style.is_narrow(width):
        return _listed(rows, width)
    hosts = rows.sort_values("member_order")[["host", "country"]].drop_duplicates()
    left, line, gap, head = 100, 17, 9, 26
    column = (width - left) / len(hosts)
    edge = {host: left + column * place for place, host in enumerate(hosts["host"])}
    cells = {key: cell.to_dict("records") for key, cell in rows.groupby(["kind", "host"])}
    lines = {kind: max(len(cells.get((kind, host), [None])) for host in edge) for kind in KINDS}
    height = head + sum(lines.values()) * line + gap * len(lines) + 4
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, height)
        for host, country in hosts.itertuples(index=False):
            axes.text(edge[host], head / 2 - 2, country, weight=600, va="center")
        top = head
        for kind, label in KINDS.items():
            axes.plot([0, width], [top, top], color=style.HAIR, linewidth=0.75)
            axes.text(0, top + gap / 2 + line / 2, words.sentence(label), va="center")
            for host, x in edge.items():
                for place, site in enumerate(cells.get((kind, host), [])):
                    _site(axes, x, top + gap / 2 + line * (place + 0.5), site)
            top += lines[kind] * line + gap
    return drawn


def _listed(rows: pd.DataFrame, width: int) -> MatplotlibFigure:
    """A line a facility under its host: mark, name and kind."""
    line, head, gap = 17, 20, 8
    hosts = rows.sort_values("member_order", kind="stable").groupby("country", sort=False)
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, line * len(rows) + (head + gap) * len(hosts))
        top = 0.0
        for country, sites_there in hosts:
            axes.plot([0, width], [top + 1] * 2, color=style.HAIR, linewidth=0.75)
            axes.text(0, top + 12, country, weight=600, va="center")
            top += head
            for site in sites_there.to_dict("records"):
                _site(axes, 1, top + line / 2, site)
                kind = PROPOSED if site["status"] == PROPOSED else KINDS[site["kind"]]
                axes.text(150, top + line / 2, kind, color=style.MUTED, va="center")
                top += line
            top += gap
    return drawn


def _site(axes: Axes, left: float, y: float, site: dict[str, Any]) -> None:
    """A facility: a mark, filled where the facility is named and in place, and its name."""
    colour = style.OTHER if site["status"] == UNNAMED else style.STATES[site["host"]]
    fill = colour if site["status"] == NAMED else style.PAPER
    box = Rectangle((left, y - 5), 10, 10, facecolor=fill, edgecolor=colour, linewidth=1.4)
    axes.add_patch(box)
    axes.text(left + 15, y, site["brief"], va="center")
