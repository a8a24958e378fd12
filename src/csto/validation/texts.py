"""Rules of texts: nothing that a spreadsheet or a page would run, no empty pieces, no row twice."""

from csto.validation.frames import Found, Frames, having

_FORMULA = r"^[=+@\t\r]|^-(?!\d)"
_MARKUP = r"<[A-Za-z/!?]|javascript:|\{\{|\{%"
_FORBIDDEN = (
    (
        _FORMULA,
        "a formula-like cell",
        "start the text with a letter, a digit or a quotation mark",
    ),
    (_MARKUP, "markup in a text cell", "write plain text, without tags, scripts or templates"),
)


def printed_pieces(frames: Frames) -> Found:
    """What a source prints is quoted in short pieces, none of them empty."""
    for table, frame in having(frames, "as_printed"):
        for index, text in frame["as_printed"].dropna().items():
            pieces = f" {text} ".split(" | ")
            if any(not piece.strip() for piece in pieces):
                kept = " | ".join(piece.strip() for piece in pieces if piece.strip())
                cure = f"write {kept!r}" if kept else "leave the cell empty"
                yield table, index, "as_printed", text, "an empty piece", cure


def plain_text(frames: Frames) -> Found:
    """A text cell holds text: nothing that a spreadsheet computes or a page would run."""
    for table, frame in frames.items():
        for column in frame.select_dtypes(["string", "category"]):
            text = frame[column].astype("string")
            for pattern, rule, cure in _FORBIDDEN:
                for index in frame.index[text.str.contains(pattern, regex=True).fillna(False)]:
                    yield table, index, column, text[index], rule, cure


def repeated_rows(frames: Frames) -> Found:
    """No row says again, under another key, all that one before it says.

    The first column is the key of a statement where nothing else has its values twice.
    """
    for table, frame in having(frames, "source", "locator"):
        key, said = frame.columns[0], list(frame.columns[1:])
        if not frame[key].is_unique:
            continue  # a key of several columns: one may differ from row to row, as years do
        alike = frame[frame.duplicated(said, keep=False)].astype("string").fillna("")
        first: dict[tuple[str, ...], object] = {}
        for index, name, *rest in alike.itertuples(name=None):
            before = first.setdefault(tuple(rest), index)
            if before != index:
                rule = "all that another row says, under another key"
                cure = f"remove line {index}, or say how it differs from line {before}"
                yield table, index, key, name, rule, cure
