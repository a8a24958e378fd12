"""The bodies and offices of the organisation, as an organisation chart of what is stated."""

from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.patches import Rectangle

from csto import evidence, style, words
from csto.old.register import Plotted, Words, figure

ACCOUNT = ("weitz2018", "Structure, note 10")  # the one account of the structure as a whole
LISTED, ELSEWHERE, PLANNED = "in that account", "named elsewhere", "planned or proposed"

# The book's grouping, by what a body is said to do; within a group superiors come first.
GROUPS = {
    "Heads of state": ["collective-security-council", "chair", "temporary-bodies"],
    "Between sessions": ["permanent-council"],
    "Ministers and secretaries": [
        "foreign-ministers-council",
        "defense-ministers-council",
        "security-council-secretaries",
    ],
    "Administration": [
        "secretary-general",
        "deputy-secretary-general",
        "spokesman",
        "secretariat",
        "press-service",
    ],
    "Military": [
        "military-committee",
        "joint-staff",
        "joint-command",
        "joint-command-center",
        "ksor-permanent-command",
        "crisis-reaction-center",
    ],
    "Legislatures": ["parliamentary-assembly", "parliamentary-assembly-council"],
    "Industry, drugs, information": [
        "military-industrial-commission",
        "military-economic-cooperation",
        "drug-council",
        "counternarcotics-center",
        "coordination-consultation-center",
        "center-modern-technology",
    ],
    "Single crises and regions": [
        "working-group-afghanistan",
        "working-group-kyrgyzstan",
        "special-representative",
    ],
}
SHORT = {
    "drug-council": "Coordinating Council against Drug Trafficking",
    "working-group-kyrgyzstan": "Emergency working group on Kyrgyzstan, 2010",
    "ksor-permanent-command": "Permanent command of the rapid reaction force",
    "coordination-consultation-center": "Coordination and Consultation Center",
    "military-economic-cooperation": "Military Economic Cooperation",
    "parliamentary-assembly-council": "Parliamentary Assembly Council",
    "parliamentary-assembly": "Parliamentary Assembly",
    "press-service": "Press service",
    "spokesman": "Spokesman",
    "chair": "Chair, for a year",
    "special-representative": "Special representative for crises",
}
NEW_LINE = {"secretariat"}  # begins a line, so that what belongs together stands side by side
BOX, GAP, BAND, TOP = 40, 12, 14, 10  # px: a box's height, between boxes, between bands, on top


def body_rows(bodies: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Bodies and offices with the group, the standing in the sources and the stated superior."""
    group = {body: name for name, members in GROUPS.items() for body in members}
    order = list(group)
    unknown = set(bodies["body"]) - set(group)
    if unknown:
        raise ValueError(f"bodies without a group: {', '.join(sorted(unknown))}")
    account = (bodies["source"] == ACCOUNT[0]) & (bodies["locator"] == ACCOUNT[1])
    standing = account.map({True: LISTED, False: ELSEWHERE}).mask(
        bodies["status"] != "existing", PLANNED
    )
    rows = bodies.assign(
        group=bodies["body"].map(group),
        rank=bodies["body"].map(order.index),
        label=bodies["body"].map(SHORT).fillna(bodies["name"]),
        standing=standing,
        source=evidence.named(bodies["source"], sources),
        parent=bodies["parent"].astype("string"),
        records=1,
    )
    return rows.sort_values("rank", ignore_index=True), {}


def body_words(rows: pd.DataFrame) -> Words:
    """Finding: how many bodies are named, and for how few the superior is stated."""
    count = rows["standing"].value_counts()
    superiors = int(rows["parent"].notna().sum())
    listed, planned = words.spelled(int(count[LISTED])), words.spelled(int(count[PLANNED]))
    composed = int(rows["composition"].notna().sum())
    return Words(
        title=(
            f"The sources name {len(rows)} bodies and offices, {listed} of them in one account of "
            f"the structure; for {words.spelled(superiors)} it can be said to whom they belong."
        ),
        caption=(
            "A box is a body or an office. Filled: in the account of the structure that Weitz "
            "(2018) gives; white: named in another place or source; dashed: planned or proposed "
            "and not known to exist. A line joins a body to the one that it belongs to, by the "
            "words of a source or by its name; a dotted line means that one supports the other. "
            "Boxes without a line are placed by task, and this order is the book's. Some names are "
            "shortened."
        ),
        alt=(
            f"Organisation chart in {words.spelled(rows['group'].nunique())} bands, from the heads "
            f"of state to working groups. {words.sentence(words.spelled(superiors))} boxes hang "
            f"on another by a stated link, {planned} never got beyond a plan, and the composition "
            f"is told of {words.spelled(composed)}."
        ),
        measure="Bodies and offices named in the sources",
    )


@figure(
    "institutions-chart",
    chapter="institutions",
    tables=["bodies", "sources"],
    rows=body_rows,
    words=body_words,
)
def bodies_chart(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> MatplotlibFigure:
    """Bands of boxes, one a group; lines only where the sources state a link."""
    narrow = style.is_narrow(width)
    across, left, head = (2, 0, 28) if narrow else (3, 116, 0)
    size = (width - left - (across - 1) * GAP - 2) / across
    places: dict[str, tuple[float, float]] = {}
    tops: dict[str, float] = {}
    y = TOP
    for group, part in rows.groupby("group", sort=False):
        tops[group] = y
        y += head
        place = 0
        for body in part["body"]:
            place += -place % across if body in NEW_LINE else 0
            line, column = divmod(place, across)
            places[body] = (left + 1 + column * (size + GAP), y + line * (BOX + GAP))
            place += 1
        y += -(-place // across) * (BOX + GAP) - GAP + 2 * BAND
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, round(y + 22))
        for group, top in tops.items():
            if top > TOP:
                axes.plot([0, width], [top - BAND] * 2, color=style.HAIR, linewidth=0.75)
            for line, text in enumerate(
                [group] if narrow else style.wrapped(group, style.TEXT_PT, left - 8, 700)
            ):
                axes.text(0, top + 12 + 14 * line, text, weight=600, va="center")
        _links(axes, rows, places, size)
        for row in rows.itertuples():
            _box(axes, row, *places[row.body], size)
        _key(axes, y + 4, narrow)
    return drawn


def _box(axes: Any, row: Any, x: float, y: float, size: float) -> None:
    """One body: its name in a box that tells its standing."""
    fill = {LISTED: "#e3e6ee"}.get(row.standing, style.PAPER)
    dashes = (0, (3, 2)) if row.standing == PLANNED else "solid"
    edge = style.ACCENT if row.standing == LISTED else style.OTHER
    axes.add_patch(
        Rectangle((x, y), size, BOX, facecolor=fill, edgecolor=edge, linestyle=dashes, linewidth=1)
    )
    parts = style.wrapped(
        row.label, style.TEXT_PT, size - 14, 600 if row.standing == LISTED else 400
    )
    for line, text in enumerate(parts):
        middle = y + BOX / 2 + 14 * (line - (len(parts) - 1) / 2)
        weight = 600 if row.standing == LISTED else 400
        axes.text(x + 6, middle, text, va="center_baseline", weight=weight)


def _links(
    axes: Any, rows: pd.DataFrame, places: dict[str, tuple[float, float]], size: float
) -> None:
    """Stated superiors by a line, and the staff that supports the committee by a dotted one."""
    pairs = [(row.body, row.parent, "solid") for row in rows.dropna(subset=["parent"]).itertuples()]
    for child, parent, kind in [*pairs, ("joint-staff", "military-committee", ":")]:
        (x1, y1), (x2, y2) = places[parent], places[child]
        start, end = (x1 + size / 2, y1 + BOX), (x2 + size / 2, y2)
        if y1 == y2:  # over the boxes between them
            start, end = (x1 + size / 2, y1), (x2 + size / 2, y2)
            low = y1 - 6
            xs, ys = [start[0], start[0], end[0], end[0]], [y1, low, low, y2]
        else:
            middle = (start[1] + end[1]) / 2
            xs, ys = [start[0], start[0], end[0], end[0]], [start[1], middle, middle, end[1]]
        axes.plot(xs, ys, color=style.INK, linewidth=1.2, linestyle=kind)


def _key(axes: Any, y: float, narrow: bool) -> None:
    """What fill and outline mean."""
    x = 0
    entries = [(LISTED, "Weitz’s account"), (ELSEWHERE, "elsewhere"), (PLANNED, "planned")]
    for standing, label in entries:
        fill = "#e3e6ee" if standing == LISTED else style.PAPER
        edge = style.ACCENT if standing == LISTED else style.OTHER
        dashes = (0, (3, 2)) if standing == PLANNED else "solid"
        axes.add_patch(
            Rectangle((x + 1, y), 18, 12, facecolor=fill, edgecolor=edge, linestyle=dashes)
        )
        axes.text(x + 25, y + 6, label, va="center_baseline", color=style.MUTED)
        x += 126 if narrow and standing == LISTED else 104 if narrow else 150
