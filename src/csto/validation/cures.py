"""What to write in place of a cell that breaks the schema."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from csto.faults import Broken
from csto.validation import spelling
from csto.validation.days import FORM
from csto.validation.sheets import Sheet

_LISTED = 12  # keys of another table that are all named
_PATIENCE = 300  # faults of a table for which like words are looked for


def of(
    kind: str, text: str, entry: dict[str, Any], sheet: Sheet, sheets: Mapping[str, Sheet]
) -> Broken:
    """The rule that a cell breaks, by Frictionless's name of the constraint, and the cure."""
    bounds, column = entry.get("constraints", {}), entry["name"]
    if kind == "required":
        cure = _from_list(text, entry, sheet, sheets)
        cure = cure or (FORM if entry.get("partialDate") else _described(entry))
        return "an empty cell, where one is needed", cure
    if kind == "enum":
        return "no word of this column", _from_list(text, entry, sheet, sheets)
    if kind in ("minimum", "maximum"):
        least, most = bounds.get("minimum"), bounds.get("maximum")
        noun = "a year" if entry.get("unit") == "year" else "a number"
        span = f"from {least} to {most}" if least is not None else f"of {most} or less"
        span = span if most is not None else f"of {least} or more"
        side = "below" if kind == "minimum" else "above"
        return f"{side} {bounds[kind]}", f"write {noun} {span}"
    if kind == "maxLength":
        most = bounds["maxLength"]
        cure = f"shorten it by {len(text) - most}: it has {len(text)}"
        return f"more than {most} characters", cure
    if kind == "pattern":
        pattern = re.compile(bounds["pattern"])
        if meant := next(filter(pattern.fullmatch, _forms(text)), None):
            cure = f"write {meant}"
        elif not (cure := _from_list(text, entry, sheet, sheets)):
            example = next(filter(pattern.fullmatch, sheet.frame[column].dropna()), None)
            cure = f"{_described(entry)}, in the form of {example or pattern.pattern}"
        return "not in the form of this column", cure
    return f"not as the schema has it ({kind})", _described(entry)


def of_key(
    sheet: Sheet, columns: list[str], cells: list[str], before: int | None, *, is_key: bool
) -> Broken:
    """A key, or cell of a column without repetition, that the row in line `before` has too."""
    if before is None:
        return "a row without its key", f"write what tells it apart: {', '.join(columns)}"
    if not is_key:
        cure = f"write one that no other row has in {columns[0]}; line {before} has this one"
        return "a value that stands twice", cure
    rule = "a key that stands twice"
    if len(columns) > 1:
        told = " or ".join((", ".join(columns[:-1]), columns[-1]))
        return rule, f"remove one of the two rows, this or line {before}, or mend {told}"
    entry = next(entry for entry in sheet.schema["fields"] if entry["name"] == columns[0])
    pattern = entry.get("constraints", {}).get("pattern", ".*")
    taken = set(sheet.frame[columns[0]].dropna())
    free = (name for name in _numbered(cells[0]) if re.fullmatch(pattern, name))
    own = next((name for name in free if name not in taken), "one that no other row has")
    return rule, f"write a key of its own, such as {own}; line {before} has this one"


def of_pointer(
    sheet: Sheet, columns: list[str], cells: list[str], there: Sheet, keys: list[str]
) -> Broken:
    """A key that the table pointed to does not have."""
    if len(columns) > 1:
        return "no such row in the table pointed to", f"mend {' or '.join(columns)}, or add the row"
    patient = len(sheet.told) < _PATIENCE
    return f"no such key in {_name(there)}", _key_of(cells[0], there, keys[0], patient=patient)


def _name(sheet: Sheet) -> str:
    return Path(sheet.file).name


def _described(entry: dict[str, Any]) -> str:
    """To write what a column holds, by its description."""
    told = entry.get("description", "").partition(";")[0].rstrip(".")
    return f"fill it with: {told}" if told else f"write a value for {entry['name']}"


def _from_list(text: str, entry: dict[str, Any], sheet: Sheet, sheets: Mapping[str, Sheet]) -> str:
    """To write a word of a column's vocabulary or a key; empty where it has neither."""
    if words := entry.get("constraints", {}).get("enum"):
        words = [str(word) for word in words]
        if same := spelling.same(text, words):
            return f"write {same}"
        return f"write one of: {', '.join(words)}{_perhaps(spelling.near(text, words))}"
    for columns, there, keys in sheet.pointers(sheets):
        if columns == [entry["name"]]:
            return _key_of(text, there, keys[0])
    return ""


def _perhaps(near: list[str]) -> str:
    return f"; perhaps {' or '.join(near)}" if near else ""


def _key_of(text: str, there: Sheet, key: str, *, patient: bool = True) -> str:
    """To write a key that a table has."""
    keys = list(dict.fromkeys(there.frame[key].dropna()))
    if named := _by_name(text, there, key) or spelling.same(text, keys):
        return f"write {named}"
    near = _perhaps(spelling.near(text, keys)) if text and patient else ""
    if len(keys) <= _LISTED:
        return f"write one of: {', '.join(keys)}{near}"
    add = f", or add {text} to it first" if text else ""
    return f"write a key that {_name(there)} has{near or add}"


def _by_name(text: str, there: Sheet, key: str) -> str | None:
    """The key of the row that is named so: KAZ for Kazakhstan."""
    letters = spelling.bare(text)
    for column in ("name", "adjective"):
        if letters and column in there.frame:
            found = there.frame[key][there.frame[column].fillna("").map(spelling.bare) == letters]
            if len(found) == 1:
                return str(found.iloc[0])
    return None


def _numbered(key: str) -> Iterator[str]:
    """Keys like one."""
    yield from (f"{key}-{number}" for number in range(2, 10))
    if parts := re.fullmatch(r"(.*?)(\d+)", key):
        head, digits = parts.groups()
        yield from (f"{head}{int(digits) + n:0{len(digits)}}" for n in range(1, 1000))


def _forms(text: str) -> Iterator[str]:
    """A text as a code, a list of codes, a key, an address."""
    upper = text.upper()
    yield from (upper, text.lower())
    if re.search(r"[,;/]", text):
        yield " ".join(re.findall(r"[A-Z]+", upper))
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    yield from ("-".join(words), "".join(words), f"https://{text}", re.sub(r"\s", "%20", text))
