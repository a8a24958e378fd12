"""Cures say what to write: the value itself where it is plain what was meant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto.validation import cells, days, numerals, spelling
from small_tables import change, few, only

DATES = {
    "2015-02-30": "write a day of February 2015, 01 to 28, or 2015-02 alone",
    "2016-02-30": "write a day of February 2016, 01 to 29, or 2016-02 alone",
    "2015-13": "write a month from 01 to 12, or 2015 alone",
    "2015-23-03": "write 2015-03-23",
    "2015-00": "write 2015: what is not known is left out",
    "2015-03-00": "write 2015-03: what is not known is left out",
    "0000": "write the year that the source gives, or leave the cell empty",
    "0094-03-23": "write the year that the source gives, or leave the cell empty",
    "2015-2-3": "write 2015-02-03",
    "2015-2": "write 2015-02",
    "1994-03-xx": "write 1994-03",
    "1994-??-??": "write 1994",
    "23.03.1994": "write 1994-03-23",
    "23.3.94": "write 1994-03-23",
    "1.2.14": "write 2014-02-01",
    "3/23/1994": "write 1994-03-23",
    "23/03/1994": "write 1994-03-23",
    "3/4/1994": "write 1994-03-04 or 1994-04-03, as the source has it",
    "4/4/1994": "write 1994-04-04",
    "1994/03/23": "write 1994-03-23",
    "1994.03.23": "write 1994-03-23",
    "19940323": "write 1994-03-23",
    "03.1994": "write 1994-03",
    "34416": "write 1994-03-23, which a spreadsheet has turned into a number of days",
    "34416.0": "write 1994-03-23, which a spreadsheet has turned into a number of days",
    "1994.0": "write 1994",
    "1994-03-23T00:00:00": "write 1994-03-23",
    "1994-03-23 12:30": "write 1994-03-23",
    "23 March 1994": "write 1994-03-23",
    "March 23, 1994": "write 1994-03-23",
    "23rd Mar. 1994": "write 1994-03-23",
    "Mar-94": "write 1994-03",
    "23-Mar-94": "write 1994-03-23",
    "March 1994": "write 1994-03",
    "１９９４": "write 1994",
    "1994-1996": "write 1994 here and 1996 in the column of the end",
    "early 1994": "write 1994, or where month and day are known",
    "soon": days.FORM,
    "500": days.FORM,
    "1.1.0094": days.FORM,
}


@pytest.mark.parametrize("text", DATES)
def test_a_date_in_another_form(text):
    rule, cure = days.broken(text)
    assert rule
    assert cure.startswith(DATES[text])


@given(st.dates(min_value=date(1800, 1, 1)))
def test_every_date_of_the_calendar_is_one(day):
    if day.year <= days.YEARS[1]:
        assert days.broken(str(day)) is None
        assert days.broken(str(day)[:7]) is None
        assert days.broken(f"{day:%d.%m.%Y}")[1] == f"write {day}"
        assert f"{day}" in days.broken(f"{day.month}/{day.day}/{day.year}")[1]


@given(st.text(max_size=12))
def test_no_text_is_too_odd_for_a_date_a_number_or_a_cell(text):
    days.broken(text)
    cells.tidy(text)
    for whole in (True, False):
        numerals.broken(text, whole=whole, columns=["low", "high", "qualifier", "missing"])


STATED = ["low", "best", "high", "qualifier", "missing"]
NUMBERS = {
    "1,700": "write 1700",
    "1,700,000": "write 1700000",
    "1 700": "write 1700",
    "1\u00a0700": "write 1700",
    "1\u202f700,5": "write 1700.5",
    "1'700": "write 1700",
    "1.700,5": "write 1700.5",
    "1.700.000": "write 1700000",
    "16,5": "write 16.5",
    "0,350": "write 0.35",
    "1.700": "write 1.7 or 1700, as the source has it",
    "1700.0": "write 1700",
    "16.50": "write 16.5",
    "+5": "write 5",
    "007": "write 7",
    "1e3": "write 1000",
    "1.2E+04": "write 12000",
    ".5": "write 0.5",
    "−5": "write -5",
    "60%": "write 60",
    "１７００": "write 1700",
    "1.7 million": "write 1700000",
    "2 thousand": "write 2000",
    "about 16,000": "write 16000, and about in qualifier",
    "~500": "write 500, and about in qualifier",
    "more than 500": "write 500, and over in qualifier",
    ">500": "write 500, and over in qualifier",
    "at least 500": "write 500, and at_least in qualifier",
    "500+": "write 500, and at_least in qualifier",
    "up to 500": "write 500, and up_to in qualifier",
    "300-500": "write 300 in low and 500 in high",
    "300 – 500": "write 300 in low and 500 in high",
    "16000 troops": "write 16000, without words",
    "NaN": "leave the cell empty, and write in missing why there is no number",
    "-": "leave the cell empty, and write in missing why there is no number",
    "n/a": "leave the cell empty, and write in missing why there is no number",
    "inf": "leave the cell empty, and write in missing why there is no number",
    "55528.00000000001": "write 55528",
    "66.66666666666667": "write 66.67, or as many digits as the source gives",
    "many": "write digits alone",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_in_another_form(text):
    rule, cure = numerals.broken(text, whole=False, columns=STATED)
    assert rule
    assert cure.startswith(NUMBERS[text])


WHOLE = {
    "1.700": "write 1700",
    "1994.0": "write 1994",
    "16.5": "write a whole number, 16 or 17",
    "1994-03-23": "write 1994",
    "1,700": "write 1700",
    "many": "write digits alone, such as 1700",
    "12345678901234567890": "write the number that the source gives",
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_number_in_another_form(text):
    assert numerals.broken(text, whole=True, columns=["year"])[1].startswith(WHOLE[text])


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_plain_number_is_one(number):
    text = numerals.plain(str(number))
    assert float(text) == float(number)
    if text != "-0":
        assert numerals.broken(text, whole=False, columns=[]) is None
        commas = f"{number:,.2f}"
        if commas != text:
            assert numerals.broken(commas, whole=False, columns=[])[1] == f"write {text}"


TEXTS = {
    "held ": "remove the space at the end",
    " held": "remove the space at the beginning",
    "  held": "remove the 2 spaces at the beginning",
    " held ": "remove the spaces at both ends",
    "   ": "leave the cell empty",
    "of\u00a0troops": "write an ordinary space in place of the no-break space (U+00A0) behind 'of'",
    "tro\u00adops": "remove the soft hyphen (U+00AD) behind 'tro'",
    "\u200bheld": "remove the zero width space (U+200B) at the beginning",
    "two\nlines": "write 'two lines'",
    "a\tb": "write 'a b'",
    "LibertÃ©": "write 'Liberté'",
    "2003â€“2010": "write '2003–2010'",
    "lost \ufffd sign": "write the character that the source prints behind 'lost'",
}


@pytest.mark.parametrize("text", TEXTS)
def test_characters_that_no_cell_holds(text):
    assert cells.tidy(text).cure == TEXTS[text]


@pytest.mark.parametrize("text", ["held", "Âge", "Ã", "№ 3 – “so”", "два слова", "16,000 | 25,000"])
def test_characters_that_a_cell_may_hold(text):
    assert cells.tidy(text) is None


CURES = [
    ("exercises", "status", "Held", "write held"),
    ("exercises", "status", "hold", "write one of: held, announced"),
    ("exercises", "organiser", "Bilateral ", "write bilateral"),
    ("exercises", "organiser", "bilatral", "perhaps bilateral"),
    ("exercises", "hosts", "kaz", "write KAZ"),
    ("exercises", "hosts", "kaz, rus", "write KAZ RUS"),
    ("exercises", "hosts", "KAZ KGS", "perhaps KGZ"),
    ("exercises", "exercise", "MME 1135", "write mme-1135"),
    ("exercises", "year", "1900", "write a year from 1989 to 2030"),
    ("exercises", "year", "1994.0", "write 1994"),
    ("exercises", "start", "1994-02-30", "write a day of February 1994, 01 to 28"),
    ("exercises", "start", "23.03.1994", "write 1994-03-23"),
    ("exercises", "end", "34416", "write 1994-03-23"),
    ("exercises", "start", "1994-03-23 ", "remove the space at the end"),
    ("exercises", "purpose", "", "fill it with: What"),
    ("exercises", "status", "", "write one of: held, announced"),
    ("exercises", "source", "mme2012", "write a key that sources.csv has; perhaps mme2021"),
    ("exercises", "source", "MME 2021", "write mme2021"),
    ("exercises", "source", "nobody", "sources.csv has, or add nobody to it first"),
    ("exercises", "source", "", "write a key that sources.csv has"),
    ("exercises", "series", "interactions", "perhaps interaction"),
    ("exercises", "as_printed", "x" * 93, "shorten it by 13: it has 93"),
    ("crises", "asked", "True", "write yes"),
    ("crises", "asked", "FALSE", "write no"),
    ("crises", "asked", "Yes", "write yes"),
    ("crises", "state", "Armenia", "write ARM"),
    ("crises", "state", "Armenian", "write ARM"),
    ("crises", "state", "arm", "write ARM"),
    ("crises", "state", "XXX", "write one of: RUS, KAZ, BLR"),
    ("crises", "state", "ARN", "perhaps ARM"),
    ("force_strength", "best", "16,000", "write 16000"),
    ("force_strength", "best", "16\u00a0000", "write 16000"),
    ("force_strength", "best", "-5", "write a number of 0 or more"),
    ("force_strength", "best", "INF", "leave the cell empty, and write in missing why"),
    ("states", "member_order", "2", "write one that no other row has in member_order"),
    ("sources", "url", "www.csto.int", "write https://www.csto.int"),
    ("arms_transfers", "transfer", "ARM1", "in the form of ARM-02"),
]


@pytest.mark.parametrize(("table", "column", "value", "cure"), CURES)
def test_a_cure_in_a_table_says_what_to_write(tmp_path, table, column, value, cure):
    folder = few(tmp_path, table, "states")
    line = change(folder, table, **{column: value})
    fault = only(folder)
    assert fault.column == column
    assert fault.line in (line, line + 1)  # of two with one value, the second
    assert cure in fault.cure
    assert "schema" not in fault.cure


def test_like_words():
    known = ["held", "announced", "not_held"]
    assert spelling.near("Not held", known) == ["not_held"]
    assert spelling.near("anounced", known) == ["announced"]
    assert spelling.near("xyz", known) == []
    assert spelling.same("ДА", ["yes", "no"]) == "yes"
    assert spelling.same("TRUE", ["held"]) is None
