"""The outputs of the notebooks as they were last executed, and what they rest on."""

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx

from csto import editions, exports
from csto.book.run import chapters, freshness

STORE = ".ran"


def keep(app: Sphinx, path: Path, executed: NotebookNode, read: list[str]) -> None:
    """Keep an executed notebook, and digests of what it rests on; it `read` what has these labels.

    The digests are written last: outputs without them are not used.
    """
    basis = _basis(app, path)
    basis.unlink(missing_ok=True)
    content = nbformat.writes(executed).encode()
    exports.write(_place(app, path), content)
    digests = {label: digest(app, label) for label in ("pins", "library", "maps", "own", *read)}
    digests |= {"code": of_code(executed), "outputs": freshness.of(content)}
    exports.write(basis, json.dumps(digests).encode())


def why_stale(app: Sphinx, path: Path) -> str:
    """Why a notebook must run (again); empty when its outputs are those of today."""
    kept = _kept(_basis(app, path))
    now = {label: digest(app, label) for label in kept if label not in ("code", "outputs")}
    now["code"] = of_code(nbformat.read(path, as_version=4))
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


def of_code(notebook: NotebookNode) -> str:
    """Digest of the code of a notebook."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return freshness.of(*(cell.source for cell in cells))


def outputs(app: Sphinx, path: Path) -> bytes:
    """A notebook as it was last executed; nothing for none."""
    place = _place(app, path)
    return place.read_bytes() if place.is_file() else b""


def executed(app: Sphinx, path: Path) -> NotebookNode:
    """A notebook as it was last executed."""
    return nbformat.from_dict(json.loads(outputs(app, path)))


def today(app: Sphinx, path: Path) -> NotebookNode:
    """A notebook with its prose of today and the outputs of its last execution."""
    made, ran = nbformat.read(path, as_version=4), executed(app, path)
    made.metadata = ran.metadata | made.metadata
    code, done = ([cell for cell in one.cells if cell.cell_type == "code"] for one in (made, ran))
    for cell, shown in zip(code, done, strict=True):
        cell.outputs, cell.execution_count = shown.outputs, shown.execution_count
    return made


def _place(app: Sphinx, path: Path) -> Path:
    return chapters.build(app) / STORE / path.name


def _basis(app: Sphinx, path: Path) -> Path:
    return _place(app, path).with_suffix(".json")
