"""The outputs of the notebooks as they were last executed, and what they rest on."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx

from csto import editions, exports
from csto.book.run import chapters, freshness

STORE = ".ran"


def keep(app: Sphinx, path: Path, executed: bytes, read: list[str]) -> None:
    """Keep an executed notebook, and digests of what it rests on; it `read` what has these labels.

    The digests are written last: outputs without them are not used.
    """
    basis = _basis(app, path)
    basis.unlink(missing_ok=True)
    exports.write(_place(app, path), executed)
    digests = {label: digest(app, label) for label in ("pins", "library", "maps", "own", *read)}
    digests |= {"code": of_code(json.loads(executed)), "outputs": freshness.of(executed)}
    exports.write(basis, json.dumps(digests).encode())


def why_stale(app: Sphinx, path: Path) -> str:
    """Why a notebook must run (again); empty when its outputs are those of today."""
    kept = _kept(_basis(app, path))
    now = {label: digest(app, label) for label in kept if label not in ("code", "outputs")}
    now["code"] = of_code(json.loads(path.read_bytes()))
    now["outputs"] = freshness.of(outputs(app, path))
    changed = sorted(label for label in now if now[label] != kept.get(label))
    if "code" in changed:
        return "its code is new or has changed"
    return f"changed: {', '.join(changed)}" if changed else ""


def _kept(basis: Path) -> dict[str, str]:
    """What digests were kept; none where they are lost or damaged."""
    try:
        return json.loads(basis.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}


def digest(app: Sphinx, label: str) -> str:
    """Digest of today of what a notebook rests on beside its code."""
    if label == "pins":
        return freshness.of(Path(app.srcdir, "requirements.txt"))
    if label == "library":
        return freshness.of_library()
    if label == "own":  # figures say of each table which edition it is
        return freshness.of(*editions.own())
    if label == "maps":
        return freshness.of_maps()
    return freshness.of_read(label)


def of_code(notebook: Mapping[str, Any]) -> str:
    """Digest of the code of a notebook, each cell of which is a text or lines."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return freshness.of(*("".join(cell["source"]) for cell in cells))


def outputs(app: Sphinx, path: Path) -> bytes:
    """A notebook as it was last executed; nothing for none."""
    place = _place(app, path)
    return place.read_bytes() if place.is_file() else b""


def executed(app: Sphinx, path: Path) -> dict[str, Any]:
    """A notebook as it was last executed."""
    return json.loads(outputs(app, path))


def today(app: Sphinx, path: Path) -> NotebookNode:
    """A notebook with its prose of today and the outputs of its last execution."""
    made, ran = json.loads(path.read_bytes()), executed(app, path)
    made["metadata"] = ran["metadata"] | made["metadata"]
    both = [[one for one in book["cells"] if one["cell_type"] == "code"] for book in (made, ran)]
    for cell, shown in zip(*both, strict=True):
        cell |= {name: shown[name] for name in ("outputs", "execution_count")}
    return nbformat.v4.to_notebook(made)


def _place(app: Sphinx, path: Path) -> Path:
    return chapters.build(app) / STORE / path.name


def _basis(app: Sphinx, path: Path) -> Path:
    return _place(app, path).with_suffix(".json")
