"""What no cell holds, whatever its column: signs that nobody sees, formulas, markup."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from csto.faults import Fault
from csto.validation.sheets import Sheet

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # that look like the ordinary one
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029"
_LOST = "\ufffd"
_ODD = rf"^\s|\s$|[{_SPACES}{_UNSEEN}{_CONTROL}{_LOST}]"
_READ_WRONG = r"[ÂÃâÐÑ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]"
_FORMULA = r"^(?:[=+@]|-(?!\d))"
_MARKUP = r"<[A-Za-z/!?]|javascript:|\{\{|\{%"
_ANY = re.compile("|".join((_ODD, _READ_WRONG, _FORMULA, _MARKUP)))
_SHOWN = 60  # characters of a cell that a cure writes out


class Tidied(NamedTuple):
    """What is wrong with the characters of a cell, and the cell without it."""

    rule: str
    cure: str
    text: str


def faults(sheet: Sheet) -> Iterator[Fault]:
    """Tell of what no cell holds, and put the cell without odd characters in its place."""
    for column in sheet.frame:
        cells = sheet.frame[column].dropna()
        for line, text in cells[[bool(_ANY.search(text)) for text in cells.tolist()]].items():
            if tidied := tidy(text):
                yield Fault(sheet.file, line, column, text, tidied.rule, tidied.cure)
                sheet.frame.at[line, column] = tidied.text or None


def tidy(text: str) -> Tidied | None:
    """What is wrong with the characters of a cell: the first such thing; none where nothing is."""
    better = _readable(text)
    if better is not None:
        return Tidied("text that was read in a wrong code page", f"write {_short(better)}", better)
    if _LOST in text:
        cure = f"write the character that the source prints {_where(text, _LOST)}"
        return Tidied("a character that was lost", cure, text)
    tidied = re.sub(rf"[{_UNSEEN}]", "", re.sub(rf"[{_SPACES}{_CONTROL}]+", " ", text)).strip()
    if tidied == text:
        return _unsafe(text)
    if re.search(rf"[{_CONTROL}]", text):
        rule = "a line break, tab or other control character"
        return Tidied(rule, f"write {_short(tidied)}", tidied)
    if odd := re.search(rf"[{_UNSEEN}]", text):
        cure = f"remove the {_name(odd[0])} {_where(text, odd[0])}"
        return Tidied("a sign that nobody sees", cure, tidied)
    if odd := re.search(rf"[{_SPACES}]", text.strip()):
        cure = f"write an ordinary space in place of the {_name(odd[0])} {_where(text, odd[0])}"
        return Tidied("a space that is not the ordinary one", cure, tidied)
    if not tidied:
        return Tidied("nothing but spaces", "leave the cell empty", tidied)
    return Tidied("spaces at an end of the cell", f"remove {_ends(text)}", tidied)


def _unsafe(text: str) -> Tidied | None:
    """What a spreadsheet would compute or a page would run."""
    if re.search(_FORMULA, text):
        cure = "start the text with a letter, a digit or a quotation mark"
        return Tidied("a formula-like cell", cure, text)
    if re.search(_MARKUP, text):
        cure = "write plain text, without tags, scripts or templates"
        return Tidied("markup in a text cell", cure, text)
    return None


def _readable(text: str) -> str | None:
    """The text as it was before UTF-8 was taken for another code page; none where it was not."""
    if not re.search(_READ_WRONG, text):
        return None
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None


def _ends(text: str) -> str:
    before, after = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
    if before and after:
        return "the spaces at both ends"
    noun = "the space" if before + after == 1 else f"the {before + after} spaces"
    return f"{noun} at the {'beginning' if before else 'end'}"


def _where(text: str, sign: str) -> str:
    before = text.partition(sign)[0].strip()
    return f"behind {_short(before[-20:])}" if before else "at the beginning"


def _name(sign: str) -> str:
    return f"{unicodedata.name(sign, 'control character').lower()} (U+{ord(sign):04X})"


def _short(text: str) -> str:
    if not text:
        return "nothing"
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r} and so on"
