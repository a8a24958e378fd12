"""The numbers that exist on drugs, migration and computer networks, each in its own unit."""

from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.patches import Rectangle

from csto import evidence, style, words
from csto.old.charts.operations import STANDING, statements_on
from csto.old.register import Plotted, Words, figure

TOPICS = ("drugs", "migration", "cyber")
TONNE = 1000
PANELS = {
    "kg": "Weight of drugs, kg",
    "percent": "Share, per cent",
    "persons": "Persons",
    "seizures": "Seizures",
    "websites": "Websites",
}
BRIEF = {
    "globalsecurity-channel-2005-all": "Channel 2005: drugs, all countries",
    "globalsecurity-channel-2005-heroin": "Channel 2005: heroin in that total",
    "globalsecurity-channel-2005-belarus": "Channel 2005: Belarus, October",
    "weitz-tajik-drug-transit": "Drug transit in Tajikistan, of GDP",
    "weitz-tajik-remittances": "Migrants’ remittances to Tajikistan, of GDP",
    "weitz-afghan-drugs-intercepted": "Afghan drugs that are intercepted",
    "weitz-tajik-seizures-decline": "Decline of seizures in Tajikistan",
    "weitz-channel-officers": "Officers in Channel",
    "weitz-belarus-deported": "Deported by Belarus",
    "weitz-osh-fled": "Fled in southern Kyrgyzstan, 2010",
    "weitz-channel-seizures": "Seizures in Channel",
    "weitz-websites-blocked": "Websites blocked by members",
}
WORDING = {"over": "more than ", "about": "about ", "estimated": "about ", "at_least": "at least "}


def statement_rows(
    quantities: pd.DataFrame, operations: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Statements on the operations' topics: unit, value in that unit, whether on an operation."""
    chosen = quantities[quantities["topic"].isin(TOPICS)].astype(
        {"source": "string", "topic": "string", "qualifier": "string"}
    )
    standing = operations[operations["kind"] == STANDING]
    named = statements_on(standing, chosen)["quantity"]
    tonnes = chosen["unit"] == "tonnes"
    rows = (
        chosen.assign(
            unit=chosen["unit"].mask(tonnes, "kg"),
            value=chosen["best"].mask(tonnes, chosen["best"] * TONNE),
            converted=tonnes,
            on_operation=chosen["quantity"].isin(named),
            brief=chosen["quantity"].map(BRIEF).fillna(chosen["subject"]),
        )
        .assign(source=lambda frame: evidence.named(frame["source"], sources))
        .assign(rank=lambda frame: frame["unit"].map(list(PANELS).index), records=1)
        .sort_values(["rank", "value", "quantity"], ascending=[True, False, True])
    )
    columns = ["quantity", "topic", "brief", "unit", "value", "converted", "qualifier"]
    more = ["on_operation", "source", "locator", "as_printed", "records"]
    left_out = {"statements on other topics": len(quantities) - len(chosen)}
    return rows[[*columns, *more]].reset_index(drop=True), left_out


def statement_words(rows: pd.DataFrame) -> Words:
    """Finding: how few statements are numbers, and that these are of one round."""
    stated = rows.dropna(subset=["value"])
    own = stated[stated["on_operation"]]
    weight = own.set_index("quantity")["value"]
    most = words.number(weight.max())
    rest = words.listing([words.number(value) for value in weight.sort_values()[:-1]])
    total, few = words.spelled(len(rows)), words.spelled(len(stated))
    publisher = words.listing(list(own["source"].unique()))
    return Words(
        title=(
            f"Of {total} statements on drugs, migration and computer networks {few} carry a "
            f"number; the {words.spelled(len(own))} on an operation all come from {publisher}."
        ),
        caption=(
            "Each unit has a scale of its own. Dark bars are of an operation, grey ones of its "
            "topic; an arrow means that the source says “more than”. Weights stated in tonnes are "
            "converted to kilograms (derived). The weights overlap and cannot be added up: heroin "
            "and the Belarusian stage are parts of the total. A hatch is a statement without a "
            "figure, with the words that are printed; it is not zero."
        ),
        alt=(
            f"Bars and hatches for {total} statements in {words.spelled(rows['unit'].nunique())} "
            f"units. Numbers: {few}. One round of Channel, in kilograms of drugs: about {most} "
            f"in all; parts of it more than {rest}. The rest is words such as thousands."
        ),
        measure="Stated amounts, by unit",
    )


@figure(
    "operations-seizures",
    chapter="operations",
    tables=["quantities", "operations", "sources"],
    rows=statement_rows,
    words=statement_words,
)
def statements(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> MatplotlibFigure:
    """A panel a unit, a line a statement; bars for numbers, hatches for words."""
    narrow = style.is_narrow(width)
    left, line, head = (0, 36, 26) if narrow else (262, 24, 28)
    panels = list(rows.groupby("unit", sort=False))
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, line * len(rows) + (head + 8) * len(panels))
        top = 0.0
        for unit, panel in panels:
            axes.plot([0, width], [top + 1] * 2, color=style.HAIR, linewidth=0.75)
            axes.text(0, top + head / 2 + 2, PANELS[unit], weight=600, va="center")
            top += head
            most = panel["value"].max()
            for row in panel.itertuples():
                middle = top + (24 if narrow else line / 2)
                axes.text(0, top + (8 if narrow else line / 2), row.brief, va="center")
                _bar(axes, row, left, middle, most, width)
                top += line
            low = top - line * len(panel) + (14 if narrow else 2)
            axes.plot([left + 0.5] * 2, [low, top - 2], color=style.INK, linewidth=0.8)
            top += 8
    return drawn


def _bar(axes: Axes, row: Any, left: float, y: float, most: Any, width: int) -> None:
    """A bar from zero with its number, or a hatch with the words printed."""
    room = width - left - 170
    if pd.isna(row.value):
        box = Rectangle((left, y - 6), 60, 12, facecolor="none", edgecolor=style.OTHER)
        box.set(hatch="/////", linewidth=0.6)
        axes.add_patch(box)
        text = wrap(f"“{row.as_printed}”", 44)[0] if len(row.as_printed) < 44 else "no figure"
        axes.text(left + 68, y, text, va="center", color=style.MUTED, style="italic")
        return
    long = max(room * row.value / most, 1)
    colour = style.ACCENT if row.on_operation else style.OTHER
    axes.add_patch(Rectangle((left, y - 6), long, 12, color=colour, linewidth=0))
    if row.qualifier == "over":
        axes.plot(left + long + 5, y, ">", markersize=4, color=colour, markerfacecolor=style.PAPER)
    text = f"{WORDING.get(row.qualifier, '')}{words.number(row.value)}"
    text += " (from tonnes)" if row.converted else ""
    axes.text(left + long + (14 if row.qualifier == "over" else 6), y, text, va="center")
