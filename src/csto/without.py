"""A copy of the tables without a source: its rows go, and what needs them follows.

A row that cites the source goes. One that rows of other sources need (an exercise, with the states
that another source names) stays, on the word of these rows: it keeps what a row must have and what
another source says of it, and no more. A key that points to a row that went is emptied.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from csto import register, tables, validation
from csto.telling import UseError
from csto.validation import members
from csto.validation.schemas import LISTS

EVIDENCE = ("source", "locator", "as_printed", "grade")
# What a row has from the row that a key of it names, and what it says without that.
CARRIED = {
    "obligation": {"start_atop": "", "end_atop": ""},
    "deal": {"deal_match": "none"},
}
# Statements of several sources on the cells of a row: the table, and that of the row.
STATEMENTS, STATED = "exercise_sources", "exercises"
UNTOLD = {"organiser": "unspecified", "purpose": "Not stated"}
Pointer = tuple[str, list[str], str, list[str]]
"""Table, its columns, the table that they point to, the columns there."""


class UnknownSourceError(UseError, LookupError):
    """A source was asked for that the tables do not have."""


class PlaceError(UseError, ValueError):
    """A folder that cannot take the tables."""


def citing(source: str) -> dict[str, pd.Series]:
    """Which rows of each table cite a source, by their places; tables without one are left out.

    Raises UnknownSourceError, naming the nearest keys.
    """
    known = tables.raw("sources")["source"]
    if source not in set(known):
        raise UnknownSourceError(
            f"no source {source!r}; did you mean {register.near(source, known)}?"
        )
    found: dict[str, pd.Series] = {}
    for name, columns, there, _ in _pointers():
        if there == "sources":
            cites = (tables.raw(name)[columns] == source).any(axis=1).fillna(False).astype(bool)
            found[name] = found[name] | cites if name in found else cites
    return {name: cites for name, cites in found.items() if cites.any()}


def write(source: str, to: Path) -> dict[str, tuple[int, int]]:
    """Write a copy of the tables without a source; give how many rows of each went and changed.

    Nothing is left of a copy that cannot be completed. Raises UnknownSourceError, and PlaceError
    for a folder that is there already, lies among the tables, or cannot be written.
    """
    gone, data = citing(source), tables.data_dir().resolve()
    if to.exists() or to.is_symlink():
        raise PlaceError(f"{to} is there already; name a folder that is not")
    if to.resolve().is_relative_to(data):
        raise PlaceError(f"{to} lies among the tables; name a folder elsewhere")
    before = {name: tables.raw(name).fillna("").astype(object) for name in tables.names()}
    after = _without(before, gone, source)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".csto-") as stage:
            made = Path(stage) / "tables"
            shutil.copytree(data, made, ignore=shutil.ignore_patterns(".*"))
            for name, rows in after.items():
                if not rows.equals(before[name]):
                    text = rows.to_csv(index=False, lineterminator="\n")
                    tables.file(name, made).write_text(text, "utf-8", newline="")
            _describe(made, source, [name for name, rows in after.items() if rows.empty])
            if faults := validation.validate(made):
                told = f"{faults[0]}".replace(f"{made}/", "")
                raise PlaceError(f"without {source} the tables have {len(faults)} faults: {told}")
            made.rename(to)
    except OSError as error:
        raise PlaceError(f"{error.filename or to}: {error.strerror or error}") from error
    return {
        name: (len(before[name]) - len(rows), _changed(before[name], rows))
        for name, rows in after.items()
        if not rows.equals(before[name])
    }


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> int:
    return int((before.loc[after.index] != after).any(axis=1).sum())


def _pointers() -> Iterator[Pointer]:
    """All keys of other rows that rows have, lists of keys left out."""
    for name in tables.names():
        for key in tables.resource(name)["schema"].get("foreignKeys", []):
            columns, there = key["fields"], key["reference"]
            columns = [columns] if isinstance(columns, str) else columns
            fields = there["fields"]
            keys = [fields] if isinstance(fields, str) else fields
            yield name, columns, there["resource"] or name, keys


def _needed(name: str, column: str) -> bool:
    """Whether a row of a table must have a cell."""
    (entry,) = (entry for entry in tables.fields(name) if entry["name"] == column)
    return bool(entry.get("constraints", {}).get("required"))


def _without(
    before: dict[str, pd.DataFrame], gone: dict[str, pd.Series], source: str
) -> dict[str, pd.DataFrame]:
    """The tables without the rows that are gone, as far as others do not need them."""
    after = {name: rows[~gone[name]] if name in gone else rows for name, rows in before.items()}
    after["sources"] = before["sources"][before["sources"]["source"] != source]
    after = {name: rows.copy() for name, rows in after.items()}
    _empty_taken(before, after, gone)
    while added := [*_revived(before, after)]:
        for name, rows in added:
            after[name] = pd.concat([after[name], rows]).sort_index()
    _follow(after)
    _prune_lists(after)
    _call_guests(after)
    return after


def _revived(
    before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows that went though rows that stay need them, on the word of the first of these."""
    order = sorted(_pointers(), key=lambda pointer: pointer[0] != STATEMENTS)
    for name, (column, *_), there, (key, *_) in order:
        if there == "sources" or not _needed(name, column):
            continue
        lost = ~after[name][column].isin({*after[there][key], ""})
        by = after[name][lost].drop_duplicates(column).set_index(column)
        rows = before[there][before[there][key].isin(by.index)]
        if len(rows):
            made = [_on_the_word(there, row, by.loc[row[key]], after) for _, row in rows.iterrows()]
            yield there, pd.DataFrame(made, index=rows.index)
            return  # what these need in their turn is looked for anew


def _on_the_word(
    name: str, row: pd.Series, of: pd.Series, after: dict[str, pd.DataFrame]
) -> pd.Series:
    """A row with what it must have and what other sources say of it."""
    told = _told_of(row, after) if name == STATED else {}
    made = {
        column: cell if _needed(name, column) and column not in UNTOLD else UNTOLD.get(column, "")
        for column, cell in row.items()
    }
    made |= told | {column: of[column] for column in EVIDENCE if column in of and column in made}
    made["note"] = f"Stays on the word of this source; {row['source']} was taken out."
    return pd.Series(made)


def _told_of(row: pd.Series, after: dict[str, pd.DataFrame]) -> dict[str, str]:
    """What the statements of the sources that stay say of the cells of a row."""
    rows = after[STATEMENTS]
    rows = rows[(rows["exercise"] == row["exercise"]) & (rows["relation"] != "beside")]
    agreed = rows[rows["relation"].isin(["taken", "agrees"])]
    return {line["aspect"]: row[line["aspect"]] for _, line in agreed.iterrows()}


def _empty_taken(
    before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame], gone: dict[str, pd.Series]
) -> None:
    """Empty the cells of rows that stay that were taken from a statement that went."""
    if STATEMENTS not in gone:
        return
    went = before[STATEMENTS][gone[STATEMENTS]]
    rows = after[STATED]
    for _, line in went[went["relation"].isin(["taken", "partly"])].iterrows():
        is_it, column = rows["exercise"] == line["exercise"], line["aspect"]
        for _, row in rows[is_it].iterrows():
            if column in _told_of(row, after):
                continue
            if column in UNTOLD or not _needed(STATED, column):
                rows.loc[is_it, column] = UNTOLD.get(column, "")


def _follow(after: dict[str, pd.DataFrame]) -> None:
    """Empty the keys that point to no row, and what came with them."""
    for name, (column, *_), there, (key, *_) in _pointers():
        rows = after[name]
        lost = ~rows[column].isin({*after[there][key], ""})
        rows.loc[lost, column] = ""
        for carried, cell in CARRIED.get(column, {}).items():
            if carried in rows:
                rows.loc[lost, carried] = cell


def _prune_lists(after: dict[str, pd.DataFrame]) -> None:
    """Leave keys of rows that went out of lists of keys; a row that needs one goes without any."""
    for name, rows in after.items():
        for column, (there, key) in LISTS.items():
            if column in rows:
                known = set(after[there][key])
                kept = [[part for part in text.split() if part in known] for text in rows[column]]
                texts = [" ".join(parts) for parts in kept]
                rows[column] = pd.Series(texts, rows.index, dtype=object)
                if _needed(name, column):
                    after[name] = rows[rows[column] != ""]


def _call_guests(after: dict[str, pd.DataFrame]) -> None:
    """Who took part and is no longer known to have been a member is a guest."""
    if set(members.COLUMNS) <= set(after):
        typed = {
            name: tables.typed(
                after[name].astype("string").replace("", pd.NA), tables.resource(name)["schema"]
            )
            for name in members.COLUMNS
        }
        lines = [line for line, *_ in members.members_or_guests(typed)]
        after[members.PARTS].loc[lines, "role"] = "guest"


def _describe(folder: Path, source: str, emptied: list[str]) -> None:
    """Say in the data package of a folder what was taken out, and ask for no credit to it."""
    path = folder / "datapackage.json"
    package: dict[str, Any] = json.loads(path.read_text("utf-8"))
    package["without"] = [*package.get("without", []), source]
    for entry in package["resources"]:
        if isinstance(credit := entry.get("credit"), dict):
            credit.pop(source, None)
        if entry["name"] in emptied:
            entry["without"] = source  # which is why it has no rows
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")
