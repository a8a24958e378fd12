"""Charts of the chapter "facilities": how many persons, and under which rule who hosts most."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old import choices
from csto.old.charts.facilities import (
    BASES,
    BRIEF,
    NAMED,
    NEWER,
    PROPOSED,
    UNNAMED,
    of_documents,
    sites,
)
from csto.old.register import Plotted, Words, figure


def force_rows(facilities: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Statements on the number of persons: a number, or a wording without one (persons empty)."""
    total, facilities = len(facilities), of_documents(facilities)
    stated = facilities["best"].notna()
    worded = facilities["as_printed"].str.contains("thousand", case=False).fillna(False) & ~stated
    told = facilities[stated | worded]
    told = told.merge(
        states[["state", "name", "member_order"]].rename(columns={"name": "country"}),
        left_on="host",
        right_on="state",
    )
    told = told.sort_values(["member_order", "best", "facility"], ascending=[True, False, True])
    past = told["name"].str.contains("past years")
    what = told["facility"].map(BRIEF).fillna(told["name"])
    phrase = told["as_printed"].str.extract(r"((?:[Uu]p to )?(?:several )?[Tt]housands?)\b")[0]
    rows = pd.DataFrame(
        {
            "statement": told["statement"],
            "facility": told["facility"],
            "what": what.mask(past, told["country"] + ", past years"),
            "host": told["host"].astype("string"),
            "country": told["country"],
            "year": told["as_of"].dt.year.astype(int),
            "persons": told["best"],
            "qualifier": told["qualifier"].astype("string").fillna("no number"),
            "phrase": phrase.str.lower().where(told["best"].isna()),
            "grade": told["grade"].astype("string"),
            "source": evidence.named(told["source"], sources),
            "locator": told["locator"],
            "as_printed": told["as_printed"],
            "records": 1,
        }
    ).reset_index(drop=True)
    return rows, {
        NEWER: total - len(facilities),
        "statements on something other than persons": len(facilities) - len(rows),
    }


def force_words(rows: pd.DataFrame) -> Words:
    """Finding: how few numbers there are, the least and the most."""
    numbers = rows.dropna(subset=["persons"]).sort_values("persons")
    least, most = numbers.iloc[0], numbers.iloc[-1]
    silent = rows["persons"].isna()
    between = [
        f"{row.what} {words.number(row.persons)} ({row.source}, for {row.year})"
        for row in numbers.itertuples()
    ]
    return Words(
        title=(
            f"{words.sentence(words.plural(len(numbers), 'statement'))} put a number on Russian "
            f"forces in a member, from about {words.number(least['persons'])} at {least['what']} "
            f"in {least['year']} to {words.number(most['persons'])} in {most['country']} in "
            f"{most['year']}."
        ),
        caption=(
            "Persons as each source states them, with the year to which the statement refers. A "
            "triangle is “more than”; a hatch marks a statement in words, without a number, and "
            "has no length to be read. They are of different years and must not be added up."
        ),
        alt=(
            f"Dot chart of persons stated. {words.listing(between)}. "
            f"{words.sentence(words.plural(int(silent.sum()), 'statement'))} speak of thousands."
        ),
        measure="Personnel, persons",
    )


@figure(
    "facilities-forces",
    chapter="facilities",
    tables=["facilities", "states", "sources"],
    rows=force_rows,
    words=force_words,
)
def forces(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a statement: a rule from zero to the number, or a hatch where there is none."""
    narrow = style.is_narrow(width)
    data = rows.assign(line=rows["what"] + " (" + rows["year"].astype(str) + ")")
    value = data["persons"].astype("Float64").map(words.number, na_action="ignore")
    before = data["qualifier"].map({"about": "about ", "over": "more than "}).fillna("")
    data = data.assign(
        note=(before + value).fillna("“" + data["phrase"] + ("”" if narrow else "”, no figure")),
        shape=(data["qualifier"] == "over").map({True: "more than", False: "stated"}),
    )
    if not narrow:
        data["note"] += " · " + data["source"]
    y = alt.Y("line:N", sort=data["line"].tolist(), title=None, axis=alt.Axis(grid=False))
    x = alt.X(
        "persons:Q",
        title="Persons",
        scale=alt.Scale(domain=[0, 10500 if narrow else 8600], nice=False),
        axis=alt.Axis(
            orient="top", grid=True, values=[0, 2000, 4000, 6000], format=",d", labelOverlap=False
        ),
    )
    layers = _lines(data, x, y)
    return theme.sized(alt.layer(*layers), width, 30 * len(data) + 44)


def _lines(data: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Numbers as rules from zero with their notes, wordings as hatches."""
    colour = theme.by_state(field="host")
    numbers = alt.Chart(data.dropna(subset=["persons"]).astype({"persons": float}))
    silent = alt.Chart(data[data["persons"].isna()].assign(persons=0.0, hatch="/ / / / /"))
    tooltip = [
        alt.Tooltip("what:N", title="Where"),
        alt.Tooltip("note:N", title="Persons"),
        alt.Tooltip("qualifier:N", title="Qualified as"),
        alt.Tooltip("year:Q", title="Year", format="d"),
        *theme.source_tooltip(),
    ]
    return [
        numbers.mark_rule(strokeWidth=3, opacity=0.35).encode(
            x=x, x2=alt.datum(0), y=y, color=colour
        ),
        numbers.mark_point(size=80, opacity=1).encode(
            x=x,
            y=y,
            color=colour,
            shape=alt.Shape(
                "shape:N",
                legend=None,
                scale=alt.Scale(domain=["stated", "more than"], range=["circle", "triangle-right"]),
            ),
            tooltip=tooltip,
        ),
        numbers.mark_text(align="left", dx=9).encode(x=x, y=y, text=alt.Text("note:N")),
        silent.mark_text(align="left", dx=2, color=style.OTHER).encode(
            x=x, y=y, text=alt.Text("hatch:N"), tooltip=tooltip
        ),
        silent.mark_text(align="left", dx=44, color=style.MUTED, fontStyle="italic").encode(
            x=x, y=y, text=alt.Text("note:N")
        ),
    ]


def choice_rows(
    facilities: pd.DataFrame, quantities: pd.DataFrame, states: pd.DataFrame
) -> Plotted:
    """Facilities, statements and persons by host, under rules that a referee might prefer."""
    total, facilities = len(facilities), of_documents(facilities)
    order = states.set_index("state")["member_order"]
    everything = facilities["host"].astype("string").value_counts()
    names = states.set_index("state")["name"]
    panels = []
    for rule, (values, unit) in _counts(facilities, quantities).items():
        values = values.astype(int)
        hosts = sorted(values.index, key=order.get)
        top = values.index[values == values.max()].tolist()
        panels.append(
            pd.DataFrame(
                {
                    "rule": rule,
                    "unit": unit,
                    "item": [names[host] for host in hosts],
                    "state": hosts,
                    "value": [values[host] for host in hosts],
                    "marked": [host == "KAZ" for host in hosts],
                    "bears": top == ["KAZ"],
                    "records": [
                        int(everything[host]) if unit == "statements" else 0 for host in hosts
                    ],
                }
            )
        )
    return pd.concat(panels, ignore_index=True), {NEWER: total - len(facilities)}


def _counts(facilities: pd.DataFrame, quantities: pd.DataFrame) -> dict[str, tuple[pd.Series, str]]:
    """By rule: what is counted for each host, and its unit."""
    found = sites(facilities)
    named, proposed = found["status"] == NAMED, found["status"] == PROPOSED
    unnamed = found["status"] == UNNAMED
    own = quantities.set_index("quantity").loc["weitz-belarus-air-bases"]
    weight = unnamed.map({True: int(own["best"]), False: 1})
    persons = facilities.groupby(facilities["host"].astype("string"))["best"].max().dropna()
    everything = facilities["host"].astype("string").value_counts()
    return {
        "Named facilities": (found[named]["host"].value_counts(), "facilities"),
        "With proposals and unnamed air bases": (
            weight[named | proposed | unnamed].groupby(found["host"]).sum(),
            "facilities",
        ),
        "Named, neither shared nor given back": (
            found[named & ~found["shared"]]["host"].value_counts(),
            "facilities",
        ),
        "Army, air and naval bases, unnamed too": (
            weight[(named | unnamed) & found["kind"].isin(BASES)].groupby(found["host"]).sum(),
            "bases",
        ),
        "Statements of any kind": (everything, "statements"),
        "Persons, highest statement": (persons, "persons; none for Kazakhstan"),
    }


def choice_words(rows: pd.DataFrame) -> Words:
    """Finding: under how many rules Kazakhstan is the first host."""
    held = rows.groupby("rule", sort=False)["bears"].first()
    failing = [rule[:1].lower() + rule[1:].split(",")[0] for rule in held.index[~held]]
    return Words(
        title=f"That Kazakhstan hosts most {choices.sentence(rows)}.",
        caption=(
            "Russian facilities by host, counted in different ways; each panel has its own scale. "
            "Kazakhstan is marked. For persons the highest statement on any one facility or host "
            "counts, whatever its year."
        ),
        alt=(
            f"Small bar charts of hosts under {words.spelled(len(held))} rules. Kazakhstan is not "
            f"alone at the top by {words.listing(failing)}."
        ),
        measure="Facilities, statements or persons, by host",
    )


@figure(
    "facilities-choices",
    chapter="facilities",
    tables=["facilities", "quantities", "states"],
    rows=choice_rows,
    words=choice_words,
)
def host_choices(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> object:
    """A panel a rule, hosts in the order of joining, Kazakhstan marked."""
    return choices.strip(rows, width=width)
