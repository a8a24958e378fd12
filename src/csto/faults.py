"""A fault in a table, as a person needs it to mend it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MOST = 50  # faults of one kind in one column that are told line by line
_LONGEST = 80  # characters of a cell that are shown
Broken = tuple[str, str]
"""Rule and cure."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: where it is, what stands there, which rule it breaks, and the cure."""

    file: str
    line: int | None
    column: str
    value: str
    rule: str
    cure: str = ""

    @property
    def place(self) -> tuple[str, int, str]:
        """File, line (0 where it has none) and column, to sort by."""
        return self.file, self.line or 0, self.column

    def __str__(self) -> str:
        """One line: file, line, column, value, rule and cure."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        column = f" column {self.column!r}:" if self.column else ""
        shown = self.value if len(self.value) <= _LONGEST else f"{self.value[: _LONGEST - 1]}…"
        value = f" {shown!r}:" if self.value else ""
        cure = f" ({self.cure})" if self.cure else ""
        return f"{place}:{column}{value} {self.rule}{cure}"


def told(found: Iterable[Fault], most: int = MOST) -> Iterator[str]:
    """The faults as lines in their order; the last of very many of one kind in one line."""
    found = list(found)
    left = {kind: faults[most:] for kind, faults in _by_kind(found).items() if faults[most:]}
    dropped = {fault for faults in left.values() for fault in faults}
    yield from (str(fault) for fault in found if fault not in dropped)
    for (file, column, rule), faults in left.items():
        of = f" column {column!r}:" if column else ""
        lines = f"lines {faults[0].line} to {faults[-1].line}"
        yield f"{file}:{of} {rule}: {len(faults)} more like these, in {lines}"


def summary(found: Iterable[Fault], most: int = 10) -> Iterator[str]:
    """How many faults there are, and of which kinds where there are several; the most first."""
    kinds = sorted(_by_kind(found).items(), key=lambda kind: -len(kind[1]))
    faults = sum(len(each) for _, each in kinds)
    files = len({file for (file, _, _), _ in kinds})
    yield f"{_count(faults, 'fault')} in {_count(files, 'file')}"
    if faults < 2 or len(kinds) == faults <= most:
        return
    for (file, column, rule), each in kinds[:most]:
        of = f", column {column!r}" if column else ""
        yield f"{len(each):6} × {Path(file).name}{of}: {rule}"
    if left := kinds[most:]:
        yield f"{sum(len(each) for _, each in left):6} others"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _by_kind(found: Iterable[Fault]) -> dict[tuple[str, str, str], list[Fault]]:
    kinds: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in found:
        kinds.setdefault((fault.file, fault.column, fault.rule), []).append(fault)
    return kinds
