"""The pages of the book, and how the browser tests go through one."""

from playwright.sync_api import Page

PAGES = [
    "index.html",
    "book/index.html",
    "book/bibliography.html",
    "book/claims.html",
    "book/cite.html",
    "book/data.html",
    "book/figures.html",
    "book/glossary.html",
    "book/rerun.html",
    "book/reuse.html",
    "book/status.html",
    "notebooks/membership.html",
    "notebooks/obligations.html",
    "notebooks/members.html",
    "notebooks/forces.html",
    "notebooks/kazakhstan-2022.html",
    "notebooks/responses.html",
    "notebooks/exercises.html",
    "notebooks/exercise-partners.html",
    "notebooks/operations.html",
    "notebooks/arms-transfers.html",
    "notebooks/arms-volumes.html",
    "notebooks/facilities.html",
    "notebooks/burden-sharing.html",
    "notebooks/cohesion.html",
    "notebooks/perceptions.html",
    "notebooks/disagreements.html",
    "notebooks/methods.html",
    "search.html",
    "genindex.html",
]
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]

UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {"type": "tag", "values": TAGS}
AXE = """async rules => {
    const found = await axe.run(document, {
        runOnly: rules, resultTypes: ["violations"], preload: false,
    });
    return found.violations.flatMap(fault => fault.nodes.map(
        node => `${fault.id}: ${node.target.join(" ")}`));
}"""

# Two frames have been drawn, or a second has gone by: a browser that draws no more says nothing.
DRAWN = """new Promise(done => {
    requestAnimationFrame(() => requestAnimationFrame(done));
    setTimeout(done, 1000);
})"""


def see_all(page: Page) -> None:
    """Scroll through a page until all its live charts and tables have come alive."""
    page.evaluate(
        f"""async () => {{
            for (let y = 0; y < document.documentElement.scrollHeight; y += 800) {{
                scrollTo({{ top: y, behavior: "instant" }});
                await {DRAWN};
            }}
        }}"""
    )
    page.wait_for_function(
        """() => [...document.querySelectorAll(".csto-chart:has(.csto-spec), .csto-searchable")]
            .filter(part => part.checkVisibility()).every(part => "live" in part.dataset)"""
    )


def undrawn(page: Page, ids: list[str]) -> list[str]:
    """Those figures of a page of whose chart there is little to be seen."""
    return page.evaluate(
        """ids => ids.filter(id => {
            const picture = [...document.querySelectorAll(`figure#${id} .csto-chart svg`)]
                .find(one => one.closest(".csto-chart").checkVisibility());
            const box = picture?.getBoundingClientRect();
            const marks = picture?.querySelectorAll("path, use, circle, rect, line").length;
            return !(box?.width > 200 && box.height > 100 && marks > 3);
        })""",
        ids,
    )


def by_page(register: list[dict]) -> dict[str, list[dict]]:
    """The figures of a register by the page that shows them."""
    pages: dict[str, list[dict]] = {}
    for entry in register:
        pages.setdefault(entry["page"], []).append(entry)
    return pages
