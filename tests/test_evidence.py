"""The sources behind rows, as a source line cites them."""

import pandas as pd

from csto import evidence, tables


def test_a_source_line_names_studies_and_counts_news():
    keys = tables.load("sources")["source"].tolist()
    cited = evidence.cited(keys)
    assert "Weitz 2018" in cited
    assert cited[-1].endswith(" news items")
    assert len(cited) < len(keys) / 2
    assert evidence.cited(keys[:3]) == evidence.short_names(keys[:3])


def test_rows_can_name_several_sources():
    keys = pd.Series(["weitz2018", "dyner2022", "weitz2018"])
    text = evidence.together(keys)
    assert text == "Dyner 2022; Weitz 2018"
    rows = pd.DataFrame({"source": [text]})
    behind = evidence.sources_behind(rows, tables.load("crises"))
    assert behind == ["weitz2018", "dyner2022"]
    assert evidence.named(keys, tables.load("sources")).tolist()[1] == "Dyner 2022"


def test_rows_without_sources_rest_on_their_table_by_key_or_by_short_name():
    table = tables.load("exercise_counts")
    counted = pd.DataFrame({"state": ["RUS"], "exercises": [1]})
    assert evidence.sources_behind(counted, table) == ["forester2022"]
    assert evidence.sources_behind(counted, evidence.with_names(table)) == ["forester2022"]
