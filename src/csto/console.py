"""Output that survives a console of any code page: what it cannot show is shown in other signs."""

import codecs
import sys
import unicodedata
from typing import TextIO

# Signs and what is like them in ASCII.
_ALIKE = str.maketrans("–—−‐‑‘’“”„×·•≈łŁøØđı", '-----\'\'"""x--~lLoOdi')
_ALIKE |= str.maketrans({"…": "...", "→": "->", "≥": ">=", "≤": "<=", "ß": "ss"})
_READABLE = "csto-readable"
_ASCII = "csto-ascii"


def prepare() -> None:
    """Let nothing that is written end in an error, whatever the code page of the console."""
    codecs.register_error(_READABLE, _replaced)
    codecs.register(_ascii)
    for stream in (sys.stdout, sys.stderr):
        _adapt(stream)


def shows(text: str) -> bool:
    """Whether the console shows a text as it is."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _adapt(stream: TextIO | None) -> None:
    if not hasattr(stream, "reconfigure"):
        return
    encoding = codecs.lookup(stream.encoding or "utf-8").name
    # click takes a stream in ASCII for misconfigured and writes UTF-8 to it.
    stream.reconfigure(encoding=_ASCII if encoding == "ascii" else None, errors=_READABLE)


def _replaced(error: UnicodeError) -> tuple[str | bytes, int]:
    """The signs that an encoding does not have, in such as every encoding has."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(sign: str) -> str:
    """A sign in ASCII: a like one, its letter without accent, or its number."""
    alike = unicodedata.normalize("NFKD", sign.translate(_ALIKE))
    bare = alike.encode("ascii", "ignore").decode()
    return bare or sign.encode("ascii", "backslashreplace").decode()


def _ascii(name: str) -> codecs.CodecInfo | None:
    """ASCII under a name of its own."""
    if name.replace("_", "-") != _ASCII:
        return None
    plain = codecs.lookup("ascii")
    encoder, decoder = plain.incrementalencoder, plain.incrementaldecoder
    return codecs.CodecInfo(
        *plain, incrementalencoder=encoder, incrementaldecoder=decoder, name=_ASCII
    )
