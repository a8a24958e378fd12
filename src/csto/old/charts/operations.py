"""The standing operations: what is on record about them, and for which years.

A cell or mark rests on one row of the tables. What no row of any table tells is "not reported":
a statement about the sources of this book, not about the operations. What an operation is not
meant to do is left empty: one against drugs blocks no websites.
"""

from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.patches import Rectangle

from csto import style, words
from csto.old.register import Plotted, Words, figure

STANDING = "law_enforcement"
MEASURES = {
    "purpose": "Purpose",
    "start": "First year",
    "end": "End",
    "place": "Place named",
    "taking part": "People taking part",
    "seized": "Seizures",
    "stopped": "People detained or sent back",
    "blocked": "Websites blocked",
    "cost": "Cost",
}
NUMBER, TEXT, WORD, SILENT = "number", "text", "word only", "not reported"
UNASKED = "does not apply"
# Results that not every operation can have: a word of the purpose of those that can.
APPLIES = {"seized": "drug", "blocked": "network"}


def statements_on(operations: pd.DataFrame, quantities: pd.DataFrame) -> pd.DataFrame:
    """Quantitative statements whose subject names an operation: key of it, measure, and the row."""
    names = operations.sort_values("name", key=lambda name: name.str.len(), ascending=False)
    subject = quantities["subject"].fillna("")
    found = pd.Series(pd.NA, index=quantities.index, dtype="string")
    for row in names.itertuples():
        hit = subject.str.contains(f"operation {row.name}", regex=False) & found.isna()
        found[hit] = row.operation
    named = quantities.assign(operation=found).dropna(subset=["operation"])
    unit, text = named["unit"], named["subject"].str.lower()
    measure = pd.Series("other", index=named.index)
    measure[text.str.contains("seized")] = "seized"
    measure[text.str.contains("taking part")] = "taking part"
    measure[text.str.contains("detained|deported|stopped")] = "stopped"
    measure[unit == "websites"] = "blocked"
    measure[unit.str.contains("dollar|ruble")] = "cost"
    return named.assign(measure=measure)


def reported_rows(
    operations: pd.DataFrame,
    quantities: pd.DataFrame,
    events: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
) -> Plotted:
    """A row a standing operation and measure: what its best statement is, and whose."""
    short = sources.set_index("source")["short"]
    standing = operations[operations["kind"] == STANDING].reset_index(drop=True)
    counted = statements_on(standing, quantities)
    placed = _places(standing, events, states)
    cells = []
    for place, row in standing.iterrows():
        own = counted[counted["operation"] == row["operation"]]
        for number, (measure, label) in enumerate(MEASURES.items()):
            cell = _cell(row, own, placed, measure)
            basis, said = cell.pop("basis"), cell["status"] not in (SILENT, UNASKED)
            cells.append(
                {
                    "operation": row["operation"],
                    "name": row["name"],
                    "place": place,
                    "measure": measure,
                    "label": label,
                    "source": short[basis["source"]],
                    "locator": basis["locator"] if said else "",
                    "as_printed": basis["as_printed"] if said else "",
                    "records": int(number == 0),
                    **cell,
                }
            )
    left_out = {"operation that sent troops": len(operations) - len(standing)}
    return pd.DataFrame(cells), left_out


def _places(standing: pd.DataFrame, events: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Events whose title names an operation and that have one state: operation, country, source."""
    countries = states.set_index("state")["name"]
    named = events.assign(quantity=events["event"], subject=events["title"], unit="")
    told = statements_on(standing, named[["quantity", "subject", "unit"]])
    told = told[["quantity", "operation"]].rename(columns={"quantity": "event"})
    country = events["states"].astype("string").map(countries)
    return events.assign(country=country).dropna(subset=["country"]).merge(told, on="event")


def _cell(row: pd.Series, own: pd.DataFrame, placed: pd.DataFrame, measure: str) -> dict[str, Any]:
    """Status and text of one cell, and the row that it rests on."""
    if measure in ("start", "end", "purpose"):
        said = pd.notna(row[measure])
        text = "stated" if measure == "purpose" else str(getattr(row[measure], "year", ""))
        return {
            "status": TEXT if said else SILENT,
            "text": text if said else "",
            "basis": row,
        }
    if measure == "place":
        here = placed[placed["operation"] == row["operation"]]
        if here.empty:
            return {"status": SILENT, "text": "", "basis": row}
        return {"status": TEXT, "text": here.iloc[0]["country"], "basis": here.iloc[0]}
    if APPLIES.get(measure, "") not in row["purpose"]:
        return {"status": UNASKED, "text": "", "basis": row}
    told = own[own["measure"] == measure]
    numbers = told.dropna(subset=["best"])
    if len(numbers):
        text = words.plural(len(numbers), "number")
        return {"status": NUMBER, "text": text, "basis": numbers.iloc[0]}
    if len(told):
        return {"status": WORD, "text": "no figure", "basis": told.iloc[0]}
    return {"status": SILENT, "text": "", "basis": row}


def reported_words(rows: pd.DataFrame) -> Words:
    """Finding: how many operations have any number of results."""
    results = rows[rows["measure"].isin(["seized", "stopped", "blocked"])]
    counted = results[results["status"] == NUMBER]
    silent = int((rows["status"] == SILENT).sum())
    asked = int((rows["status"] != UNASKED).sum())
    names = words.listing(list(rows["name"].unique()))
    lasting = rows["name"].str.split().str[0].nunique()
    with_number = words.listing(list(counted["name"].unique()))
    cost = rows[(rows["measure"] == "cost") & (rows["status"] != SILENT)]["operation"].nunique()
    return Words(
        title=(
            f"For {words.spelled(lasting)} standing operations, numbers of results exist for "
            f"{words.plural(counted['operation'].nunique(), 'round')} alone: {with_number}."
        ),
        caption=(
            "What the rows of the tables say of each operation. Channel 2005 is one round of "
            "Channel. A filled square is a number, a half-filled one a word without a figure, a "
            "dot a date or a statement in words; an open hatch is not reported in any source "
            "used here, which does not mean that nothing was done or counted. An empty cell does "
            "not apply. A place is one among others that the source names."
        ),
        alt=(
            f"Matrix of {names} by {words.spelled(rows['measure'].nunique())} measures. "
            f"{silent} of {asked} cells that apply are not reported; a cost is stated for "
            f"{words.spelled(cost)}. Numbers of results: {with_number} alone."
        ),
        measure="Statements on record, by operation and measure",
    )


@figure(
    "operations-reported",
    chapter="operations",
    tables=["operations", "quantities", "events", "states", "sources"],
    rows=reported_rows,
    words=reported_words,
)
def reported(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> MatplotlibFigure:
    """A line a measure, a column an operation with its source."""
    narrow = style.is_narrow(width)
    names = list(rows["name"].unique())
    left, line, head = (96, 34, 40) if narrow else (200, 26, 40)
    step = (width - left) / len(names)
    measures = list(MEASURES)
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, head + line * len(measures) + 34)
        for place, name in enumerate(names):
            title = name.replace(" ", "\n") if narrow else name
            middle = head - 12 if narrow else 10
            axes.text(
                left + place * step, middle, title, weight=600, va="bottom" if narrow else "center"
            )
            if not narrow:
                source = rows.loc[rows["name"] == name, "source"].iloc[0].replace(".org", "")
                axes.text(left + place * step, 26, source, color=style.MUTED, va="center")
        for number, measure in enumerate(measures):
            top = head + number * line
            axes.plot([0, width], [top] * 2, color=style.HAIR, linewidth=0.75)
            label = MEASURES[measure]
            if narrow and len(label) > 16:
                label = label.replace(" taking", "\ntaking").replace("People detained", "Detained")
                label = label.replace(" or sent", ",\nsent")
            axes.text(0, top + line / 2, label, va="center")
            for cell in rows[rows["measure"] == measure].itertuples():
                _statement(axes, left + cell.place * step, top + line / 2, cell, narrow)
        _key(axes, head + line * len(measures) + 18, narrow)
    return drawn


def _statement(axes: Axes, x: float, y: float, cell: Any, narrow: bool) -> None:
    """A mark, and its text beside it where there is room."""
    mark(axes, x + 7, y, cell.status)
    text = (
        cell.text.replace("Tajikistan", "Taj.").replace("Belarus", "Bel.") if narrow else cell.text
    )
    if text and (not narrow or cell.measure in ("start", "end", "place")):
        axes.text(x + 19, y, text, va="center")


def mark(axes: Axes, x: float, y: float, status: str) -> None:
    """Number, word only, words or date, not reported: told apart by shape and filling."""
    if status == UNASKED:
        return
    if status == TEXT:
        axes.plot(x, y, "o", markersize=5, color=style.ACCENT)
        return
    box = Rectangle((x - 6, y - 6), 12, 12, facecolor="none", edgecolor=style.ACCENT, linewidth=1)
    if status == NUMBER:
        box.set_facecolor(style.ACCENT)
    elif status == SILENT:
        box.set(edgecolor=style.OTHER, hatch="/////", linewidth=0.6)
    axes.add_patch(box)
    if status == WORD:
        axes.add_patch(Rectangle((x - 6, y), 12, 6, facecolor=style.ACCENT))


def _key(axes: Axes, y: float, narrow: bool) -> None:
    """What the marks mean."""
    x = 0.0
    labels = {NUMBER: NUMBER, WORD: WORD, TEXT: "words, date", SILENT: SILENT}
    for status, label in labels.items():
        mark(axes, x + 7, y, status)
        axes.text(x + 18, y, label, va="center", color=style.MUTED)
        x += 30 + style.text_width(label, style.TEXT_PT) + (0 if narrow else 14)
