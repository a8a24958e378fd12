"""The book's builder, a Sphinx extension.

The way of a page from notebook to file, folder by folder:

`run/`      What the book rests on is seen once (`freshness`), and where nothing has changed since
            the last good book the build ends (`unchanged`). The tables are checked. Notebooks that
            are stale run, each in a process of its own (`execution`, `workers`); their outputs are
            kept (`caches`), and prose is held against them (`agreement`). Figures are read from
            the outputs (`records`) and drawn for pages and papers (`pictures`), in processes of
            their own while Sphinx reads pages; what goes with the pages is made while it writes
            them (`aside`).
`pages/`    Sphinx reads each notebook with its prose of today and its kept outputs. What these
            hold becomes nodes and then HTML: numbers with their rows, figures, listings, code,
            glossary, gallery, registers.
`publish/`  What goes with the pages is made beside them, in `_build/.made`: executed notebooks
            (`copies`), wheel and bundles (`bundles`), tables, scripts (`assets`). Heads say what a
            page is (`metadata`), former addresses lead on (`addresses`). The pages that Sphinx
            wrote in `_build/.stage` are copied, mended for the policy of the book (`inline`,
            `sheets`) and looked at once more (`scrutiny`); without a fault they take the
            place of the last good book, all at once (`whole`).
`print/`    The same nodes as LaTeX, set by LuaTeX.

`extension` connects all of these. A failure that has a cause outside is told as cause and cure
(`run/failures`).
"""

from importlib import import_module
from typing import Any


def setup(app: Any) -> dict[str, Any]:
    """Set up the extension.

    Imported here and by its name: what draws a figure does without it, and does not rest on it.
    """
    return import_module("csto.book.extension").setup(app)
