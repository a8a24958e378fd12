"""The register read out: a figure's rows, words and drawing, checked on the way.

A figure that loses rows, has no usable alternative text or draws an empty value is an error here,
and with it in the notebook and in the book.
"""

import difflib
import hashlib
import html
import os
import pickle
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from csto import charts, drawing, evidence, reading, register, style, tables
from csto import words as wording
from csto.register import Figure, Words

MIME = "application/vnd.csto.figure+json"
BUILDER = "CSTO_BUILDER"  # set in the environment of notebooks that a book is built from
KEPT, SHOWN = "CSTO_FIGURES", "shown.pickle"  # and the folder of those that it has shown before
ALT_LENGTH = range(60, 301)


class FigureError(ValueError):
    """A figure is not fit to be shown; the message names it and says why."""


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

    @cached_property
    def _pictures(self) -> dict[int, drawing.Picture]:
        """What is drawn already, by width."""
        return {}

    def picture(self, width: int) -> drawing.Picture:
        """The chart laid out for a width in pixels (96 an inch), with its alternative text."""
        if width not in self._pictures:
            chart = self.figure.draw(self.rows, width=width)
            prefix = f"{self.figure.id}-{width}"
            try:
                drawn = drawing.picture(chart, alt=self.words.alt, prefix=prefix)
            except ValueError as error:
                raise FigureError(f"figure {self.figure.id!r}: {error}") from error
            self._pictures[width] = drawn
        return self._pictures[width]

    def rows_csv(self) -> str:
        """The plotted rows as CSV, as they are drawn; the same text on every machine."""
        return self.rows.drop(columns="records").to_csv(index=False, lineterminator="\n")

    @property
    def rows_hash(self) -> str:
        """SHA-256 of the plotted rows: it changes when, and only when, they do."""
        return hashlib.sha256(self.rows_csv().encode()).hexdigest()

    @property
    def basis_hash(self) -> str:
        """SHA-256 of the plotted rows and of how many records each stands for."""
        text = self.rows.to_csv(lineterminator="\n") + repr(self.left_out)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def caption(self) -> str:
        """What is shown, and what of the table is not."""
        if not self.left_out:
            return self.words.caption
        parts = [f"{wording.number(count)} {reason}" for reason, count in self.left_out.items()]
        return f"{self.words.caption} Not drawn: {wording.listing(parts)}."

    @property
    def source_line(self) -> str:
        """Sources, credits and tables behind the figure, with the data's version."""
        names = evidence.cited(self.sources)
        credits = [
            entry["credit"]
            for entry in map(tables.resource, self.figure.tables)
            if "credit" in entry
        ]
        version = tables.package()["version"]
        data = f"Data: {', '.join(self.figure.tables)}, version {version}."
        return " ".join([f"Sources: {'; '.join(names)}.", *dict.fromkeys(credits), data])

    def record(self) -> dict[str, Any]:
        """What the register of figures says of it, wherever it stands."""
        return {
            "id": self.figure.id,
            "chapter": self.figure.chapter,
            "title": self.words.title,
            "caption": self.caption,
            "alt": self.words.alt,
            "tables": list(self.figure.tables),
            "sources": list(self.sources),
            "rows": len(self.rows),
            "rows_hash": self.rows_hash,
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The id for the book's builder, and the chart with its caption for a notebook."""
        if os.environ.get(BUILDER):  # the builder draws by the id; drawing here would be in vain
            plotted = {"id": self.figure.id, "rows_hash": self.rows_hash}
            return {MIME: plotted, "text/plain": self.words.title}
        words, escape = self.words, html.escape
        page = (
            f"<figure>{self.picture(style.DOUBLE).svg}<figcaption>"
            f"<strong>{escape(words.title)}</strong> "
            f"{escape(self.caption)}<br><small>{escape(self.source_line)}</small>"
            "</figcaption></figure>"
        )
        return {MIME: {"id": self.figure.id}, "text/html": page, "text/plain": words.title}


def show(id: str, data: Mapping[str, pd.DataFrame] | None = None) -> Shown:
    """A figure by its id, from the shared tables or from `data` (tables by name) where given.

    Raises UnknownFigureError for an id that is not registered, FigureError for a figure that is
    not fit to be shown: table rows neither drawn nor left out with a reason, or words missing.
    """
    reading.note(f"figure {id}")
    with reading.noted():  # who asks for a figure depends on it, and only by it on its tables
        figure = get(id)
        if data:
            return _show(figure, data)
        folder = os.environ.get(KEPT)
        if folder and (kept := Path(folder, id, SHOWN)).is_file():
            return pickle.loads(kept.read_bytes())  # noqa: S301 # the builder's, as of today
        shown, labels = _shown(figure, tables.state())
        for label in labels:
            reading.note(label)
        return replace(shown, rows=shown.rows.copy())


@lru_cache(maxsize=128)
def _shown(figure: Figure, _state: tuple[tuple[str, int], ...]) -> tuple[Shown, frozenset[str]]:
    """A figure of the shared tables as they are, and what it read; the same one every time."""
    with reading.noted() as labels:
        return _show(figure, {}), frozenset(labels)


def forget() -> None:
    """Let go of the figures that were shown: they are worked out again when they are asked for."""
    _shown.cache_clear()


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
