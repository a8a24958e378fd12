"""A table as its file has it, while its faults are looked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from csto.faults import Fault


@dataclass
class Sheet:
    """The cells of a table as text, and what has been told of them.

    The index of `frame` is the line in the file. Spaces and signs that no cell holds are taken out
    of it once they are told, so that a later layer says nothing of them.
    """

    file: str
    schema: dict[str, Any]
    frame: pd.DataFrame
    is_whole: bool = True
    """Whether every row of the file could be read."""
    told: set[tuple[int, str]] = field(default_factory=set)
    """Line and column of the cells of which a fault is told that is still there."""

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

    def fault(self, line: int, columns: list[str], rule: str, cure: str) -> Fault:
        """A fault of a cell, or of several of a row, which from now on count as told."""
        self.told |= {(line, column) for column in columns}
        cells = self.frame.loc[line, columns].dropna()
        return Fault(self.file, line, ", ".join(columns), ", ".join(cells), rule, cure)

    def sound(self) -> pd.DataFrame:
        """The rows of which nothing is told."""
        return self.frame.drop(index={line for line, _ in self.told} & set(self.frame.index))


def listed(names: str | list[str]) -> list[str]:
    """Names of columns, which a schema gives as one or as a list."""
    return [names] if isinstance(names, str) else list(names)
