"""What a page costs and what it may do: few bytes, no movement, no script but the book's."""

import functools
import gzip
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from conftest import ROOT, Build
from csto import register
from csto.book.publish import figures, inline, scrutiny, sheets
from pages import CHAPTERS, PAGES, see_all

MOST = 350_000  # bytes of a chapter on first view
PACKED = (".woff2", ".png", ".zip", ".xlsx")
# A page is drawn while it still arrives; a word that joins its line then may move it by pixels.
STILL = 0.005
SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries()
        .filter(entry => !entry.hadRecentInput)
        .map(entry => [entry.value, entry.sources.map(moved => [
            moved.node?.nodeName, moved.node?.textContent?.trim().slice(0, 40),
            moved.previousRect.y, moved.currentRect.y])])
    )).observe({ type: "layout-shift", buffered: true });
"""


class Gzipping(http.server.SimpleHTTPRequestHandler):
    """A server as a book is published on: what is text goes compressed."""

    sent: list[tuple[str, int]]

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix not in PACKED:
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.sent.append((path.name, len(content)))
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def sent() -> list[tuple[str, int]]:
    """Names and bytes of what the server has sent."""
    return []


@pytest.fixture(scope="module")
def gzipped(book: Build, sent: list) -> Iterator[str]:
    """The address of the book on a server that compresses."""
    handler = functools.partial(
        type("Noting", (Gzipping,), {"sent": sent}), directory=str(book.html)
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def window(chromium: Browser, width: int = 1280, **how) -> BrowserContext:
    """A new window without anything kept, which notes what moves."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, **how)
    context.add_init_script(SHIFTS)
    return context


def test_what_moves_is_seen(chromium, gzipped):
    context = window(chromium)
    page = context.new_page()
    page.goto(f"{gzipped}/book/cite.html")
    page.evaluate("""() => document.querySelector("article").insertAdjacentHTML(
        "afterbegin", "<svg height='300'></svg>")""")
    page.wait_for_function("() => shifts.length > 0")
    assert sum(value for value, _ in page.evaluate("shifts")) > STILL
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_light_and_still(chromium, gzipped, sent, name, width):
    """Few bytes, no Vega before a reader moves; nothing moves on load nor as charts come alive."""
    context = window(chromium, width)
    page = context.new_page()
    sent.clear()
    page.goto(f"{gzipped}/{name}", wait_until="networkidle")
    asked = {name for name, _ in sent}
    total = sum(size for _, size in sent)
    assert total <= MOST, sorted(sent, key=lambda one: -one[1])[:5]
    later = {"vega.js", "wide.js", "narrow.js", "datatables.js", "datatables.css"}
    assert not asked & later
    if register.shown_in((ROOT / name).with_suffix(".ipynb")):  # a short page has none
        assert page.locator(".csto-chart:visible svg").first.bounding_box()["height"] > 100
    see_all(page)
    shifts = page.evaluate("shifts")
    assert sum(value for value, _ in shifts) <= STILL, shifts
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_on_the_first_page_nothing_moves(chromium, gzipped, width):
    context = window(chromium, width)
    page = context.new_page()
    page.goto(f"{gzipped}/book/index.html", wait_until="networkidle")
    assert page.locator(".csto-figure-door img").count() == 3
    shifts = page.evaluate("shifts")
    assert sum(value for value, _ in shifts) <= STILL, shifts
    context.close()


def test_a_long_table_that_comes_alive_in_view_moves_nothing(chromium, book):
    context = window(chromium)
    page = context.new_page()
    page.goto(f"{book.html.as_uri()}/notebooks/disagreements.html#disagreements-list")
    page.locator("#disagreements-list[data-live]").wait_for()
    assert sum(value for value, _ in page.evaluate("shifts")) <= STILL
    context.close()


@pytest.mark.parametrize("move", ["key", "pointer"])
def test_a_chart_comes_alive_without_scrolling(chromium, gzipped, sent, move):
    context = window(chromium)
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 1800})  # with a chart in view at once
    sent.clear()
    page.goto(f"{gzipped}/notebooks/membership.html", wait_until="networkidle")
    assert "vega.js" not in dict(sent)
    if move == "key":
        page.keyboard.press("Tab")
    else:
        page.mouse.move(600, 400)
    page.locator(".csto-chart[data-live]").first.wait_for()
    assert "vega.js" in dict(sent)
    context.close()


def test_only_what_pages_ask_for_is_shipped(book):
    static = book.html / "_static"
    names = [path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()]
    unasked = re.compile(r"\.(map|ttf|woff2?)$|locales/|thebe|fontawesome.*\.js$")
    assert [name for name in names if unasked.search(name)] == []
    of_pages = {sheets.NAME, "datatables.css", Path(figures.SHEET).name}
    assert {name for name in names if name.endswith(".css")} == of_pages
    text = (static / sheets.NAME).read_text("utf-8")
    assert 0 < len(re.findall(r"\.fa-[\w-]+:+before", text)) < 40, "of 2,000 icons"
    assert "@import" not in text
    assert "Font Awesome Free" in text, "of whose work it is"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_policy(book, name):
    text = (book.html / name).read_text("utf-8")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{inline.POLICY}" />'
    assert policy in text.partition("<script")[0]
    assert "unsafe" not in inline.POLICY


def test_no_page_has_what_the_policy_refuses(book):
    assert scrutiny.faults_in_pages(book.html) == []


@pytest.mark.parametrize("place", ["server", "files"])
def test_the_policy_holds(chromium, gzipped, book, place):
    """What would run in spite of all care does not."""
    page = chromium.new_page()
    page.goto(f"{gzipped if place == 'server' else book.html.as_uri()}/book/cite.html")
    page.evaluate(
        """() => {
            window.refused = [];
            document.addEventListener("securitypolicyviolation",
                found => refused.push(found.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.ran = 'script'";
            document.body.append(script);
            document.body.insertAdjacentHTML(
                "beforeend",
                `<img src="nowhere.png" onerror="window.ran = 'handler'">
                 <a id="bad" href="javascript:window.ran = 'link'">bad</a>
                 <img src="https://example.org/foreign.png">
                 <p id="red" style="color: rgb(255, 0, 0)">red</p>`);
        }"""
    )
    page.locator("#bad").click()
    kinds = ["img-src", "script-src-attr", "script-src-elem", "style-src-attr"]
    page.wait_for_function("kinds => kinds.every(kind => refused.includes(kind))", arg=kinds)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.querySelector('#red')).color") != (
        "rgb(255, 0, 0)"
    )
    page.close()


def test_icons_are_drawn(chromium, book):
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{book.html.as_uri()}/notebooks/forces.html")
    icons = page.locator(".bd-header-article [class*='fa-']:visible")
    assert icons.count() >= 3
    for icon in icons.all():
        drawn = icon.evaluate("icon => getComputedStyle(icon, '::before').content")
        assert drawn not in ("none", "normal")
        assert icon.bounding_box()["width"] > 5
    assert page.evaluate(
        """[...document.fonts].some(
            face => face.family.includes("Font Awesome 6 Free") && face.status === "loaded")"""
    )
    page.close()


@pytest.mark.parametrize("place", ["server", "files"])
def test_light_and_dark_from_the_first_moment(chromium, gzipped, book, place):
    """As the system has it until a reader chooses; then as chosen, on every page."""
    base = gzipped if place == "server" else book.html.as_uri()
    context = window(chromium, color_scheme="dark")
    context.add_init_script(
        "new MutationObserver((_, watcher) => { if (document.body) { watcher.disconnect(); "
        "window.first = document.documentElement.dataset.theme; } })"
        ".observe(document, { childList: true, subtree: true })"
    )
    page = context.new_page()
    page.goto(f"{base}/book/cite.html")
    assert page.evaluate("window.first") == "dark"
    button = page.locator(".theme-switch-button:visible")
    for _ in ("auto", "light", "dark"):
        if page.evaluate("document.documentElement.dataset.mode") != "light":
            button.click()
    page.goto(f"{base}/book/reuse.html")
    assert page.evaluate("window.first") == "light"
    context.close()


def test_without_a_script_nothing_stands_there_that_needs_one(chromium, book):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{book.html.as_uri()}/book/figures.html")
    assert page.locator(".search-button__button, .theme-switch-button, select").count() > 2
    assert (
        page.locator(":is(.search-button__button, .theme-switch-button, select):visible").count()
        == 0
    )
    assert page.locator("html").get_attribute("data-theme") == "light"
    context.close()


@pytest.mark.parametrize("place", ["server", "files"])
def test_the_search_finds(chromium, gzipped, book, place):
    base = gzipped if place == "server" else book.html.as_uri()
    context = window(chromium)
    page = context.new_page()
    page.goto(f"{base}/book/cite.html")
    page.keyboard.press("Control+k")
    page.locator(
        ".search-button__container:visible, .search-button__search-container:visible input"
    ).first.fill("roster")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=roster**")
    page.locator("#search-results li a").first.wait_for()
    context.close()


def _copied(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_code_is_unfolded_and_copied(chromium, gzipped):
    context = window(chromium, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{gzipped}/notebooks/forces.html")
    fold = page.locator("details:has(.highlight):visible").first
    fold.locator("summary").click()
    code = fold.locator(".highlight pre").first
    code.hover()
    fold.locator("button.copybtn").first.click()
    page.wait_for_function("() => navigator.clipboard.readText().then(text => text.length > 0)")
    assert _copied(page).strip() == code.text_content().strip()
    context.close()
