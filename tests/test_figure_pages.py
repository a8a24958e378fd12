"""The page of a figure: it stands in a site of another origin, and says what a program needs."""

import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pandas as pd
import pytest

from csto import register
from csto.book.pages import rendering

ID = "responses-asked"


@pytest.fixture
def other_site(tmp_path, served):
    """A page of another origin with the figure in a frame."""
    frame = f'<iframe src="{served}/{rendering.page_of(ID)}" width="100%" height="900"></iframe>'
    (tmp_path / "index.html").write_text(f"<!DOCTYPE html><title>Other</title>{frame}", "utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


@pytest.mark.parametrize("width", [1000, 390])
def test_it_stands_in_another_site_without_scripts(chromium, other_site, width):
    context = chromium.new_context(
        viewport={"width": width, "height": 950}, java_script_enabled=False
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.goto(other_site)
    frame = page.frame_locator("iframe")
    picture = frame.locator("img")
    picture.wait_for()
    box = picture.bounding_box()
    assert box["height"] > 100
    assert box["width"] <= width
    assert frame.locator("h1").inner_text() == register.record(ID).title
    assert frame.locator("h1").bounding_box()["y"] < box["y"]
    assert faults == []
    context.close()


def test_rows_and_what_they_are_lie_beside_it(built):
    for id in register.ids():
        place = (built.html / rendering.page_of(id)).parent
        record, about = (
            register.record(id),
            json.loads((place / "metadata.json").read_text("utf-8")),
        )
        assert pd.read_csv(place / "data.csv", dtype="string").equals(record.rows)
        assert about["rows_hash"] == record.rows_hash
        assert about["units"] == dict(record.units)
        assert about["edition"].startswith("version ")
        assert "credit" in about["rights"]
        assert (built.html / about["files"]["csv"]).is_file()


def test_its_chapter_leads_to_it_and_it_leads_back(chromium, served):
    page = chromium.new_page()
    page.goto(f"{served}/notebooks/responses.html#{ID}")
    fold = page.locator(f"#{ID} details.csto-reuse")
    fold.locator("> summary").click()
    fold.get_by_text("A page of this figure").click()
    page.wait_for_url(f"**/{rendering.page_of(ID)}")
    page.get_by_role("link", name="Figure 7.1").click()
    page.wait_for_url(f"**/notebooks/responses.html#{ID}")
    page.close()
