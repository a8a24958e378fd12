"""The glossary has what chapters say, the words of the book, and no more."""

import pandas as pd

from csto import tables
from csto.book.pages import glossary


def test_terms_are_those_that_chapters_say():
    terms = pd.DataFrame({"abbreviation": ["CIS", "CIA", "C5+1", "CRRF"], "kind": "other"})
    terms.loc[3, "kind"] = "force"
    said = "The CIS, not a CIAO, met as (C5+1)."
    assert glossary.used(terms, said).tolist() == [True, False, True, True]


def test_the_page_explains_the_words_of_the_book_and_of_its_tables(built):
    page = (built.html / "book/glossary.html").read_text("utf-8")
    for term in ("TIV", "grade", "derived", "lower-bound", "contingent", "KSOR", "CRRF", "SIPRI"):
        assert f'id="term-{term}"' in page
    unused = tables.load("terms").query("abbreviation in ('AfPak', 'Candid', 'Condor')")
    assert len(unused) == 3
    for term in unused["abbreviation"]:
        assert f'id="term-{term}"' not in page
