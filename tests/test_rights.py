"""What may be printed where, and the credit to print with it, of every figure."""

import pytest

from csto import citations, drawing, exports, register, rights
from csto.papers import blocks

pytestmark = pytest.mark.usefixtures("built")
IDS = register.ids()


def test_rights_are_one_sentence_with_the_credit_to_print():
    free, asking = (rights.line(register.record(id)) for id in ("ksor-strength", "arms-share"))
    assert free.startswith("Free to reuse and change, also commercially, with the credit “The CSTO")
    assert asking.startswith("Free to reuse and change in non-commercial work")
    assert asking.endswith("; SIPRI”; for commercial use ask SIPRI.")


def test_every_figure_that_draws_borders_credits_natural_earth():
    """In page and picture, kit, block, specification and references."""
    records = [register.record(id) for id in IDS]
    maps = [made for made in records if any(map(drawing.has_borders, made.layouts.values()))]
    assert {"membership-map", "facilities-map"} <= {made.id for made in maps}
    for made in maps:
        for said in (
            made.source_line, rights.line(made), blocks.credit(made), citations.bibtex(made),
            exports.specification(made),
        ):  # fmt: skip
            assert "Natural Earth" in said, made.id
        assert "naturalearth" in blocks.cited_keys(made)
    drawn = {made.id for made in maps}
    assert not [
        made.id for made in records if "naturalearth" in made.sources and made.id not in drawn
    ]


@pytest.mark.parametrize(
    ("source", "name"), [("worldbankwdi", "World Bank"), ("geonames", "GeoNames")]
)
def test_who_asks_for_credit_is_named_where_its_data_are_used(source, name):
    records = [made for made in map(register.record, IDS) if source in made.sources]
    assert records
    for made in records:
        assert f"{name}, CC BY 4.0" in rights.line(made), made.id
        assert name in made.source_line
