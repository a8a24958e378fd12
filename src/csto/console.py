"""Output that survives a console of any code page: what it cannot show is shown by its number."""

import sys


def prepare() -> None:
    """Let nothing that is written end in an error, whatever the code page of the console."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def shows(text: str) -> bool:
    """Whether the console shows a text as it is."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
