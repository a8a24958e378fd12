"""What may be printed where, and the credit to print with it: one line a figure."""

from functools import lru_cache
from pathlib import Path

from csto import editions, tables
from csto.record import Record

LICENCE = "CC BY 4.0"
ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


def credit(record: Record) -> str:
    """The credit to print: the book's, and those that sources of the figure ask for.

    What was drawn from own tables, or changed by a reader, says so.
    """
    asked = dict.fromkeys(credit for credit, _ in _asked(record) if credit)
    said = (tables.book(), editions.of_own(record.tables), LICENCE, record.stamp)
    book = ", ".join(filter(None, said))
    return "; ".join([book, *asked])


def line(record: Record) -> str:
    """On which terms the figure may be used, as one sentence."""
    asking = dict.fromkeys(credit for credit, reuse in _asked(record) if reuse == "non-commercial")
    if not asking:
        return f"Free to reuse and change, also commercially, with the credit “{credit(record)}”."
    told = f"Free to reuse and change in non-commercial work with the credit “{credit(record)}”"
    return f"{told}; for commercial use ask {' and '.join(asking)}."


def _asked(record: Record) -> list[tuple[str, str]]:
    """The credit that each source asks for, empty for none, and the reuse that it allows."""
    file = tables.file("sources")
    known = _known(file, file.stat().st_mtime_ns)
    return [known[source] for source in record.sources]


@lru_cache(maxsize=1)
def _known(_file: Path, _modified_ns: int) -> dict[str, tuple[str, str]]:
    rows = tables.load("sources")[["source", "credit", "reuse"]].astype(object).fillna("")
    return {source: (credit, reuse) for source, credit, reuse in rows.itertuples(index=False)}
