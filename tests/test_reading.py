"""How the pages read: at every width, in both schemes, by keyboard, without a script, on paper."""

import io
import json

import pytest
from pypdf import PdfReader

from pages import CHAPTERS, DRAWN, see_all


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
    page.evaluate(  # to print all takes long
        """() => document.querySelectorAll("details.sd-dropdown").forEach(
            fold => fold.textContent.includes("Key of the exercise") || fold.remove())"""
    )
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert _closed_up("Key of the exercise") in _closed_up(text)
    assert page.locator("details.sd-dropdown").count() > 0
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
