"""What each sender sent to Kazakhstan in 2022, and its share of the whole."""

import csto
from csto import contingents

FORCE = csto.load("operation_contributions").query("operation == 'kazakhstan-2022'")


def test_a_number_that_is_not_stated_is_what_the_others_leave():
    rows = contingents.sent(FORCE)
    russia = rows[rows["state"] == "RUS"].set_index("source")["persons"]
    assert russia.to_dict() == {"dyner2022": 1550, "beliakova2022": 1850}
    stated = rows.dropna(subset=["best"])
    assert stated["persons"].eq(stated["best"]).all()


def test_contingents_of_an_account_make_up_each_total():
    rows = contingents.shares(FORCE)
    parts = rows.groupby(["account", "whole"], observed=True)
    assert parts.ngroups == 4
    assert parts["persons"].sum().eq(parts["total"].first()).all()
    assert parts["share"].sum().round(6).eq(100).all()


def test_a_total_that_is_not_divided_stands_with_its_own_source():
    rows = contingents.shares(FORCE)
    other = rows[rows["whole"] == contingents.OTHER]
    assert set(other["source"]) == {"rbcukraine20220110"}
    assert set(other["account"]) == {"dyner2022", "beliakova2022"}
    assert set(other["total"]) == {2030}
    own = rows[rows["whole"] == contingents.OWN]
    assert own["source"].eq(own["account"]).all()


def test_without_an_account_no_share_is_left_of_it():
    rows = contingents.shares(FORCE[FORCE["source"] != "beliakova2022"])
    russia = rows.loc[rows["state"] == "RUS", "share"].round(1).tolist()
    assert russia == [62.0, 53.2]


def test_without_any_account_nothing_is_shared_out():
    undivided = FORCE[~FORCE["source"].isin(["dyner2022", "beliakova2022"])]
    assert contingents.shares(undivided).empty
