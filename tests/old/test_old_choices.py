"""Strips of coding choices: the verdict counts rules, the panels carry it."""

import pandas as pd

from csto import drawing, style
from csto.old import choices

ROWS = pd.DataFrame(
    [
        {"rule": rule, "unit": "a year", "item": item, "state": None, "value": value}
        | {"marked": item == "after", "bears": bears, "records": 1}
        for rule, before, after, bears in [
            ("All events", 1.0, 3.0, True),
            ("The alliance's own events alone, parts left out", 1.5, 2.5, True),
            ("Days of exercise", 30.0, 20.0, False),
        ]
        for item, value in (("before", before), ("after", after))
    ]
)


def test_the_verdict_counts_rules_not_rows():
    assert choices.verdict(ROWS) == (2, 3)
    assert choices.sentence(ROWS) == "holds under two of three rules"
    assert choices.sentence(ROWS[ROWS["bears"]]) == "holds under all two rules"


def test_each_panel_says_its_rule_its_values_and_whether_it_bears():
    for width in (style.SINGLE, style.DOUBLE):
        layout = drawing.layout(choices.strip(ROWS, width=width), alt="x" * 70, salt="t")
        text = drawing.svg(layout, alt="x" * 70, prefix="t").replace("\n", " ")
        assert text.count(">bears the finding<") == 2
        assert text.count(">does not bear the finding<") == 1
        assert ">30<" in text
        assert ">1.5<" in text
