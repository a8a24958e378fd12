"""The register read out: a figure's rows, words and drawing, checked on the way.

A figure that loses rows, has no usable alternative text or draws an empty value is an error here,
and with it in the notebook and in the book.
"""

import difflib
import html
import os
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any

import pandas as pd

from csto import drawing, evidence, outputs, style, tables
from csto import words as wording
from csto.old import charts, register
from csto.old.register import Figure, Words
from csto.record import LAYOUTS, MIME, FigureError, Layout, Record, rows_csv, source_line

PAGES = ("wide", "narrow")  # the layouts that figures of this kind have
ALT_LENGTH = range(60, 301)


class UnknownFigureError(KeyError):
    """A figure was asked for that is not registered."""

    def __str__(self) -> str:
        """The message without the quotation marks that a KeyError puts around it."""
        return str(self.args[0])


@lru_cache(maxsize=1)
def _registered() -> Mapping[str, Figure]:
    """All figures; the chart modules are imported on first use, and Altair with them."""
    for module in pkgutil.iter_modules(charts.__path__):
        import_module(f"{charts.__name__}.{module.name}")
    return register.REGISTER


def ids(chapter: str | None = None) -> list[str]:
    """Ids of all figures, or of one chapter's."""
    return [id for id, entry in _registered().items() if chapter in (None, entry.chapter)]


def get(id: str) -> Figure:
    """The register's entry of a figure. Raises UnknownFigureError, naming the nearest ids."""
    known = _registered()
    if id not in known:
        raise UnknownFigureError(f"no figure {id!r}; did you mean {near(id, known)}?")
    return known[id]


def near(wrong: str, known: Iterable[str]) -> str:
    """The known names nearest to a wrong one, or all of them where none is near."""
    names = list(known)
    return ", ".join(difflib.get_close_matches(str(wrong), names, n=3, cutoff=0.4) or names)


@dataclass(frozen=True)
class Shown:
    """A figure with its data read and checked; displays itself in a notebook."""

    figure: Figure
    rows: pd.DataFrame
    left_out: dict[str, int]
    words: Words
    sources: tuple[str, ...]

    @cached_property
    def chart(self) -> Any:
        """The Altair chart or Matplotlib figure in its wide layout, to work on further."""
        return self.figure.draw(self.rows, width=style.DOUBLE)

    def layout(self, width: int) -> Layout:
        """The chart laid out for a width in pixels (96 an inch)."""
        salt = f"{self.figure.id}-{width}"
        try:
            chart = self.figure.draw(self.rows, width=width)
            return drawing.layout(chart, alt=self.words.alt, salt=salt)
        except ValueError as error:
            raise FigureError(f"figure {self.figure.id!r}: {error}") from error

    @cached_property
    def record(self) -> Record:
        """What the notebook's output carries."""
        return Record(
            id=self.figure.id,
            title=self.words.title,
            subtitle=self.words.measure,
            caption=self.caption,
            alt=self.words.alt,
            source_line=source_line(list(self.sources), self.figure.tables),
            tables=self.figure.tables,
            sources=self.sources,
            rows_csv=self.rows_csv(),
            layouts={name: self.layout(width) for name, width in LAYOUTS.items() if name in PAGES},
            chapter=self.figure.chapter,
        )

    def at_width(self, width: int) -> Record:
        """The record with the chart laid out for another width in pixels as well."""
        return self.record.with_layout(width, self.layout(width))

    def rows_csv(self) -> str:
        """The plotted rows as CSV, as they are drawn; the same text on every machine."""
        return rows_csv(self.rows.drop(columns="records"))

    @property
    def caption(self) -> str:
        """What is shown, and what of the table is not."""
        if not self.left_out:
            return self.words.caption
        parts = [f"{wording.number(count)} {reason}" for reason, count in self.left_out.items()]
        return f"{self.words.caption} Not drawn: {wording.listing(parts)}."

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The record, and in a notebook the chart with its caption."""
        words, escape = self.words, html.escape
        bundle: dict[str, Any] = {MIME: self.record.content(), "text/plain": words.title}
        if not os.environ.get(outputs.BUILD):
            bundle["text/html"] = (
                f"<figure>{self.record.svg(style.DOUBLE)}<figcaption>"
                f"<strong>{escape(words.title)}</strong> "
                f"{escape(self.caption)}<br><small>{escape(self.record.source_line)}</small>"
                "</figcaption></figure>"
            )
        return bundle


def show(id: str, data: Mapping[str, pd.DataFrame] | None = None) -> Shown:
    """A figure by its id, from the shared tables or from `data` (tables by name) where given.

    Raises UnknownFigureError for an id that is not registered, FigureError for a figure that is
    not fit to be shown: table rows neither drawn nor left out with a reason, or words missing.
    """
    figure = get(id)
    if data:
        return _show(figure, data)
    for name in figure.tables:  # whoever asks for a figure rests on its tables
        tables.load(name)
    shown = _shown(figure, tables.state())
    return replace(shown, rows=shown.rows.copy())


@lru_cache(maxsize=128)
def _shown(figure: Figure, _state: tuple[tuple[str, int], ...]) -> Shown:
    """A figure of the shared tables as they are; the same one every time."""
    return _show(figure, {})


def _show(figure: Figure, data: Mapping[str, pd.DataFrame]) -> Shown:
    frames = [data[name] if name in data else tables.load(name) for name in figure.tables]
    rows, left_out = figure.rows(*frames)
    _check_rows(figure, rows, left_out, len(frames[0]))
    words = _typeset(figure.words(rows))
    _check_words(figure, words)
    shown = {reason: count for reason, count in left_out.items() if count}
    return Shown(figure, rows, shown, words, tuple(evidence.sources_behind(rows, frames[0])))


def _typeset(words: Words) -> Words:
    """The words with the apostrophes that the page prints."""
    return Words(*(getattr(words, part.name).replace("'", "’") for part in fields(words)))


def _check_rows(figure: Figure, rows: pd.DataFrame, left_out: dict[str, int], total: int) -> None:
    drawn, skipped = int(rows["records"].sum()), sum(left_out.values())
    if drawn + skipped != total:
        raise FigureError(
            f"figure {figure.id!r}: {total} rows in table {figure.tables[0]!r}, but {drawn} drawn "
            f"and {skipped} left out with a reason; account for the other {total - drawn - skipped}"
        )


def _check_words(figure: Figure, words: Words) -> None:
    if len(words.alt) not in ALT_LENGTH:
        raise FigureError(
            f"figure {figure.id!r}: alternative text of {len(words.alt)} characters; describe the "
            f"finding in {ALT_LENGTH.start} to {ALT_LENGTH.stop - 1}"
        )
    for part in ("title", "caption", "measure"):
        if not getattr(words, part).strip():
            raise FigureError(f"figure {figure.id!r}: no {part}")
