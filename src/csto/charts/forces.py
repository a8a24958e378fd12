"""Charts of the chapter "forces": how large the sources say the forces are."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.register import Plotted, Words, figure

KSOR = "ksor"
KINDS = {"planned": "Planned", "stated": "Stated", "component": "A part of it"}


def strength_rows(force_strength: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Every statement on the rapid reaction force: label, year, kind, persons, source, words."""
    claims = evidence.bounds(force_strength[force_strength["force"] == KSOR])
    stated = claims.dropna(subset=["best"])
    rows = pd.DataFrame(
        {
            "statement": stated["counts"].map(words.sentence),
            "year": stated["as_of"].dt.year,
            "kind": stated["kind"].astype("string").map(KINDS),
            "persons": stated["best"].astype(int),
            "qualifier": stated["qualifier"].astype("string").str.replace("_", " "),
            "source": evidence.named(stated["source"], sources),
            "locator": stated["locator"],
            "as_printed": stated["as_printed"],
            "records": 1,
        }
    ).sort_values(["year", "persons"], ascending=[True, False], ignore_index=True)
    left_out = {
        "statements on other forces": len(force_strength) - len(claims),
        "statements without a number": len(claims) - len(stated),
    }
    return rows, left_out


def strength_words(rows: pd.DataFrame) -> Words:
    """Finding: how far the statements on the whole force lie apart."""
    whole = rows[rows["kind"] != KINDS["component"]]
    low, high = whole["persons"].min(), whole["persons"].max()
    second = whole.loc[whole["persons"] > low, "persons"].min()
    ratio, parts = words.number(high / low, 1), len(rows) - len(whole)
    return Words(
        title=(
            f"Stated sizes of the rapid reaction force differ by a factor of at least {ratio}; "
            f"without the lowest, by at least {words.number(high / second, 1)}."
        ),
        caption=(
            "Each mark is one statement under the year to which it refers or, where it names "
            "none, of its publication: filled for the force as it is said to be, open for a plan, "
            "a diamond for a part of it. KSOR: the rapid reaction force; KSBR: the rapid "
            "deployment force for Central Asia."
        ),
        alt=(
            f"Dot chart. {words.sentence(words.spelled(len(whole)))} statements on the size of the "
            f"whole force run from {words.number(low)} to {words.number(high)} persons, a factor "
            f"of at least {ratio}; "
            f"{words.plural(parts, 'statement covers', 'statements cover')} a part."
        ),
        measure="Personnel, persons",
    )


@figure(
    "ksor-strength",
    chapter="forces",
    tables=["force_strength", "sources"],
    rows=strength_rows,
    words=strength_words,
)
def strength(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """Dots along one axis of persons, a line a statement, in the order of their dates."""
    narrow = style.is_narrow(width)
    value = rows["persons"].map(words.number)
    value = value.mask(rows["qualifier"] == "over", "more than " + value)
    dated = rows["year"].astype(str) + " · "
    data = rows.assign(
        order=range(len(rows)),
        head=dated + (rows["statement"] if narrow else rows["source"]),
        note=value + " · " + (rows["source"] if narrow else rows["statement"]),
    )
    heads = None if narrow else f"{data['head'].tolist()}[datum.value]"
    axis = alt.Axis(title=None, grid=False, labels=not narrow, labelExpr=heads or "''")
    base = alt.Chart(data).encode(y=alt.Y("order:O", axis=axis))
    x = alt.X(
        "persons:Q",
        title="Personnel",
        scale=alt.Scale(domain=[0, 52000 if narrow else 46000]),
        axis=alt.Axis(values=[0, 10000, 20000, 30000], orient="top", grid=True, format=",d"),
    )
    kinds = list(KINDS.values())
    fills = [style.PAPER, style.ACCENT, style.OTHER]
    strokes = [style.ACCENT, style.ACCENT, style.MUTED]
    points = base.mark_point(strokeWidth=1.6, opacity=1, yOffset=7 if narrow else 0).encode(
        x=x,
        shape=_by_kind(alt.Shape, kinds, ["circle", "circle", "diamond"]),
        fill=_by_kind(alt.Fill, kinds, fills),
        stroke=_by_kind(alt.Stroke, kinds, strokes),
        tooltip=[
            alt.Tooltip("statement:N", title="Counts"),
            alt.Tooltip("persons:Q", title="Persons", format=",d"),
            alt.Tooltip("qualifier:N", title="Qualified as"),
            *theme.source_tooltip(),
        ],
    )
    notes = base.mark_text(align="left", dx=9, dy=7 if narrow else 0, color=style.MUTED).encode(
        x=alt.X("persons:Q"), text=alt.Text("note:N")
    )
    layers = [points, notes]
    if narrow:
        layers.append(
            base.mark_text(align="left", dy=-8).encode(x=alt.XDatum(0), text=alt.Text("head:N"))
        )
    return theme.sized(alt.layer(*layers), width, (38 if narrow else 25) * len(data) + 40)


def _by_kind(channel: type, kinds: list[str], values: list[str]) -> alt.SchemaBase:
    """A channel that tells planned, stated and partial numbers apart."""
    return channel("kind:N", legend=None, scale=alt.Scale(domain=kinds, range=values))
