"""The shared tables themselves: valid, complete against known totals, honest about evidence."""

import pandas as pd
import pytest

import csto
from csto import tables, validation

EVIDENCE = ["source", "locator", "as_printed", "grade", "note"]
DOCUMENTS = ["mcdermott2011", "globalsecurity2013", "weitz2018", "dyner2022", "beliakova2022"]
FACTS = [name for name in tables.names() if name not in ("sources", "withdrawn")]


def test_the_tables_are_valid():
    assert [str(fault) for fault in validation.validate()] == []


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_has_its_evidence(name):
    table = csto.load(name)
    assert set(EVIDENCE) <= set(table.columns)
    assert table[["source", "locator", "grade"]].notna().all().all()
    documents = table["source"].isin(DOCUMENTS)
    assert table.loc[documents, "as_printed"].notna().all(), "the documents are at hand to quote"
    assert (table["as_printed"].dropna().str.len() <= 80).all()


def test_arms_transfers_are_complete():
    """The rows of tables III-1 to III-5 of the monograph, in their order."""
    transfers = csto.load("arms_transfers")
    counts = transfers["recipient"].value_counts().to_dict()
    assert counts == {"ARM": 26, "BLR": 21, "KAZ": 34, "KGZ": 5, "TJK": 7}
    assert len(transfers) == 93


def test_printed_cells_are_kept_beside_the_mended_ones():
    transfers = csto.load("arms_transfers").set_index("transfer")
    radar = transfers[transfers["printed_number"] == "7/2"].iloc[0]
    assert (radar["number_ordered"], radar["number_delivered"]) == (7, 2)
    assert (radar["delivery_start"], radar["delivery_end"]) == (2016, 2020)
    plane = transfers[transfers["printed_designation"] == "I1-76M"]
    assert set(plane["designation"]) == {"Il-76M"}
    typo = transfers[transfers["printed_years"] == "1995/199-2001"].iloc[0]
    assert pd.isna(typo["delivery_start"])
    assert typo["delivery_end"] == 2001


def test_statements_on_the_rapid_reaction_force():
    """Sizes of the whole force by source; all stand."""
    strength = csto.load("force_strength").query("force == 'ksor' and kind != 'component'")
    strength = strength[strength["source"].isin(DOCUMENTS)]
    found = {(row.source, int(row.best)) for row in strength.itertuples()}
    assert found == {
        ("weitz2018", 16000),
        ("weitz2018", 25000),
        ("mcdermott2011", 20000),
        ("dyner2022", 3500),
        ("beliakova2022", 18000),
    }


def test_contingents_of_2022_as_each_source_states_them():
    sent = csto.load("operation_contributions")
    sent = sent[sent["source"].isin(DOCUMENTS)]
    table = sent.pivot(index="state", columns="source", values="best")
    assert table.loc["BLR"].to_dict() == {"dyner2022": 500, "beliakova2022": 200}
    assert table.loc[["ARM", "KGZ", "TJK"]].nunique(axis=1).eq(1).all()
    assert pd.isna(table.loc["RUS", "dyner2022"])
    whole = sent[sent["source"] == "beliakova2022"].set_index("scope")["best"]
    assert whole["state"].sum() == whole["total"] == 2500


def test_exercises_of_the_two_base_documents():
    """Each exercise that the monograph's section and the 2011 article name."""
    named = set(csto.load("exercises")["exercise"])
    assert named >= {
        "interaction-2009",
        "interaction-2010",
        "kobalt-2010",
        "tsentr-2011",
        "rubezh-2014",
        "unbreakable-brotherhood-2014",
        "interaction-2014",
        "interaction-2015",
        "tsentr-2015",
        "unbreakable-brotherhood-2015",
        "poisk-2016",
        "clear-sky-2016",
        "combat-brotherhood-2017",
        "poisk-2017",
        "interaction-2017",
        "unbreakable-brotherhood-2017",
        "combat-brotherhood-2017-final",
        "kobalt-2018",
        "interaction-2018",
        "unbreakable-brotherhood-2018",
        "combat-brotherhood-2018",
        "zapad-2017",
        "tsentr-2008",
    }


def test_absence_is_stated_not_guessed():
    parts = csto.load("exercise_participants")
    absent = parts[parts["role"] == "absent"]
    assert absent["missing"].eq("not_applicable").all()
    assert absent["as_printed"].notna().all()


TABLES = [
    "sources",
    "states",
    "membership",
    "obligations",
    "treaty_articles",
    "votes",
    "voting_positions",
    "bodies",
    "offices",
    "events",
    "forces",
    "force_strength",
    "force_contributions",
    "operations",
    "operation_contributions",
    "crises",
    "exercise_series",
    "exercises",
    "exercise_sources",
    "exercise_participants",
    "exercise_reports",
    "exercise_counts",
    "arms_transfers",
    "arms_deals",
    "arms_volumes",
    "facilities",
    "places",
    "indicators",
    "alliance_spending",
    "quantities",
    "polls",
    "terms",
    "discrepancies",
    "withdrawn",
]


def test_the_package_has_all_tables_of_the_design():
    assert tables.names() == TABLES


def test_every_document_feeds_the_tables():
    """Each of the five is the source of rows in several tables."""
    for document in DOCUMENTS:
        fed = [name for name in FACTS if (csto.load(name)["source"] == document).any()]
        assert len(fed) >= 5, (document, fed)


def test_shares_of_russia_in_arms_imports():
    """Figures III-1, 4, 7, 10 and 13 of the monograph, from the SIPRI release of April 2024."""
    volumes = csto.load("arms_volumes").query(
        "category == 'All' and release == '2024-04-13' and year >= 1991 and year <= 2017"
    )
    sums = volumes.pivot_table(
        index="recipient", columns="supplier", values="tiv_million", aggfunc="sum", observed=True
    )
    shares = (100 * sums["RUS"] / sums["ALL"]).astype(float).round(1).to_dict()
    assert shares == {"ARM": 90.6, "BLR": 94.8, "KAZ": 81.7, "KGZ": 83.3, "TJK": 96.8}


def test_categories_add_up_to_the_volume():
    volumes = csto.load("arms_volumes").query("release == '2024-04-13' and supplier == 'RUS'")
    whole = volumes[volumes["category"] == "All"].groupby(["recipient", "year"], observed=True)
    parts = volumes[volumes["category"] != "All"].groupby(["recipient", "year"], observed=True)
    gap = (whole["tiv_million"].sum() - parts["tiv_million"].sum()).abs()
    assert gap.max() < 0.51, "more than rounding"


def test_releases_are_told_apart_and_reconstruction_is_marked():
    volumes = csto.load("arms_volumes")
    derived = volumes["release"].str.contains("reconstructed")
    assert derived.any()
    assert (volumes["basis"] == "derived").eq(derived).all()


def test_named_contradictions_are_in_the_register():
    register = csto.load("discrepancies")
    told = register[["topic", "reading", "other_reading", "as_printed", "other_as_printed"]]
    text = told.fillna("").agg(" ".join, axis=1)
    for pieces in (["1,300", "13,000"], ["500", "200"], ["16,000", "25,000"], ["2010", "2012"]):
        assert text.map(lambda row, p=pieces: all(piece in row for piece in p)).any(), pieces


def test_what_a_register_entry_says_of_both_readings_is_what_its_rule_says():
    register = csto.load("discrepancies")
    both = register["stands"] == "both"
    assert (
        register.loc[~both & register["treatment"].str.startswith("Both"), "discrepancy"]
        .isin(
            [
                "poisk-2017-place",
                "tsentr-2011-hosts",
            ]  # both are told; one host, and three, are coded
        )
        .all()
    )
    assert not register.loc[both, "treatment"].str.contains("never coded|is coded").any()


def test_an_exercise_stands_once():
    exercises = csto.load("exercises")
    named = exercises[exercises["series"].notna()]
    assert not exercises["exercise"].duplicated().any()
    assert not named.duplicated(["name", "year"]).any()
    years = exercises["year"]
    assert (years.min(), years.max()) <= (1994, 2026)
    assert years.max() == 2026


def test_votes_are_a_whole_matrix():
    """Every state and resolution has a row: a vote, or the reason why there is none."""
    votes = csto.load("votes").astype({"state": "string"})
    grid = votes.pivot(index="resolution", columns="state", values="vote")
    assert grid.shape == (15, 9)
    assert votes["vote"].isna().eq(votes["missing"].notna()).all()
    assert votes["vote"].isna().eq(votes["reading"].isna()).all()
    tallies = ["tally_yes", "tally_no", "tally_abstain", "tally_not_voting"]
    told = votes.groupby("resolution")[tallies].nunique(dropna=False)
    assert (told == 1).all().all(), "one tally a resolution"
    every = votes.dropna(subset=tallies)[tallies].sum(axis=1)
    assert (every == 193).all(), "all members of the United Nations"


def test_positions_of_armenia_and_russia():
    """From one edition: near in 2021, far in 2024, since Russia moved."""
    positions = csto.load("voting_positions")
    assert positions["edition"].nunique() == 1
    wide = positions.pivot(index="year", columns="state", values="ideal_point").astype(float)
    distance = (wide["ARM"] - wide["RUS"]).abs().round(2)
    assert (distance[2021], distance[2024]) == (0.18, 0.67)
    assert abs(wide["RUS"][2024] - wide["RUS"][2021]) > 7 * abs(
        wide["ARM"][2024] - wide["ARM"][2021]
    )
    assert "tjk-2001" not in set(positions["position"]), "no votes in that year"
    assert positions["ideal_point"].between(positions["low_90"], positions["high_90"]).all()


def test_a_change_of_phase_is_no_exit():
    promised = csto.load("obligations")
    treaty = promised[promised["atop_id"] == 4220].astype({"state": "string"})
    early, late = treaty[treaty["phase"] == 1], treaty[treaty["phase"] == 2]
    assert set(early.loc[early["ended"] == "left", "state"]) == {"AZE", "GEO", "UZB"}
    stayed = early[early["ended"] == "next_phase"]
    assert set(stayed["state"]) == set(late["state"]) - {"UZB"}
    assert stayed["end"].eq("2002-10-07").all()
    assert treaty["defence"].eq("yes").all()
    assert (promised["end"].isna() == (promised["ended"] == "in_force")).all()


def test_passages_are_quoted_or_say_why_not():
    passages = csto.load("treaty_articles")
    assert (passages["as_printed"].isna() == passages["missing"].notna()).all()
    quoted = passages[passages["as_printed"].notna()]
    assert (quoted["language"].notna()).all()


def test_organs_are_told_from_offices_and_services():
    bodies = csto.load("bodies").set_index("body")
    organs = bodies[(bodies["kind"] == "organ") & (bodies["status"] == "existing")]
    assert len(organs) == 11
    assert not {"spokesman", "press-service", "center-modern-technology"} & set(organs.index)
