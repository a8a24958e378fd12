"""Which members the sources name as participants, and as hosts, of each exercise."""

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.patches import Rectangle

from csto import style, words
from csto.charts.exercises import brief, in_order
from csto.register import Plotted, Words, figure

STATED, ABSENT, SILENT, OUTSIDE = "taking part", "absent", "not stated", "not a member"
LINE, HEAD = 21, 26  # px: a row, and the heading of a group
WIDE_KEY = [(0, 0), (164, 0), (290, 0), (432, 0), (560, 0)]  # px across, rows down
OWN, OTHERS = "Exercises of the CSTO", "Exercises of other organisers"


def participation_rows(
    exercise_participants: pd.DataFrame,
    exercises: pd.DataFrame,
    membership: pd.DataFrame,
    states: pd.DataFrame,
) -> Plotted:
    """A cell for each exercise with a stated participant and each member: its part, if host."""
    members = _members(membership, states)
    named = set(exercise_participants["exercise"].astype("string"))
    shown = in_order(exercises[exercises["exercise"].isin(named)])
    parts = exercise_participants.astype({"exercise": "string", "state": "string"})
    stated = parts.groupby(["exercise", "state"]).agg(
        role=("role", "first"), records=("role", "size")
    )
    cells = (
        shown.assign(line=range(len(shown)))
        .merge(members, how="cross")
        .merge(stated.reset_index(), on=["exercise", "state"], how="left")
    )
    hosts = cells["hosts"].fillna("").str.split()
    rows = pd.DataFrame(
        {
            "line": cells["line"],
            "exercise": cells["name_x"],
            "brief": cells["name_x"].map(brief),
            "year": cells["year"].astype(int),
            "group": (cells["organiser"] == "CSTO").map({True: OWN, False: OTHERS}),
            "phase": cells["parent"].notna(),
            "state": cells["state"],
            "name": cells["name_y"],
            "until": cells["left"],
            "part": _part(cells),
            "host": [state in host for state, host in zip(cells["state"], hosts, strict=True)],
            "records": cells["records"].fillna(0).astype(int),
        }
    )
    outside = ~parts["state"].isin(members["state"])
    return rows, {"parts of states that never were members": int(outside.sum())}


def _members(membership: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """The organisation's members past and present: state, name, first and last year."""
    spells = membership[(membership["agreement"] == "CSTO") & (membership["status"] == "member")]
    years = pd.DataFrame(
        {
            "state": spells["state"].astype("string"),
            "joined": spells["start"].dt.year,
            "left": spells["end"].dt.year.astype("Int64"),
        }
    )
    return years.merge(
        states.astype({"state": "string"})[["state", "name", "member_order"]], on="state"
    ).sort_values("member_order")


def _part(cells: pd.DataFrame) -> pd.Series:
    """What the sources say of a state in an exercise, or why they need not say anything."""
    role = cells["role"].astype("string")
    said = role.eq("absent").map({True: ABSENT, False: STATED}).where(role.notna(), SILENT)
    member = cells["year"].between(cells["joined"], cells["left"].fillna(cells["year"]))
    return said.mask(role.isna() & ~member, OUTSIDE)


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Exercises of the organisation by state: whether the state is named as taking part."""
    former = rows.loc[rows["until"].notna(), "name"].unique()
    own = rows[(rows["group"] == OWN) & ~rows["phase"] & ~rows["name"].isin(former)]
    stated = own.assign(stated=own["part"] == STATED)
    return stated.pivot_table(index="exercise", columns="name", values="stated", aggfunc="any")


def participation_words(rows: pd.DataFrame) -> Words:
    """Finding: for how many exercises all members are named, and for how many only one."""
    named = _named(rows)
    members = words.spelled(len(named.columns))
    total, per = words.spelled(len(named)), named.sum(axis=1)
    every = words.spelled(int((per == len(named.columns)).sum()))
    single = words.spelled(int((per == 1).sum()))
    counts = named.sum().sort_values()
    absent = rows[rows["part"] == ABSENT]
    away = [
        f"{state} in {name}" for state, name in zip(absent["name"], absent["exercise"], strict=True)
    ]
    gone = rows.dropna(subset=["until"]).groupby("name")["until"].max()
    former = [f"{state}, a member until {year}" for state, year in gone.items()]
    return Words(
        title=(
            f"For {every} of {total} CSTO exercises the sources name all {members} lasting "
            f"members, for {single} only one."
        ),
        caption=(
            f"Rows are exercises by date, columns the members and {words.listing(former)}. A tile "
            "in the colour of a state: named as taking part. A dark frame: host. A cross: named as "
            "absent. A hatch: a member of whom nothing is said, which is not absence. Grey: not a "
            "member. In exercises of other organisers states that are not named are left blank."
        ),
        alt=(
            f"Matrix of exercises by state. Of {total} CSTO exercises, {every} name all {members} "
            f"lasting members and {single} name one. {counts.index[-1]} is named most often "
            f"({words.spelled(int(counts.iloc[-1]))}), {counts.index[0]} least often "
            f"({words.spelled(int(counts.iloc[0]))}). Named as absent: {words.listing(away)}."
        ),
        measure="States named as taking part",
    )


@figure(
    "exercise-participation",
    chapter="exercises",
    tables=["exercise_participants", "exercises", "membership", "states"],
    rows=participation_rows,
    words=participation_words,
)
def participation(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> MatplotlibFigure:
    """A row an exercise, a column a state, in groups by organiser."""
    narrow = style.is_narrow(width)
    left = 178 if narrow else 204
    names = rows["name"].unique()
    step = (width - left) / len(names)
    top = 72 if narrow else 20
    lines = rows["line"].nunique()
    height = top + HEAD * 3 + LINE * (lines + 1) + (50 if narrow else 22)
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, height)
        for place, name in enumerate(names):
            x = left + step * (place + 0.5)
            if narrow:
                axes.text(x, top - 4, name, rotation=90, ha="center", va="bottom")
            else:
                axes.text(x, top / 2, name, ha="center", va="center", weight=600)
        for group, own in rows.groupby("group", sort=False):
            axes.plot([0, width], [top + 3, top + 3], color=style.HAIR, linewidth=0.75)
            axes.text(0, top + HEAD / 2 + 2, group, va="center", weight=600)
            top = _lines(axes, own, top + HEAD, left, step)
            if group == OWN:
                top = _sums(axes, rows, top, left, step)
        _key(axes, top + 20, narrow)
    return drawn


def _lines(axes: Axes, rows: pd.DataFrame, top: float, left: float, step: float) -> float:
    """The rows of one group; gives where the next may begin."""
    before = None
    for _, cells in rows.groupby("line"):
        first = cells.iloc[0]
        middle = top + LINE / 2
        if first["year"] != before:
            axes.text(0, middle, str(first["year"]), va="center", color=style.MUTED)
        label = first["brief"] + (", phase" if first["phase"] else "")
        axes.text(34, middle, label, va="center")
        blank = first["group"] == OTHERS
        for place, cell in enumerate(cells.itertuples()):
            if not (blank and cell.part in (SILENT, OUTSIDE) and not cell.host):
                _tile(axes, left + step * place, top, step, cell.part, cell.state, cell.host)
        before, top = first["year"], top + LINE
    return top


def _tile(axes: Axes, x: float, y: float, step: float, part: str, state: str, host: bool) -> None:
    """What is said of one state in one exercise."""
    inset = 3.5
    corner, size = (x + inset, y + inset), (step - 2 * inset, LINE - 2 * inset)
    looks = {
        STATED: {"facecolor": style.STATES[state], "linewidth": 0},
        SILENT: {
            "facecolor": style.PAPER,
            "edgecolor": (style.OTHER, 0.55),
            "hatch": "////",
            "linewidth": 0.8,
        },
        OUTSIDE: {"facecolor": style.HAIR, "linewidth": 0},
        ABSENT: {"facecolor": style.PAPER, "edgecolor": style.STATES[state], "linewidth": 0.8},
    }
    axes.add_patch(Rectangle(corner, *size, **looks[part]))
    if part == ABSENT:
        axes.plot(
            x + step / 2, y + LINE / 2, "x", color=style.INK, markersize=5, markeredgewidth=1.4
        )
    if host:
        frame = Rectangle(
            (x + 1.2, y + 1.2),
            step - 2.4,
            LINE - 2.4,
            fill=False,
            edgecolor=style.INK,
            linewidth=1.2,
        )
        axes.add_patch(frame)


def _sums(axes: Axes, rows: pd.DataFrame, top: float, left: float, step: float) -> float:
    """Under the organisation's own exercises, in how many of them each state is named."""
    named = _named(rows)
    axes.text(34, top + LINE / 2, f"Named, of {len(named)}", va="center", color=style.MUTED)
    for place, name in enumerate(rows["name"].unique()):
        if name in named:
            x = left + step * (place + 0.5)
            axes.text(x, top + LINE / 2, str(named[name].sum()), ha="center", va="center")
    return top + LINE + 4


def _key(axes: Axes, top: float, narrow: bool) -> None:
    """What the tiles mean."""
    entries = [
        (STATED, "named as taking part", False),
        (STATED, "host as well", True),
        (ABSENT, "named as absent", False),
        (SILENT, "nothing said", False),
        (OUTSIDE, "not a member", False),
    ]
    places = [(0, 0), (168, 0), (0, 1), (168, 1), (0, 2)] if narrow else WIDE_KEY
    for (x, row), (part, label, host) in zip(places, entries, strict=True):
        _tile(axes, x, top + (row - 0.5) * LINE, 24, part, "RUS", host)
        axes.text(x + 29, top + row * LINE, label, va="center", color=style.MUTED)
