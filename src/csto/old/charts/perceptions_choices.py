"""Does the finding on Armenia survive other ways of sorting the answers? A strip of rules."""

import pandas as pd

from csto import style, words
from csto.old import choices
from csto.old.charts.perceptions import ELSEWHERE, PLACE, answers, compared, questions
from csto.old.register import Plotted, Words, figure

FEWER, MORE = "fewer for it", "not fewer"
NEUTRAL = ["neither", "neutral"]
FROZEN = "freezing"


def choice_rows(table: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Number of questions by which side is smaller, under each rule; a row a rule and outcome."""
    table, left_out = answers(table, states, sources)
    home = table[table["name"] == PLACE]
    rules = {
        "Other choices count as against it": home,
        "With the pair of shares on Belarus": table,
        "Without the question on freezing": home[~home["asked"].str.contains(FROZEN)],
        "Neutrality left out": home[~home["choice"].isin(NEUTRAL)],
        "Neutrality and Russia left out": home[~home["choice"].isin([*NEUTRAL, "russia"])],
        "Only questions for or against": home[home["asked"].map(_plain(home))],
    }
    rows = pd.concat([_panel(rule, part) for rule, part in rules.items()], ignore_index=True)
    rows["records"] = [len(table)] + [0] * (len(rows) - 1)
    return rows, left_out


def _plain(rows: pd.DataFrame) -> pd.Series:
    """Whether a question has no answer for something else."""
    return ~rows["side"].eq(ELSEWHERE).groupby(rows["asked"]).any()


def _panel(rule: str, rows: pd.DataFrame) -> pd.DataFrame:
    """One rule: on how many questions the organisation's side is the smaller one."""
    both = compared(questions(rows))
    fewer = int((both["own"] < both["other"]).sum())
    return pd.DataFrame(
        {
            "rule": rule,
            "unit": "questions",
            "item": [FEWER, MORE],
            "state": pd.NA,
            "value": [float(fewer), float(len(both) - fewer)],
            "marked": [True, False],
            "bears": fewer > len(both) / 2,
            "source": "; ".join(sorted(rows["source"].unique())),
        }
    )


def choice_words(rows: pd.DataFrame) -> Words:
    """Finding: under how many rules fewer stood by the organisation on most questions."""
    table = rows.pivot_table(index="rule", columns="item", values="value", sort=False)
    total = table.sum(axis=1)
    close = (table[FEWER] / total).idxmin()
    return Words(
        title=(
            f"That on most questions in {PLACE} fewer stood by the organisation than not "
            f"{choices.sentence(rows)}."
        ),
        caption=(
            "Each panel sorts the questions by another rule. Bars: questions on which fewer "
            "answered for the organisation than against it or for something else, and questions "
            "on which not. A rule bears the finding where the first bar is the longer one. "
            "Several questions come from one survey, so that they are not independent."
        ),
        alt=(
            f"Panels with two bars each, the numbers of questions with fewer and with not fewer "
            f"for the organisation. Closest is the rule: {close.lower()}, "
            f"{words.spelled(int(table.loc[close, FEWER]))} of "
            f"{words.spelled(int(total[close]))}."
        ),
        measure="Number of questions",
    )


@figure(
    "perceptions-choices",
    chapter="perceptions",
    tables=["polls", "states", "sources"],
    rows=choice_rows,
    words=choice_words,
)
def answer_choices(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> object:
    """A panel a rule: questions with fewer for the organisation, and the others."""
    return choices.strip(rows, width=width)
