"""What this library gives with the packages of the Python that runs this file, as JSON."""

import json
import re
import sys
from itertools import chain

import csto
from csto import (
    citations,
    claims,
    exports,
    outputs,
    references,
    register,
    running,
    tables,
    validation,
)
from csto.papers import pictures

FIGURE, ON_SLIDE = "ksor-strength", "arms-share"
STYLES = [*references.STYLES]
DRAWN = sorted(set(exports.FORMATS) - set(pictures.PROGRAMS) - {"pptx"})


def texts(svg: str) -> list[str]:
    """All that is written in a picture."""
    return sorted(re.findall(r">([^<]+)</(?:text|tspan)>", svg))


def cited() -> list[str]:
    """The book and every source in every style."""
    listed = [references.plain([*references.items().values()], style) for style in STYLES]
    return [*map(citations.of_book, STYLES), *chain.from_iterable(listed)]


def told() -> dict:
    """Tables, faults, figures with their pictures, claims, and one figure in every format."""
    figures, values, checks, said = {}, {}, {}, []
    for chapter, path in register.notebooks().items():
        with outputs.without_pictures():
            executed = running.run(path)
        figures |= {made.id: made for made in register.records_in(executed, chapter)}
        shown = [output for cell in executed.cells for output in cell.get("outputs", [])]
        said += [output.text for output in shown if output.get("name") == "stderr"]
        for content in register.contents(executed, claims.MIME):
            values |= {f"{chapter}/{name}": one for name, one in content.get("values", {}).items()}
            checks |= {f"{chapter}/{name}": one for name, one in content.get("checks", {}).items()}
    svgs = {id: exports.rendered(made, "svg").decode() for id, made in figures.items()}
    files = {kind: exports.rendered(figures[FIGURE], kind) for kind in DRAWN}
    files["pptx"] = exports.rendered(figures[ON_SLIDE], "pptx")
    return {
        "tables": {name: csto.load(name).to_csv(index=False) for name in tables.names()},
        "faults": [str(fault) for fault in validation.validate()],
        "rows": {id: made.rows_hash for id, made in figures.items()},
        "texts": {id: texts(svg) for id, svg in svgs.items()},
        "values": values,
        "checks": checks,
        "said": said,
        "sizes": {kind: len(content) for kind, content in files.items()},
        "references": cited(),
    }


if __name__ == "__main__":
    json.dump(told(), sys.stdout)
