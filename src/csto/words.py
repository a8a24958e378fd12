"""Numbers, ranges and lists as the prose and the captions print them."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

_SPELLED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_SPELLED += ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"]
_SPELLED += ["eighteen", "nineteen", "twenty"]


NO_NUMBER = "no number"


def number(value: float, decimals: int = 0) -> str:
    """A number with comma separators and a real minus sign: 25,500.

    Halves are rounded up, below zero down, and 100 * 0.575, which a computer takes for
    57.49999999999999, is one. Where there is no number, because no row is left, it says so.
    """
    if pd.isna(value):
        return NO_NUMBER
    places = Decimal(1).scaleb(-decimals)
    text = f"{Decimal(f'{abs(float(value)):.15g}').quantize(places, ROUND_HALF_UP):,}"
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def spelled(value: int) -> str:
    """A count up to twenty in words, above that in figures."""
    return _SPELLED[value] if 0 <= value < len(_SPELLED) else number(value)


def span(low: float, high: float, decimals: int = 0) -> str:
    """A range with an en dash, or one number where the ends are printed the same."""
    ends = number(low, decimals), number(high, decimals)
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def years(first: int, last: int) -> str:
    """A span of years, without the comma of other numbers, or the one year: 2003–2010."""
    return str(first) if first == last else f"{first}–{last}"


def date(moment: pd.Timestamp, precision: str = "day") -> str:
    """A date as far as it is known: 2012, April 1999, 7 October 2002, or not stated."""
    if pd.isna(moment):
        return "not stated"
    pattern = {"year": "{0:%Y}", "month": "{0:%B %Y}", "day": "{0.day} {0:%B %Y}"}[precision]
    return pattern.format(moment)


def percent(share: float, decimals: int = 0) -> str:
    """A share of one as per cent: 74 per cent."""
    return f"{number(100 * share, decimals)} per cent"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: one exercise, three exercises."""
    return f"{spelled(count)} {one if count == 1 else many or one + 's'}"


def listing(items: Sequence[str]) -> str:
    """A list in a sentence: Armenia, Belarus and Russia."""
    items = list(items)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def sentence(text: str) -> str:
    """The text with a capital letter at its start."""
    return text[:1].upper() + text[1:]
