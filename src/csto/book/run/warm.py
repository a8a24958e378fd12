"""Imported by the process that the build forks its others from: what notebooks and drawing need."""

import contextlib
import gc
from importlib import import_module

from csto.book.run import library

library.files()  # as they are before they are loaded

NEEDED = (
    "IPython.core.interactiveshell",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "PIL.Image",
    "pyarrow.acero",
    "pypdfium2",
    "vl_convert",
    "csto.claims",
    "csto.forms",
    "csto.listings",
    "csto.running",
    "csto.book.run.pictures",
)
for module in NEEDED:
    import_module(module)

from csto import citations, tables  # noqa: E402
from csto.book.run import workers  # noqa: E402

# What cannot be read or imported is told by the checks and the notebooks, with its place.
with contextlib.suppress(Exception):
    for name in tables.names():
        tables.load(name)
    citations.of_book("apa")  # which reads a style

gc.set_threshold(*workers.RARELY)
gc.freeze()  # what is here stays: collecting it in each process would take a copy of it there
