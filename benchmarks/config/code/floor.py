"""The least a build can take: the code of all chapters in one process that has all imports done."""

import sys
import time
from pathlib import Path

import nbformat  # noqa: F401 (imports are done)
from IPython.core.interactiveshell import InteractiveShell  # noqa: F401

from csto import claims, figures, forms, listings, marks, running  # noqa: F401

started = time.perf_counter()
for path in sys.argv[1:]:
    running.run(Path(path))
print("took", time.perf_counter() - started)
