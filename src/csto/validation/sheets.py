"""A table as its file has it, while its faults are looked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from csto.faults import Fault


@dataclass
class Sheet:
    """The cells of a table as text, and what has been told of them.

    The index of `frame` is the line in the file. What a cell plainly means is put in its place when
    its fault has been told, so that no later layer tells of it again.
    """

    file: str
    schema: dict[str, Any]
    frame: pd.DataFrame
    is_whole: bool = True
    """Whether every row of the file could be read."""
    told: dict[tuple[int, str], str] = field(default_factory=dict)
    """Rules that cells were told to break and still do, by line and column."""

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """The columns as the schema describes them, by name."""
        return {entry["name"]: entry for entry in self.schema["fields"]}

    @property
    def key(self) -> list[str]:
        """The columns that tell the rows apart."""
        return listed(self.schema.get("primaryKey", []))

    def pointers(self) -> Iterator[tuple[str, str, str]]:
        """Columns that point to another table: the column, the table (its own is empty), its key.

        Those that do so only together with others are left out.
        """
        for key in self.schema.get("foreignKeys", []):
            columns, there = listed(key["fields"]), listed(key["reference"]["fields"])
            if len(columns) == 1:
                yield columns[0], key["reference"]["resource"], there[0]

    def fault(self, line: int, column: str, rule: str, cure: str, value: object = None) -> Fault:
        """A fault of a cell, which from now on counts as told."""
        self.told[line, column] = rule
        if value is None:
            value = self.frame.loc[line, column]
        return Fault(self.file, line, column, "" if pd.isna(value) else str(value), rule, cure)

    def sound(self) -> pd.DataFrame:
        """The rows of which nothing has been told that they still break."""
        return self.frame.drop(index={line for line, _ in self.told} & set(self.frame.index))


def listed(names: str | list[str]) -> list[str]:
    """Names of columns, which a schema gives as one or as a list."""
    return [names] if isinstance(names, str) else list(names)
