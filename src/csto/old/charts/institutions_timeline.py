"""How the rules came about: treaty, charter, changes, forces and recognition in order of time."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.dates import year_of
from csto.old.charts.institutions_labels import headings, texts
from csto.old.register import Plotted, Words, figure

RULES, FORCES, STRATEGIES, OTHERS = "rules", "forces", "strategies", "other organisations"
LANES = [RULES, FORCES, STRATEGIES, OTHERS]

# What is one occasion: lane, label, and the events that tell of it, the best dated first.
OCCASIONS = [
    (RULES, "Treaty signed",
     ["cst-signed-1992-weitz", "cst-1992-globalsecurity", "cst-signed-1992-mcdermott",
      "cst-1992-beliakova", "cst-1992-dyner"]),
    (RULES, "Treaty prolonged, renewable every five years",
     ["prolongation-1999-weitz", "prolongation-declined-1999-weitz"]),
    (RULES, "Treaty group takes the name of an organisation", ["csto-renamed-2002-globalsecurity"]),
    (RULES, "Charter",
     ["charter-2002-weitz", "charter-2002-mcdermott", "charter-2002-globalsecurity",
      "csto-formed-2002-beliakova"]),
    (RULES, "All members have ratified; formal start", ["inauguration-2003-weitz"]),
    (RULES, "Treaty and charter: force by ballot",
     ["charter-amendments-2010-mcdermott", "charter-amendments-2010-globalsecurity"]),
    (FORCES, "Central Asian rapid force and command in place", ["rapid-force-2003-globalsecurity"]),
    (FORCES, "Initiative for peacekeepers", ["peacekeeping-initiative-2007-mcdermott"]),
    (FORCES, "Rapid reaction force agreed",
     ["ksor-agreement-2009-mcdermott", "crrf-created-2009-weitz", "ksor-2009-dyner",
      "ksor-formed-2009-mcdermott", "ksor-agreement-2009-globalsecurity"]),
    (FORCES, "Belarus ratifies the force", ["belarus-ratifies-ksor-2010-mcdermott"]),
    (FORCES, "Both Russian chambers agree to it",
     ["duma-approves-ksor-2010-mcdermott", "federation-council-approves-ksor-2010-mcdermott"]),
    (STRATEGIES, "Strategy against drugs", ["anti-drug-strategy-2012-weitz"]),
    (STRATEGIES, "Resolution on cyber incidents", ["cyber-resolution-2014-weitz"]),
    (STRATEGIES, "Security strategy to be completed", ["strategy-2025-weitz"]),
    (STRATEGIES, "Security strategy in force", ["strategy-2016-dyner"]),
    (OTHERS, "Observer at the United Nations", ["un-observer-2004-weitz"]),
    (OTHERS, "Memorandum with the Shanghai group", ["sco-memorandum-2007-weitz"]),
    (OTHERS, "Agreement with the UN secretariat", ["un-secretariat-agreement-2010-weitz"]),
    (OTHERS, "Memorandum with UN peacekeeping", ["un-dpko-memorandum-2012-weitz"]),
    (OTHERS, "Afghanistan and Serbia observe", ["observers-2013-weitz"]),
]  # fmt: skip
CHARTER = ("Charter", "rus-csto")  # the occasion whose day the table of membership has
LENGTH = {"year": 1.0, "month": 1 / 12, "day": 1 / 366}
EDGE = 1991.5  # where the axis begins, in years
STEP = 24  # px an occasion


def occasion_rows(
    events: pd.DataFrame, sources: pd.DataFrame, membership_table: pd.DataFrame
) -> Plotted:
    """Events that made or changed rules, one row each, with the occasion that they tell of.

    The day of the charter is that of a spell in the table of membership, which is no event.
    """
    told = [
        (lane, label, event, place)
        for lane, label, members in OCCASIONS
        for place, event in enumerate(members)
    ]
    coded = pd.DataFrame(told, columns=["lane", "label", "event", "place"])
    rows = coded.merge(events.drop(columns="kind"), on="event", how="left").assign(records=1)
    absent = rows.loc[rows["date"].isna(), "event"].tolist()
    if absent:
        raise ValueError(f"no such events: {', '.join(absent)}")
    rows = pd.concat([rows, _charter(membership_table)], ignore_index=True)
    precision = rows["date_precision"].astype("string")
    until = rows["date"].where(rows["end"].isna() | (precision != "year"), rows["end"])
    names = evidence.named(rows["source"], sources)
    rows = rows.assign(
        source=names,
        begin=year_of(rows["date"]),
        finish=year_of(until) + precision.map(LENGTH),
        dated=[
            words.date(date, name) + (f"–{last:%Y}" if last > date else "")
            for date, name, last in zip(rows["date"], precision, until, strict=True)
        ],
        accounts=names.groupby(rows["label"]).transform("nunique"),
    )
    columns = ["event", "lane", "label", "place", "begin", "finish", "dated", "accounts", "title"]
    columns += ["source", "locator", "as_printed", "records"]
    left_out = {"events that made no common rule": len(events) - int(rows["records"].sum())}
    return rows[columns], left_out


def _charter(membership_table: pd.DataFrame) -> pd.DataFrame:
    """The day on which the charter was signed, as one more account of that occasion."""
    label, spell = CHARTER
    signed = membership_table[membership_table["spell"] == spell].assign(
        event=spell, lane=RULES, label=label, place=-1, title="Charter signed", records=0
    )
    columns = ["event", "lane", "label", "place", "title", "source", "locator", "as_printed"]
    return signed.rename(columns={"start": "date", "start_precision": "date_precision"})[
        [*columns, "date", "date_precision", "records"]
    ]


def _occasions(rows: pd.DataFrame) -> pd.DataFrame:
    """One row an occasion, with its best date, lane by lane in order of time."""
    first = rows.sort_values("place").drop_duplicates(["lane", "label"])
    first = first.assign(rank=first["lane"].map(LANES.index))
    return first.sort_values(["rank", "begin"], ignore_index=True)


def occasion_words(rows: pd.DataFrame) -> Words:
    """Finding: when the rules themselves were made and changed, and how well this is attested."""
    shown = _occasions(rows)
    rules = shown[shown["lane"] == RULES]
    last = rules.iloc[-1]
    later = shown[shown["begin"] > last["begin"]]
    alone = int((shown["accounts"] == 1).sum())
    dates = rules["dated"].str[-4:].tolist()
    charter = rules.set_index("label").loc[CHARTER[0], "dated"]
    return Words(
        title=(
            f"The treaty of {dates[0]} was prolonged in {dates[1]} and given an organisation by "
            f"the charter of {charter}; the last dated change of the "
            f"rules is of {last['dated']}."
        ),
        caption=(
            "A mark is an occasion at its best stated date: a dot for a day or month, a bar for "
            "years without more. A number after the label counts the sources where there are "
            "several; they need not be independent, and on the ballot GlobalSecurity.org repeats "
            "McDermott. The rapid force of Central Asia was in place by its year, not set up in "
            "it. Lanes are the book's. What a single member decided for itself, apart from "
            "ratifying the rapid reaction force, is left out."
        ),
        alt=(
            f"Timeline of {len(shown)} occasions in {words.spelled(len(LANES))} lanes. The rules "
            f"themselves were made or changed in {words.listing(sorted(set(dates)))}. "
            f"{words.sentence(words.spelled(len(later)))} later ones are strategies and ties to "
            f"others; {words.spelled(alone)} rest on one source."
        ),
        measure="Date of the occasion",
    )


@figure(
    "institutions-timeline",
    chapter="institutions",
    tables=["events", "sources", "membership"],
    rows=occasion_rows,
    words=occasion_words,
)
def timeline(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line an occasion, lane by lane; the label on the side that has room."""
    narrow = style.is_narrow(width)
    shown = _occasions(rows)
    lift = 0.85 if narrow else 0.0  # in the narrow layout labels stand above their marks
    unit = 1 + lift
    head = shown["rank"] * 1.2
    shown = shown.assign(
        y=(shown.index + 1) * unit + head, dot=shown["finish"] - shown["begin"] < 1
    )
    bottom = shown["y"].max() + 0.7
    begin, end = EDGE, float(shown["finish"].max()) + 1
    x = theme.years_axis([begin, end if narrow else end + 14.5], range(1995, 2026, 5), orient="top")
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[bottom, -0.4], nice=False, zero=False))
    details = [
        alt.Tooltip("label:N", title="Occasion"),
        alt.Tooltip("dated:N", title="Date"),
        alt.Tooltip("accounts:Q", title="Sources"),
        alt.Tooltip("title:N", title="The table says"),
        *theme.source_tooltip(),
    ]
    over = alt.selection_point(name="pointed_occasion", fields=["label"], on="pointerover")
    ink = alt.when(over).then(alt.value(1)).otherwise(alt.value(0.35))
    lines = pd.DataFrame({"begin": range(1995, 2026, 5)})
    base = alt.Chart(shown).encode(x=x, y=y, tooltip=details, opacity=ink)
    dots = base.transform_filter("datum.dot").mark_point(
        filled=True, size=70, color=style.ACCENT, opacity=1
    )
    bars = base.transform_filter("!datum.dot").mark_bar(height=7, color=style.ACCENT)
    layers = [
        alt.Chart(lines).mark_rule(color=style.HAIR).encode(x=x),
        bars.encode(x2=alt.X2("finish:Q")),
        dots.add_params(over),
        *_labels(shown, x, y, lift),
    ]
    return theme.sized(alt.layer(*layers), width, round(STEP * 0.92 * (bottom + 0.4)) + 24)


def _labels(shown: pd.DataFrame, x: alt.X, y: alt.Y, lift: float) -> list[alt.Chart]:
    """Labels with date and number of sources, and a heading above each lane."""
    several = shown["accounts"].map(lambda count: f" ({count} sources)" if count > 1 else "")
    dated = shown["dated"].str.replace(r"^\d+ ", "", regex=True)
    labels = pd.DataFrame(
        {
            "begin": EDGE if lift else shown["finish"],
            "y": shown["y"] - lift * 0.85,
            "text": shown["label"] + ", " + dated + several,
        }
    )
    return [
        headings(shown, "lane", x, y, begin=EDGE, above=lift + 0.95),
        texts(labels, x, y, align="left", dx=0 if lift else 9),
    ]
