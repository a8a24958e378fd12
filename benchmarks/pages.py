"""What a chapter's page transfers to a reader, at first sight and once scrolled to its end."""

import gzip
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks import books

sys.path.insert(0, str(books.ROOT / "tests"))
from programs import launch

TEXT = {".html", ".css", ".js", ".json", ".svg", ".txt"}  # what servers compress
SIZE = {"width": 1280, "height": 800}
SCROLL_PAUSE = 50  # milliseconds after each screen


@dataclass(frozen=True)
class Page:
    """What one page transferred: bytes of all bodies, compressed where servers do."""

    first: int
    """Bytes before the reader scrolls."""
    whole: int
    """Bytes by the end of the page."""
    requests: int
    """Requests by the end of the page."""


def weigh(html: Path, names: list[str]) -> dict[str, Page]:
    """The weight of each chapter's page in a built book, each with nothing in the cache."""
    with _served(html) as (address, sent), sync_playwright() as playwright:
        browser = launch(playwright)
        pages = {
            name: _visit(browser, f"{address}/notebooks/{name}.html", sent)
            for name in names
            if (html / "notebooks" / f"{name}.html").is_file()
        }
        browser.close()
    return pages


def _visit(browser: Browser, address: str, sent: list[int]) -> Page:
    """Open a page, scroll down screen by screen, and count what the server sent."""
    sent.clear()
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    first = sum(sent)
    screens = page.evaluate("Math.ceil(document.documentElement.scrollHeight / innerHeight)")
    for _ in range(screens):
        page.mouse.wheel(0, SIZE["height"])
        page.wait_for_timeout(SCROLL_PAUSE)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(10 * SCROLL_PAUSE)
    context.close()
    return Page(first, sum(sent), len(sent))


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A server of a folder; gives its address and the sizes of the bodies it has sent."""
    sent: list[int] = []
    handler = partial(_Compressing, directory=str(folder), sent=sent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", sent
        server.shutdown()


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Serves text compressed, as web hosts do, and counts."""

    def __init__(self, *args, sent: list[int], **options) -> None:
        self.sent = sent
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.sent.append(0)
            self.send_error(404)
            return
        body, packed = path.read_bytes(), path.suffix in TEXT
        if packed:
            body = gzip.compress(body, mtime=0)
        self.sent.append(len(body))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
