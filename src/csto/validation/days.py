"""Dates as the tables write them, 1994-03-23, 1994-03 or 1994, and what another form means."""

import calendar
import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator

YEARS = (1800, 2100)
FORM = "write the day as 1994-03-23, or what is known of it: 1994-03 or 1994"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.0+)?")  # 1954 to 2100, as spreadsheets count days
_FIRST = datetime.date(1899, 12, 30)
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if number}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_UNKNOWN = r"(?:00?|[xX?]+|)"  # a month or day that is not known
Broken = tuple[str, str]
"""Rule and cure."""


def broken(text: str) -> Broken | None:
    """What is wrong with a date, and what to write; none where it is as the tables have it."""
    if parts := _DATE.fullmatch(text):
        year, month, day = (int(part) if part else None for part in parts.groups())
        if not YEARS[0] <= year <= YEARS[1]:
            rule = f"a year outside {YEARS[0]} to {YEARS[1]}"
            return rule, "write the year that the source gives, or leave the cell empty"
        return _of_calendar(year, month, day)
    meant = sorted(set(_meant(text)))
    rule = "a date in another form"
    if _SERIAL.fullmatch(text):
        return rule, f"write {meant[0]}, which a spreadsheet has turned into a number of days"
    if meant:
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
        rule = "a month that there is not"
        if day and day <= 12:
            return rule, f"write {year}-{day:02}-{month}" if _is_day(year, day, month) else FORM
        return rule, f"write a month from 01 to 12, or {year} alone"
    if day is not None and not _is_day(year, month, day):
        last, name = calendar.monthrange(year, month)[1], calendar.month_name[month]
        cure = f"write a day of {name} {year}, 01 to {last}, or {year}-{month:02} alone"
        return "a day that its month does not have", cure
    return None


def _is_day(year: int, month: int, day: int) -> bool:
    return (
        YEARS[0] <= year <= YEARS[1]
        and 1 <= month <= 12
        and 1 <= day <= calendar.monthrange(year, month)[1]
    )


def _meant(text: str) -> Iterator[str]:
    """Which dates a text in another form may mean."""
    text = unicodedata.normalize("NFKC", text).replace(",", " ")
    text = " ".join(_TIME.sub("", text).split()).strip(".")
    if _DATE.fullmatch(text) and not broken(text):
        yield text
    elif parts := re.fullmatch(r"(\d{4})\.0+", text):
        yield parts[1]
    elif _SERIAL.fullmatch(text):
        yield str(_FIRST + datetime.timedelta(days=int(text.partition(".")[0])))
    elif parts := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        yield from _days([parts.groups()])
    elif parts := re.fullmatch(r"(\d{4})\s*[-/. ]\s*(\d{1,2})(?:\s*[-/. ]\s*(\d{1,2}))?", text):
        year, month, day = parts.groups()
        yield from _days([(year, month, day)]) if day else _months([(year, month)])
    elif parts := re.fullmatch(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.]{_UNKNOWN}", text):
        yield from _months([parts.groups()])
    elif parts := re.fullmatch(rf"(\d{{4}})[-/.]{_UNKNOWN}(?:[-/.]{_UNKNOWN})?", text):
        yield parts[1]
    elif parts := re.fullmatch(r"(\d{1,2})([-/. ])\s*(\d{1,2})\2\s*(\d{4}|\d{2})", text):
        first, separator, second, year = parts.groups()
        readings = [(year, second, first)]
        if separator != ".":  # in America the month stands first
            readings.append((year, first, second))
        yield from _days(readings)
    elif parts := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", text):
        yield from _months([(parts[2], parts[1])])
    else:
        yield from _in_words(text)


def _in_words(text: str) -> Iterator[str]:
    """23 March 1994, March 23 1994, Mar-94."""
    pieces = re.findall(r"[A-Za-z]+|\d+", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))
    words = [piece for piece in pieces if piece.isalpha()]
    numbers = [piece for piece in pieces if piece.isdigit()]
    months = [_MONTHS.get(word[:3].lower()) for word in words]
    if len(words) != 1 or months[0] is None:
        return
    month = str(months[0])
    if len(numbers) == 1 and len(numbers[0]) in (2, 4):
        yield from _months([(numbers[0], month)])
    elif len(numbers) == 2:
        day, year = sorted(numbers, key=len) if len(numbers[0]) != len(numbers[1]) else numbers
        yield from _days([(year, month, day)])


def _days(readings: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for parts in readings:
        year, month, day = _year(parts[0]), int(parts[1]), int(parts[2])
        if _is_day(year, month, day):
            yield f"{year}-{month:02}-{day:02}"


def _months(readings: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for parts in readings:
        year, month = _year(parts[0]), int(parts[1])
        if _is_day(year, month, 1):
            yield f"{year}-{month:02}"


def _year(text: str) -> int:
    """A year, of two digits the one from 1950 to 2049."""
    number = int(text)
    return number if len(text) == 4 else number + (1900 if number >= 50 else 2000)
