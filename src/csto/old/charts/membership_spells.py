"""The spells of the nine states under the treaty and in the organisation."""

import altair as alt
import pandas as pd

from csto import evidence, membership, style, theme, words
from csto.dates import year_of
from csto.old.register import Plotted, Words, figure

TREATY, ORGANISATION = "CST", "CSTO"
CERTAIN, POSSIBLE, FROZEN, LEFT, OBSERVER = "certain", "possible", "frozen", "left", "observer"
OBSERVERS = "observers-2013-weitz"
OBSERVER_NAMES = {"AFG": "Afghanistan", "SRB": "Serbia"}
AGREEMENTS = {TREATY: "Treaty of 1992 (CST)", ORGANISATION: "Organisation (CSTO)"}
LASTING = "lasts"
STEP = 34  # px a state
LANES = {TREATY: (0.08, 0.42), ORGANISATION: (0.5, 0.92)}


def spell_rows(
    membership_table: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
    events: pd.DataFrame,
) -> Plotted:
    """Pieces of spells, certain or possible, and observers: state, lane, begin and finish in years.

    As the documents tell it, without the days of ATOP. Lasting spells are drawn to the day of the
    latest event that the tables have.
    """
    until = events.loc[events["status"] == "happened", "date"].max()
    spells = membership.spells(membership_table, documents_only=True)
    spells = spells.drop(columns=["source", "locator"])
    detail = membership_table.assign(
        begun=[
            words.date(*pair)
            for pair in membership_table[["start", "start_precision"]].itertuples(index=False)
        ],
        ended=[
            LASTING if pd.isna(pair[0]) else words.date(*pair)
            for pair in membership_table[["end", "end_precision"]].itertuples(index=False)
        ],
    )
    columns = ["spell", "source", "locator", "as_printed", "begun", "ended", "note"]
    full = (
        spells.merge(detail[columns], on="spell")
        .merge(states[["state", "name", "member_order"]], on="state")
        .assign(state=lambda frame: frame["state"].astype("string"))
    )
    pieces = pd.DataFrame([piece for _, row in full.iterrows() for piece in _pieces(row, until)])
    pieces["records"] = (~pieces["spell"].duplicated()).astype(int)
    rows = pd.concat([pieces, _observers(events, sources)], ignore_index=True)
    rows["source"] = evidence.named(rows["source"], sources).fillna(rows["source"])
    return rows.sort_values(["order", "agreement", "begin"], ignore_index=True), {}


def _pieces(row: pd.Series, until: pd.Timestamp) -> list[dict[str, object]]:
    """A spell cut into what is certain and what is possible."""
    begun, ended = min(row["last_begin"], until), min(row["first_end"], until)
    whole = {FROZEN, LEFT} & {row["status"]}
    cuts = [(CERTAIN, row["last_begin"], ended)] if whole else []
    if not whole:
        cuts = [
            (POSSIBLE, row["first_begin"], min(begun, row["last_end"])),
            (CERTAIN, begun, ended),
            (POSSIBLE, ended, min(row["last_end"], until)),
        ]
    base = {
        "order": int(row["member_order"]) - 1,
        "agreement": str(row["agreement"]),
        **{key: row[key] for key in ("spell", "state", "name", "source", "locator", "as_printed")},
        **{key: row[key] for key in ("begun", "ended")},
    }
    return [
        base
        | {
            "kind": str(row["status"]) if whole else kind,
            "begin": year_of(first),
            "finish": year_of(last),
        }
        for kind, first, last in cuts
        if last > first and not (kind == POSSIBLE and first == ended == begun)
    ]


def _observers(events: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Observers named in the events, drawn to the year of the source that names them."""
    event = events.set_index("event").loc[OBSERVERS]
    told = int(sources.set_index("source").loc[event["source"], "year"])
    return pd.DataFrame(
        {
            "order": place + 9.3,
            "agreement": ORGANISATION,
            "event": OBSERVERS,
            "state": state,
            "name": OBSERVER_NAMES[state],
            "kind": OBSERVER,
            "begin": year_of(event["date"]),
            "finish": float(told),
            "begun": words.date(event["date"], event["date_precision"]),
            "ended": "not stated",
            "source": event["source"],
            "locator": event["locator"],
            "as_printed": event["as_printed"],
            "records": 0,
        }
        for place, state in enumerate(event["states"].split())
    )


def spell_words(rows: pd.DataFrame) -> Words:
    """Finding: how many states belonged, left, and have no stated start."""
    states = rows[rows["kind"] != OBSERVER]
    every, gone = states["state"].nunique(), states[states["kind"] == LEFT]
    under = gone.groupby("agreement")["name"].nunique()
    back = set(gone.loc[gone["agreement"] == ORGANISATION, "name"])
    undated = states[(states["begun"] == "not stated")]["name"].unique()
    frozen = states[states["kind"] == FROZEN].iloc[0]
    left = words.listing(sorted(gone["name"].unique()))
    begun = gone[gone["agreement"] == TREATY]["begun"].iloc[0]
    later = gone[gone["agreement"] == ORGANISATION]["begun"].iloc[0]
    twice = words.listing(sorted(back))
    return Words(
        title=(
            f"{words.sentence(words.spelled(every))} states have belonged to the treaty; "
            f"{words.spelled(int(under[TREATY]))} did not prolong it in {begun}, and {twice}, "
            f"which joined the organisation later, left that in {later}."
        ),
        caption=(
            "Upper bar: the treaty; lower bar: the organisation. A filled bar is stated; a dashed "
            "one is a time in which the state may or may not have belonged, since the documents do "
            "not say when it joined or give the year alone; it ends at the prolongation for a "
            "party that took part in that. A thin grey line follows leaving; "
            "nothing is drawn where a state never belonged. A pale end is participation that the "
            "state calls frozen. Observers of the organisation or of its assembly, in grey, are "
            "drawn to the year of the source that names them. Lasting spells run to the latest "
            "event in the tables."
        ),
        alt=(
            f"Bars over time for {words.spelled(every)} states. {left} left. No document dates the "
            f"joining of {words.listing(sorted(undated))}. {frozen['name']} is still a member; its "
            f"participation is frozen, by its own account, since {frozen['begun']}."
        ),
        measure="Spells of membership",
    )


@figure(
    "membership-spells",
    chapter="membership",
    tables=["membership", "states", "sources", "events"],
    rows=spell_rows,
    words=spell_words,
)
def spells(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A row a state with two lanes, the treaty above the organisation."""
    narrow = style.is_narrow(width)
    x, y = _axes(rows, narrow)
    lane = rows["agreement"].map(LANES)
    bars = rows.assign(
        top=rows["order"] + lane.str[0],
        bottom=rows["order"] + lane.str[1],
        middle=rows["order"] + (lane.str[0] + lane.str[1]) / 2,
        under=rows["agreement"].map(AGREEMENTS),
    )
    layers = [*_occasions(rows, x, y), *_bars(bars, x, y), *_notes(rows, x, y, narrow)]
    height = round(STEP * (rows["order"].max() + 2.1)) + 24
    return theme.sized(alt.layer(*layers), width, height)


def _axes(rows: pd.DataFrame, narrow: bool) -> tuple[alt.X, alt.Y]:
    """Years across; down, a line a state with its name."""
    last, places = rows["finish"].max(), rows.drop_duplicates("order")
    x = theme.years_axis(
        [1991.4, last + 0.4], range(1995, int(last) + 1, 10 if narrow else 5), orient="bottom"
    )
    names = dict(zip(places["order"] + 0.5, places["name"], strict=True))
    called = {f"{place:g}": name for place, name in names.items()}
    y = alt.Y(
        "top:Q",
        scale=alt.Scale(domain=[rows["order"].max() + 1, -1.1], nice=False, zero=False),
        axis=alt.Axis(
            title=None,
            grid=False,
            values=list(names),
            tickCount=len(names),
            labelExpr=f"{called}[toString(datum.value)]",
        ),
    )
    return x, y


def _bars(bars: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The spells: certain, possible, frozen, after leaving, and those of observers."""
    chosen = alt.selection_point(name="chosen_state", fields=["name"], on="click")
    faded = alt.when(chosen).then(alt.value(1)).otherwise(alt.value(0.25))
    details = [
        alt.Tooltip("name:N", title="State"),
        alt.Tooltip("under:N", title="Under"),
        alt.Tooltip("kind:N", title="Drawn as"),
        alt.Tooltip("begun:N", title="From"),
        alt.Tooltip("ended:N", title="To"),
        *theme.source_tooltip(),
    ]
    base = alt.Chart(bars).encode(x=x, x2=alt.X2("finish:Q"), tooltip=details, opacity=faded)
    box = base.encode(y=y, y2=alt.Y2("bottom:Q"))
    filled = box.transform_filter(f"datum.kind == '{CERTAIN}'").mark_rect()
    dashed = box.transform_filter(f"datum.kind == '{POSSIBLE}'").mark_rect(
        fill=style.PAPER, strokeDash=[3, 2], strokeWidth=1.2
    )
    frozen = box.transform_filter(f"datum.kind == '{FROZEN}'").mark_rect(
        fill="#faeedd", strokeWidth=1.2
    )
    watching = box.transform_filter(f"datum.kind == '{OBSERVER}'").mark_rect(
        fill=style.PAPER, stroke=style.OTHER, strokeWidth=1.2
    )
    gone = base.transform_filter(f"datum.kind == '{LEFT}'").mark_rule(color=style.OTHER)
    return [
        gone.encode(y=alt.Y("middle:Q", scale=y["scale"])),
        filled.encode(fill=theme.by_state(alt.Fill)).add_params(chosen),
        dashed.encode(stroke=theme.by_state(alt.Stroke)),
        frozen.encode(stroke=theme.by_state(alt.Stroke)),
        watching,
    ]


def _occasions(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Lines at the days of the treaty, of its prolongation and of the charter."""
    stated = rows[(rows["kind"] == CERTAIN)]
    begins = stated.groupby("agreement")["begin"].min()
    ended = rows[(rows["kind"] == LEFT) & (rows["agreement"] == TREATY)]["begin"].min()
    lines = pd.DataFrame(
        {
            "begin": [begins[TREATY], ended, begins[ORGANISATION]],
            "label": ["treaty signed", "treaty prolonged", "charter signed"],
            "top": [-0.9, -0.5, -0.9],
            "bottom": float(rows.loc[rows["kind"] != OBSERVER, "order"].max() + 1),
        }
    )
    base = alt.Chart(lines).encode(x=x)
    return [
        base.mark_rule(color=style.HAIR, strokeWidth=1.2).encode(y=y, y2=alt.Y2("bottom:Q")),
        *(
            base.transform_filter(f"{test}(datum.label == 'treaty prolonged')")
            .mark_text(align=align, dx=dx, color=style.MUTED)
            .encode(y=y, text=alt.Text("label:N"))
            for test, align, dx in (("!", "left", 3), ("", "right", -3))
        ),
    ]


def _notes(rows: pd.DataFrame, x: alt.X, y: alt.Y, narrow: bool) -> list[alt.Chart]:
    """What a bar alone does not say, beside it; and the names of the lanes in the first row."""
    gone = rows[rows["kind"] == LEFT]
    seen = rows[rows["kind"] == OBSERVER]
    open_start = rows[(rows["kind"] == POSSIBLE) & (rows["begun"] == "not stated")]
    never = ~open_start["state"].isin(rows[rows["agreement"] == ORGANISATION]["state"])
    texts = [
        open_start.assign(
            text=[
                "start not stated; did not prolong"
                if alone
                else ("no start date" if narrow else "start not stated")
                for state, alone in zip(open_start["state"], never, strict=True)
            ]
        ),
        gone[~gone["state"].isin(open_start["state"])].assign(
            text=lambda part: part["agreement"].map(
                {TREATY: "left" if narrow else "did not prolong", ORGANISATION: "left"}
            )
        ),
        seen.assign(
            begin=seen["finish"],
            text="observer" if narrow else "observer since " + seen["begun"].str[-4:],
        ),
        rows[rows["kind"] == FROZEN].assign(text="frozen"),
    ]
    notes = pd.concat(texts).assign(
        top=lambda part: (
            part["order"] + sum(LANES[ORGANISATION]) / 2 - 0.22 * (part["kind"] == LEFT)
        )
    )
    head = rows[(rows["order"] == 0)].drop_duplicates("agreement")
    lanes = head.assign(
        text=head["agreement"].map({TREATY: "treaty", ORGANISATION: "organisation"}),
        top=[sum(LANES[name]) / 2 for name in head["agreement"]],
    )
    columns = ["begin", "top", "text"]
    beside = alt.Chart(notes.loc[notes["kind"] != FROZEN, columns])
    inside = alt.Chart(notes.loc[notes["kind"] == FROZEN, columns])
    white = alt.Chart(lanes[columns])
    place = {"x": x, "y": y, "text": "text:N"}
    return [
        beside.mark_text(align="left", dx=4, color=style.MUTED).encode(**place),
        inside.mark_text(align="right", dx=-4).encode(**place),
        white.mark_text(align="left", dx=4, color=style.PAPER).encode(**place),
    ]
