"""What may be printed where, and the credit to print with it: one line a figure."""

import pandas as pd

from csto import editions, tables
from csto.record import Record

LICENCE = "CC BY 4.0"
ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


def credit(record: Record) -> str:
    """The credit to print: the book's, and those that sources of the figure ask for.

    What was drawn from own tables, or changed by a reader, says so.
    """
    asked = _sources(record)["credit"].dropna()
    said = (tables.book(), editions.of_own(record.tables), LICENCE, record.stamp)
    book = ", ".join(filter(None, said))
    return "; ".join([book, *asked.drop_duplicates()])


def line(record: Record) -> str:
    """On which terms the figure may be used, as one sentence."""
    asking = _sources(record).query("reuse == 'non-commercial'")["credit"].drop_duplicates()
    if asking.empty:
        return f"Free to reuse and change, also commercially, with the credit “{credit(record)}”."
    told = f"Free to reuse and change in non-commercial work with the credit “{credit(record)}”"
    return f"{told}; for commercial use ask {' and '.join(asking)}."


def _sources(record: Record) -> pd.DataFrame:
    return tables.load("sources").set_index("source").loc[list(record.sources)]
