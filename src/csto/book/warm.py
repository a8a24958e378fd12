"""Imported by the process that the build forks its others from: what notebooks and drawing need."""

import contextlib
import gc
import os
from importlib import import_module

from csto.book import library

library.files()  # as they are before they are loaded

NEEDED = (
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "PIL.Image",
    "pyarrow.acero",
    "pypdfium2",
    "vl_convert",
    "csto.listings",
    "csto.book.pictures",
)
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # else its import gives advice
for module in NEEDED:
    import_module(module)

from csto import citations, figures, tables  # noqa: E402
from csto.book import workers  # noqa: E402

# What cannot be read or imported is told by the checks and the survey, with its place.
with contextlib.suppress(Exception):
    figures.ids()
    for name in tables.names():
        tables.load(name)
    shown = figures.show(figures.ids()[0])
    citations.bibtex(shown), citations.reference(shown)  # which read the references and a style

gc.set_threshold(*workers.RARELY)
gc.freeze()  # what is here stays: collecting it in each process would take a copy of it there
