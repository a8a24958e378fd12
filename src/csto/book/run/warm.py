"""Imported by the process that the build forks its others from: what notebooks and drawing need."""

import contextlib
import gc
from importlib import import_module

from csto import citations, tables
from csto.book.run import workers

NEEDED = ("IPython.core.interactiveshell", "matplotlib.backends.backend_svg", "matplotlib.pyplot")
NEEDED += ("PIL.Image", "pyarrow.acero", "pypdfium2", "vl_convert", "csto.claims", "csto.forms")
NEEDED += ("csto.listings", "csto.running", "csto.book.publish.assets", "csto.book.publish.bundles")
for module in NEEDED:
    import_module(module)

# What cannot be read or imported is told by the checks and the notebooks, with its place.
with contextlib.suppress(Exception):
    for name in tables.names():
        tables.load(name)
    citations.of_book("apa")  # which reads a style

gc.set_threshold(*workers.RARELY)
gc.freeze()  # what is here stays: collecting it in each process would take a copy of it there
