"""A fault in a table, as a person needs it to mend it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MOST = 50  # faults of one kind in one column that are told line by line
_LONGEST = 80  # characters of a cell that are shown


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
        value = f" {_shown(self.value)}:" if self.value else ""
        cure = f" ({self.cure})" if self.cure else ""
        return f"{place}:{column}{value} {self.rule}{cure}"


def _shown(value: str) -> str:
    return repr(value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…")


def told(found: Iterable[Fault], most: int = MOST) -> Iterator[str]:
    """The faults as lines in their order; the last of very many of one kind in one line."""
    left: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in found:
        kind = left.setdefault(_kind(fault), [])
        kind.append(fault)
        if len(kind) <= most:
            yield str(fault)
    for (file, column, rule), faults in left.items():
        if more := faults[most:]:
            of = f" column {column!r}:" if column else ""
            lines = f"lines {more[0].line} to {more[-1].line}"
            yield f"{file}:{of} {rule}: {len(more)} more like these, in {lines}"


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
    kinds = defaultdict(list)
    for fault in found:
        kinds[_kind(fault)].append(fault)
    return dict(kinds)


def _kind(fault: Fault) -> tuple[str, str, str]:
    return fault.file, fault.column, fault.rule
