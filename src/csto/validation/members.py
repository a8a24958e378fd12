"""Who took part in an exercise was a member then, or is marked as a guest."""

from collections.abc import Mapping

import pandas as pd

from csto.validation.frames import Found

PARTS = "exercise_participants"
COLUMNS = {  # that must be there
    "membership": ("state", "status", "start", "end"),
    "exercises": ("exercise", "year"),
    PARTS: ("exercise", "state", "role"),
}


def members_or_guests(frames: Mapping[str, pd.DataFrame]) -> Found:
    """Rows of participants that were no members in the year of the exercise."""
    spells = frames["membership"].query("status == 'member'")
    begun = _or_atop(spells, "start").dt.year.fillna(0)
    lasting = _or_atop(spells, "end").dt.year.fillna(9999)
    spells = pd.DataFrame({"state": spells["state"].astype("string"), "from": begun, "to": lasting})
    years = frames["exercises"].set_index("exercise")["year"]
    parts = frames[PARTS].query("role == 'participant'").astype({"state": "string"})
    parts = parts.assign(year=parts["exercise"].astype("string").map(years), line=parts.index)
    met = parts[["line", "state", "year"]].merge(spells, on="state")
    members = met["line"][met["year"].between(met["from"], met["to"])]
    cure = "write guest in role, or mend the spells in membership.csv"
    for line, part in parts.drop(members.unique()).iterrows():
        yield line, "state", part["state"], f"no member in {part['year']}", cure


def _or_atop(spells: pd.DataFrame, column: str) -> pd.Series:
    """A date as the documents have it, else as the data set of alliances does."""
    other = f"{column}_atop"
    return spells[column].fillna(spells[other]) if other in spells else spells[column]
