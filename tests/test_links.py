"""Where the number of a figure stands in a sentence."""

import pytest
from docutils import nodes

from csto.book.pages.links import put_at_end


@pytest.mark.parametrize(
    ("before", "words", "after", "said"),
    [
        ("They ", ["lie apart"], ", by far. More.", "They lie apart, by far (1). More."),
        ("Of ", ["arms"], " (Weitz 2018). More.", "Of arms (Weitz 2018; 1). More."),
        ("For ", ["A", "B", "C"], ". A 2.5 stays.", "For A, B, C (1; 2; 3). A 2.5 stays."),
        ("In ", ["U.S. terms"], " it fell: by half.", "In U.S. terms it fell (1): by half."),
        ("Without an end ", ["here"], "", "Without an end here (1)"),
    ],
)
def test_a_number_stands_at_the_end_of_the_sentence_within_brackets_that_are_there(
    before, words, after, said
):
    links = [nodes.reference(text=word) for word in words]
    parts = [part for link in links for part in (link, nodes.Text(", "))][:-1]
    block = nodes.paragraph("", "", nodes.Text(before), *parts, nodes.Text(after))
    for count, link in enumerate(links, 1):
        put_at_end(link, nodes.reference(text=str(count)))
    assert block.astext() == said
