"""A table as its file has it, while its faults are looked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from csto.faults import Broken, Fault


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
    def key(self) -> list[str]:
        """The columns that tell the rows apart."""
        return self.schema.get("primaryKey", [])

    def pointers(
        self, sheets: Mapping[str, "Sheet"]
    ) -> Iterator[tuple[list[str], "Sheet", list[str]]]:
        """Columns that hold keys of a table at hand, that table, its columns with the keys."""
        for key in self.schema.get("foreignKeys", []):
            reference = key["reference"]
            there = sheets.get(reference["resource"]) if reference["resource"] else self
            if there:
                yield key["fields"], there, reference["fields"]

    def is_told(self, line: int, columns: Sequence[str]) -> bool:
        """Whether a fault of one of these cells is told."""
        return any((line, column) in self.told for column in columns)

    def fault(self, line: int, columns: Sequence[str], value: str, broken: Broken) -> Fault:
        """A fault of a cell, or of several of a row, which from now on count as told."""
        self.told |= {(line, column) for column in columns}
        return Fault(self.file, int(line), ", ".join(columns), value, *broken)

    def sound(self) -> pd.DataFrame:
        """The rows of which nothing is told."""
        return self.frame.drop(index={line for line, _ in self.told})
