"""Crises and answers: what the charts of the chapter "responses" share, and the matrix of accounts.

A crisis has one account or several. Accounts are never merged: a crisis with two answers on record
shows both.
"""

from textwrap import wrap
from typing import Any, NamedTuple

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure

from csto import evidence, style, words
from csto.old.register import Plotted, Words, figure


class Look(NamedTuple):
    """How one class of answer is named and drawn, in Matplotlib and in Vega."""

    label: str
    marker: str
    shape: str
    colour: str
    fill: str


CROSS = "M-1,-1L1,1M-1,1L1,-1"
UNFILLED = "#ffffff00"
ANSWERS = {
    "troops": Look("troops", "s", "square", style.ACCENT, style.ACCENT),
    "other_help": Look("other help", "D", "diamond", style.ACCENT, style.PAPER),
    "refused": Look("refused", "x", CROSS, style.ACCENT, UNFILLED),
    "none": Look("nothing done", "_", "stroke", style.INK, UNFILLED),
    "not_reported": Look("not reported", "o", "circle", style.OTHER, UNFILLED),
}
KINDS = {
    "internal": "Internal",
    "between_members": "Between members",
    "external": "With a state or group outside",
}
ASKED = {"yes": "asked", "no": "not asked", "not_reported": "not reported"}
UNDATED = ["context", "publication"]  # where the year does not come from: the account itself
BRIEF = {
    "nagorno-karabakh-1988": "War over Nagorno-Karabakh",
    "nagorno-karabakh-dispute": "Nagorno-Karabakh dispute",
    "nagorno-karabakh-2016": "Four days, Nagorno-Karabakh",
    "georgia-separatist-conflicts": "Abkhazia, South Ossetia",
    "imu-kyrgyzstan": "Incursion of the IMU",
    "imu-uzbekistan": "Attacks of the IMU",
    "georgia-2008": "War with Georgia",
    "kyrgyzstan-2005": "Change of regime",
    "kyrgyzstan-2010-04": "Change of regime, April",
    "kyrgyzstan-2010": "Violence in the south, June",
    "ukraine-2014": "Crimea, eastern Ukraine",
    "tajik-afghan-border": "Threat from Afghanistan",
    "kazakhstan-attacks-2016": "Two terror attacks",
    "syria-2017": "Campaign in Syria",
    "russia-turkey-su-24": "Aircraft shot by Turkey",
    "kyrgyz-tajik-border-dispute": "Border with Tajikistan",
    "kyrgyz-tajik-border-2021": "Fighting, Tajik border",
    "armenia-2018": "Change of government",
    "armenia-2020": "Crisis after the war",
    "tajikistan-civil-war": "Civil war",
    "andijon": "Andijon",
    "uzbekistan-2004": "Bombings",
    "tajikistan-2006": "Bombings",
    "kazakhstan-2022": "Unrest",
    "armenia-appeal-2022": "Clashes with Azerbaijan",  # an event: a request without an account
}


def accounts(crises: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """All accounts with what every chart says of them: brief name, member, year, source."""
    named = crises.astype({"source": "string", "state": "string"}).merge(
        states[["state", "name", "member_order"]].astype({"state": "string"}),
        on="state",
        suffixes=("", "_state"),
    )
    crisis = named.groupby("crisis")
    first = crisis["start"].min().dt.year
    undated = named.assign(without=named["dating"].isin(UNDATED)).groupby("crisis")["without"].all()
    plain = dict.fromkeys(("kind", "asked", "answer"), "string")
    return (
        named.assign(source=lambda frame: evidence.named(frame["source"], sources))
        .rename(columns={"name_state": "member"})
        .astype(plain)
        .assign(
            brief=lambda frame: frame["crisis"].map(BRIEF).fillna(frame["name"]),
            year=lambda frame: frame["crisis"].map(first).astype(int),
            when=lambda frame: (
                frame["year"].astype("string").mask(frame["crisis"].map(undated), "undated")
            ),
            rank=lambda frame: frame["kind"].map(list(KINDS).index),
            records=1,
        )
        .sort_values(["rank", "year", "crisis", "source", "account"], ignore_index=True)
    )


def by_crisis(told: pd.DataFrame) -> pd.DataFrame:
    """Accounts with what all accounts of their crisis say together.

    `asked` is yes where any account says so, then no. `mark` is the first account of each answer of
    a crisis, to be drawn once; the silence of one account gives way to the word of another.
    `accounts` names all sources of the crisis.
    """
    order = list(ASKED)
    crisis = told.groupby("crisis")
    worded = told["crisis"].isin(told.loc[told["answer"] != "not_reported", "crisis"])
    silent = worded & (told["answer"] == "not_reported")
    return told.assign(
        asked=told["crisis"].map(crisis["asked"].agg(lambda said: min(said, key=order.index))),
        accounts=told["crisis"].map(crisis["source"].agg(lambda names: "; ".join(names.unique()))),
        mark=~silent & ~told.duplicated(["crisis", "answer"]),
    )


def matrix_rows(crises: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Accounts of the crises of which some source tells a request or an answer."""
    told = accounts(crises, states, sources)
    spoken = told[(told["asked"] != "not_reported") | (told["answer"] != "not_reported")]
    shown = told[told["crisis"].isin(spoken["crisis"])].reset_index(drop=True)
    columns = ["account", "crisis", "name", "brief", "state", "member", "kind", "year", "when"]
    more = [
        "asked",
        "answer",
        "response",
        "legal_reason",
        "source",
        "locator",
        "as_printed",
        "records",
    ]
    reason = "accounts of crises of which no source tells a request or an answer"
    return shown[[*columns, *more]], {reason: len(told) - len(shown)}


def matrix_words(rows: pd.DataFrame) -> Words:
    """Finding: requests on record, and what answered them."""
    asked = rows[rows["asked"] == "yes"]
    crises = asked.drop_duplicates("crisis")["year"].sort_values()
    reasons = rows.dropna(subset=["legal_reason"])
    sent = asked[asked["answer"] == "troops"].drop_duplicates("crisis")
    refused = asked[asked["answer"] == "refused"].drop_duplicates("crisis")
    total, shown = rows["crisis"].nunique(), words.spelled(len(rows))
    return Words(
        title=(
            f"A request is on record in {words.spelled(len(crises))} of {words.spelled(total)} "
            f"crises with a known request or answer: {_years(refused)} was refused, {_years(sent)} "
            "got troops."
        ),
        caption=(
            f"Each line is one account, {shown} in all; accounts of one crisis stand together. "
            "Asked: whether the organisation was asked for help. The reason is the legal one that "
            "the account gives, in part in its own voice. An open grey circle is not reported; a "
            "dash is a report that nothing was done beyond words. Undated: the account names no "
            "date. McDermott tells of a refusal and, further on, of help short of troops; "
            "GlobalSecurity.org repeats his text and is no independent source."
        ),
        alt=(
            f"Table of {shown} accounts of {words.spelled(total)} crises. Requests in "
            f"{words.listing([str(year) for year in crises])}; the accounts of "
            f"{_years(refused)} give a refusal or other help, those of {_years(sent)} troops. "
            f"{words.sentence(words.spelled(len(reasons)))} accounts give a legal reason."
        ),
        measure="Accounts, by request and answer",
    )


def _years(crises: pd.DataFrame) -> str:
    """Member and year of crises: that of Kyrgyzstan in 2010."""
    named = [f"that of {row.member} in {row.year}" for row in crises.itertuples()]
    return words.listing(named)


LINE, HEAD, KIND = 15, 24, 26  # px


@figure(
    "responses-matrix",
    chapter="responses",
    tables=["crises", "states", "sources"],
    rows=matrix_rows,
    words=matrix_words,
)
def matrix(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> MatplotlibFigure:
    """A line an account under its crisis: source, asked, answer, and the legal reason."""
    narrow = style.is_narrow(width)
    edges = (0, 8, 124, 196) if narrow else (0, 164, 300, 372)
    chars = 52 if narrow else 37
    lines = rows["legal_reason"].map(lambda text: wrap(text, chars) if pd.notna(text) else [])
    with rc_context(style.matplotlib_style()):
        height = sum(place.tall for place in _places(rows, lines, narrow)) + HEAD + KIND * 3 + 10
        drawn, axes = style.plate(width, height)
        heads = zip(edges, ("", "Account", "Asked", "Answer"), strict=True)
        for left, text in [*heads, (470, "Legal reason given")][: 4 if narrow else 5]:
            axes.text(left, HEAD / 2, text, va="center", color=style.MUTED)
        top, kind = HEAD, None
        for place in _places(rows, lines, narrow):
            if place.row["kind"] != kind:
                kind = place.row["kind"]
                axes.plot([0, width], [top + 3] * 2, color=style.INK, linewidth=0.8)
                axes.text(0, top + KIND / 2 + 3, KINDS[kind], va="center", weight=600)
                top += KIND
            _account(axes, place, top, edges, width, narrow)
            top += place.tall
    return drawn


class _Place(NamedTuple):
    """An account, whether it is the first of its crisis, its reason in lines, and its height."""

    row: Any
    first: bool
    reason: list[str]
    tall: int


def _places(rows: pd.DataFrame, lines: pd.Series, narrow: bool) -> list[_Place]:
    places = []
    for index, row in rows.iterrows():
        first = index == 0 or rows.loc[index - 1, "crisis"] != row["crisis"]
        count = len(lines[index])
        deep = 1 + count + first if narrow else max(1, count, 2 if first else 1)
        places.append(_Place(row, first, lines[index], deep * LINE + 6))
    return places


def _account(
    axes: Axes, place: _Place, top: float, edges: tuple[int, ...], width: int, narrow: bool
) -> None:
    """One line of the table; in the narrow layout the crisis stands above and the reason below."""
    row, middle = place.row, top + 3 + LINE / 2
    if place.first:
        axes.plot([0, width], [top] * 2, color=style.HAIR, linewidth=0.75)
        when = f"{row['member']}, {row['when']}"
        if narrow:
            axes.text(0, middle, f"{row['brief']} ({when})", va="center")
            middle += LINE
        else:
            axes.text(0, middle, row["brief"], va="center")
            axes.text(0, middle + LINE, when, va="center", color=style.MUTED)
    source = row["source"].replace(".org", "") if narrow else row["source"]
    axes.text(edges[1], middle, source, va="center", color=style.MUTED)
    weight, tone = ("bold", style.INK) if row["asked"] == "yes" else ("normal", style.INK)
    if row["asked"] == "not_reported":
        answer_mark(axes, edges[2] + 5, middle, "not_reported")
    else:
        text = "yes" if row["asked"] == "yes" else "no"
        axes.text(edges[2], middle, text, va="center", weight=weight, color=tone)
    answer_mark(axes, edges[3] + 5, middle, row["answer"])
    tone = style.MUTED if row["answer"] == "not_reported" else style.INK
    axes.text(
        edges[3] + 16, middle, ANSWERS[row["answer"]].label, va="center", color=tone, weight=weight
    )
    left, begin = (edges[1], middle + LINE) if narrow else (470, middle)
    for line, text in enumerate(place.reason):
        axes.text(left, begin + line * LINE, text, va="center")


def answer_mark(axes: Axes, x: float, y: float, answer: str) -> None:
    """The mark of an answer."""
    look = ANSWERS[answer]
    fill = look.fill if look.fill != UNFILLED else "none"
    axes.plot(
        x,
        y,
        look.marker,
        markersize=6,
        color=look.colour,
        markerfacecolor=fill,
        markeredgewidth=1.5,
    )
