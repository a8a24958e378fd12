"""How the pages read: at every width, in both schemes, by keyboard, without a script, on paper."""

import io
import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from pypdf import PdfReader

from pages import ALL_RULES, AXE, CHAPTERS, DRAWN, PAGES, UNFOLD, see_all

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
# Ids that stand in a page more than once: a link leads to the first of them.
TWICE = """() => [...document.querySelectorAll("[id]")].map(one => one.id)
    .filter((id, place, every) => every.indexOf(id) !== place)"""

CONTRAST = {"type": "rule", "values": ["color-contrast"]}  # all that another scheme changes


@pytest.mark.parametrize(
    ("place", "scheme", "rules"), [("server", "light", ALL_RULES), ("files", "dark", CONTRAST)]
)
def test_every_page_reads_well(chromium, served, book, place, scheme, rules):
    """No error, other host, sideways scroll, second first heading, id twice, or fault of axe."""
    base = served if place == "server" else book.html.as_uri()
    context = chromium.new_context(color_scheme=scheme)
    page, faults = context.new_page(), []
    page.on("console", lambda m: m.type == "error" and faults.append(f"{page.url}: {m.text}"))
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", lambda r: _is_foreign(r.url, base) and faults.append(f"foreign {r.url}"))
    for name in PAGES[1:]:  # the front door leads on by itself
        page.goto(f"{base}/{name}", wait_until="load")
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("h1").count() == 1, name
        assert page.evaluate(TWICE) == [], name
        faults += [f"{name}: {fault}" for fault in _faults_at_each_width(page, rules)]
    assert faults == []
    context.close()


def _is_foreign(url: str, base: str) -> bool:
    return not url.startswith((base, "data:", "blob:"))


def _faults_at_each_width(page: Page, rules: dict) -> list[str]:
    faults = []
    for width in (WIDTHS[-1], WIDTHS[0]):  # charts have two layouts, and each comes alive
        page.set_viewport_size({"width": width, "height": 900})
        see_all(page)
    page.evaluate(UNFOLD)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        scroll = page.evaluate("document.documentElement.scrollWidth")
        if scroll > width:
            faults.append(f"{scroll} px wide at {width}")
    page.evaluate("scrollTo(0, 0)")  # what lies under the head of a page is no target
    page.evaluate(THIN)
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(DRAWN)
        faults += [f"{fault} at {width}" for fault in page.evaluate(AXE, rules)]
    return faults


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


@pytest.mark.parametrize("width", [1280, 360])
def test_no_text_of_a_chart_lies_on_another(chromium, served, book, width):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    page, seen = context.new_page(), 0
    found: list[str] = []
    for name in CHAPTERS:
        page.goto(f"{served}/{name}")
        page.evaluate(FONTS)
        found += page.evaluate(TEXTS)
        seen += page.locator("figure.csto-figure").count()
    assert found == []
    assert seen == len(json.loads((book.html / "figures.json").read_text("utf-8")))
    context.close()


@pytest.mark.parametrize("name", ["book/index.html", "notebooks/forces.html"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(chromium, served, name):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{served}/{name}")
    see_all(page)
    page.evaluate(
        """() => {
            document.querySelectorAll("details.csto-data").forEach(fold => { fold.open = true; });
            scrollTo(0, 0);
            window.wanted = new Set([...document.querySelectorAll(
                "a[href], button:not([aria-disabled=true]), input:not([type=checkbox]), select, " +
                "summary, [tabindex='0']"
            )].filter(one => one.checkVisibility({ visibilityProperty: true })));
        }"""
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    unseen = []
    for _ in range(1500):
        page.evaluate(DRAWN)
        state = page.evaluate(
            """() => {
                const now = document.activeElement, look = getComputedStyle(now);
                window.wanted.delete(now);
                const box = now.getBoundingClientRect();
                const marked = look.outlineStyle !== "none" || look.boxShadow !== "none";
                return [now === document.body, marked && box.bottom > 0 && box.top < innerHeight,
                        now.outerHTML.slice(0, 80)];
            }"""
        )
        if state[0]:
            break
        if not state[1]:
            unseen.append(state[2])
        page.keyboard.press("Tab")
    assert unseen == []
    left = page.evaluate("[...window.wanted].map(one => one.outerHTML.slice(0, 80))")
    assert left == []
    context.close()


def test_one_button_shows_all_code_and_the_next_chapter_remembers(chromium, served):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{served}/notebooks/kazakhstan-2022.html")
    folds = page.locator("details.csto-code")
    opened = page.locator("details.csto-code[open]:visible")
    away = page.locator("details.csto-away")
    assert folds.count() > away.count() > 3
    assert opened.count() == 0
    assert not any(fold.is_visible() for fold in away.all())
    page.get_by_role("button", name="Show all code").click()
    assert opened.count() == folds.count()
    page.goto(f"{served}/notebooks/exercises.html")
    assert opened.count() == folds.count() > 3
    page.get_by_role("button", name="Show all code").click()
    assert opened.count() == 0
    context.close()


def test_folds_of_code_do_not_stack_up(chromium, served):
    """One a figure; other code is away until it is asked for."""
    page = chromium.new_page()
    for name in CHAPTERS:
        page.goto(f"{served}/{name}", wait_until="domcontentloaded")
        folded = page.locator("div.cell.tag_hide-input")
        folds = page.locator("details.csto-code:not(.csto-away)")
        assert folds.count() == folded.count() > 0, name
        away = page.locator("details.csto-away")
        assert away.count() == page.locator("div.cell.tag_hide-cell").count()
        assert not any(fold.is_visible() for fold in away.all())
        silent = page.locator("div.cell.tag_hide-input:not(:has(.cell_output)) + div.cell")
        assert silent.count() == 0, name
    page.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_read_without_javascript(chromium, served, width):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    page = context.new_page()
    for name in ["book/index.html", "book/figures.html", "notebooks/forces.html"]:
        page.goto(f"{served}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").is_visible()
        assert page.locator(".csto-button:visible, .csto-filters:visible").count() == 0
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(250, 249, 246)"
    assert page.locator("details.csto-code summary").first.is_visible()
    context.close()


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("notebooks/kazakhstan-2022.html", "In short"),
        ("notebooks/exercises.html", "In short"),
    ],
)
def test_a_chapter_prints_as_text_and_figures(chromium, served, book, name, findings):
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{served}/{name}")
    see_all(page)
    title = page.locator("h1").inner_text().removesuffix("#").strip()
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    text = _closed_up(" ".join(sheet.extract_text() for sheet in printed.pages))
    register = json.loads((book.html / "figures.json").read_text("utf-8"))
    shown = [entry for entry in register if entry["page"] == name]
    assert len(shown) / 2 < len(printed.pages) < 4 * len(shown)
    assert text.count(_closed_up(title)) == 1
    for words in (findings, *(entry["title"] for entry in shown)):
        assert _closed_up(words) in text, words
    on_screen = _closed_up(page.locator("body").inner_text())
    for control in ("On this page", "Show all code", "Reuse this figure", "15. Perceptions"):
        assert _closed_up(control) in on_screen
        assert _closed_up(control) not in text
    assert "csto.figure(" not in text
    context.close()


def test_what_the_page_of_tables_folds_away_is_printed(chromium, served):
    page = chromium.new_page()
    page.goto(f"{served}/book/data.html")
    assert "Key of the exercise" not in page.locator("article").inner_text()
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert _closed_up("Key of the exercise") in _closed_up(text)
    assert page.locator("details.sd-dropdown[open]").count() == 0, "folded again"
    page.close()


def _closed_up(text: str) -> str:
    """Text without its spaces: a line may end anywhere."""
    return "".join(text.split())


def test_the_first_page_says_in_one_screen_what_the_book_is(chromium, served, book):
    """Three findings as their chapters have them, each with a figure; three ways in; more."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    other = chromium.new_page()
    page.goto(f"{served}/book/index.html")
    ids = {entry["id"] for entry in json.loads((book.html / "figures.json").read_text("utf-8"))}
    doors = page.locator(".csto-doors > li").all()
    assert len(doors) == 3
    for door in doors:
        said = door.locator("p").inner_text()
        other.goto(f"{served}/book/{door.locator('p > a').get_attribute('href')}")
        assert said in other.locator(".csto-findings li").all_inner_texts()
        figure = door.locator("a.csto-figure-door")
        assert figure.get_attribute("href").rpartition("#")[2] in ids
        assert figure.locator("img").get_attribute("alt")
    ways = page.locator(".csto-ways li").all()
    assert len(ways) == 3
    for part in [*doors, *ways]:
        box = part.bounding_box()
        assert box["y"] + box["height"] <= 900
    for more in ("Download the data", "Cite", "Corrections", "Who makes this"):
        assert page.locator(".bd-article").get_by_role("link", name=more, exact=True).count() == 1
    assert page.locator(".csto-chapters dd").count() == len(CHAPTERS)
    page.close()
    other.close()


def test_every_page_names_version_and_licence_of_its_data(chromium, served, book):
    package = json.loads((book.folder / "data" / "datapackage.json").read_text("utf-8"))
    page = chromium.new_page()
    for name in PAGES[1:]:
        page.goto(f"{served}/{name}", wait_until="domcontentloaded")
        said = page.locator("footer.bd-footer-content").inner_text()
        assert f"data version {package['version']}" in said, name
        assert package["licenses"][0]["title"] in said
    page.close()


def test_plotted_rows_have_the_ink_of_their_figure_in_the_dark(chromium, served):
    """A shade at the edge of their table keeps axe from telling."""
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{served}/notebooks/forces.html")
    cells = page.locator("figure.csto-figure table.csto-rows :is(th, td)")
    assert cells.count() > 0
    colours = cells.evaluate_all("all => [...new Set(all.map(one => getComputedStyle(one).color))]")
    figure = page.locator("figure.csto-figure").first
    assert colours == [figure.evaluate("one => getComputedStyle(one).color")]
    context.close()


def test_titles_of_sources_keep_their_capitals(book):
    text = (book.html / "book" / "bibliography.html").read_text("utf-8")
    assert "Multinational Military Exercises" in text
