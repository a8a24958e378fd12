"""A fault in a table, as a person needs it to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: where it is, what stands there, which rule it breaks, and the cure."""

    file: str
    line: int | None
    column: str
    value: str
    rule: str
    cure: str = ""

    def __str__(self) -> str:
        """One line: file, line, column, value, rule and cure."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        column = f" column {self.column!r}:" if self.column else ""
        value = f" {self.value!r}:" if self.value else ""
        cure = f" ({self.cure})" if self.cure else ""
        return f"{place}:{column}{value} {self.rule}{cure}"
