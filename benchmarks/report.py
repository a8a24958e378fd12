"""The results as Markdown: a table a question, ratios first, then what was asked of the book."""

from dataclasses import dataclass, field
from statistics import median

from benchmarks import tools
from benchmarks.build import COLD, Measured, Results
from benchmarks.pages import Page

MIB, KB = 2**20, 1000
CASES = {
    "row": "one row of `exercises` changed",
    "prose": "one sentence changed",
    "nothing": "nothing changed",
}
PAGE_LIMIT = 600 * KB
NOTES = (
    "**Ours** is the book as it is but for the files for papers (PDF, PNG, SVG, blocks to paste): "
    "they are made empty, since no stock tool makes any. Pictures for the pages, in two widths a "
    "figure, and the gallery's thumbnails are drawn and counted. “The same with the files for "
    "papers” is the whole book; the difference is what they cost.",
    "**Stock** tools get the same chapters, code and tables. Numbers in prose and references to "
    "figures are plain text, pages that the extension writes are left out, and figures are drawn "
    "in the notebooks, in one width, as in any notebook.",
    "The stock tools do not see a changed table: their way to right numbers is a build from "
    "nothing. Our build after a changed row is held against that.",
    "The floor is the code of all chapters in one process that has all imports done, and the pages "
    "of notebooks that were executed before; nothing is checked, cached or started in either.",
    "The larger books are parts of the book, since the whole one sixteen times over would take an "
    f"hour a build: the chapters {' and '.join(tools.PARTS[tools.CHAPTERS])} several times over, "
    "each copy with code, figures and numbers of its own; and the chapter "
    f"{tools.PARTS[tools.ROWS][0]} with made-up second records of exercises, which figures read "
    "and account for but do not draw (a mark a row ends at the 5,000 that Altair draws); "
    "comparisons in its prose are not enforced.",
    "Memory is that of all processes of a build at one moment, shared pages counted once (PSS), "
    "looked at once a second.",
    "Pages are opened in Chromium, 1280 × 800, with nothing in its cache; text is counted "
    "compressed (gzip). kB are 1,000 bytes.",
    "Processor time is that of all processes of a build, and so of both cores: it shows the work, "
    "the seconds show the wait. Tools take turns: each once, then each again. Seconds are medians.",
)


@dataclass(frozen=True)
class Report:
    """All that was measured; what was left out is empty."""

    machine: str
    unrest: str
    chosen: list[tools.Tool]
    builds: Results
    readers: list[str] = field(default_factory=list)
    """Chapters that read the table with the changed row."""
    pages: dict[str, dict[str, Page]] = field(default_factory=dict)
    """Pages of chapters by tool."""
    validation: str = ""
    failed: dict[str, str] = field(default_factory=dict)


def text(report: Report) -> str:
    """The report in Markdown."""
    parts = [
        "# What the build costs",
        f"Written by `make bench`. {report.machine}.",
        f"**{report.unrest}**" if report.unrest else "",
        _section("What was asked", targets(report)),
        _section("From nothing", from_nothing(report)),
        _section("After a change", after_changes(report)),
        _section("More chapters", more(report, tools.CHAPTERS)),
        _section("More rows in `exercises`", more(report, tools.ROWS)),
        _section("What a page transfers", page_weights(report.pages)),
        f"## Validation\n\n{report.validation}" if report.validation else "",
        "## How it was measured\n\n" + "\n".join(f"- {note}" for note in NOTES),
        *(f"**{name} failed**\n\n```\n{why}\n```" for name, why in report.failed.items()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def targets(report: Report) -> list[list[str]]:
    """What was asked of the book, beside what was measured."""
    cold, stock = _cold(report, tools.OURS), _cold(report, tools.STOCK)
    row = _times(report.builds, tools.OURS, "row")
    whole = tools.KITS if (tools.KITS, "nothing") in report.builds else tools.OURS
    nothing = _times(report.builds, whole, "nothing")
    empty = _times(report.builds, tools.EMPTY, "nothing")
    rows = []
    if cold and stock:
        rows.append(_target("From nothing, of stock", cold / stock, 0.6))
    if row and stock:
        rows.append(_target("One row changed, of stock from nothing", row / stock, 0.3))
        rows.append(_only_readers(report))
    if nothing and empty:
        quick = nothing < 3 or nothing / empty <= 1.2
        said = f"{nothing:.1f} s, {nothing / empty:.2f}"
        asked = "< 3 s, or ≤ 1.2 of a book of one page"
        rows.append(["Nothing changed", said, asked, _verdict(quick)])
    if _peak(report, tools.OURS) and _peak(report, tools.STOCK):
        ratio = _peak(report, tools.OURS) / _peak(report, tools.STOCK)
        rows.append(_target("Memory from nothing, of stock", ratio, 1.5))
    if ours := report.pages.get(tools.OURS):
        heaviest = max(page.first for page in ours.values())
        asked, met = f"≤ {PAGE_LIMIT / KB:.0f} kB", heaviest <= PAGE_LIMIT
        rows.append(["Heaviest page at first sight", _kb(heaviest), asked, _verdict(met)])
    return [["", "measured", "asked", ""], *rows]


def _only_readers(report: Report) -> list[str]:
    ran = {name for one in report.builds[tools.OURS, "row"] for name in one.executed or []}
    others = sorted(ran - set(report.readers))
    said = f"{len(ran)} run" + (f", not reading it: {', '.join(others)}" if others else "")
    asked = f"only chapters that read it ({len(report.readers)})"
    return ["Notebooks run for one row", said, asked, _verdict(not others)]


def from_nothing(report: Report) -> list[list[str]]:
    """Each tool's build from nothing, against Jupyter Book as it comes."""
    stock, memory = _cold(report, tools.STOCK), _peak(report, tools.STOCK)
    work = _work(report.builds.get((tools.STOCK, COLD), []))
    head = ["", "of stock", "seconds", "least–most", "runs", "processor time of stock"]
    rows = [[*head, "memory of stock", "MiB", "notebooks run"]]
    for tool in _whole(report):
        if builds := report.builds.get((tool.name, COLD)):
            peak = _peak(report, tool.name)
            rows.append(
                [
                    tool.about,
                    _ratio(_cold(report, tool.name), stock),
                    *_seconds(builds),
                    _ratio(_work(builds), work),
                    _ratio(peak, memory),
                    f"{peak / MIB:.0f}",
                    _ran(builds),
                ]
            )
    return rows


def after_changes(report: Report) -> list[list[str]]:
    """Builds after a change, against a build of Jupyter Book as it comes from nothing."""
    stock = _cold(report, tools.STOCK)
    rows = [["", "", "of stock from nothing", "seconds", "least–most", "runs", "notebooks run"]]
    for case, about in CASES.items():
        for tool in _whole(report):
            if builds := report.builds.get((tool.name, case)):
                ratio = _ratio(_median(builds), stock)
                rows.append([about, tool.about, ratio, *_seconds(builds), _ran(builds)])
                about = ""  # said once
    return rows


def more(report: Report, kind: str) -> list[list[str]]:
    """Larger books against the same part of the book at its own size."""
    head = ["", "of size 1", "÷ size", "of stock", "seconds", "least–most", "runs"]
    rows = [[*head, "one sentence", "nothing", "MiB"]]
    for base in (tools.OURS, tools.STOCK):
        one = _cold(report, tools.grown(base, kind, 1))
        for times in tools.SIZES[kind]:
            name = tools.grown(base, kind, times)
            if builds := report.builds.get((name, COLD)):
                took = _median(builds)
                changed = [_times(report.builds, name, case) for case in ("prose", "nothing")]
                rows.append(
                    [
                        f"{base}, {times} × the {kind}",
                        _ratio(took, one),
                        _ratio(took / times, one),
                        _ratio(took, _cold(report, tools.grown(tools.STOCK, kind, times))),
                        *_seconds(builds),
                        *(f"{seconds:.1f} s" if seconds else "" for seconds in changed),
                        f"{_peak(report, name) / MIB:.0f}",
                    ]
                )
    return rows


def page_weights(pages: dict[str, dict[str, Page]]) -> list[list[str]]:
    """What each chapter's page transfers, ours beside stock's."""
    rows = [["", "of stock", "ours, first sight", "to its end", "requests"]]
    rows[0] += ["stock, first sight", "to its end", "requests"]
    ours, stock = pages.get(tools.OURS, {}), pages.get(tools.STOCK, {})
    for name in {**ours, **stock}:
        first = ours[name].first if name in ours else 0
        base = stock[name].first if name in stock else 0
        rows.append(
            [name, _ratio(first, base), *_weight(ours.get(name)), *_weight(stock.get(name))]
        )
    return rows


def _weight(page: Page | None) -> list[str]:
    return [_kb(page.first), _kb(page.whole), str(page.requests)] if page else ["", "", ""]


def _section(title: str, rows: list[list[str]]) -> str:
    """A heading and its table; nothing where the table has no rows."""
    if len(rows) < 2:
        return ""
    head, *body = ["| " + " | ".join(cells) + " |" for cells in rows]
    rule = "|" + "---|" + "--:|" * (len(rows[0]) - 1)
    return f"## {title}\n\n" + "\n".join([head, rule, *body])


def _target(about: str, ratio: float, limit: float) -> list[str]:
    return [about, f"{ratio:.2f}", f"≤ {limit}", _verdict(ratio <= limit)]


def _whole(report: Report) -> list[tools.Tool]:
    """The chosen tools that build the book at its own size."""
    return [tool for tool in report.chosen if tool in tools.ALL]


def _verdict(met: bool) -> str:
    return "met" if met else "**not met**"


def _median(builds: list[Measured]) -> float:
    return median(one.seconds for one in builds)


def _work(builds: list[Measured]) -> float:
    """Median seconds of processor time."""
    return median(one.work for one in builds) if builds else 0.0


def _times(builds: Results, tool: str, case: str) -> float:
    """Median seconds of a tool in a case; 0 where it was not measured."""
    found = builds.get((tool, case))
    return _median(found) if found else 0.0


def _cold(report: Report, tool: str) -> float:
    return _times(report.builds, tool, COLD)


def _peak(report: Report, tool: str) -> float:
    found = report.builds.get((tool, COLD))
    return median(one.peak for one in found) if found else 0.0


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if value and base else ""


def _seconds(builds: list[Measured]) -> list[str]:
    """Median, least and most seconds, and the number of runs."""
    every = [one.seconds for one in builds]
    return [f"{median(every):.1f} s", f"{min(every):.1f}–{max(every):.1f}", str(len(every))]


def _ran(builds: list[Measured]) -> str:
    counted = [len(one.executed) for one in builds if one.executed is not None]
    return str(max(counted)) if counted else ""


def _kb(size: float) -> str:
    return f"{size / KB:,.0f} kB"
