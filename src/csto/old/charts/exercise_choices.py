"""Do the findings on pace and place survive other ways of counting? Two strips of rules."""

from itertools import combinations

import pandas as pd

from csto import evidence, style, words
from csto.old import choices
from csto.old.charts.exercise_pace import (
    AFTER,
    BEFORE,
    STUDIED,
    Years,
    compared,
    length,
    pace_rows,
)
from csto.old.charts.exercise_places import CENTRAL_ASIA
from csto.old.charts.exercises import CSTO, as_charted, run_together
from csto.old.register import Plotted, Words, figure

PLACES = {"Central Asia": CENTRAL_ASIA, "Russia": ["RUS"], "Belarus": ["BLR"], "Armenia": ["ARM"]}
CHANCE = 0.025  # one tail, as in the intervals
Rule = tuple[str, pd.DataFrame, Years, Years]


def stated_days(exercises: pd.DataFrame) -> pd.Series:
    """Days that an exercise lasted, its ends included; NA where one of them is not stated."""
    exact = (exercises["start_precision"] == "day") & (exercises["end_precision"] == "day")
    lasted = (exercises["end"] - exercises["start"]).dt.days + 1
    return lasted.where(exact.fillna(False))


def _own(exercises: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The organisation's own exercises under different rules of what counts as one."""
    mine = exercises[exercises["organiser"] == CSTO]
    held = mine[mine["status"] == "held"]
    whole, first = held["parent"].isna(), held["same_as"].isna()
    single = held[whole & first]
    within = exercises.loc[exercises["parent"].notna(), "parent"].astype("string")
    inside = held["parent"].astype("string").isin(held["exercise"].astype("string"))
    phases = held[first & ~held["exercise"].astype("string").isin(within) & (whole | inside)]
    return {
        "single": single,
        "series": single[single["series"].notna()],
        "phases": phases,
        "names": phases.loc[phases.index.repeat(run_together(phases))],
    }


def _all(exercises: pd.DataFrame, *organisers: str) -> pd.DataFrame:
    """Exercises held, each once, of several kinds of organiser."""
    charted = as_charted(exercises)
    single = charted[charted["parent"].isna() & charted["same_as"].isna()]
    return single[(single["status"] == "held") & single["organiser"].isin(organisers)]


def _account(rules: list[tuple[str, pd.DataFrame]], total: pd.DataFrame) -> tuple[list[int], int]:
    """How many table rows each rule brings that no rule before it had, and how many none has."""
    seen: set[str] = set()
    fresh = []
    for _, used in rules:
        keys = set(used["exercise"].astype("string"))
        fresh.append(len(keys - seen))
        seen |= keys
    return fresh, len(total) - len(seen)


def _sourced(panels: list[pd.DataFrame], rules: list[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """The panels below one another, with all sources that the exercises under each rule have."""
    named = [
        panel.assign(source=evidence.together(used["source"]))
        for panel, (_, used) in zip(panels, rules, strict=True)
    ]
    return pd.concat(named, ignore_index=True)


def pace_choice_rows(
    exercises: pd.DataFrame, exercise_participants: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Yearly rates before and after 2014 by rule: one row for each rule and span of years."""
    shown, _ = pace_rows(exercises, exercise_participants, sources)
    own = _own(exercises)
    single = own["single"]
    studied = set(shown.loc[shown["named"] == STUDIED, "exercise"].astype("string"))
    named = single[single["exercise"].astype("string").isin(studied)]
    wide = _all(exercises, CSTO, "CIS", "bilateral")
    last = int(single["year"].max())
    rules: list[Rule] = [
        ("CSTO, held, years covered best", single, BEFORE, AFTER),
        ("Named by list or studies only", named, BEFORE, AFTER),
        ("Editions of named series only", own["series"], BEFORE, AFTER),
        ("Phases of one plan counted singly", own["phases"], BEFORE, AFTER),
        ("From the first exercise on record", single, (2004, BEFORE[1]), AFTER),
        ("Change put at 2012", single, BEFORE, (2012, AFTER[1])),
        ("Change put at 2015", single, BEFORE, (2015, AFTER[1])),
        (f"Later years to {last}", single, BEFORE, (AFTER[0], last)),
        (f"Every exercise named singly, to {last}", own["names"], BEFORE, (AFTER[0], last)),
        ("Every year on record", single, (BEFORE[0], AFTER[0] - 1), (AFTER[0], last)),
        ("With CIS and bilateral exercises", wide, BEFORE, AFTER),
    ]
    used = [(rule, _within(frame, *spans)) for rule, frame, *spans in rules]
    days = _within(single[stated_days(single).notna()], BEFORE, AFTER)
    fresh, left = _account([*used, ("days", days)], exercises)
    parts = [_rates(*rule, count) for rule, count in zip(rules, fresh, strict=False)]
    parts.append(_day_rates(days, fresh[-1]))
    rows = _sourced(parts, [*used, ("days", days)])
    return rows, {"rows on other years, parts, plans or organisers": left}


def _within(frame: pd.DataFrame, *spans: Years) -> pd.DataFrame:
    """Exercises in any of the spans of years."""
    return frame[frame["year"].map(lambda year: any(a <= year <= b for a, b in spans))]


def _rates(rule: str, frame: pd.DataFrame, before: Years, after: Years, fresh: int) -> pd.DataFrame:
    """One rule's panel: the rates of counts; the interval decides."""
    ratio = compared(frame["year"], before, after)
    return _panel(
        rule,
        f"a year; {ratio.text}",
        {words.years(*before): ratio.before, words.years(*after): ratio.after},
        bears=ratio.low > 1,
        ratio=ratio.value,
        fresh=fresh,
    )


def _day_rates(frame: pd.DataFrame, fresh: int) -> pd.DataFrame:
    """The panel of exercise-days; years exchanged in every way decide, days being no Poisson."""
    years = [*range(BEFORE[0], BEFORE[1] + 1), *range(AFTER[0], AFTER[1] + 1)]
    sums = stated_days(frame).groupby(frame["year"]).sum().reindex(years, fill_value=0)
    late = length(AFTER)
    before, after = sums.iloc[:-late].mean(), sums.iloc[-late:].mean()
    draws = [sum(draw) for draw in combinations(sums, late)]
    chance = sum(draw >= sums.iloc[-late:].sum() for draw in draws) / len(draws)
    return _panel(
        "Days of exercise, where stated",
        f"days a year; {words.number(after / before, 2)}",
        {words.years(*BEFORE): before, words.years(*AFTER): after},
        bears=chance < CHANCE,
        ratio=after / before,
        fresh=fresh,
    )


def _panel(
    rule: str, unit: str, bars: dict[str, float], *, bears: bool, ratio: float, fresh: int
) -> pd.DataFrame:
    panel = pd.DataFrame({"item": list(bars), "value": [float(value) for value in bars.values()]})
    return panel.assign(
        rule=rule,
        unit=unit,
        state=pd.NA,
        marked=panel.index == len(panel) - 1,
        bears=bool(bears),
        ratio=float(ratio),
        records=[fresh] + [0] * (len(panel) - 1),
    )


def pace_choice_words(rows: pd.DataFrame) -> Words:
    """Finding: under how many rules the pace is beyond chance higher, and where it is lower."""
    bearing, total = (words.spelled(count) for count in choices.verdict(rows))
    ratios = rows.drop_duplicates("rule").set_index("rule")["ratio"]
    higher = words.spelled(int((ratios > 1).sum()))
    values = words.span(ratios.min(), ratios.max(), 1)
    return Words(
        title=(
            f"The recorded pace is higher from {AFTER[0]} on under {higher} of {total} rules, but "
            f"beyond chance under {bearing} only."
        ),
        caption=(
            "Each panel counts by another rule. Bars: exercises (in one panel, days) a year before "
            "and after; beside the unit, the ratio of the rates with its interval. A rule bears "
            "the finding of a faster pace where the whole interval is above one; for days, where "
            f"fewer than {CHANCE:.1%} of all exchanges of the years give as many days as "
            f"{words.years(*AFTER)}. No list has CIS and bilateral exercises after {BEFORE[1]}: "
            "that panel shows the end of a source, not a slower pace."
        ),
        alt=(
            f"Panels with two bars each, the yearly rates before and from {AFTER[0]} on. The ratio "
            f"is {values}. A faster pace {choices.sentence(rows)}; the rule with the lowest "
            f"ratio is: {ratios.idxmin()}."
        ),
        measure="Exercises or days a year",
    )


@figure(
    "exercises-choices",
    chapter="exercises",
    tables=["exercises", "exercise_participants", "sources"],
    rows=pace_choice_rows,
    words=pace_choice_words,
)
def pace_choices(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> object:
    """A panel a rule: the yearly rates before and after 2014."""
    return choices.strip(rows, width=width)


def host_choice_rows(exercises: pd.DataFrame) -> Plotted:
    """Shares of regions among the hosts by rule: one row for each rule and region, per cent."""
    own = _own(exercises)
    single = own["single"]
    days = stated_days(single)
    wide = {
        "CIS": _all(exercises, CSTO, "CIS"),
        "bilateral": _all(exercises, CSTO, "CIS", "bilateral"),
    }
    wide = {name: _since_founding(frame[frame["hosts"].notna()]) for name, frame in wide.items()}
    one = pd.Series(1.0, index=exercises.index)
    cases = [
        ("CSTO exercises, wholly or partly", single, one, "any"),
        ("Wholly inside the region", single, one, "all"),
        ("Shared ones split among hosts", single, one, "split"),
        ("Days, split among hosts", single[days.notna()], days, "split"),
        ("Phases at their own places", own["phases"], one, "any"),
        ("Editions of named series only", own["series"], one, "any"),
        ("Up to 2013", single[single["year"] < AFTER[0]], one, "any"),
        ("2014 to 2018", single[single["year"].between(*AFTER)], one, "any"),
        ("From 2019 on", single[single["year"] > AFTER[1]], one, "any"),
        ("CSTO and CIS, from 2003 on", wide["CIS"], one, "any"),
        ("CIS, bilateral too, from 2003 on", wide["bilateral"], one, "any"),
        ("The same, shared ones split", wide["bilateral"], one, "split"),
    ]
    fresh, left = _account([(rule, frame) for rule, frame, *_ in cases], exercises)
    parts = [
        _shares(rule, frame[frame["hosts"].notna()], weight, way, count)
        for (rule, frame, weight, way), count in zip(cases, fresh, strict=True)
    ]
    rows = _sourced(parts, [(rule, frame[frame["hosts"].notna()]) for rule, frame, *_ in cases])
    return rows, {"rows of other organisers or years, parts, plans or without a host": left}


def _since_founding(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["year"] >= BEFORE[0]]


def _shares(
    rule: str, frame: pd.DataFrame, weight: pd.Series, way: str, fresh: int
) -> pd.DataFrame:
    """One rule's panel: each region's share of the weight, and whether Central Asia has most."""
    weights = weight[frame.index]
    noun = "exercises" if weights.eq(1).all() else "days"
    hosts = frame["hosts"].str.split()
    shares = {}
    for place, states in PLACES.items():
        inside = hosts.map(lambda codes, states=states: sum(code in states for code in codes))
        part = inside / hosts.map(len)
        part = {"any": (part > 0).astype(float), "all": part.eq(1).astype(float), "split": part}[
            way
        ]
        shares[place] = float(100 * (part * weights).sum() / weights.sum())
    panel = _panel(
        rule,
        f"per cent of {words.number(weights.sum())} {noun}",
        shares,
        bears=shares["Central Asia"] > 50,
        ratio=shares["Central Asia"],
        fresh=fresh,
    )
    return panel.assign(marked=panel["item"] == "Central Asia").rename(columns={"ratio": "share"})


def host_choice_words(rows: pd.DataFrame) -> Words:
    """Finding: under how many rules Central Asia has more than half."""
    central = rows[rows["item"] == "Central Asia"].set_index("rule")["value"]
    values = words.span(central.min(), central.max(), 1)
    return Words(
        title=(
            "That Central Asia hosts more than half of the exercises "
            f"{choices.sentence(rows)}; its share is {values} per cent."
        ),
        caption=(
            "Each panel counts by another rule. Bars: share of exercises or days with a host in "
            "the region. Counted “wholly or partly”, an exercise in several places stands in each, "
            "and the bars of a panel may add up to more than a hundred per cent. Other hosts "
            "are not shown. Central Asia: Kazakhstan, Kyrgyzstan, Tajikistan and, for the CIS and "
            "bilateral exercises, Uzbekistan."
        ),
        alt=(
            f"Panels with a bar for Central Asia, Russia, Belarus and Armenia. Central Asia's "
            f"share is lowest, {words.number(central.min(), 1)} per cent, under the rule: "
            f"{central.idxmin()}; highest, {words.number(central.max(), 1)}, under: "
            f"{central.idxmax()}."
        ),
        measure="Share of exercises by host, per cent",
    )


@figure(
    "exercises-hosts-choices",
    chapter="exercises",
    tables=["exercises"],
    rows=host_choice_rows,
    words=host_choice_words,
)
def host_choices(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> object:
    """A panel a rule: shares of the regions that host."""
    return choices.strip(rows, width=width)
