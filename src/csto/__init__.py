"""The CSTO in Numbers: tables, evidence and figures on the Collective Security Treaty Organization.

`load` gives a table, `named` its rows with the names of states and sources. `figure` makes a figure
of a notebook's function, `claim` and `check` carry numbers and comparisons into the prose,
`listing` gives rows to be read, `doubts` what no longer holds after a change. `export` and `cite`
carry a figure into a paper.
"""

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Any

from csto.tables import load

__version__ = version("csto")
__all__ = ["check", "cite", "claim", "doubts", "export", "figure", "listing", "load", "named"]

# Loaded on first use: they bring the drawing libraries along, which tables can do without.
_LATER = {
    "named": ("csto.evidence", "with_names"),
    "figure": ("csto.figures", "figure"),
    "claim": ("csto.claims", "claim"),
    "check": ("csto.claims", "check"),
    "export": ("csto.exports", "export"),
    "cite": ("csto.citations", "cite"),
    "listing": ("csto.listings", "listing"),
    "doubts": ("csto.telling", "doubts"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'csto' has no attribute {name!r}")
    module, attribute = _LATER[name]
    return getattr(import_module(module), attribute)


# A notebook runs the cells of the book so that a reader's filter stops none of them.
if "IPython" in sys.modules and (_shell := sys.modules["IPython"].get_ipython()):
    from csto import chapters

    chapters.watch(_shell)
