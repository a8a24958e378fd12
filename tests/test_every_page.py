"""Every page of the book, visited once in each scheme: here stands what is asked of all."""

import json
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from csto.book.pages import rendering
from pages import ALL_RULES, AXE, AXE_SCRIPT, CHAPTERS, DRAWN, PAGES, UNFOLD, see_all, undrawn
from probes import PROBE, PROBED

WIDTHS = (1440, 768, 360)

# Rows of a table are alike, as are words of code in one colour, and a chart is one picture to a
# screen reader: a few rows, a word of each colour and the picture's name are enough.
THIN = """() => {
    document.querySelectorAll("tbody > tr:nth-child(n + 3)").forEach(row => row.remove());
    const seen = new Set([""]);
    document.querySelectorAll(".highlight pre span").forEach(word => {
        if (seen.has(word.className)) { word.replaceWith(...word.childNodes); }
        seen.add(word.className);
    });
    document.querySelectorAll(".csto-chart svg > *").forEach(part => part.remove());
}"""
CONTRAST = {"type": "rule", "values": ["color-contrast"]}  # all that another scheme changes
# The theme moves its menu away when a window becomes wide; meanwhile it lies on the text.
STILL = "Promise.allSettled(document.getAnimations().map(one => one.finished))"
TO_TOP = "scrollTo({ top: 0, behavior: 'instant' })"

# Faults in the last of many that are alike; the last but one has one that only a phone shows.
PLANTED = """() => {
    const last = name => [...document.querySelectorAll(`article ${name}`)].at(-1);
    if (matchMedia("(prefers-color-scheme: dark)").matches) { last("p").style.color = "#666"; }
    last("p:not(:last-of-type)").insertAdjacentHTML("beforeend", "<a href='#'></a>");
    const small = "<button style='all: unset; display: inline-block; height: 30px; " +
        "width: clamp(5px, 100vw - 400px, 30px); font-size: 3px'>on</button>";
    last("section").insertAdjacentHTML("beforeend", `<div>${small}${small}</div>`);
}"""

# Of live charts in view the size, and how many pictures stand there.
SIZES = """() => [...document.querySelectorAll(".csto-chart:has(.csto-spec)")]
    .filter(part => part.checkVisibility())
    .map(part => [part.clientWidth, part.clientHeight, part.querySelectorAll("svg").length])"""
# What a page has, before anything on it is touched.
HAS = """() => {
    const count = places => document.querySelectorAll(places).length;
    const all = places => [...document.querySelectorAll(places)];
    return {
        language: document.documentElement.lang,
        headings: count("h1"),
        ids: all("[id]").map(one => one.id),
        links: all("a[href]").map(one => one.href),
        numbered: count("a.reference.internal"),
        foot: all("footer.bd-footer-content").map(one => one.innerText).join(" "),
        figures: count("div.cell.tag_hide-input"),
        folds: count("details.csto-code:not(.csto-away)"),
        hidden: count("div.cell.tag_hide-cell"),
        away: all("details.csto-away").map(one => one.checkVisibility()),
        silent: count("div.cell.tag_hide-input:not(:has(.cell_output)) + div.cell"),
    };
}"""


@dataclass
class Visit:
    """What a page had, said and showed."""

    name: str
    address: str = ""
    has: dict = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """Errors of its scripts, and addresses elsewhere that it asked."""
    live: list[tuple[list[int], list[int]]] = field(default_factory=list)
    """Width, height and pictures of charts, before they came alive and after."""
    undrawn: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What is too wide, and what axe finds."""


@pytest.fixture(
    scope="module",
    params=[("server", "light", ALL_RULES), ("files", "dark", CONTRAST)],
    ids=["server-light", "files-dark"],
)
def visits(request, chromium, served, book) -> list[Visit]:
    """All pages in their order, but for the front door, which leads on by itself."""
    place, scheme, rules = request.param
    base = served if place == "server" else book.html.as_uri()
    context = chromium.new_context(color_scheme=scheme)
    page, found = context.new_page(), []
    ids = {}
    for entry in json.loads((book.html / "figures.json").read_text("utf-8")):
        ids.setdefault(entry["page"], []).append(entry["id"])
    said: list[str] = []
    page.on("console", lambda m: m.type == "error" and said.append(f"{page.url}: {m.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda r: _is_foreign(r.url, base) and said.append(f"foreign {r.url}"))
    for name in PAGES[1:]:
        visit = Visit(name, said=said)
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(f"{base}/{name}", wait_until="load")
        visit.address = page.url.split("#")[0].split("?")[0]
        visit.has = page.evaluate(HAS)
        _see(page, visit, ids.get(name, []))
        visit.faults = _faults_at_each_width(page, rules)
        found.append(visit)
    context.close()
    return found


def _is_foreign(url: str, base: str) -> bool:
    return not url.startswith((base, "data:", "blob:"))


def _see(page: Page, visit: Visit, figures: list[str]) -> None:
    """Charts have two layouts, and each comes alive."""
    for width in (WIDTHS[0], WIDTHS[-1]):
        page.set_viewport_size({"width": width, "height": 900})
        before = page.evaluate(SIZES)
        see_all(page)
        visit.live += zip(before, page.evaluate(SIZES), strict=True)
        visit.undrawn += [f"{id} at {width}" for id in undrawn(page, figures)]


def _faults_at_each_width(page: Page, rules: dict) -> list[str]:
    faults = []
    page.evaluate(UNFOLD)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        scroll = page.evaluate("document.documentElement.scrollWidth")
        if scroll > width:
            faults.append(f"{scroll} px wide at {width}")
    page.evaluate(TO_TOP)  # what lies under the head of a page is no target
    page.evaluate(THIN)
    page.evaluate(AXE_SCRIPT)
    page.evaluate(PROBED)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(DRAWN)
        page.evaluate(STILL)
        page.evaluate(PROBE)
        faults += [f"{fault} at {width}" for fault in page.evaluate(AXE, rules)]
    return faults


@pytest.mark.parametrize(
    ("scheme", "rules", "told"),
    [
        ("light", ALL_RULES, {"link-name": WIDTHS, "target-size": (360,)}),
        ("dark", CONTRAST, {"color-contrast": WIDTHS}),
    ],
)
def test_a_fault_among_many_alike_is_found(chromium, served, scheme, rules, told):
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{served}/book/reuse.html")
    page.evaluate(PLANTED)
    faults = _faults_at_each_width(page, rules)
    context.close()
    found = {(fault.partition(":")[0], int(fault.split()[-1])) for fault in faults}
    planted = {"link-name", "target-size", "color-contrast"}
    assert {one for one in found if one[0] in planted} == {
        (rule, width) for rule, widths in told.items() for width in widths
    }, faults


def test_every_page_reads_well(visits):
    """No error, other host, sideways scroll, second first heading, id twice, or fault of axe."""
    assert [visit.name for visit in visits] == PAGES[1:]
    for visit in visits:
        assert visit.has["language"] == "en", visit.name
        assert visit.has["headings"] == 1, visit.name
        ids = visit.has["ids"]
        assert [one for place, one in enumerate(ids) if one in ids[:place]] == [], visit.name
    assert visits[0].said == []
    assert {visit.name: visit.faults for visit in visits if visit.faults} == {}


def test_every_figure_has_drawn_marks(visits):
    assert {visit.name: visit.undrawn for visit in visits if visit.undrawn} == {}


def test_live_charts_come_alive_in_place(visits):
    """The picture gives way to the live chart without moving the page."""
    live = [sizes for visit in visits for sizes in visit.live]
    assert len(live) >= 2 * 20
    for (wide, high, _), (width, height, pictures) in live:
        assert abs(wide - width) <= 2
        assert abs(high - height) <= 2
        assert pictures == 1


def test_references_resolve(visits, book):
    """Every link within the book leads to a page and a place that are there."""
    base = visits[0].address.removesuffix(visits[0].name)
    figures = json.loads((book.html / "figures.json").read_text("utf-8"))
    # Those of figures, whose links tests of their own follow.
    seen = {f"{base}{rendering.page_of(entry['id'])}": {"formats", "rows"} for entry in figures}
    seen |= {visit.address: set(visit.has["ids"]) for visit in visits}
    own = {link for visit in visits for link in visit.has["links"]}
    own = {link for link in own if link.startswith(base) and ".html" in link}
    assert len(own) > len(PAGES)
    for link in own:
        address, _, place = link.partition("#")
        assert address.split("?")[0] in seen, link
        assert not place or place in seen[address.split("?")[0]], link
    (forces,) = [visit for visit in visits if visit.name == "notebooks/forces.html"]
    assert forces.has["numbered"] > 3


def test_every_page_names_version_and_licence_of_its_data(visits, book):
    package = json.loads((book.folder / "data" / "datapackage.json").read_text("utf-8"))
    for visit in visits:
        assert f"data version {package['version']}" in visit.has["foot"], visit.name
        assert package["licenses"][0]["title"] in visit.has["foot"], visit.name


def test_folds_of_code_do_not_stack_up(visits):
    """One a figure; other code is away until it is asked for."""
    chapters = [visit for visit in visits if visit.name in CHAPTERS]
    assert len(chapters) == len(CHAPTERS)
    for visit in chapters:
        has = visit.has
        assert has["folds"] == has["figures"] > 0, visit.name
        assert has["away"] == [False] * has["hidden"], visit.name
        assert has["silent"] == 0, visit.name
