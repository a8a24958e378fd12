"""What to write in place of a cell that breaks the schema."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from csto.validation import forms, spelling
from csto.validation.days import FORM, Broken
from csto.validation.sheets import Sheet

_LISTED = 12  # keys of another table that are all named
_PATIENCE = 300  # faults of a table for which like words are looked for


def of(
    kind: str,
    sheet: Sheet,
    line: int,
    columns: list[str],
    *,
    before: int | None,
    sheets: Mapping[str, Sheet],
) -> Broken:
    """The rule that a row breaks in some columns, and the cure, by Frictionless's name of the rule.

    `before` is the line of the row whose key it has.
    """
    if kind == "primary-key":
        return _of_key(sheet, line, columns, before)
    if kind == "foreign-key":
        return _of_pointer(sheet, line, columns, sheets)
    column = columns[0]
    entry, text = sheet.fields[column], _text(sheet, line, column)
    if (text or kind == "type-error") and (told := forms.broken(entry, text, sheet.fields)):
        return told
    bounds = entry.get("constraints", {})
    if kind == "required":
        return "an empty cell, where one is needed", _to_fill(sheet, column, sheets)
    if kind == "enum":
        return "no word of this column", _one_of(text, [str(word) for word in bounds["enum"]])
    if kind in ("minimum", "maximum"):
        return _of_bounds(entry, kind)
    if kind == "maxLength":
        most = bounds["maxLength"]
        rule = f"more than {most} characters"
        return rule, f"shorten it by {len(text) - most}: it has {len(text)}"
    if kind in ("unique", "unique-error"):
        other = f"; line {before} has this one" * bool(before)
        return "a value that stands twice", f"write one that no other row has in {column}{other}"
    if kind == "pattern":
        cure = _in_form(text, entry, sheet, column, sheets)
        return "not in the form of this column", cure
    return f"not as the schema has it ({kind})", _described(entry)


def _text(sheet: Sheet, line: int, column: str) -> str:
    return "" if sheet.frame[column].isna()[line] else str(sheet.frame.at[line, column])


def _one_of(text: str, words: list[str]) -> str:
    """To write a word of a vocabulary: the very one, or one of them, the nearest named."""
    if same := spelling.same(text, words):
        return f"write {same}"
    near = " or ".join(spelling.near(text, words))
    return f"write one of: {', '.join(words)}" + f"; perhaps {near}" * bool(near)


def _of_bounds(entry: dict[str, Any], kind: str) -> Broken:
    bounds = entry["constraints"]
    least, most = bounds.get("minimum"), bounds.get("maximum")
    noun = "a year" if entry.get("unit") == "year" else "a number"
    if least is None or most is None:
        span = f"{noun} of {least} or more" if most is None else f"{noun} of {most} or less"
    else:
        span = f"{noun} from {least} to {most}"
    return f"{'below' if kind == 'minimum' else 'above'} {bounds[kind]}", f"write {span}"


def _to_fill(sheet: Sheet, column: str, sheets: Mapping[str, Sheet]) -> str:
    """What to write into an empty cell that needs something."""
    entry = sheet.fields[column]
    if words := entry.get("constraints", {}).get("enum"):
        return _one_of("", [str(word) for word in words])
    if target := _target(sheet, column, sheets):
        return _key_of("", *target)
    if entry.get("partialDate"):
        return FORM
    return _described(entry)


def _described(entry: dict[str, Any]) -> str:
    """To write what a column holds, by its description."""
    told = entry.get("description", "").partition(";")[0].rstrip(".")
    return f"fill it with: {told}" if told else f"write a value for {entry['name']}"


def _of_key(sheet: Sheet, line: int, columns: list[str], before: int | None) -> Broken:
    """A key that another row has, or that is not there."""
    if before is None:
        return "a row without its key", f"write what tells it apart: {', '.join(columns)}"
    rule = "a key that stands twice"
    if len(columns) > 1:
        told = " or ".join((", ".join(columns[:-1]), columns[-1]))
        return rule, f"remove one of the two rows, this or line {before}, or mend {told}"
    key = _text(sheet, line, columns[0])
    pattern = sheet.fields[columns[0]].get("constraints", {}).get("pattern", ".*")
    taken = set(sheet.frame[columns[0]].dropna())
    free = (name for name in _numbered(key) if re.fullmatch(pattern, name) and name not in taken)
    own = next(free, "one that no other row has")
    return rule, f"write a key of its own, such as {own}; line {before} has this one"


def _numbered(key: str) -> Iterator[str]:
    """Keys like one."""
    for number in range(2, 10):
        yield f"{key}-{number}"
    yield from (f"{key}{letter}" for letter in "bcdefgh")
    if parts := re.fullmatch(r"(.*?)(\d+)", key):
        head, digits = parts.groups()
        yield from (f"{head}{int(digits) + n:0{len(digits)}}" for n in range(1, 1000))


def _target(
    sheet: Sheet, column: str, sheets: Mapping[str, Sheet]
) -> tuple[str, Sheet, str] | None:
    """The table that a column points to: its file's name, itself, its key."""
    for pointer, resource, key in sheet.pointers():
        there = sheets.get(resource) if resource else sheet
        if pointer == column and there is not None:
            return there.file.replace("\\", "/").rpartition("/")[2], there, key
    return None


def _of_pointer(sheet: Sheet, line: int, columns: list[str], sheets: Mapping[str, Sheet]) -> Broken:
    """A key that the table pointed to does not have."""
    target = _target(sheet, columns[0], sheets) if len(columns) == 1 else None
    if target is None:
        return "no such row in the table pointed to", f"mend {' or '.join(columns)}, or add the row"
    text = _text(sheet, line, columns[0])
    patient = len(sheet.told) < _PATIENCE
    return f"no such key in {target[0]}", _key_of(text, *target, patient=patient)


def _key_of(text: str, file: str, there: Sheet, key: str, *, patient: bool = True) -> str:
    """To write a key that a table has."""
    keys = list(dict.fromkeys(there.frame[key].dropna()))
    if named := _by_name(text, there, key) or spelling.same(text, keys):
        return f"write {named}"
    near = " or ".join(spelling.near(text, keys)) if text and patient else ""
    if len(keys) <= _LISTED:
        return f"write one of: {', '.join(keys)}" + f"; perhaps {near}" * bool(near)
    if near:
        return f"write a key that {file} has; perhaps {near}"
    return f"write a key that {file} has" + f", or add {text} to it first" * bool(text)


def _by_name(text: str, there: Sheet, key: str) -> str | None:
    """The key of the row that is named so: KAZ for Kazakhstan."""
    letters = spelling.bare(text)
    for column in ("name", "adjective"):
        if letters and column in there.frame:
            found = there.frame[key][there.frame[column].fillna("").map(spelling.bare) == letters]
            if len(found) == 1:
                return str(found.iloc[0])
    return None


def _in_form(
    text: str, entry: dict[str, Any], sheet: Sheet, column: str, sheets: Mapping[str, Sheet]
) -> str:
    """To write a text in the form that its column has."""
    pattern = re.compile(entry["constraints"]["pattern"])
    for other in _forms(text):
        if other != text and pattern.fullmatch(other):
            return f"write {other}"
    if target := _target(sheet, column, sheets):
        return _key_of(text, *target)
    others = sheet.frame[column].dropna()
    example = next((other for other in others if pattern.fullmatch(other)), None)
    like = f", in the form of {example}" if example else f", in the form {pattern.pattern}"
    return f"{_described(entry)}{like}"


def _forms(text: str) -> Iterable[str]:
    """A text as a code, a list of codes, a key, an address."""
    upper, lower = text.upper(), text.lower()
    yield from (upper, lower)
    yield " ".join(re.findall(r"[A-Z]+", upper)) if re.search(r"[,;/]", text) else upper
    plain = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    yield "-".join(re.findall(r"[a-z0-9]+", plain))
    yield "".join(re.findall(r"[a-z0-9]+", plain))
    yield f"https://{text}"
    yield re.sub(r"\s", "%20", text)
