"""A figure made in a notebook's cell: its words, its rows, its chart in each named layout.

Everything is drawn when the cell runs, from a copy of the rows, so that nothing that the notebook
does later can change it. The cell shows title and measure, a picture beside the record of all that
a page, a kit or a gallery needs, and the caption with its source line.
"""

import base64
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from csto import drawing, evidence, late, layout, names, outputs, style, telling
from csto.accounts import account
from csto.layout.fields import ColumnError, LayoutError, column
from csto.record import LAYOUTS, MIME, FigureError, Layout, Record, rows_csv, source_line

MOST = {"title": 15, "subtitle": 25, "caption": 50, "alt": 35}  # words
LEAST = {"alt": 10}
COLOURS = 128  # of the picture in a notebook: a seventh of the size

Draw = Callable[[pd.DataFrame, layout.At], Any]
"""Takes the plotted rows and where to draw them; gives an Altair chart or a Matplotlib figure."""

MADE: dict[str, "Figure"] = {}
"""The figures that cells of this process have made, by id: the last one of each."""


@dataclass(frozen=True, repr=False)
class Figure:
    """A figure of a chapter, as its cell made it; it has the name of the function below the words.

    By its name alone in a cell it shows its picture.
    """

    record: Record
    rows: pd.DataFrame
    """The plotted rows, as the cell had them when it ran."""
    draw: Draw = field(repr=False)

    @property
    def id(self) -> str:
        """Its name, and the target of links to it."""
        return self.record.id

    @property
    def chart(self) -> Any:
        """The chart in its wide layout: an Altair chart, to work on further."""
        return self.of(self.rows)

    def of(self, rows: pd.DataFrame) -> Any:
        """The chart in its wide layout, drawn of other rows with the same columns."""
        return _drawn(self.draw, rows, layout.At.layout("wide", told=[]))

    def at_width(self, width: int, change: Callable[[Any], Any] = lambda chart: chart) -> Record:
        """The record with the chart laid out for another width in pixels as well.

        `change` takes that chart and gives it altered. Where the wide layout has no room there,
        the narrow one is taken. Raises FigureError.
        """

        def draw(rows: pd.DataFrame, at: layout.At) -> Any:
            return change(self.draw(rows, at))

        at = layout.At(width)
        try:
            laid_out = _laid_out(self.record, draw, self.rows, at)
        except FigureError:
            if at.narrow:
                raise
            laid_out = _laid_out(self.record, draw, self.rows, replace(at, sparing=True))
        return self.record.with_layout(width, laid_out)

    def __repr__(self) -> str:
        """What can be done with it, not all that is in it."""
        return f"<figure {self.id}: .chart, .rows, .record>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"image/png": png(self.record.svg(style.DOUBLE)), "text/plain": repr(self)}

    def outputs(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """What the cell shows: contents by media type, with their metadata."""
        record, spoken = self.record, {}
        bundle: dict[str, Any] = {MIME: record.content(), "text/plain": record.alt}
        if not os.environ.get(outputs.BUILD):
            bundle["image/png"] = png(record.svg(style.DOUBLE))
            spoken = {"image/png": {"alt": record.alt, "width": style.DOUBLE}}
        # The anchor is what the prose links to.
        head = f'<a id="{record.id}"></a>**{record.title}**  \n{record.subtitle}'
        foot = f"{record.caption}  \n*{record.source_line}*"
        foot += "".join(f"\n\n**Not accounted for:** {f}." for f in record.accounts["faults"])
        return [({**_words(head)}, {}), (bundle, spoken), ({**_words(foot)}, {})]


def altered(record: Record, chart: Any) -> Record:
    """A figure with another wide chart in the place of its own: same words, rows and sources.

    Raises FigureError for a chart that would drop rows without a word.
    """
    if not hasattr(chart, "to_dict") and not hasattr(chart, "savefig"):
        said = f"{type(chart).__name__} is no chart; give an Altair chart, or what makes it one"
        raise FigureError(f"figure {record.id!r}: {said}")
    return record.with_layout(style.DOUBLE, _kept(record, chart, style.DOUBLE))


def _words(markdown: str) -> dict[str, Any]:
    return {"text/markdown": markdown, "text/plain": markdown, outputs.QUIET: {}}


def png(svg: str, scale: float = 2) -> str:
    """A drawing as a PNG in base64, in few colours."""
    import vl_convert
    from PIL import Image

    style.register_fonts_to_convert()
    picture = vl_convert.svg_to_png(drawing.standalone(svg), scale=scale)
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
    small = io.BytesIO()
    few.save(small, "PNG", optimize=True)
    return base64.b64encode(small.getvalue()).decode()


def figure(
    id: str,
    *,
    rows: pd.DataFrame,
    title: str,
    subtitle: str,
    caption: str,
    alt: str,
    tables: Sequence[str],
    of: pd.DataFrame | None = None,
    drawn: pd.DataFrame | None = None,
    left_out: Mapping[str, pd.DataFrame] = {},
    used: Sequence[pd.DataFrame] = (),
    units: Mapping[str, str] = {},
) -> Callable[[Draw], Figure]:
    """Make the function below a figure and show it: it takes the rows and where to draw them.

    `title` is the finding; `subtitle` the measure with its unit, place and period; `caption` how to
    read the chart; `alt` kind of chart and finding, for those who do not see it. `rows` are the
    plotted rows, with the columns `source`, `locator` and `as_printed` where there are sources;
    `units` has the unit of a column. Of the rows `of` a table each is `drawn` (left out where it is
    among `rows`), or `left_out` for a reason; `used` are rows of tables that numbers rest on.

    Raises FigureError for words that are missing or too many, a function that reads more of the
    notebook than constants, a chart that drops rows; NameTakenError for an id that is taken.
    """
    words = {"title": title, "subtitle": subtitle, "caption": caption, "alt": alt}
    words = {part: " ".join(text.replace("'", "’").split()) for part, text in words.items()}
    told: list[str] | None = [] if telling.is_for_reader() else None
    if (wrong := _wrong_words(id, words)) and told is None:
        raise FigureError(wrong[0])
    _check_units(id, rows, units)
    names.take(id, "figure")
    kept = rows.copy(deep=True)
    accounts = account(of, rows if drawn is None else drawn, left_out, used)
    sources = _sources(id, kept, of)

    def made(draw: Draw) -> Figure:
        if read := late.read(draw):
            raise FigureError(
                f"figure {id!r}: its function reads {', '.join(read)} of the notebook; it may read "
                "its rows, imports, functions, and constants, which have names in capital letters"
            )
        bare = Record(
            id=id,
            **words,
            source_line="",  # once it is known what is drawn
            tables=tuple(tables),
            sources=tuple(sources),
            rows_csv=rows_csv(kept),
            layouts={},
            units=dict(units),
            accounts=accounts,
        )
        places = {name: layout.At.layout(name, told) for name in LAYOUTS}
        layouts = {name: _laid_out(bare, draw, kept, at) for name, at in places.items()}
        MADE[id] = result = Figure(_credited(replace(bare, layouts=layouts)), kept, draw)
        telling.tell(id, [*wrong, *(f"figure {id!r}: {one}" for one in told or [])])
        for bundle, metadata in result.outputs():
            outputs.show(bundle, metadata)
        return result

    return made


def _credited(record: Record) -> Record:
    """The record with the sources of its borders and places, where it draws any."""
    borders = any(drawing.has_borders(chart) for chart in record.layouts.values())
    sources = evidence.with_ground(record.sources, record.tables, borders=borders)
    line = source_line(sources, record.tables)
    return replace(record, sources=tuple(sources), source_line=line)


def _check_units(id: str, rows: pd.DataFrame, units: Mapping[str, str]) -> None:
    for name in units:
        try:
            column(rows, name)
        except LayoutError as error:
            raise FigureError(f"figure {id!r}: a unit for {name!r}, but {error}") from error


def _sources(id: str, rows: pd.DataFrame, of: pd.DataFrame | None) -> list[str]:
    """Keys of the sources that the rows name, or else those of the rows accounted for."""
    behind = rows if "source" in rows or of is None else of
    if "source" not in behind:
        raise FigureError(f"figure {id!r}: its rows name no source; keep the column `source`")
    return evidence.sources_behind(rows, behind)


def _wrong_words(id: str, words: Mapping[str, str]) -> list[str]:
    wrong = []
    for part, text in words.items():
        count, least, most = len(text.split()), LEAST.get(part, 1), MOST[part]
        if not least <= count <= most:
            wrong.append(f"figure {id!r}: {part} of {count} words; write {least} to {most}")
    return wrong


def _laid_out(record: Record, draw: Draw, rows: pd.DataFrame, at: layout.At) -> Layout:
    """The chart for one place, as it is kept; a thumbnail has the finding in it."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(arg=False):  # tests hold the charts against Vega-Lite's schema
        try:
            chart = _drawn(draw, rows, at)
        except layout.LayoutError as error:
            raise FigureError(f"figure {record.id!r}: {error}") from error
        if at.small and drawing.is_live(chart):
            lines = style.wrapped(record.title, style.TEXT_PT + 1.5, at.width - 12, 600)
            chart = chart.properties(title=layout.heading(lines, 13))
        return _kept(record, chart, at.width, at.told)


def _drawn(draw: Draw, rows: pd.DataFrame, at: layout.At) -> Any:
    """The chart of some rows; for a reader, words in its place where they bear none."""
    if at.told is not None and rows.empty:
        return _instead("no row is left to draw: the filter keeps none", at)
    try:
        return draw(rows.copy(deep=True), at)
    except LayoutError as error:
        if at.told is None or isinstance(error, ColumnError):
            raise
        return _instead(str(error), at)


def _instead(why: str, at: layout.At) -> Any:
    """A chart that says why there is none."""
    import altair as alt

    at.told.append(why)
    lines = style.wrapped(f"Not drawn: {why}", style.TEXT_PT, at.width - 20)
    words = alt.Chart(alt.Data(values=[{}])).mark_text(align="left", lineHeight=15, text=lines)
    words = words.encode(x=alt.XValue(0), y=alt.YValue(0))
    return words.properties(width=at.width - 8, height=15 * len(lines))


def _kept(record: Record, chart: Any, width: int, told: list[str] | None = None) -> Layout:
    salt = f"{record.id}-{width}"
    try:
        laid_out = drawing.layout(chart, alt=record.alt, salt=salt, told=told)
        return json.loads(json.dumps(laid_out))
    except ValueError as error:
        raise FigureError(f"figure {record.id!r}: {error}") from error
