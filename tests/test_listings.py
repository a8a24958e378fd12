"""Tables for reading: how their cells are printed."""

import pandas as pd

import csto
from csto import listings


def test_numbers_are_printed_as_in_the_text():
    """Years as years, whole numbers without decimals, large ones with separators."""
    frame = pd.DataFrame(
        {
            "year": [1999, 2022],
            "tiv": [1329.0, 0.5],
            "troops": pd.array([18000, None], dtype="Int64"),
            "is": [True, False],
            "said": ["1174", None],
        }
    )
    shown = csto.listing("trial", frame, caption="A table")._repr_mimebundle_()[listings.MIME]
    assert shown["rows"] == [
        ["1999", "1,329", "18,000", "True", "1174"],
        ["2022", "0.5", "", "False", ""],
    ]
    assert shown["numeric"][:3] == [True, True, True]
