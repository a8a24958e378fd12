"""Of Font Awesome, which comes with the theme, the icons that the book's pages use."""

import logging
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

THEME = Path(str(files("pydata_sphinx_theme"))) / "theme" / "pydata_sphinx_theme" / "static"
SHEET, FONTS = "css/all.min.css", "webfonts"
_NAME = re.compile(r"\bfa[bsr]?(?:-[a-z0-9]+)*\b")
_NOTICE = re.compile(r"/\*!.*?\*/\s*", re.DOTALL)
_RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")
_SOURCES = re.compile(r"src:url\(\.\./webfonts/([\w-]+)\.woff2\)[^;}]*")
_CODE = re.compile(r"\\(f[0-9a-f]{3})\b|([\uf000-\uf8ff])")


def write(static: Path, pages: Iterable[str]) -> None:
    """Cut the style sheet and the fonts in a book's static files to what the book names."""
    (whole,) = THEME.glob("vendor/fontawesome/*")
    folder = static / whole.relative_to(THEME)
    scripts = [path.read_text("utf-8") for path in sorted((static / "scripts").glob("*.js"))]
    named = {name for text in (*pages, *scripts) for name in _NAME.findall(text)}
    sheet = cut((whole / SHEET).read_text("utf-8"), named)
    styles = [path.read_text("utf-8") for path in sorted((static / "styles").glob("*.css"))]
    codes = {code for text in (sheet, *styles) for code in _codes(text)}
    for font in sorted(set(_SOURCES.findall(sheet))):
        _write_font(whole / FONTS / f"{font}.ttf", folder / FONTS / f"{font}.woff", codes)
    own = _SOURCES.sub(r'src:url(../webfonts/\1.woff) format("woff")', sheet)
    (folder / SHEET).write_text(own, "utf-8")


def cut(sheet: str, named: set[str]) -> str:
    """The style sheet with its notice, its fonts and the rules of the named classes."""
    notice = _NOTICE.match(sheet)
    kept = [notice.group()] if notice else []
    for selector, properties in _RULE.findall(_NOTICE.sub("", sheet)):
        common = ":root" in selector or (
            "@font-face" in selector and "FontAwesome" not in properties
        )
        if common or named & set(_NAME.findall(selector)):
            kept.append(f"{selector}{properties}\n")
    return "".join(kept)


def _codes(style: str) -> list[int]:
    """Code points of icons in a style sheet, written out or as themselves."""
    return [int(code, 16) if code else ord(icon) for code, icon in _CODE.findall(style)]


def _write_font(whole: Path, target: Path, codes: set[int]) -> None:
    """The font cut to some icons. It keeps its notices and, being cut, not its name."""
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it tells each step
    options = subset.Options(flavor="woff", name_IDs=[0, 13, 14], layout_features=[])
    font = subset.load_font(str(whole), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
