"""Numbers and comparisons that the prose takes from the data.

A sentence never carries a typed number: `claim` names a formatted value and the rows it rests on,
and the Markdown cells print it as ``{claim}`name` ``. `check` stops the notebook, naming the
sentence, once the data no longer bear a comparison. Both leave a record in the notebook's output,
from which the book makes its register of claims.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from csto import provenance
from csto.old.figures import Shown

MIME = "application/vnd.csto.claim+json"
Basis = pd.DataFrame | Shown | Sequence[pd.DataFrame | Shown]


class ClaimError(AssertionError):
    """A sentence of the book is no longer true of the data."""


def claim(name: str, text: str, rows: Basis) -> None:
    """Give a formatted value to the prose, as ``{claim}`name` ``.

    `rows` is what it rests on: a table's rows (a DataFrame that still has the table's key), a
    figure as `csto.figure` returns it, or several of them. Raises ProvenanceError for a frame
    whose rows are no table's.
    """
    _record({"id": name, "value": text}, rows, f"{name}: {text}")


def check(holds: bool, sentence: str, rows: Basis) -> None:
    """Stop with the sentence when the data do not bear it; `rows` as in `claim`.

    Raises ClaimError.
    """
    if not holds:
        raise ClaimError(f"the data no longer bear this sentence: {sentence}")
    _record({"sentence": sentence}, rows, f"holds: {sentence}")


def _record(entry: dict[str, Any], rows: Basis, plain: str) -> None:
    """Leave the record in the cell's output; in a notebook outside the book its text shows."""
    from IPython.display import display

    basis: dict[str, list[str]] = {"tables": [], "rows": [], "figures": []}
    for part in [rows] if isinstance(rows, pd.DataFrame | Shown) else rows:
        if isinstance(part, Shown):
            basis["tables"] += part.figure.tables
            basis["figures"].append(part.figure.id)
            continue
        for table, keys in provenance.rows_of(part).items():
            basis["tables"].append(table)
            basis["rows"] += [f"{table}/{key}" for key in keys]
    unique = {name: list(dict.fromkeys(values)) for name, values in basis.items()}
    display({MIME: entry | unique, "text/plain": plain}, raw=True)
