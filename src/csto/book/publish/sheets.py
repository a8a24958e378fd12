"""All style sheets of a page in one file: on a slow line each of many costs a wait of its own.

By hand: the bundlers that put imports and fonts into a sheet want Node.
"""

import hashlib
import re
from base64 import b64encode
from operator import attrgetter
from pathlib import Path

from sphinx.application import Sphinx

NAME = "_static/book.css"
# What the theme's template names by itself; its icons, as few as the pages use.
_FIRST = ("styles/theme.css", "styles/bootstrap.css", "styles/pydata-sphinx-theme.css")
_FIRST += ("csto-icons.css",)
_UNWANTED = re.compile("thebe|togglebutton")  # of what no page of the book has
_IMPORT = re.compile(r'@import "([^"]+)";')
_FONT = re.compile(r"""url\(["']?([^"':)]+\.woff2?)["']?\)""")
_CHARSET = '@charset "UTF-8";'


def gather(app: Sphinx, book: Path) -> str:
    """Write the sheet of all pages, in which theirs stand in their order; give its version."""
    staged = Path(app.outdir)
    texts = [whole_of(staged / "_static" / name) for name in _FIRST]
    named = app.builder._css_files  # type: ignore[attr-defined]
    wanted = [sheet for sheet in named if not _UNWANTED.search(sheet.filename)]
    for sheet in sorted(wanted, key=attrgetter("priority")):  # as Sphinx names them in pages
        text, media = whole_of(staged / sheet.filename), sheet.attributes.get("media")
        texts.append(f"@media {media} {{\n{text}\n}}\n" if media else text)
    whole = "\n".join(texts).encode()
    (book / NAME).write_bytes(whole)
    return hashlib.sha256(whole).hexdigest()[:8]


def whole_of(sheet: Path) -> str:
    """A sheet with what it imports in its place; pictures it names lie beside the one of all.

    Its fonts are put into it: a page has them before it is drawn then, from a server and as a file,
    and nothing moves when they come.
    """

    def font(found: re.Match[str]) -> str:
        file = sheet.parent / found[1]
        return f'url("data:font/{file.suffix[1:]};base64,{b64encode(file.read_bytes()).decode()}")'

    text = _FONT.sub(font, sheet.read_text("utf-8").replace(_CHARSET, ""))
    return _IMPORT.sub(lambda found: whole_of(sheet.parent / found[1]), text)
