"""Numbers and comparisons of a chapter, with the rows they rest on.

`claim` names formatted values for the prose, `check` says whether the data bear a sentence. Both
only record: a comparison that fails stops nothing here; the published build fails on all of them.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from csto import names, outputs, provenance, telling
from csto.words import NO_NUMBER

if TYPE_CHECKING:  # who reads what chapters said draws nothing
    from csto.figures import Figure

MIME = "application/vnd.csto.claims.v2+json"
Basis: TypeAlias = "pd.DataFrame | Figure | Sequence[pd.DataFrame | Figure]"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def claim(values: Mapping[str, Any], rows: Basis) -> None:
    """Give formatted values to the prose, by name: `leave [62–74](#russia-share) per cent`.

    `rows` is what they rest on: a table's rows (a DataFrame that still has the table's key), a
    figure of this chapter, or several of them. Raises ValueError for a name that is no anchor,
    NameTakenError for one that is taken, ProvenanceError for rows that are no table's.
    """
    texts = {name: _text(value) for name, value in values.items()}
    for name in texts:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r}: a claim is named in lower case, words joined by hyphens")
        names.take(name, "claim")
    _record({"values": texts}, rows, [(name, name, text) for name, text in texts.items()])


def check(sentences: Mapping[str, Any], rows: Basis) -> None:
    """Hold sentences against the data; one that fails is recorded, not raised.

    `rows` as in `claim`. Raises ProvenanceError, and NameTakenError for a sentence whose anchor
    is the name of something else; ValueError for what is neither True nor False.
    """
    for sentence, truth in sentences.items():
        if not isinstance(truth, bool | np.bool_):
            said = f"{truth!r} is a {type(truth).__name__}"
            raise ValueError(f"{sentence!r}: {said}; give a comparison, which is True or False")
    holds = {sentence: bool(truth) for sentence, truth in sentences.items()}
    for sentence in holds:
        names.take(slug(sentence), "comparison")
        lost = telling.is_for_reader() and not holds[sentence]
        telling.tell(slug(sentence), [f"“{sentence}” no longer holds"] if lost else [])
    said = {True: "holds", False: "**no longer holds**"}
    lines = [(slug(text), text, said[truth]) for text, truth in holds.items()]
    _record({"checks": holds}, rows, lines)


def _text(value: Any) -> str:
    """A value as prose has it; where no row is left it says so."""
    text = str(value)
    return NO_NUMBER if text in ("", "nan", "<NA>", "NaT") else text


def slug(sentence: str) -> str:
    """The anchor of a sentence."""
    return re.sub(r"[^a-z0-9]+", "-", sentence.lower()).strip("-")


def basis(rows: Basis) -> dict[str, list[str]]:
    """Tables, rows (`table/key`) and figures that something rests on; of no row, nothing."""
    found: dict[str, list[str]] = {"tables": [], "rows": [], "figures": []}
    for part in [rows] if isinstance(rows, pd.DataFrame) or hasattr(rows, "record") else rows:
        if not isinstance(part, pd.DataFrame) and hasattr(part, "record"):
            found["tables"] += part.record.tables
            found["figures"].append(part.id)
            continue
        for table, keys in (provenance.rows_of(part) if len(part) else {}).items():
            found["tables"].append(table)
            found["rows"] += [f"{table}/{key}" for key in keys]
    return {name: list(dict.fromkeys(parts)) for name, parts in found.items()}


def _record(entry: dict[str, Any], rows: Basis, lines: list[tuple[str, str, str]]) -> None:
    """Show what was recorded as a small table with the anchors that the prose links to."""
    cell = '<td style="text-align: left">'  # JupyterLab has cells to the right
    cells = "".join(
        f'<tr id="{anchor}">{cell}{_what(anchor, name)}</td>{cell}{_strong(value)}</td></tr>'
        for anchor, name, value in lines
    )  # no <th>: a strict sanitiser shows it as code
    plain = "\n".join(f"{name}: {value.replace('*', '')}" for _, name, value in lines)
    bundle = {MIME: entry | basis(rows), "text/html": f"<table>{cells}</table>"}
    outputs.show(bundle | {"text/plain": plain})


def _what(anchor: str, name: str) -> str:
    """A claim by its name, which is its anchor; a comparison as a sentence."""
    return f"<code>{name}</code>" if name == anchor else escape(name)


def _strong(text: str) -> str:
    return re.sub(r"\*\*(.+)\*\*", r"<strong>\1</strong>", escape(text))
