"""How long it takes, and how much memory, to validate a table of 100,000 rows.

`make bench` runs it in a process of its own; it prints one line.
"""

import resource
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks import growth
from csto import tables, validation

ROWS = 100_000


def main() -> None:
    """Grow `exercise_reports` to 100,000 rows in a copy of the tables and validate them all."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(tables.data_dir(), Path(temporary) / "data"))
        path = folder / "exercise_reports.csv"
        growth.repeat(path, growth.rows_of(path), "report", ROWS)
        started = time.perf_counter()
        faults = validation.validate(folder)
        seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{ROWS:,} rows: {seconds:.1f} s, {peak:.0f} MiB at most, {len(faults)} faults")


if __name__ == "__main__":
    main()
