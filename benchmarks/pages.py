"""What a chapter's page transfers to a reader, at first sight and once scrolled to its end."""

import gzip
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Route, sync_playwright

from benchmarks import books

sys.path.insert(0, str(books.ROOT / "tests"))
from programs import launch

TEXT = {".html", ".css", ".js", ".json", ".svg", ".txt"}  # what servers compress
SIZE = {"width": 1280, "height": 800}
SCREENS = "Math.ceil(document.documentElement.scrollHeight / innerHeight)"
SCROLL_PAUSE = 50  # milliseconds after each screen


def weigh(folder: Path) -> dict[str, dict[str, float]]:
    """The weight of each chapter's page in a built book, each with nothing in the cache.

    Has it a `map`; kB, compressed where servers do, at `first sight` and `to its end`; `requests`.
    """
    with sync_playwright() as playwright, launch(playwright) as browser:
        return {
            name: _visit(browser, folder / "_build/html", f"notebooks/{name}.html")
            | {"map": "forms.map(" in books.code(folder, name)}
            for name in books.names(folder)
        }


def _visit(browser: Browser, html: Path, page: str) -> dict[str, float]:
    """Open a page, scroll down screen by screen, and count what the browser was sent."""
    sent: list[int] = []

    def send(route: Route) -> None:
        path = html / unquote(urlsplit(route.request.url).path)[1:]
        if not path.is_file():
            sent.append(0)
            return route.fulfill(status=404)
        body = path.read_bytes()
        sent.append(len(gzip.compress(body) if path.suffix in TEXT else body))
        return route.fulfill(path=path)

    with browser.new_context(viewport=SIZE) as context, context.new_page() as tab:
        context.route("**/*", send)
        tab.goto(f"http://localhost/{page}", wait_until="networkidle")
        first = sum(sent)
        for _ in range(tab.evaluate(SCREENS)):
            tab.mouse.wheel(0, SIZE["height"])
            tab.wait_for_timeout(SCROLL_PAUSE)
        tab.wait_for_load_state("networkidle")
        tab.wait_for_timeout(10 * SCROLL_PAUSE)
    return {"first sight": first / 1e3, "to its end": sum(sent) / 1e3, "requests": len(sent)}
