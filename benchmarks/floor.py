"""The least a build can take: the code of all chapters in one process that has all imports done.

    python floor.py chapter.ipynb …

Prints the seconds that the code took, drawing of the figures included.
"""

import json
import sys
import time
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from csto import claims, figures, forms, listings, marks, names  # noqa: F401 (imports are done)


def main(paths: list[str]) -> None:
    """Run the code of notebooks, each with names of its own; stops at the first error."""
    chapters = [_code(Path(path)) for path in paths]
    shell = InteractiveShell.instance()
    started = time.perf_counter()
    for cells in chapters:
        shell.reset()
        with names.anew():
            for code in cells:
                with capture_output():
                    done = shell.run_cell(code)
                done.raise_error()
    print(f"{time.perf_counter() - started:.3f}")


def _code(path: Path) -> list[str]:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


if __name__ == "__main__":
    main(sys.argv[1:])
