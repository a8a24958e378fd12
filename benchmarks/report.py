"""The results as Markdown: what was asked of the book, then a table a question, ratios first."""

import platform
from importlib.metadata import version
from math import isnan, nan
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
import psutil

from benchmarks import tools
from benchmarks.measure import COLD
from benchmarks.tools import EMPTY, KITS, OURS, STOCK, grown

TEMPLATE = Path(__file__).with_suffix(".md").read_text("utf-8")
CASES = {"row": "one row of `exercises`", "prose": "one sentence", "nothing": "nothing"}
VERDICTS = {False: "**not met**", True: "met"}
KINDS = ["first sight", "to its end", "requests"]  # of what a page transfers
# How the values of a column are told; those of all others are ratios.
FORMS = dict.fromkeys(["runs", "MiB", "notebooks run", "requests"], "{:.0f}")
FORMS |= dict.fromkeys(["seconds", *CASES.values()], "{:.1f} s")
FORMS |= dict.fromkeys(["first sight", "to its end"], "{:,.0f} kB")
Pages = dict[str, dict[str, dict[str, Any]]]


def text(builds: pd.DataFrame, pages: Pages, readers: list[str], **told: Any) -> str:
    """The report in Markdown, with what else is `told`.

    `builds` are as `measure.compare` gives them; `pages`, by tool, as `pages.weigh` does; `readers`
    are the chapters that read the table with the changed row.
    """
    taken = medians(builds)
    of_row = builds.query("tool == @OURS and case == 'row'")["ran"].dropna()
    others = {name for names in of_row for name in names} - set(readers)
    frames = {
        "What was asked": asked(taken, pages.get(OURS, {}), len(others) if len(of_row) else nan),
        "From nothing": from_nothing(taken),
        "After a change": after_changes(taken),
        "More chapters": larger(taken, tools.CHAPTERS),
        "More rows in `exercises`": larger(taken, tools.ROWS),
        "What a page transfers": page_weights(pages),
        "Validation": _told(taken.loc[[(tools.VALIDATION, COLD)]]),
    }
    tables = {title: _table(frame) for title, frame in frames.items() if len(frame)}
    template = jinja2.Template(TEMPLATE, trim_blocks=True)
    told |= {"platform": platform, "psutil": psutil, "version": version, "parts": tools.PARTS}
    said = template.render(told, tables=tables, whole=taken["seconds"][KITS])
    return said.strip() + "\n"


def medians(builds: pd.DataFrame) -> pd.DataFrame:
    """Builds by tool and case; not a number for what was not measured."""
    every = [(tool.name, case) for tool in tools.ALL for case in (COLD, *CASES)]
    numbers = builds.assign(ran=builds["ran"].map(len, na_action="ignore").astype(float))
    by = numbers.groupby(["tool", "case"])
    taken = by[["seconds", "work", "peak", "ran"]].median()
    return taken.join(by["seconds"].agg(["min", "max", "size"])).reindex(every)


def asked(taken: pd.DataFrame, pages: dict[str, dict[str, Any]], others: float) -> pd.DataFrame:
    """What was asked of the book, beside what was measured."""
    seconds, peak = taken["seconds"], taken["peak"]
    ours, stock = seconds[OURS], seconds[STOCK]
    rows = [
        ("From nothing, of stock", ours[COLD] / stock[COLD], 0.45),
        ("The same with the files for papers", seconds[KITS, COLD] / stock[COLD], 0.7),
        ("One row, of stock from nothing", ours["row"] / stock[COLD], 0.15),
        ("One sentence, of stock's own", ours["prose"] / stock["prose"], 2.0),
        ("Nothing, of a book of one page", ours["nothing"] / seconds[EMPTY, "nothing"], 1.2),
        ("Memory from nothing, of stock", peak[OURS, COLD] / peak[STOCK, COLD], 1.4),
        ("Notebooks run for one row that do not read its table", others, 0),
    ]
    for kind, most in ((kind, max(sizes)) for kind, sizes in tools.SIZES.items()):
        large, small = (
            seconds[grown(OURS, kind, n), COLD] / seconds[grown(STOCK, kind, n), COLD]
            for n in (most, 1)
        )
        rows.append((f"{most} × the {kind}: ratio to stock, of that of 1 ×", large / small, 1.0))
    for map, limit in ((False, 350), (True, 500)):
        first = [page["first sight"] for page in pages.values() if page["map"] == map]
        about = f"Heaviest chapter {'with' if map else 'without'} a map at first sight, kB"
        rows.append((about, max(first, default=nan), limit))
    told = [
        (about, f"{it:.0f}" if it >= 10 else f"{it:.2f}", f"≤ {limit}", VERDICTS[it <= limit])
        for about, it, limit in rows
        if not isnan(it)
    ]
    return pd.DataFrame(told, columns=["", "measured", "asked", "met"])


def from_nothing(taken: pd.DataFrame) -> pd.DataFrame:
    """Each tool's build from nothing, against Jupyter Book as it comes."""
    cold = taken.loc[[(tool.name, COLD) for tool in tools.WHOLE]]
    of = cold / taken.loc[STOCK, COLD]
    ratios = {"of stock": of["seconds"], "processor time": of["work"], "memory": of["peak"]}
    return _told(cold, **ratios)


def after_changes(taken: pd.DataFrame) -> pd.DataFrame:
    """Builds after a change, against a build of Jupyter Book as it comes from nothing."""
    changed = taken.loc[[(tool.name, case) for case in CASES for tool in tools.WHOLE]]
    ratio = changed["seconds"] / taken["seconds"][STOCK, COLD]
    return _told(changed, **{"of stock from nothing": ratio})


def larger(taken: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Larger books against the same part of the book at its own size."""
    seconds, sizes, frames = taken["seconds"], [*tools.SIZES[kind]], []
    stock = [seconds[grown(STOCK, kind, n), COLD] for n in sizes]
    for base in (OURS, STOCK):
        cold = taken.loc[[(grown(base, kind, n), COLD) for n in sizes]]
        growth = cold["seconds"] / cold["seconds"].iloc[0]
        ratios = {"of size 1": growth, "÷ size": growth / sizes}
        ratios["of stock"] = cold["seconds"] / stock
        for case in ("prose", "nothing"):
            ratios[CASES[case]] = [seconds[grown(base, kind, n), case] for n in sizes]
        frames.append(_told(cold, **ratios))
    return pd.concat(frames)


def page_weights(pages: Pages) -> pd.DataFrame:
    """What each chapter's page transfers, ours beside stock's."""
    ours, stock = (pd.DataFrame(pages.get(it, {}), KINDS, dtype=float).T for it in (OURS, STOCK))
    both = ours.join(stock, how="left" if len(ours) else "right", rsuffix=" of stock")
    both.insert(0, "of stock", both["first sight"] / both["first sight of stock"])
    return both.rename_axis("").reset_index()


def _told(taken: pd.DataFrame, **ratios: Any) -> pd.DataFrame:
    """What was measured as rows of a table: what it is, ratios, seconds, memory."""
    about = {tool.name: tool.about for tool in tools.ALL} | {COLD: ""}
    about |= {case: f"{change} changed: " for case, change in CASES.items()}
    said = [about[case] + about[name] for name, case in taken.index]
    between = taken[["min", "max"]].map("{:.1f}".format).agg("–".join, axis=1)
    columns = {"": said, **ratios, "seconds": taken["seconds"], "least–most": between}
    columns |= {"runs": taken["size"], "MiB": taken["peak"] / 2**20, "notebooks run": taken["ran"]}
    return pd.DataFrame(columns, taken.index).dropna(subset="seconds")


def _table(frame: pd.DataFrame) -> str:
    """A table in Markdown; what was not measured is empty."""
    forms = [FORMS.get(name.removesuffix(" of stock"), "{:.2f}") for name in frame]
    lines = [frame.columns, ["---", *["--:"] * (len(frame.columns) - 1)]]
    for row in frame.astype(object).where(frame.notna(), "").itertuples(index=False):
        pairs = zip(forms, row, strict=True)
        lines += [[it if isinstance(it, str) else form.format(it) for form, it in pairs]]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
