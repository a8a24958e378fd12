"""All style sheets of a page in one file: on a slow line each of many costs a wait of its own."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

NAME = "book.css"

_LINK = re.compile(
    r'<link\b(?=[^>]*\srel="stylesheet")[^>]*\shref="(?:\.\./)*([^"?]+)[^>]*>\s*', re.DOTALL
)
_MEDIA = re.compile(r'\smedia="([^"]+)"')
_IMPORT = re.compile(r'@import "([^"]+)";')
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
    parts = [_for(media, _read(folder / name)) for name, *media in sheets]
    whole = "\n".join(parts).encode()
    for name, *_ in sheets:
        for gone in (folder / name, *_imported(folder / name)):
            gone.unlink()
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


def _imported(sheet: Path) -> list[Path]:
    return [sheet.parent / name for name in _IMPORT.findall(sheet.read_text("utf-8"))]


def _read(sheet: Path) -> str:
    """A sheet with what it imports in its place; pictures it names lie beside the one of all."""
    text = sheet.read_text("utf-8").replace(_CHARSET, "")
    return _IMPORT.sub(lambda found: _read(sheet.parent / found[1]), text)


def _for(media: list[str], text: str) -> str:
    return f"@media {media[0]} {{\n{text}\n}}\n" if media else text
