"""All style sheets of a page in one file: on a slow line each of many costs a wait of its own."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from csto.book.publish import purge

NAME = "book.css"

_LINK = re.compile(
    r'<link\b(?=[^>]*\srel="stylesheet")[^>]*\shref="(?:\.\./)*([^"?]+)[^>]*>\s*', re.DOTALL
)
_MEDIA = re.compile(r'\smedia="([^"]+)"')
_IMPORT = re.compile(r'@import "([^"]+)";')
_FONT = re.compile(r"""url\(["']?([^"':)]+\.woff2?)["']?\)""")
_CHARSET = '@charset "UTF-8";'


def gather(folder: Path, texts: Mapping[Path, str]) -> dict[Path, str]:
    """Pages of a book with one sheet, in which theirs stand in their order.

    Raises ValueError when pages have different sheets.
    """
    links = {page: list(_LINK.finditer(text)) for page, text in texts.items()}
    sets = {tuple((at[1], *_MEDIA.findall(at[0])) for at in found) for found in links.values()}
    sets.discard(())  # of redirects
    if len(sets) != 1:
        raise ValueError(f"pages have {len(sets)} sets of style sheets; all are to have the same")
    (sheets,) = sets
    scripts = [path.read_text("utf-8") for path in sorted(folder.rglob("_static/**/*.js"))]
    whole = "\n".join(_for(media, whole_of(folder / name)) for name, *media in sheets)
    whole = purge.purged(whole, texts.values(), scripts).encode()
    for name, *_ in sheets:
        sheet = folder / name
        for other in _IMPORT.findall(sheet.read_text("utf-8")):
            (sheet.parent / other).unlink()
        sheet.unlink()
    (folder / "_static" / NAME).write_bytes(whole)
    version = hashlib.sha256(whole).hexdigest()[:8]
    styled = dict(texts)
    for page, found in links.items():
        if found:
            up = "../" * (len(page.relative_to(folder).parts) - 1)
            link = f'<link rel="stylesheet" href="{up}_static/{NAME}?v={version}" />\n'
            place, text = found[0].start(), texts[page]
            styled[page] = text[:place] + link + _LINK.sub("", text[place:])
    return styled


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


def _for(media: list[str], text: str) -> str:
    return f"@media {media[0]} {{\n{text}\n}}\n" if media else text
