"""Figures written as the command line asks: files, sizes, presets; wrong asking told in a line."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from csto import exports, presets, register
from csto.exports import ExportError, Page
from csto.papers import pictures


def write(ids: tuple[str, ...], *, output: str, **asked: Any) -> Iterator[str]:
    """Write figures (all where none is named); yields the name of each file.

    Everything is looked at before anything is drawn, and a figure is written in all formats or in
    none; where one of several cannot be as asked, the others are. Raises ExportError,
    UnknownFigureError.
    """
    page, kinds, target = _page(asked), _formats(asked, output), Path(output)
    exports.check(page)
    _check_kinds(kinds, asked)
    for id in ids:
        register.chapter_of(id)
    alone = output == "-" or _ending(output) != ""
    if alone and (len(ids) != 1 or len(kinds) != 1):
        raise ExportError(f"{output} takes one figure in one format; name a folder for more")
    if output != "-":
        exports.check_folder(target.parent if alone else target)
    refused = []
    for id in dict.fromkeys(ids or register.ids()):
        try:
            made = dict(_made(id, kinds, page, skip=not ids))
            if output == "-":
                _put(made[kinds[0]])
                continue
            for kind, content in made.items():
                path = target if alone else target / page.name(id, kind)
                yield str(exports.write(path, content))
        except ExportError as error:
            refused.append(str(error))
    if refused:
        raise ExportError("\n".join(refused))


def _made(id: str, kinds: list[str], page: Page, *, skip: bool) -> Iterator[tuple[str, bytes]]:
    """A figure in each format; `skip` leaves out a specification where it has none."""
    for kind in kinds:
        record = exports.laid_out(id, kind, page)
        if kind != "json" or not skip or record.is_live:
            yield kind, exports.rendered(record, kind, page)


def _put(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # whoever reads has read enough
    except OSError as error:
        raise ExportError(f"-: cannot be written ({error.strerror})") from error


def _check_kinds(kinds: list[str], asked: dict[str, Any]) -> None:
    """Refuse formats whose program is missing, and a size for those that have one of their own."""
    for kind in set(kinds) & set(pictures.PROGRAMS):
        try:
            pictures.program_for(kind)
        except pictures.ProgramError as error:
            raise ExportError(str(error)) from error
    sized = [f"--{side}" for side in ("width", "height") if asked[side] is not None]
    if sized and not set(kinds) & set(exports.PRINTED):
        raise ExportError(f"{', '.join(kinds)} takes no size; leave out {' and '.join(sized)}")


def _page(asked: dict[str, Any]) -> Page:
    """The page asked for: that of a preset, changed by what is said beside it."""
    page = Page() if asked["preset"] is None else presets.page(asked["preset"])
    said = {part: asked[part] for part in ("grey", "source", "outlines", "title", "dpi")}
    for side in ("width", "height"):
        size = asked[side]
        said[f"{side}_mm"] = None if size is None else exports.size_mm(size)
    return replace(page, **{part: value for part, value in said.items() if value is not None})


def _ending(output: str) -> str:
    """The ending of a file's name; that of a folder, there or with a slash at its end, has none."""
    is_folder = output.endswith(("/", os.sep)) or os.path.isdir(output)  # noqa: PTH112
    return "" if is_folder else Path(output).suffix[1:]


def _formats(asked: dict[str, Any], output: str) -> list[str]:
    """The formats asked for: by name, by the file's ending, by the preset, or PDF."""
    if not output:
        raise ExportError("-o is empty; name a folder, a file, or - for output")
    ending, named = _ending(output), asked["formats"]
    if named is None:
        by_preset = presets.format_of(asked["preset"]) if asked["preset"] else "pdf"
        named = ending or by_preset
    try:
        kinds = list(dict.fromkeys(exports.format_of(kind) for kind in named.split(",")))
    except ExportError as error:
        told = "; the name of a new folder ends with a slash" if named == ending else ""
        raise ExportError(f"{error}{told}") from error
    if ending and kinds != [exports.format_of(ending)]:
        raise ExportError(
            f"{output} is not a name for {named}; leave out --format, or name a folder"
        )
    return kinds


def listed_presets() -> str:
    """All presets with size, format, and the page of the publisher they come from."""
    return "\n".join(presets.told())
