"""All style sheets of a page in one file: on a slow line each of many costs a wait of its own."""

import hashlib
import re
from pathlib import Path

NAME = "book.css"

_LINK = re.compile(r'<link\b[^>]*\srel="stylesheet"[^>]*>\s*')
_ADDRESS = re.compile(r'\shref="([^"?]+)')
_MEDIA = re.compile(r'\smedia="([^"]+)"')
_IMPORT = re.compile(r'@import "([^"]+)";')
_CHARSET = '@charset "UTF-8";'


def gather(folder: Path, pages: list[Path]) -> None:
    """Give the pages of a book one sheet, in which theirs stand in their order.

    Raises ValueError when pages have different sheets.
    """
    texts = {page: page.read_text("utf-8") for page in pages}
    linked = {page: _LINK.findall(text) for page, text in texts.items()}
    styled = [page for page in pages if linked[page]]
    every = {tuple((_file(page, link), _media(link)) for link in linked[page]) for page in styled}
    if not every:
        return
    if len(every) > 1:
        raise ValueError(f"pages have {len(every)} sets of style sheets; all are to have the same")
    (sheets,) = every
    text = "\n".join(_for(media, _read(sheet)) for sheet, media in sheets)
    (folder / "_static" / NAME).write_text(text, "utf-8")
    version = hashlib.sha256(text.encode()).hexdigest()[:8]
    for page in styled:
        up = "../" * (len(page.relative_to(folder).parts) - 1)
        link = f'<link rel="stylesheet" href="{up}_static/{NAME}?v={version}" />\n'
        first, *others = linked[page]
        text = texts[page].replace(first, link, 1)
        for other in others:
            text = text.replace(other, "", 1)
        page.write_text(text, "utf-8")
    for sheet, _ in sheets:
        for gone in (sheet, *_imported(sheet)):
            gone.unlink()


def _file(page: Path, link: str) -> Path:
    return (page.parent / _ADDRESS.findall(link)[0]).resolve()


def _media(link: str) -> str:
    return "".join(_MEDIA.findall(link))


def _imported(sheet: Path) -> list[Path]:
    return [sheet.parent / name for name in _IMPORT.findall(sheet.read_text("utf-8"))]


def _read(sheet: Path) -> str:
    """A sheet with what it imports in its place; pictures it names lie beside the one of all."""
    text = sheet.read_text("utf-8").replace(_CHARSET, "")
    return _IMPORT.sub(lambda found: _read(sheet.parent / found[1]), text)


def _for(media: str, text: str) -> str:
    return f"@media {media} {{\n{text}\n}}\n" if media else text
