"""Imported by the process that the build forks its others from: what notebooks and drawing need."""

import contextlib
import gc

from csto.book import library

library.files()  # as they are before they are loaded

import ipykernel.kernelapp  # noqa: E402, F401
import vl_convert  # noqa: E402, F401

from csto import figures, listings  # noqa: E402, F401
from csto.book import pictures, workers  # noqa: E402, F401

# A chart module that cannot be imported is told by the survey, with its place.
with contextlib.suppress(Exception):
    figures.ids()

gc.set_threshold(*workers.RARELY)
gc.freeze()  # what is here stays: collecting it in each process would take a copy of it there
