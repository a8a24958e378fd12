"""Figures of the built book before any script: each chapter visited once in each width."""

import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from csto import register
from pages import CHAPTERS, by_page, undrawn

# Where no script of the page waits for the fonts, text may still be in others.
FONTS = "Promise.all([...document.fonts].map(font => font.load())).then(() => true)"

# Texts of a chart that meet or leave the picture: boxes of two lines may touch, letters may not.
# A light copy under a text is its halo; slanted texts run beside each other with crossing boxes.
TEXTS = """() => [...document.querySelectorAll("figure.csto-figure")].flatMap(figure => {
    const svg = [...figure.querySelectorAll(".csto-chart svg")].find(one => one.checkVisibility());
    const frame = svg.getBoundingClientRect();
    const upright = one => {
        const at = one.getScreenCTM();
        return Math.abs(at.a * at.b) < 1e-6;
    };
    const boxes = [...svg.querySelectorAll("text")]
        .filter(one => one.textContent.trim() && upright(one))
        .map(one => [one.textContent.trim(), one.getBoundingClientRect()]);
    const found = boxes.length ? [] : [`${figure.id}: no text`];
    boxes.forEach(([words, box], place) => {
        if (box.left < frame.left - 1 || box.right > frame.right + 1 ||
            box.top < frame.top - 3 || box.bottom > frame.bottom + 3) {
            found.push(`${figure.id}: “${words}” is cut`);
        }
        for (const [others, other] of boxes.slice(place + 1)) {
            const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
            const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
            if (across > 2 && down > 5 && words !== others) {
                found.push(`${figure.id}: “${words}” on “${others}”`);
            }
        }
    });
    return found;
})"""


@dataclass
class Visit:
    """What a chapter shows of its figures."""

    entries: list[dict]
    count: int
    undrawn: list[str]
    texts: list[str]
    said: dict[str, dict]
    """The words of each figure by its id, and whether its rows are seen once asked for."""


@pytest.fixture(scope="module", params=[("files", 1280), ("server", 360)], ids=["files", "server"])
def visits(request, chromium, served, book) -> list[Visit]:
    place, width = request.param
    base = served if place == "server" else book.html.as_uri()
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    page, found = context.new_page(), []
    listed = by_page(json.loads((book.html / "figures.json").read_text("utf-8")))
    assert listed.keys() <= set(CHAPTERS)
    for name in CHAPTERS:
        page.goto(f"{base}/{name}")
        page.evaluate(FONTS)
        entries = listed.get(name, [])
        ids = [entry["id"] for entry in entries]
        count = page.locator("figure.csto-figure").count()
        seen = (undrawn(page, ids), page.evaluate(TEXTS))
        found.append(Visit(entries, count, *seen, _said(page, count)))
    context.close()
    return found


# Opened as by keyboard; whether a mouse gets there is asked of the first figure of each page.
SAID = """figures => figures.map(figure => {
    const one = name => figure.querySelector(name).innerText;
    const said = {
        finding: one(".csto-finding"), caption: one("figcaption"),
        charts: [...figure.querySelectorAll("svg[role=img]")]
            .map(chart => chart.getAttribute("aria-label")),
    };
    const fold = figure.querySelector("details.csto-data");
    if (!fold.open) { fold.querySelector("summary").click(); }
    const row = figure.querySelector("table.csto-rows tbody tr");
    return [figure.id, { ...said, rows: fold.open && row.checkVisibility() }];
})"""


def _said(page: Page, figures: int) -> dict[str, dict]:
    if figures:
        page.get_by_text("Data behind this figure").first.click()
        page.locator("table.csto-rows tbody tr:visible").first.wait_for()
    return dict(page.locator("figure.csto-figure").evaluate_all(SAID))


def test_every_figure_has_drawn_marks(visits):
    assert [id for visit in visits for id in visit.undrawn] == []


def test_no_text_of_a_chart_lies_on_another(visits, book):
    assert [fault for visit in visits for fault in visit.texts] == []
    listed = json.loads((book.html / "figures.json").read_text("utf-8"))
    assert sum(visit.count for visit in visits) == len(listed)


def test_figures_are_described_and_sourced(visits):
    entries = [(entry, visit.said[entry["id"]]) for visit in visits for entry in visit.entries]
    assert {entry["id"] for entry, _ in entries} == set(register.ids())
    for entry, said in entries:
        assert said["finding"].split("\n") == [entry["title"], entry["subtitle"]]
        assert said["caption"].startswith(f"Figure {entry['number']}")
        assert "Sources: " in said["caption"]
        assert set(said["charts"]) == {entry["alt"]}
        assert said["rows"], f"{entry['id']}: its rows are not seen"
