"""Rules between tables: keys in lists and withdrawn, parts within wholes, members of their day."""

from collections.abc import Mapping, Sequence

import pandas as pd

from csto.validation import spelling
from csto.validation.frames import Found, Frames, digits, has, having

# Columns with keys of another table, separated by spaces: the column, that table, its key.
_LISTS = (("hosts", "states", "state"), ("facilities", "facilities", "facility"))


def keys_in_lists(frames: Frames, whole: Frames) -> Found:
    """Host states are states of the table `states`, facilities of a town those of `facilities`.

    Of the rows at hand, and of the tables pointed to that are whole.
    """
    for column, target, key in _LISTS:
        if not has(whole, target, key):
            continue
        known = list(dict.fromkeys(whole[target][key].astype("string")))
        for table, frame in having(frames, column):
            for index, cell in frame[column].dropna().items():
                for name in sorted(set(cell.split(" ")) - set(known)):
                    cure = f"write a key that {target}.csv has"
                    if near := spelling.near(name, known):
                        cure += f"; perhaps {' or '.join(near)}"
                    yield table, index, column, name, f"no such key in {target}.csv", cure


def keys_used_again(frames: Frames, keys: Mapping[str, Sequence[str]]) -> Found:
    """No row has the key of one that an earlier release had and that left its table.

    `keys` are the columns that make the key of each table.
    """
    if not has(frames, "withdrawn", "table", "key"):
        return
    left = frames["withdrawn"].astype({"table": "string"}).groupby("table")["key"].agg(set)
    for table, gone in left.items():
        if not has(frames, table, *keys.get(table, ["no key"])):
            continue
        used = frames[table][list(keys[table])].astype("string").fillna("").agg(" ".join, axis=1)
        for index, key in used[used.isin(gone)].items():
            rule, cure = "the key of a row that was withdrawn", "write a key that never was used"
            yield table, index, keys[table][0], key, rule, cure


def parts_within_whole(frames: Frames) -> Found:
    """The contingents that a source states do not exceed the total that it states."""
    table = "operation_contributions"
    if not has(frames, table, "operation", "source", "scope", "low", "high"):
        return
    for (_, source), group in frames[table].groupby(["operation", "source"], observed=True):
        total = group.loc[group["scope"] == "total", "high"].max()
        parts = group.loc[group["scope"] == "state", "low"].sum()
        if pd.notna(total) and parts > total:
            index = group.index[group["scope"] == "total"][0]
            rule = f"contingents of {source} add up to {digits(parts)}, above its total"
            cure = f"write {digits(parts)} or more, or mend a contingent"
            yield table, index, "high", digits(total), rule, cure


def members_or_guests(frames: Frames) -> Found:
    """A participant of an exercise was a member then, or is marked as a guest."""
    table = "exercise_participants"
    there = (
        has(frames, "membership", "state", "status", "start", "end")
        and has(frames, "exercises", "exercise", "year")
        and has(frames, table, "exercise", "state", "role")
    )
    if not there:
        return
    spells = frames["membership"].query("status == 'member'")
    begun = _or_atop(spells, "start").dt.year.fillna(0)
    lasting = _or_atop(spells, "end").dt.year.fillna(9999)
    spells = pd.DataFrame({"state": spells["state"].astype("string"), "from": begun, "to": lasting})
    years = frames["exercises"].set_index("exercise")["year"]
    parts = frames[table].query("role == 'participant'").astype({"state": "string"})
    parts = parts.assign(year=parts["exercise"].astype("string").map(years), line=parts.index)
    met = parts[["line", "state", "year"]].merge(spells, on="state")
    members = met["line"][met["year"].between(met["from"], met["to"])]
    for index, part in parts.drop(members.unique()).iterrows():
        rule = f"no member in {part['year']}"
        cure = "write guest in role, or mend the spells in membership.csv"
        yield table, index, "state", part["state"], rule, cure


def _or_atop(spells: pd.DataFrame, column: str) -> pd.Series:
    """A date as the documents have it, else as the data set of alliances does."""
    other = f"{column}_atop"
    return spells[column].fillna(spells[other]) if other in spells else spells[column]
