"""Which members the sources name as participants of the CSTO's exercises, year by year."""

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.patches import Rectangle

from csto import evidence, style, words
from csto.old.charts.exercises import in_order, own_held
from csto.old.register import Plotted, Words, figure

STATED, ABSENT, SILENT, OUTSIDE = "taking part", "absent", "not stated", "not a member"
LINE = 20  # px: a year
SINCE = 2022
NO_EXERCISE = "no exercise known"


def participation_rows(
    exercise_participants: pd.DataFrame,
    exercises: pd.DataFrame,
    membership: pd.DataFrame,
    states: pd.DataFrame,
) -> Plotted:
    """A row for each CSTO exercise held and each state: year, place in the year, its part."""
    held, _ = own_held(exercises)
    held = in_order(held)
    held = held.assign(place=held.groupby("year").cumcount())
    parts = exercise_participants.astype({"exercise": "string", "state": "string"})
    own = set(exercises.loc[exercises["organiser"] == "CSTO", "exercise"])
    kept = parts[parts["exercise"].isin(held["exercise"])]
    others = ~parts["exercise"].isin(own)
    took = kept.assign(took=kept["role"] != "absent")
    stated = took.groupby(["exercise", "state"]).agg(
        took=("took", "any"), records=("took", "size"), told=("source", evidence.together)
    )
    spells = _spells(membership, states, int(held["year"].min()))
    cells = held.merge(spells[["state", "name"]].drop_duplicates(), how="cross").merge(
        stated.reset_index(), on=["exercise", "state"], how="left"
    )
    origin = held.groupby("exercise")["source"].agg(evidence.together)
    rows = pd.DataFrame(
        {
            "exercise": cells["name_x"],
            "year": cells["year"].astype(int),
            "place": cells["place"],
            "state": cells["state"],
            "name": cells["name_y"],
            "part": _part(cells, spells),
            "source": cells["told"].fillna(cells["exercise"].map(origin)),
            "records": cells["records"].fillna(0).astype(int),
        }
    )
    left_out = {
        "statements on exercises of other organisers": int(others.sum()),
        "on parts, plans or second records": len(parts) - len(kept) - int(others.sum()),
        "on states that were no members in these years": len(kept) - int(rows["records"].sum()),
    }
    return rows, left_out


def _spells(membership: pd.DataFrame, states: pd.DataFrame, since: int) -> pd.DataFrame:
    """Spells in the organisation or its treaty that last into these years, in members' order."""
    spells = membership[membership["status"] == "member"]
    years = pd.DataFrame(
        {
            "state": spells["state"].astype("string"),
            "joined": spells["start"].dt.year.fillna(0).astype(int),
            "left": spells["end"].dt.year.fillna(9999).astype(int),
        }
    )
    names = states.astype({"state": "string"})[["state", "name", "member_order"]]
    return years[years["left"] >= since].merge(names, on="state").sort_values("member_order")


def _part(cells: pd.DataFrame, spells: pd.DataFrame) -> list[str]:
    """What the sources say of a state in an exercise, or why they need not say anything."""
    own = {state: list(zip(g["joined"], g["left"], strict=True)) for state, g in _by_state(spells)}
    parts = []
    for cell in cells.itertuples():
        member = any(joined <= cell.year <= left for joined, left in own[cell.state])
        silent = SILENT if member else OUTSIDE
        parts.append(silent if pd.isna(cell.took) else STATED if cell.took else ABSENT)
    return parts


def _by_state(spells: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(state), spell) for state, spell in spells.groupby("state")]


def participation_words(rows: pd.DataFrame) -> Words:
    """Finding: how often the state with most absences is named before and since a year."""
    missed = rows[rows["part"] == ABSENT]["name"].value_counts()
    state = missed.index[0]
    own = rows[rows["name"] == state]
    early, late = own[own["year"] < SINCE]["part"], own[own["year"] >= SINCE]["part"]
    before, after = (words.spelled(int((part == STATED).sum())) for part in (early, late))
    away = words.spelled(int((late == ABSENT).sum()))
    silent = words.spelled(int((late == SILENT).sum()))
    counts = rows[rows["part"] == STATED]["name"].value_counts()
    total = rows["exercise"].nunique()
    named = [f"{name} {count}" for name, count in counts.items()]
    return Words(
        title=(
            f"{state} is named in {before} of {words.spelled(len(early))} CSTO exercises before "
            f"{SINCE}, in {after} of {words.spelled(len(late))} since; from {away} of these it is "
            "reported absent."
        ),
        caption=(
            "Each square is an exercise held; the squares of a row stand in the same order for "
            "every state. Filled: named as taking part. Crossed: named as absent. Hatched: a "
            "member of which nothing is said, which is not absence. Grey ground: not a member. A "
            "dash: no exercise of that year is known. The last row: in how many of the "
            f"{total} a state is named."
        ),
        alt=(
            f"Squares by year and state. Named as taking part: {words.listing(named)}, of "
            f"{total} exercises. Since {SINCE} {state} is named in {after} of "
            f"{len(late)}, absent from {away}, not mentioned for {silent}."
        ),
        measure="States named as taking part in CSTO exercises",
    )


@figure(
    "exercise-participation",
    chapter="exercises",
    tables=["exercise_participants", "exercises", "membership", "states"],
    rows=participation_rows,
    words=participation_words,
)
def participation(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> MatplotlibFigure:
    """A row a year, a column a state, a square an exercise."""
    narrow = style.is_narrow(width)
    left = 36 if narrow else 48
    names = rows["name"].unique()
    step = (width - left) / len(names)
    side = min((step - 6) / (rows["place"].max() + 1), LINE - 3)
    top = 74 if narrow else 26
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1)
    bottom = top + LINE * len(years)
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, bottom + LINE + (92 if narrow else 58))
        for place, (name, own) in enumerate(rows.groupby("name", sort=False)):
            x = left + step * place
            if narrow:
                axes.text(x + step / 2 - 4, top - 6, name, rotation=90, ha="center", va="bottom")
            else:
                axes.text(x, top - 10, name, va="center", weight=600)
            _column(axes, own, years, x, top, step, side)
            sum_ = str((own["part"] == STATED).sum())
            axes.text(x, bottom + LINE / 2 + 3, sum_, va="center")
        for line, year in enumerate(years):
            y = top + LINE * (line + 0.5)
            axes.text(0, y, str(year), va="center")
        y = top + LINE * (SINCE - years[0])
        axes.plot([0, width], [y, y], color=style.MUTED, linewidth=0.75, linestyle=(0, (4, 3)))
        axes.plot([0, width], [bottom + 2] * 2, color=style.HAIR, linewidth=0.75)
        axes.text(0, bottom + LINE / 2 + 3, "Total", va="center", color=style.MUTED)
        _key(axes, bottom + LINE + 20, narrow)
    return drawn


def _column(
    axes: Axes, rows: pd.DataFrame, years: range, x: float, top: float, step: float, side: float
) -> None:
    """One state: a row of squares a year, grey where it was no member."""
    by_year = dict(list(rows.groupby("year")))
    outside = set(rows.loc[rows["part"] == OUTSIDE, "year"])
    for line, year in enumerate(years):
        y = top + LINE * line
        around = {other for other in (year - 1, year + 1) if other in by_year}
        if year in outside or (year not in by_year and around <= outside):
            axes.add_patch(Rectangle((x - 2, y), step - 3, LINE, facecolor=style.HAIR, alpha=0.6))
        elif year not in by_year:
            middle = y + LINE / 2
            axes.plot([x + 1, x + side - 3], [middle, middle], color=style.OTHER, linewidth=1.2)
        for cell in by_year.get(year, rows.head(0)).itertuples():
            if cell.part != OUTSIDE:
                _tile(axes, x + side * cell.place, y, side, cell.part, cell.state)


def _tile(axes: Axes, x: float, y: float, side: float, part: str, state: str) -> None:
    """What is said of one state in one exercise."""
    size = side - 2
    corner = (x, y + (LINE - size) / 2)
    colour = style.STATES[state]
    looks = {
        STATED: {"facecolor": colour, "linewidth": 0},
        SILENT: {
            "facecolor": style.PAPER,
            "edgecolor": (style.OTHER, 0.6),
            "hatch": "//////" if side < 12 else "////",
            "linewidth": 0.7,
        },
        ABSENT: {"facecolor": style.PAPER, "edgecolor": colour, "linewidth": 0.8},
    }
    axes.add_patch(Rectangle(corner, size, size, **looks[part]))
    if part == ABSENT:
        middle = (x + size / 2, y + LINE / 2)
        axes.plot(*middle, "x", color=style.INK, markersize=size * 0.42, markeredgewidth=1.3)


def _key(axes: Axes, top: float, narrow: bool) -> None:
    """What the squares mean."""
    entries = [
        (STATED, "named as taking part"),
        (ABSENT, "named as absent"),
        (SILENT, "nothing said of a member"),
        (OUTSIDE, "not a member"),
        (NO_EXERCISE, "no exercise known"),
    ]
    across = [0, 168] if narrow else [0, 190, 380]
    for place, (part, label) in enumerate(entries):
        x, y = across[place % len(across)], top + LINE * (place // len(across))
        if part == OUTSIDE:
            axes.add_patch(Rectangle((x, y + 3), 15, LINE - 6, facecolor=style.HAIR))
        elif part == NO_EXERCISE:
            axes.plot([x, x + 13], [y + LINE / 2] * 2, color=style.OTHER, linewidth=1.2)
        else:
            _tile(axes, x, y, 15, part, "ARM")
        axes.text(x + 21, y + LINE / 2, label, va="center", color=style.MUTED)
