"""The style sheet cut to what pages use, and what must not go with the rest."""

from csto.book.publish.purge import purged

SHEET = """/*! Theme, MIT */
/* a word for editors */
.shown, .other { color: red }
.other { color: blue }
#kept:not(.other) > a { color: green }
.opened { color: navy }
.shown .other { color: olive }
p { color: teal }
@media (max-width: 600px) { .other { color: plum } .shown { color: pink } }
.bs-tooltip-auto { color: lime }
"""


def test_rules_for_what_no_page_has_go():
    cut = purged(SHEET, ['<p class="shown" id="kept">other</p>'], ['list.add("opened")'])
    gone = ("blue", "olive", "plum", "a word")
    assert [each for each in gone if each in cut] == []
    kept = ("red", "green", "navy", "teal", "pink", "max-width", "/*! Theme, MIT */")
    assert [each for each in kept if each not in cut] == []


def test_names_that_scripts_put_together_stay():
    assert ".bs-tooltip-auto" in purged(SHEET, [], [])
