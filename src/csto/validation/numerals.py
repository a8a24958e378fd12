"""Numbers as the tables write them, 1700 or 16.5, and what another form means."""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal, InvalidOperation

from csto.faults import Broken

_PLAIN = re.compile(r"(?!-0$)-?(?:0|[1-9]\d*)(?:\.(\d+))?", re.ASCII)
_LARGEST = 18  # digits of a whole number
_EXACT = 15  # digits, from which on a fraction is what a computer left over
_NO_NUMBER = {"", "na", "nan", "none", "null", "nil", "inf", "infinity", "unknown", "tba", "tbd"}
_NO_NUMBER |= {"notreported", "notapplicable", "notavailable", "missing", "nodata", "fehlt"}
_WORDS = (
    (r"(?:about|approximately|approx\.?|around|some|circa|ca?\.|nearly|almost|~|≈) *(.+)", "about"),
    (r"(?:more than|over|above|>) *(.+)", "over"),
    (r"(?:at least|no(?:t)? (?:fewer|less) than|>=|≥) *(.+)", "at_least"),
    (r"(?:up to|at most|no(?:t)? more than|<=|≤) *(.+)", "up_to"),
    (r"(?:estimated|an estimated|est\.) *(.+)", "estimated"),
    (r"(.+\d) *\+", "at_least"),
    (r"(\d[\d.,' ]*?) *\D+", ""),
)
_TIMES = {"thousand": 3, "k": 3, "tsd": 3, "million": 6, "mln": 6, "mn": 6, "billion": 9}


def broken(text: str, *, whole: bool, columns: Collection[str], decimals: int = 0) -> Broken | None:
    """What is wrong with a number, and what to write; none where it is as the tables have it.

    `columns` are those of the table, which has a place for what a number is not. A number may end
    in zeros where others in its column have as many `decimals`.
    """
    form = _PLAIN.fullmatch(text)
    ending = (form and form[1]) or ""
    if form and not (whole and ending) and not (ending.endswith("0") and len(ending) > decimals):
        if ending and len(text.strip("-0.")) > _EXACT:
            better = plain(f"{float(text):.10g}")
            rounded = f"{float(text):.2f}, or as many digits as the source gives"
            return "digits that a computer left over", f"write {rounded if better[9:] else better}"
        if whole and len(text.strip("-")) > _LARGEST:
            return f"more than {_LARGEST} digits", "write the number that the source gives"
        return None
    rule = "no whole number" if whole else "no plain number"
    text = unicodedata.normalize("NFKC", text)
    if whole and re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text):
        return rule, f"write {text[:4]}"
    if meant := _meant(text, whole):
        return rule, f"write {' or '.join(meant)}{', as the source has it' * (len(meant) > 1)}"
    if whole and form:
        return rule, f"write a whole number, {int(float(text))} or {int(float(text)) + 1}"
    if re.sub(r"[\W_]", "", text).casefold() in _NO_NUMBER:
        reason = ", and write in missing why there is no number" * ("missing" in columns)
        return rule, f"leave the cell empty{reason}"
    for words, qualifier in _WORDS:
        if found := re.fullmatch(words, text, re.IGNORECASE):
            if not (number := _meant(found[1], whole)):
                break
            column = "qualifier" if "qualifier" in columns else "note"
            rest = f"and {qualifier} in {column}" if qualifier else "without words"
            return rule, f"write {number[0]}, {rest}"
    ends = re.fullmatch(r"(\S+?) *(?:[-–—]|to|bis) *(\S+)", text)
    if ends and (low := _meant(ends[1], whole)) and (high := _meant(ends[2], whole)):
        where = " in low and {} in high" if {"low", "high"} <= set(columns) else " or {}"
        return "two numbers in one cell", f"write {low[0]}{where.format(high[0])}"
    return rule, f"write digits alone, such as {'1700' if whole else '1700 or 16.5'}"


def plain(number: str) -> str:
    """A number without exponent, sign of plus, or zeros that say nothing."""
    text = f"{Decimal(number):f}" if Decimal(number) else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _meant(text: str, whole: bool) -> list[str]:
    """Which numbers a text in another form may mean, in plain form."""
    text = text.strip().replace("−", "-").removeprefix("+").removesuffix("%").rstrip()
    if words := re.fullmatch(r"(.*?\d) *([a-z]+)\.?", text, re.IGNORECASE):
        times = _TIMES.get(words[2].lower())
        return [plain(f"{number}e{times}") for number in _meant(words[1], False) if times]
    sign, digits = re.fullmatch(r"(-?)(.*)", text, re.DOTALL).groups()
    if re.fullmatch(r"\d{1,3}([ '’]\d{3})+([.,]\d+)?", digits):
        digits = re.sub("[ '’]", "", digits)
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+,\d+|[1-9]\d{0,2}(\.\d{3}){2,}", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d+", digits):
        digits = digits.replace(",", ".")
    elif re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits) and (whole or digits.endswith("0")):
        parted = sign + digits.replace(".", "")  # 1.700: a point may part thousands
        return [parted] if whole else [sign + plain(digits), parted]
    if not re.match(r"\.?\d", digits):
        return []
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return []
    if abs(number.adjusted()) > _LARGEST or (whole and number % 1):
        return []
    return [plain(sign + digits)]
