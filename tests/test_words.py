"""How numbers read in sentences."""

from csto import words


def test_numbers_ranges_and_lists():
    assert words.number(25500) == "25,500"
    assert words.number(-3.25, 1) == "−3.2"
    assert words.span(2000, 2500) == "2,000–2,500"
    assert words.span(7, 7) == "7"
    assert words.percent(0.74) == "74 per cent"
    assert words.plural(1, "exercise") == "one exercise"
    assert words.plural(21, "exercise") == "21 exercises"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert words.listing(["a"]) == "a"
