"""Figures written as the command line asks: files, sizes, presets; wrong asking told in a line."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from csto import exports, register
from csto.exports import ExportError, Page
from csto.papers import presets


def write(ids: tuple[str, ...], *, output: str, **asked: Any) -> Iterator[str]:
    """Write figures (all where none is named); yields the name of each file.

    Everything is looked at before anything is drawn. Raises ExportError, UnknownFigureError.
    """
    page, kinds, target = _page(asked), _formats(asked, output), Path(output)
    exports.check(page)
    for id in ids:
        register.chapter_of(id)
    alone = output == "-" or (target.suffix != "" and not target.is_dir())
    if alone and (len(ids) != 1 or len(kinds) != 1):
        raise ExportError(f"{output} takes one figure in one format; name a folder for more")
    if output != "-":
        exports.check_folder(target.parent if alone else target)
    for id in ids or register.ids():
        for kind in kinds:
            record = exports.laid_out(id, kind, page)
            if kind == "json" and not ids and not record.is_live:
                continue
            made = exports.rendered(record, kind, page)
            if output == "-":
                sys.stdout.buffer.write(made)
                continue
            yield str(exports.write(target if alone else target / page.name(id, kind), made))


def _page(asked: dict[str, Any]) -> Page:
    """The page asked for: that of a preset, changed by what is said beside it."""
    page = presets.page(asked["preset"]) if asked["preset"] else Page()
    page = replace(page, **{part: asked[part] for part in ("grey", "source", "outlines")})
    if asked["title"] is not None:
        page = replace(page, title=asked["title"])
    for side in ("width", "height"):
        if asked[side]:
            page = replace(page, **{f"{side}_mm": exports.size_mm(asked[side])})
    return replace(page, dpi=asked["dpi"]) if asked["dpi"] else page


def _formats(asked: dict[str, Any], output: str) -> list[str]:
    """The formats asked for: by name, by the file's ending, by the preset, or PDF."""
    ending = Path(output).suffix[1:] if output != "-" and not Path(output).is_dir() else ""
    by_preset = presets.format_of(asked["preset"]) if asked["preset"] else "pdf"
    named = asked["formats"] or ending or by_preset
    kinds = [exports.format_of(kind) for kind in named.split(",")]
    if ending and kinds != [exports.format_of(ending)]:
        raise ExportError(
            f"{output} is not a name for {named}; leave out --format, or name a folder"
        )
    return kinds


def listed_presets() -> str:
    """All presets with size, format, and the page of the publisher they come from."""
    return "\n".join(presets.told())
