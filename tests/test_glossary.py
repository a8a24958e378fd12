"""The glossary has what chapters say, the words of the book, and no more."""

import pandas as pd
from docutils import nodes
from sphinx import addnodes

from conftest import ROOT
from csto import tables
from csto.book.pages import glossary


def test_terms_are_those_that_chapters_say():
    terms = pd.DataFrame({"abbreviation": ["CIS", "CIA", "C5+1", "km", "CRRF", "ISAF"]})
    terms = terms.assign(kind="other", meaning="", explanation=None)
    terms.loc[3, "explanation"] = "Unit of length"
    terms.loc[4:, "kind"] = "force"
    terms.loc[4, "meaning"] = "Collective Rapid Reaction Force"
    said = "The CIS, not a CIAO, met as (C5+1), 3 km away."
    assert glossary.used(terms, said).tolist() == [True, False, True, False, True, False]


def test_words_of_the_field_are_linked_once_in_the_number_that_the_text_has():
    text = nodes.Text("Contingents, contingents and a contingent")
    block = nodes.paragraph("", "", text)
    glossary._link(text, {"contingent"}, "notebooks/forces")
    (link,) = block.findall(addnodes.pending_xref)
    assert (link["reftarget"], link.astext()) == ("contingent", "contingents")
    assert block.astext() == "Contingents, contingents and a contingent"


def test_words_of_the_field_stand_on_the_page():
    page = (ROOT / "book" / "glossary.md").read_text("utf-8").splitlines()
    assert set(page) >= glossary.WORDS


def test_the_page_explains_the_words_of_the_book_and_of_its_tables(built):
    page = (built.html / "book/glossary.html").read_text("utf-8")
    for term in (
        "TIV",
        "grade",
        "worked-out-here",
        "lower-bound",
        "contingent",
        "KSOR",
        "CRRF",
        "SIPRI",
    ):
        assert f'id="term-{term}"' in page
    unused = tables.load("terms").query("abbreviation in ('AfPak', 'Candid', 'Condor')")
    assert len(unused) == 3
    for term in unused["abbreviation"]:
        assert f'id="term-{term}"' not in page
