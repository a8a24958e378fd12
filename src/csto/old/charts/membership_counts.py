"""How many members there were at any time: what is certain, and what the sources leave open."""

import altair as alt
import pandas as pd

from csto import evidence, membership, style, theme, words
from csto.dates import year_of
from csto.old.register import Plotted, Words, figure


def count_rows(
    membership_table: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
    events: pd.DataFrame,
) -> Plotted:
    """Times between changes: how many states certainly and possibly belonged, and who changed.

    As the documents tell it, without the days of ATOP.
    """
    spells = membership.spells(membership_table, documents_only=True)
    own = spells[spells["status"] == "member"]
    day, far = pd.Timedelta(days=1), own["last_end"].max()
    marks = pd.concat([own[end] for end in ("first_begin", "last_begin", "first_end", "last_end")])
    cuts = sorted({mark for mark in marks if mark < far})
    names = states.assign(state=states["state"].astype("string")).set_index("state")["name"]
    rows = []
    for cut in cuts:
        found = membership.on(cut + day, membership_table, documents_only=True)
        found = found.query("status == 'member'")
        begun = own[own["first_begin"] == cut]
        rows.append(
            {
                "begin": year_of(cut),
                "day": cut,
                "agreement": membership.agreement_on(cut),
                "certain": int(found.loc[found["certain"], "state"].nunique()),
                "possible": int(found["state"].nunique()),
                "open": words.listing(names[found.loc[~found["certain"], "state"]].tolist()),
                "source": evidence.together(found["source"]),
                "records": len(begun),
            }
        )
    frame = pd.DataFrame(rows)
    latest = events.loc[events["status"] == "happened", "date"].max()
    frame["finish"] = [*frame["begin"].iloc[1:], year_of(latest)]
    left_out = {
        "spells that follow leaving": int((spells["status"] == "left").sum()),
        "spell of frozen participation": int((spells["status"] == "frozen").sum()),
    }
    return frame, left_out


def count_words(rows: pd.DataFrame) -> Words:
    """Finding: how far the number of members is known under each agreement."""
    early = rows[rows["agreement"] == "CST"]
    late = rows[rows["agreement"] == "CSTO"]
    wide = early.iloc[0]
    closed = early[early["certain"] == early["possible"]].iloc[0]
    ends = (early["certain"].min(), early["possible"].max())
    unknown = " and ".join(words.spelled(int(end)) for end in ends)
    low, high = int(late["certain"].min()), int(late["possible"].max())
    now = int(rows["certain"].iloc[-1])
    return Words(
        title=(
            f"The organisation has had {words.spelled(low)} or {words.spelled(high)} members; "
            f"before the treaty was prolonged in {closed['day'].year} documents leave the number "
            f"of parties between {unknown}."
        ),
        caption=(
            "The line is the number of states that were members for certain, the band reaches to "
            "the number that may have been. Until the charter was signed the treaty counts, after "
            "that the organisation alone. The band closes at the prolongation, since it is known "
            "who took part; where only a year is known, it is as long as the year."
        ),
        alt=(
            f"Step line with a band. From {wide['day'].year} the number of parties is between "
            f"{unknown}, as the joining of {wide['open']} has no date; since the charter "
            f"it is {words.spelled(low)} or {words.spelled(high)}, at last {words.spelled(now)}."
        ),
        measure="Number of members",
    )


@figure(
    "membership-count",
    chapter="membership",
    tables=["membership", "states", "sources", "events"],
    rows=count_rows,
    words=count_words,
)
def count(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A step line of the certain members with a band up to the possible ones."""
    narrow = style.is_narrow(width)
    last = rows["finish"].iloc[-1]
    most = int(rows["possible"].max())
    x = theme.years_axis([1991.8, last + 1], range(1995, int(last) + 1, 10 if narrow else 5))
    y = alt.Y(
        "certain:Q",
        title="States",
        scale=alt.Scale(domain=[0, most + 2], nice=False),
        axis=alt.Axis(values=list(range(0, most + 1, 3)), format="d", grid=True),
    )
    details = [
        alt.Tooltip("day:T", title="From", format="%d %B %Y"),
        alt.Tooltip("agreement:N", title="Agreement"),
        alt.Tooltip("certain:Q", title="Certain members"),
        alt.Tooltip("possible:Q", title="Possible members"),
        alt.Tooltip("open:N", title="Left open"),
    ]
    base = alt.Chart(rows).encode(x=x, x2=alt.X2("finish:Q"), tooltip=details)
    band = base.transform_filter("datum.possible > datum.certain").mark_rect(
        fill="#e3e6ee", stroke=style.ACCENT, strokeDash=[3, 2], strokeWidth=0.8
    )
    near = alt.selection_point(name="near_time", on="pointerover", nearest=False, empty=False)
    thick = alt.when(near).then(alt.value(5)).otherwise(alt.value(3))
    line = base.mark_rule(color=style.ACCENT, strokeCap="butt").encode(y=y, strokeWidth=thick)
    steps = alt.Chart(_risers(rows)).mark_rule(color=style.ACCENT, strokeWidth=1)
    notes = alt.Chart(_remarks(rows, narrow)).mark_text(
        align="left", dx=3, lineBreak="/", baseline="top"
    )
    return theme.sized(
        alt.layer(
            band.encode(y=y, y2=alt.Y2("possible:Q")),
            steps.encode(x=x, y=y, y2=alt.Y2("possible:Q")),
            line.add_params(near),
            notes.encode(x=x, y=y, text=alt.Text("text:N")),
        ),
        width,
        250,
    )


def _risers(rows: pd.DataFrame) -> pd.DataFrame:
    """Upright pieces between one certain number and the next."""
    return pd.DataFrame(
        {
            "begin": rows["begin"].iloc[1:].to_numpy(),
            "certain": rows["certain"].iloc[:-1].to_numpy(),
            "possible": rows["certain"].iloc[1:].to_numpy(),
        }
    ).query("certain != possible")


def _remarks(rows: pd.DataFrame, narrow: bool) -> pd.DataFrame:
    """What changed, below the line at the places where it did."""
    first = rows.iloc[0]
    charter = rows[rows["agreement"] == "CSTO"].iloc[0]
    open_later = rows[(rows["agreement"] == "CSTO") & (rows["open"] != "")]
    back = open_later["open"].iloc[0]
    joined, left = open_later["day"].dt.year
    later_top = open_later["possible"].max() + 1.9
    gap = "/" if narrow else " "
    remarks = [
        (first["begin"], first["certain"], f"{first['certain']} signed;/up to {first['possible']}"),
        (
            charter["begin"],
            charter["certain"],
            f"{charter['certain']} sign/the charter",
        ),
        (
            open_later["begin"].iloc[0] + 0.3,
            later_top,
            f"{back}/{words.years(joined, left)}",
        ),
        (
            rows["begin"].iloc[-1],
            rows["certain"].iloc[-1],
            f"{rows['certain'].iloc[-1]}{gap}members",
        ),
    ]
    return pd.DataFrame(remarks, columns=["begin", "certain", "text"]).assign(
        certain=lambda part: part["certain"] - 0.3
    )
