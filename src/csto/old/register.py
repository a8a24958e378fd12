"""The register's entry: what a figure consists of, and the decorator that enters one.

Chart modules enter their figures here; `csto.figures` reads them out and draws them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

Plotted = tuple[pd.DataFrame, dict[str, int]]
"""Plotted rows, and how many table rows are left out, by reason.

The plotted rows carry `records`: how many rows of the figure's first table each one stands for.
"""


@dataclass(frozen=True)
class Words:
    """What a figure says in words, computed from its plotted rows."""

    title: str
    """The finding, one sentence."""
    caption: str
    """What is shown and how to read it."""
    alt: str
    """The finding for those who do not see the chart, 60 to 300 characters."""
    measure: str
    """Measure and unit."""


@dataclass(frozen=True)
class Figure:
    """A registered figure."""

    id: str
    chapter: str
    tables: tuple[str, ...]
    rows: Callable[..., Plotted]
    words: Callable[[pd.DataFrame], Words]
    draw: Callable[..., object]


REGISTER: dict[str, Figure] = {}


def figure(
    id: str,
    *,
    chapter: str,
    tables: list[str],
    rows: Callable[..., Plotted],
    words: Callable[[pd.DataFrame], Words],
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Enter a drawing function into the register.

    `rows` takes the tables in the order named and returns the plotted rows; the first table is the
    one whose rows are accounted for. The drawing function takes those rows and `width` (px, 96 an
    inch) and returns an Altair chart or a Matplotlib figure. Raises ValueError for an id twice.
    """

    def enter(draw: Callable[..., object]) -> Callable[..., object]:
        if id in REGISTER:
            raise ValueError(f"figure {id!r} is registered twice")
        REGISTER[id] = Figure(id, chapter, tuple(tables), rows, words, draw)
        return draw

    return enter
