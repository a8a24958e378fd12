"""A small chart of each form, with made-up rows."""

import altair as alt
import pandas as pd

from csto import forms, style
from csto.forms import ground
from csto.layout import At

DAYS = pd.to_datetime(["2022-01-02", "2022-01-05", "2022-01-06", "2022-01-13", "2022-01-19"])
EVENTS = pd.DataFrame(
    {
        "date": DAYS,
        "end": pd.to_datetime([None, None, "2022-01-09", None, None]),
        "title": [
            "Protests begin in the west of the country, after the price of gas was set free",
            "The president asks for help",
            "First troops land; the whole force is in place within three days",
            "Withdrawal begins",
            "The operation ends",
        ],
        "source": ["Dyner 2022", "Dyner 2022", "Beliakova 2022", "RBC-Ukraine 2022", "Dyner 2022"],
        "part": ["other"] + ["a step of the alliance"] * 4,
    }
)


def of_days(at: At) -> alt.LayerChart:
    return forms.timeline(
        EVENTS,
        at,
        date="date",
        end="end",
        label="title",
        by=None if at.small else "source",
        sign="part",
        signs={"a step of the alliance": "circle", "other": "open circle"},
        shade=(DAYS[2], DAYS[4]),
        shaded="days of the operation",
        title="January 2022",
    )


def of_years(at: At) -> alt.LayerChart:
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["1992-05-15", "1999-04-01", "2002-10-07", "2012-01-01"]),
            "precision": ["day", "month", "day", "year"],
            "title": ["Treaty signed", "Treaty prolonged", "Charter", "Strategy against drugs"],
            "answer": ["troops", "other help", "nothing done", "troops"],
        }
    )
    signs = {"troops": "square", "other help": "open diamond", "nothing done": "dash"}
    return forms.timeline(
        rows, at, date="date", precision="precision", label="title", sign="answer", signs=signs
    )


def lasting(at: At) -> alt.LayerChart:
    rows = pd.DataFrame(
        [
            ("Russia", "RUS", "1992-05", None, "member"),
            ("Russia", "RUS", "2002-10", None, "member"),
            ("Belarus", "BLR", "1993-01", "1999-04", "start not stated"),
            ("Belarus", "BLR", "1999-04", None, "member"),
            ("Armenia", "ARM", "1992-05", "2024-03", "member"),
            ("Armenia", "ARM", "2024-03", None, "frozen"),
            ("Uzbekistan", "UZB", "1992-05", "1999-04", "member"),
            ("Uzbekistan", "UZB", "2006-07", "2012-07", "member"),
        ],
        columns=["name", "state", "begin", "end", "status"],
    )
    rows = rows.assign(**{name: pd.to_datetime(rows[name]) for name in ("begin", "end")})
    looks = {"member": "filled", "start not stated": "dashed", "frozen": "open"}
    marked = {"treaty prolonged, 1999": "1999-04-20", "charter signed, 2002": "2002-10-07"}
    return forms.spells(
        rows, at, name="name", begin="begin", end="end", kind="status", kinds=looks,
        marked={name: pd.Timestamp(day) for name, day in marked.items()},
        until=pd.Timestamp("2025-12-01"),
    )  # fmt: skip


def in_office(at: At) -> alt.LayerChart:
    rows = pd.DataFrame(
        {
            "name": ["Secretary General"] * 4 + ["Chair of the council"] * 3,
            "state": ["RUS", "none", "ARM", "KGZ", "ARM", "KAZ", "RUS"],
            "from": ["2003-04", "2017-01", "2017-05", "2026-01", "2006-06", "2017-01", "2025-01"],
            "to": ["2017-01", "2017-05", "2018-11", None, "2009-01", "2018-06", "2025-12"],
            "known": ["held"] * 3 + ["announced"] + ["held"] * 3,
            "who": ["Bordyuzha", "", "Khachaturov", "", "Armenia", "Kazakhstan", ""],
        }
    )
    rows = rows.assign(**{name: pd.to_datetime(rows[name]) for name in ("from", "to")})
    looks = {"held": "filled", "announced": "dashed"}
    return forms.spells(
        rows, at, name="name", begin="from", end="to", kind="known", kinds=looks, label="who"
    )


STATES = {"RUS": "Russia", "KAZ": "Kazakhstan", "ARM": "Armenia", "UZB": "Uzbekistan"}
PARTS = {"taking part": "square", "absent": "crossed square", "not stated": "struck square"}


def parts() -> pd.DataFrame:
    found = []
    for year in (2010, 2011, 2013, 2014, 2015, 2016):
        for number in range(1 + year % 3):
            for code, name in STATES.items():
                part = "taking part"
                if code == "ARM" and year > 2013:
                    part = "absent" if number == 0 else "not stated"
                if code == "UZB" and year > 2011:
                    part = "not a member"
                found.append((code, name, year, part))
    return pd.DataFrame(found, columns=["state", "name", "year", "part"])


def tiles(at: At) -> alt.LayerChart:
    return forms.grid(
        parts(), at, column="name", short="state", row="year", kind="part", kinds=PARTS,
        quiet=["not stated"], greyed="not a member", counted="taking part", line_after=2013,
        empty="no exercise known",
    )  # fmt: skip


def worded(at: At) -> alt.LayerChart:
    rows = pd.DataFrame(
        {
            "host": ["Kazakhstan", "Belarus", "Armenia", "Kazakhstan", "Kazakhstan", "Belarus"],
            "state": ["KAZ", "BLR", "ARM", "KAZ", "KAZ", "BLR"],
            "use": ["Radar", "Radar", "Army base", "Test range", "Test range", "Other"],
            "town": ["Balkhash", "Hantsevichy", "Gyumri", "Emba", "Sary-Shagan", "Lida"],
            "status": ["in place"] * 5 + ["proposed"],
        }
    )
    signs = {"in place": "square", "proposed": "dashed square"}
    return forms.grid(rows, at, column="host", row="use", kind="status", kinds=signs, label="town")


ALL_STATES = {
    feature["properties"]["state"]: feature["properties"]["name"]
    for feature in ground.features()
    if feature["properties"]["state"]
}


def members(at: At) -> alt.LayerChart:
    unsure = "start not stated"
    kinds = {"member": "filled", "frozen": "open", "left": "grey", unsure: "dashed"}
    rows = pd.DataFrame(
        {
            "state": ["RUS", "KAZ", "BLR", "ARM", "KGZ", "TJK", "UZB", "GEO", "AZE"],
            "status": ["member"] * 3 + ["frozen"] + ["member"] * 2 + ["left"] * 2 + [unsure],
        }
    )
    said = {"frozen": " (frozen)", "left": " (left)"}
    rows["name"] = rows["state"].map(ALL_STATES) + rows["status"].map(said).fillna("")
    return forms.map(rows, at, label="name", kind="status", kinds=kinds)


SITES = pd.DataFrame(
    [
        ("BLR", "Hantsevichy", "radar", 26.43, 52.76), ("BLR", "Vileyka", "other", 26.92, 54.49),
        ("BLR", "Baranovichi", "radar", 26.0, 53.13), ("ARM", "Gyumri", "army base", 43.84, 40.79),
        ("ARM", "Erebuni", "air base", 44.46, 40.12), ("KAZ", "Baikonur", "other", 63.3, 45.96),
        ("KAZ", "Emba", "other", 58.15, 48.83), ("KGZ", "Kant", "air base", 74.85, 42.89),
        ("TJK", "Dushanbe", "army base", 68.78, 38.56), ("TJK", "Kulob", "army base", 69.78, 37.91),
        ("TJK", "Bokhtar", "army base", 68.78, 37.84), ("TJK", "Nurek", "other", 69.32, 38.39),
        ("TJK", "Ayni, by Dushanbe", "air base", 68.67, 38.55),
    ],
    columns=["state", "town", "use", "longitude", "latitude"],
)  # fmt: skip
USES = {"army base": "square", "air base": "triangle", "radar": "diamond", "other": "circle"}


def places(at: At) -> alt.LayerChart:
    return forms.map(
        SITES, at, label="town", longitude="longitude", latitude="latitude", sign="use", signs=USES
    )


PROFILE = pd.DataFrame(
    [
        ("Membership", "Uzbekistan", None, 1992.4, 1999.3, None, False),
        ("Membership", "not a member", None, 1991.0, 1992.4, None, False),
        ("Membership", "not a member", None, 1999.3, 2002.0, None, False),
        ("Exercises", "Uzbekistan", 1994, None, None, None, False),
        ("Exercises", "reported absent", 1994, None, None, None, False),
        ("Exercises", "not reported", 1996, None, None, None, False),
        ("Arms, million TIV", "Russia", 1995, None, None, 40.0, False),
        ("Arms, million TIV", "other suppliers", 1995, None, None, 60.0, False),
        *(("Position", "Uzbekistan", y, None, None, y / 2000, y == 1994) for y in (1993, 1994)),
        *(("Position", "Uzbekistan", y, None, None, 0.2, False) for y in (1996, 1997)),
        *(("Position", "Russia", y, None, None, -0.5, False) for y in range(1992, 2001)),
    ],
    columns=["panel", "kind", "year", "begin", "end", "value", "derived"],
)
FORMS = {"Membership": "spells", "Exercises": "squares", "Arms, million TIV": "bars"}


def profiled(at: At, rows: pd.DataFrame = PROFILE, **more) -> alt.ConcatChart:
    hues = {"Uzbekistan": style.STATES["UZB"], "Russia": style.STATES["RUS"]}
    given = {
        "panels": {**FORMS, "Position": "lines"},
        "colours": {**hues, "other suppliers": style.OTHER, "not reported": style.OTHER}
        | {"reported absent": style.INK},
        "signs": {"reported absent": "crossed square", "not reported": "struck square"},
        "marked": {"war": 1996.5},
        "domains": {"Position": (-1, 1.4)},
    }
    return forms.profile(
        rows, at, years=(1991, 2002), greyed="not a member", derived="derived", **given | more
    )


GALLERY = [of_days, of_years, lasting, in_office, tiles, worded, members, places, profiled]
