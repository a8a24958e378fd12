"""The tables on arms: deals against volumes, printed deals against the register, shares."""

import pandas as pd
import pytest

import csto
from csto import tables

ARMS = ["arms_transfers", "arms_deals", "arms_volumes"]
RELEASE = "2026-02-12"  # of the volumes: the same state of the database as that of the deals
FIRST, LAST = 1995, 2024  # years of delivery that this release has
CATEGORIES, OTHER_CATEGORIES = "2024-04-13", 2023  # release with categories, and its last year
ROUNDING = 0.02  # million TIV, of sums of values with two decimals
MEMBERS = ["ARM", "BLR", "KAZ", "KGZ", "TJK"]

# Recipient and supplier whose deals and volumes need not agree over the whole period, and why.
BEGUN_EARLIER = {("ARM", "RUS"): "deliveries of 1993 to 1996, of which the release has those since"}

# Russia's deliveries that differ by category between the release of 2024 and the register.
REVISED = {
    ("BLR", "Air-defence systems"): "Tor-M1 of 2022: delivery runs on to 2024 in the register",
    ("BLR", "Missiles"): "9M338 of 2022: the same",
    ("BLR", "Aircraft"): "Mi-24P/Mi-35P: delivery runs on to 2024 in the register",
    ("BLR", "Armoured vehicles"): "BTR-80 and BTR-82A: numbers revised",
    ("KAZ", "Aircraft"): "Su-30MK: the orders are split anew, with two more pieces to 2023",
}

# What differs between a printed deal and the register's row of it: printed, then in the register.
DIFFERENCES = {
    "ARM-26": {
        "number_ordered": (None, 100),
        "number_delivered": (None, 100),
        "delivery_start": (None, 2017),
        "delivery_end": (None, 2017),
    },
    "BLR-12": {"number_delivered": (2, 7)},
    "BLR-15": {
        "number_ordered": (4, 25),
        "number_delivered": (4, 25),
        "delivery_end": (2017, 2019),
    },
    "BLR-19": {"number_delivered": (None, 4), "delivery_end": (2020, 2019)},
    "BLR-20": {
        "category": ("Air-defence systems", "Missiles"),
        "number_delivered": (None, 100),
        "delivery_start": (None, 2018),
        "delivery_end": (None, 2018),
    },
    "BLR-21": {
        "number_delivered": (None, 4),
        "delivery_start": (None, 2018),
        "delivery_end": (None, 2018),
    },
    "KAZ-05": {"delivery_start": (None, 1999)},
    "KAZ-33": {"number_delivered": (None, 4)},
}
UNMATCHED = ["BLR-18", "KAZ-31", "KAZ-34"]  # orders that the register splits otherwise
NAMED_ALIKE = {"9M111 Fagot": "Fagot", "Mi-8MT": "Mi-17"}  # printed, in the register
OTHER_NUMBER, OTHER_WEAPON = ["ARM-26", "BLR-15"], ["BLR-20", "TJK-02"]


def deliveries() -> pd.DataFrame:
    """Deals of which something was delivered, with their `years`."""
    deals = csto.load("arms_deals")
    deals = deals[deals["number_delivered"] > 0].astype({"recipient": "string"})
    return deals.assign(years=[list(map(int, text.split())) for text in deals["delivery_years"]])


def volumes(release: str = RELEASE) -> pd.DataFrame:
    """Volumes of one release, all categories together."""
    every = csto.load("arms_volumes").astype({"recipient": "string"})
    return every[(every["release"] == release) & (every["category"] == "All")]


def pairs() -> dict[tuple[str, str], tuple[list[tuple[list[int], float]], dict[int, float]]]:
    """By recipient and supplier: years and volume of deals in the release, and volumes by year."""
    keys = ["recipient", "supplier"]
    deals = deliveries()
    within = deals[deals["years"].map(max) >= FIRST]
    found = {
        pair: list(zip(own["years"], own["tiv_delivered_million"], strict=True))
        for pair, own in within.groupby(keys)
    }
    by_year = volumes().query("supplier != 'ALL'").groupby(keys)
    yearly = {pair: own.set_index("year")["tiv_million"].to_dict() for pair, own in by_year}
    assert set(found) == set(yearly)
    return {pair: (found[pair], yearly[pair]) for pair in found}


def test_totals_of_the_register_are_the_published_volumes():
    """By recipient, supplier and every span of years, within rounding.

    The register has one sum for a deal of several years. So the volume of a span lies between the
    deals that fall into it as a whole and those that touch it; over all years both are one.
    """
    for pair, (deals, yearly) in pairs().items():
        assert set(yearly) == {year for years, _ in deals for year in years if year >= FIRST}, pair
        for first in range(FIRST, LAST + 1):
            for last in range(first, LAST + 1):
                inside = sum(tiv for years, tiv in deals if first <= years[0] and years[-1] <= last)
                touching = sum(
                    tiv for years, tiv in deals if any(first <= year <= last for year in years)
                )
                volume = sum(tiv for year, tiv in yearly.items() if first <= year <= last)
                assert inside - ROUNDING <= volume <= touching + ROUNDING, (pair, first, last)
        if pair not in BEGUN_EARLIER:
            total = sum(tiv for _, tiv in deals)
            assert sum(yearly.values()) == pytest.approx(total, abs=ROUNDING), pair


def test_exceptions_among_the_totals_are_exceptions():
    every = pairs()
    earlier = {pair for pair, (deals, _) in every.items() if any(y[0] < FIRST for y, _ in deals)}
    assert earlier == set(BEGUN_EARLIER)


def test_the_volume_of_all_suppliers_is_their_sum():
    rows = volumes()
    whole = rows[rows["supplier"] == "ALL"].set_index(["recipient", "year"])["tiv_million"]
    parts = rows[rows["supplier"] != "ALL"].groupby(["recipient", "year"])["tiv_million"].sum()
    assert sorted(whole.index) == sorted(parts.index)
    assert (whole - parts).abs().max() <= ROUNDING


def test_categories_of_the_deals_are_those_of_sipri():
    """What Russia delivered by category: the book's assignment against SIPRI's volumes."""
    deals = deliveries().query(f"supplier == 'RUS' and delivery_end <= {OTHER_CATEGORIES}")
    deals = deals[deals["recipient"].isin(MEMBERS)].astype({"category": "string"})
    own = deals.groupby(["recipient", "category"])["tiv_delivered_million"].sum()
    every = csto.load("arms_volumes").astype({"recipient": "string", "category": "string"})
    every = every[(every["release"] == CATEGORIES) & (every["category"] != "All")]
    published = every.groupby(["recipient", "category"])["tiv_million"].sum()
    assert set(own.index) == set(published.index)
    apart = (own - published).abs()
    assert set(apart.index[apart > ROUNDING]) == set(REVISED)


def test_every_kind_of_weapon_has_one_category():
    deals = csto.load("arms_deals")
    assert deals.groupby("description")["category"].nunique().eq(1).all()


def test_printed_deals_are_linked_to_the_register():
    printed = csto.load("arms_transfers").astype({"recipient": "string", "supplier": "string"})
    register = csto.load("arms_deals").astype({"recipient": "string"})
    unmatched = printed[printed["deal"].isna()]
    assert unmatched["transfer"].tolist() == UNMATCHED
    assert (unmatched["deal_match"] == "none").all()
    both = printed.merge(register, on="deal", suffixes=("", "_register"))
    assert len(both) == 90
    assert both["deal"].is_unique
    for column in ("recipient", "supplier", "order_year"):
        assert (both[column] == both[f"{column}_register"]).all()
    numbers = both["number_ordered"] == both["number_ordered_register"]
    assert both.loc[~numbers.fillna(False), "transfer"].tolist() == OTHER_NUMBER
    alike = [_alike(row.designation, row.designation_register) for row in both.itertuples()]
    assert both.loc[[not same for same in alike], "transfer"].tolist() == OTHER_WEAPON
    match = both.set_index("transfer")["deal_match"].astype("string")
    assert match[match == "number"].index.tolist() == OTHER_NUMBER
    assert match[match == "weapon"].index.tolist() == OTHER_WEAPON
    assert (match.drop(OTHER_NUMBER + OTHER_WEAPON) == "equal").all()


def _alike(printed: str, register: str) -> bool:
    """Whether two designations name one weapon; the print adds the name that NATO gives it."""
    own = printed.split("/")[0]
    one, other = (
        "".join(filter(str.isalnum, name)).lower() for name in (NAMED_ALIKE.get(own, own), register)
    )
    return one in other or other in one


def test_what_differs_between_print_and_register_is_listed():
    register = csto.load("arms_deals").set_index("deal")
    columns = ["category", "number_ordered", "number_delivered", "delivery_start", "delivery_end"]
    found: dict[str, dict[str, tuple]] = {}
    for row in csto.load("arms_transfers").dropna(subset=["deal"]).itertuples():
        for column in columns:
            two = tuple(
                None if pd.isna(value) else value
                for value in (getattr(row, column), register.loc[row.deal, column])
            )
            if two[0] != two[1]:
                found.setdefault(row.transfer, {})[column] = two
    assert found == DIFFERENCES


def test_the_printed_rows_stand_as_they_were():
    """The print's own columns, cell by cell: their text is that of the edition before the links."""
    printed = tables.raw("arms_transfers").fillna("")
    assert printed["heads_swapped"].eq("yes").all()
    assert len(printed) == 93
    for row in printed.itertuples():
        pieces = [row.printed_designation, row.printed_years, row.printed_number]
        assert row.as_printed == " | ".join(filter(None, pieces))


@pytest.mark.parametrize("release", [CATEGORIES, RELEASE])
def test_share_of_russia_in_what_armenia_received(release):
    """2011 to 2020, from one release; either gives the same, and all rows together do not."""
    rows = volumes(release).query("recipient == 'ARM' and 2011 <= year <= 2020")
    sums = rows.groupby("supplier")["tiv_million"].sum()
    assert round(100 * sums["RUS"] / sums["ALL"], 1) == 93.9


def test_what_adding_up_all_rows_gives_is_told():
    """The wrong numbers that the traps of the table name are what the mistakes give."""
    rows = csto.load("arms_volumes").query("recipient == 'ARM' and 2011 <= year <= 2020")
    wrong = []
    for used in (rows[rows["release"] == CATEGORIES], rows):
        sums = used.groupby("supplier")["tiv_million"].sum()
        wrong.append(f"{100 * sums['RUS'] / sums['ALL']:.0f} per cent")
    assert wrong == ["188 per cent", "91 per cent"]
    traps = " ".join(tables.resource("arms_volumes")["howToCount"]["traps"])
    assert all(number in traps for number in wrong)


def test_deals_since_2018():
    deals = csto.load("arms_deals")
    since = deals[((deals["order_year"] >= 2018) | (deals["delivery_end"] >= 2018)).fillna(False)]
    own = since[since["recipient"].isin(MEMBERS)]
    russian = own[own["supplier"] == "RUS"]
    counts = [(len(rows), int((rows["recipient"] == "ARM").sum())) for rows in (russian, own)]
    assert counts == [(40, 4), (76, 14)]


def test_a_category_has_one_spelling():
    allowed = {
        name: next(f for f in tables.fields(name) if f["name"] == "category")["constraints"]["enum"]
        for name in ARMS
    }
    assert set(allowed["arms_transfers"]) < set(allowed["arms_deals"])
    assert allowed["arms_volumes"] == ["All", *allowed["arms_deals"]]


def test_a_supplier_has_one_name():
    names = pd.concat([csto.load(name)[["supplier", "supplier_name"]] for name in ARMS[1:]])
    assert names.drop_duplicates()["supplier"].is_unique
    states = csto.load("states").astype("string").set_index("state")["name"]
    known = names.drop_duplicates().set_index("supplier")["supplier_name"]
    shared = known.index.intersection(states.index)
    assert (known[shared] == states[shared]).all()


def test_bounds_hold_their_value():
    rows = csto.load("arms_volumes")
    low, high = rows["tiv_low_million"], rows["tiv_high_million"]
    assert low.notna().eq(high.notna()).all()
    bounded = rows[low.notna()]
    assert len(bounded) == 15
    assert (bounded["basis"] == "derived").all()
    assert (bounded["tiv_low_million"] <= bounded["tiv_million"]).all()
    assert (bounded["tiv_million"] <= bounded["tiv_high_million"]).all()
    assert not rows["note"].str.contains("bounds [0-9]", na=False).any()


def test_a_release_has_the_years_that_its_description_says():
    rows = csto.load("arms_volumes").astype({"release": "string"})
    spans = rows.groupby("release")["year"].agg(["min", "max"]).T.to_dict("list")
    assert spans == {
        "2018-03 (reconstructed)": [1993, 2017],
        "2024-04-13": [1993, 2023],
        "2026-02-12": [1995, 2024],
        "2026-03 (inferred)": [1992, 2025],
    }
    newest = rows[rows["release"] == "2026-03 (inferred)"]
    assert (newest["supplier"] == "ALL").all()


def test_unknown_is_not_zero():
    deals = csto.load("arms_deals")
    unknown = deals["number_ordered"].isna()
    assert (
        deals.loc[unknown, ["tiv_ordered_million", "number_ordered_uncertain"]].isna().all().all()
    )
    assert (deals.loc[unknown, "missing"] == "not_reported").all()
    none = deals["number_delivered"] == 0
    assert none.sum() == 11
    for column in ("delivery_start", "delivery_end", "delivery_years"):
        assert deals[column].isna().eq(none).all()


def test_years_of_delivery_begin_and_end_as_said():
    deals = deliveries()
    assert (deals["years"].map(min) == deals["delivery_start"]).all()
    assert (deals["years"].map(max) == deals["delivery_end"]).all()
    assert all(years == sorted(set(years)) for years in deals["years"])


def test_a_key_of_a_deal_says_whose_it_is():
    deals = csto.load("arms_deals")
    stem = deals["recipient"].astype("string") + "-" + deals["supplier"]
    assert (deals["deal"].str[:7] == stem).all()
    number = deals["deal"].str[8:].astype(int)
    assert (number == deals.groupby(stem).cumcount() + 1).all()
