"""Dates as the tables write them, 1994-03-23, 1994-03 or 1994, and what another form means."""

import calendar
import datetime
import re
import unicodedata

from dateutil import parser

from csto.faults import Broken

YEARS = (1800, 2100)
FORM = "write the day as 1994-03-23, or what is known of it: 1994-03 or 1994"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.0+)?", re.ASCII)  # 1954 to 2100, as spreadsheets count
_FIRST = datetime.date(1899, 12, 30)
_UNKNOWN = re.compile(r"[-/.](?:00?|[xX?]+|)(?=[-/.]|$)")  # a month or day that is not known
# Two days that have no part in common: what a text leaves open differs when it is read for each.
_OPEN = datetime.datetime(1904, 1, 1), datetime.datetime(2008, 2, 2)


def broken(text: str) -> Broken | None:
    """What is wrong with a date, and what to write; none where it is as the tables have it."""
    if parts := _DATE.fullmatch(text):
        year, month, day = (int(part) if part else None for part in parts.groups())
        if not YEARS[0] <= year <= YEARS[1]:
            rule = f"a year outside {YEARS[0]} to {YEARS[1]}"
            return rule, "write the year that the source gives, or leave the cell empty"
        return _of_calendar(year, month, day)
    rule = "a date in another form"
    text = unicodedata.normalize("NFKC", text).strip()
    if serial := _SERIAL.fullmatch(text):
        day = _FIRST + datetime.timedelta(days=int(serial[1]))
        return rule, f"write {day}, which a spreadsheet has turned into a number of days"
    if meant := _meant(text):
        return rule, f"write {' or '.join(meant)}{', as the source has it' * (len(meant) > 1)}"
    years = re.findall(r"\b(?:1[89]|20)\d{2}\b", text)
    if len(years) == 2:
        told = f"write {years[0]} here and {years[1]} in the column of the end"
        return "two dates in one cell", f"{told}, each as far as it is known"
    if len(years) == 1:
        told = f"write {years[0]}, or where month and day are known, the likes of"
        return "no date", f"{told} {years[0]}-03 and {years[0]}-03-23"
    return "no date", FORM


def _of_calendar(year: int, month: int | None, day: int | None) -> Broken | None:
    """What no calendar has."""
    if month is None:
        return None
    if day == 0 or month == 0:
        known = f"{year}-{month:02}" if month else f"{year}"
        return "a month or day 00", f"write {known}: what is not known is left out"
    if month > 12:
        meant = f"a month from 01 to 12, or {year} alone"
        if day and day <= 12 and month <= calendar.monthrange(year, day)[1]:
            meant = f"{year}-{day:02}-{month}"
        return "a month that there is not", f"write {meant}"
    last, name = calendar.monthrange(year, month)[1], calendar.month_name[month]
    if day is not None and day > last:
        cure = f"write a day of {name} {year}, 01 to {last}, or {year}-{month:02} alone"
        return "a day that its month does not have", cure
    return None


def _meant(text: str) -> list[str]:
    """Which dates a text in another form may mean."""
    text = _UNKNOWN.sub("", text)
    if year := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", text):  # which is read as a number otherwise
        text = f"{year[2]}-{year[1]}"
    if _DATE.fullmatch(text):
        return [] if broken(text) else [text]
    found = set()
    for day_first in (True, False):
        if "." in text and not day_first:  # in America the month stands first
            continue
        try:
            first, second = (
                parser.parse(text, default=day, dayfirst=day_first, ignoretz=True) for day in _OPEN
            )
        except (ValueError, ArithmeticError):
            continue
        if first.year == second.year and YEARS[0] <= first.year <= YEARS[1]:
            month = f"-{first.month:02}" if first.month == second.month else ""
            day = f"-{first.day:02}" if month and first.day == second.day else ""
            found.add(f"{first.year}{month}{day}")
    return sorted(found)
