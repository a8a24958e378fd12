"""Rules of texts: no empty pieces, no row twice."""

import pandas as pd

from csto.validation.frames import Found


def printed_pieces(frame: pd.DataFrame) -> Found:
    """What a source prints is quoted in short pieces, none of them empty."""
    for line, text in frame["as_printed"].dropna().items():
        pieces = [piece.strip() for piece in f" {text} ".split(" | ")]
        if not all(pieces):
            kept = " | ".join(filter(None, pieces))
            cure = f"write {kept!r}" if kept else "leave the cell empty"
            yield line, "as_printed", text, "an empty piece", cure


def repeated_rows(frame: pd.DataFrame) -> Found:
    """No row says again, under another key, all that one before it says.

    The first column is the key of a statement where nothing else has its values twice.
    """
    key, said = frame.columns[0], list(frame.columns[1:])
    if not frame[key].is_unique:
        return  # a key of several columns: one may differ from row to row, as years do
    alike = frame[frame.duplicated(said, keep=False)].astype("string").fillna("")
    first: dict[tuple[str, ...], object] = {}
    for line, name, *rest in alike.itertuples(name=None):
        before = first.setdefault(tuple(rest), line)
        if before != line:
            rule = "all that another row says, under another key"
            cure = f"remove line {line}, or say how it differs from line {before}"
            yield line, key, name, rule, cure
