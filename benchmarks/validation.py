"""How long it takes, and how much memory, to validate a table of 100,000 rows.

Run with `make bench`. Prints seconds and the peak resident memory of the process.
"""

import csv
import resource
import shutil
import tempfile
import time
from pathlib import Path

from csto import tables, validation

ROWS = 100_000


def main() -> None:
    """Grow `exercise_reports` to 100,000 rows in a copy of the tables and validate them all."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(tables.data_dir(), Path(temporary) / "data"))
        path = folder / "exercise_reports.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, rows[0], lineterminator="\n")
            writer.writeheader()
            for number in range(ROWS):
                writer.writerow(rows[number % len(rows)] | {"report": f"report-{number}"})
        started = time.perf_counter()
        faults = validation.validate(folder)
        seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{ROWS:,} rows: {seconds:.1f} s, {peak:.0f} MiB at most, {len(faults)} faults")


if __name__ == "__main__":
    main()
