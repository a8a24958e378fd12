"""Numbers as the tables write them, 1700 or 16.5, and what another form means."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from csto.validation.days import Broken

_PLAIN = re.compile(r"(?!-0$)-?(?:0|[1-9]\d*)(?:\.(\d+))?", re.ASCII)
_LARGEST = 18  # digits of a whole number
_EXACT = 15  # digits, from which on a fraction is what a computer left over
_YEAR = re.compile(r"(\d{4})-\d{2}(-\d{2})?")
_NO_NUMBER = {"", "na", "nan", "none", "null", "nil", "inf", "infinity", "unknown", "tba", "tbd"}
_NO_NUMBER |= {"notreported", "notapplicable", "notavailable", "missing", "nodata", "fehlt"}
_WORDS = (
    (r"(?:about|approximately|approx\.?|around|some|circa|ca?\.|nearly|almost|~|≈)", "about"),
    (r"(?:more than|over|above|>)", "over"),
    (r"(?:at least|no(?:t)? (?:fewer|less) than|>=|≥)", "at_least"),
    (r"(?:up to|at most|no(?:t)? more than|<=|≤)", "up_to"),
    (r"(?:estimated|an estimated|est\.)", "estimated"),
)
_TIMES = {"thousand": 3, "k": 3, "tsd": 3, "million": 6, "mln": 6, "mn": 6, "billion": 9}
_SPACE = r"[ \u00a0\u2007\u2009\u202f]"


def broken(text: str, *, whole: bool, columns: Iterable[str], decimals: int = 0) -> Broken | None:
    """What is wrong with a number, and what to write; none where it is as the tables have it.

    `columns` are those of the table, which has a place for what a number is not. A number may end
    in zeros where others in its column have as many `decimals`.
    """
    form = _PLAIN.fullmatch(text)
    if form and not (whole and "." in text) and _says_all(form[1], decimals):
        if "." in text and len(text.strip("-0.")) > _EXACT:
            return "digits that a computer left over", f"write {_rounded(text)}"
        if whole and len(text.strip("-")) > _LARGEST:
            return f"more than {_LARGEST} digits", "write the number that the source gives"
        return None
    rule = "no whole number" if whole else "no plain number"
    if whole and (date := _YEAR.fullmatch(text)):
        return rule, f"write {date[1]}"
    meant = _meant(text, whole)
    if meant:
        return rule, f"write {' or '.join(meant)}{', as the source has it' * (len(meant) > 1)}"
    if whole and form:
        return rule, f"write a whole number, {int(float(text))} or {int(float(text)) + 1}"
    letters = re.sub(r"[\W_]", "", text).casefold()
    if letters in _NO_NUMBER:
        return rule, "leave the cell empty" + _reason(columns)
    for words, qualifier in _WORDS:
        if number := re.fullmatch(rf"{words}{_SPACE}*(.+)", text, re.IGNORECASE):
            return rule, _with(number[1], qualifier, whole, columns)
    if number := re.fullmatch(rf"(.+\d){_SPACE}*\+", text):
        return rule, _with(number[1], "at_least", whole, columns)
    ends = re.fullmatch(rf"(\S+?){_SPACE}*(?:[-–—]|to|bis){_SPACE}*(\S+)", text)
    if ends and (low := _meant(ends[1], whole)) and (high := _meant(ends[2], whole)):
        where = " in low and {} in high" if {"low", "high"} <= set(columns) else " or {}"
        return "two numbers in one cell", f"write {low[0]}{where.format(high[0])}"
    if number := re.fullmatch(rf"(\d[\d.,'\u00a0\u202f ]*?){_SPACE}*[^\d]+", text):
        return rule, _with(number[1], "", whole, columns)
    return rule, f"write digits alone, such as {'1700' if whole else '1700 or 16.5'}"


def _says_all(decimals: str | None, most: int) -> bool:
    """Whether decimals are written because they are known."""
    return decimals is None or not decimals.endswith("0") or len(decimals) <= most


def plain(number: str) -> str:
    """A number without exponent, sign of plus, or zeros that say nothing."""
    text = f"{Decimal(number):f}" if Decimal(number) else "0"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _rounded(text: str) -> str:
    """A number without what a computer left over."""
    better = plain(f"{float(text):.10g}")
    if len(better) < 10:
        return better
    return f"{float(text):.2f}, or as many digits as the source gives"


def _meant(text: str, whole: bool) -> list[str]:
    """Which numbers a text in another form may mean, in plain form."""
    text = unicodedata.normalize("NFKC", text).strip().replace("−", "-").removeprefix("+")
    text = text.removesuffix("%").rstrip()
    if words := re.fullmatch(rf"(.*?\d){_SPACE}*([a-z]+)\.?", text, re.IGNORECASE):
        times = _TIMES.get(words[2].lower())
        known = _meant(words[1], False) if times else []
        return [plain(f"{number}e{times}") for number in known]
    sign, digits = re.fullmatch(r"(-?)(.*)", text, re.DOTALL).groups()
    if re.fullmatch(rf"\d{{1,3}}({_SPACE}\d{{3}})+([.,]\d+)?", digits):
        digits = re.sub(_SPACE, "", digits).replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(['’]\d{3})+(\.\d+)?", digits):
        digits = re.sub("['’]", "", digits)
    elif re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+,\d+|[1-9]\d{0,2}(\.\d{3}){2,}", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d+", digits):
        digits = digits.replace(",", ".")
    elif re.fullmatch(r"[1-9]\d{0,2}\.\d{2}0", digits):  # 1.700: a point may part thousands
        parted = digits.replace(".", "")
        return [sign + parted] if whole else [sign + plain(digits), sign + parted]
    elif whole and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits):
        digits = digits.replace(".", "")
    try:
        number = Decimal(digits) if digits[:1].isdigit() or digits[:1] == "." else None
    except InvalidOperation:
        return []
    if number is None or not number.is_finite() or abs(number.adjusted()) > _LARGEST:
        return []
    if whole and number % 1:
        return []
    return [plain(sign + digits)]


def _with(text: str, qualifier: str, whole: bool, columns: Iterable[str]) -> str:
    """The number of a text that says more than it."""
    number = _meant(text, whole)
    if not number:
        return f"write digits alone, such as {'1700' if whole else '1700 or 16.5'}"
    if not qualifier:
        return f"write {number[0]}, without words"
    column = "qualifier" if "qualifier" in set(columns) else "note"
    return f"write {number[0]}, and {qualifier} in {column}"


def _reason(columns: Iterable[str]) -> str:
    return ", and write in missing why there is no number" * ("missing" in set(columns))
