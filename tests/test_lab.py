"""An executed chapter in JupyterLab, first as its reader got it, then as the reader ran it."""

import json
import os
import queue
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from executed import UNREAD, Executed, chapter, words

CHAPTER = "forces"  # a short one
LAB = Path(sys.prefix) / "lab"  # where `make test` installs it
PATIENCE = 60_000  # milliseconds, for what JupyterLab does on a machine with other work
PROSE, OUTPUT = ".jp-MarkdownCell .jp-RenderedMarkdown", ".jp-OutputArea-output"
SHELL = "document.querySelector('.jp-WindowedPanel-outer')"


@pytest.fixture(scope="module")
def executed() -> Executed:
    return chapter(CHAPTER)


@pytest.fixture(scope="module")
def lab(executed: Executed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the notebook on a server that knows nothing of who reads it."""
    home = tmp_path_factory.mktemp("lab")
    (home / "read").mkdir()
    nbformat.write(executed.notebook, home / "read" / f"{CHAPTER}.ipynb")
    news = home / "settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (news / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    token = secrets.token_hex()
    folders = ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"]
    environment = os.environ | {name: str(home / name.lower()) for name in folders}
    environment |= {
        "PYTHONPATH": str(LAB),
        "JUPYTERLAB_DIR": str(LAB / "share" / "jupyter" / "lab"),
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_TOKEN": token,
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={home}/read"),
        "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        # It ends by itself where the tests were ended from outside.
        *(
            "--MappingKernelManager.cull_idle_timeout=300",
            "--MappingKernelManager.cull_connected=1",
        ),
        "--ServerApp.shutdown_no_activity_timeout=300",
    ]
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as server:
        said: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=_read, args=(server, said), daemon=True)
        reader.start()
        try:
            yield f"{_address(said)}/doc/tree/{CHAPTER}.ipynb?token={token}"
        finally:
            server.terminate()  # its kernels end with it
            reader.join(60)


def _read(server: subprocess.Popen[str], said: queue.Queue[str]) -> None:
    for line in server.stderr:
        said.put(line)
    said.put("")  # it has ended


def _address(said: queue.Queue[str]) -> str:
    """Where the server listens, once it says so."""
    lines = []
    while line := said.get(timeout=120):
        lines.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError("JupyterLab did not start:\n" + "".join(lines))


@pytest.fixture(scope="module")
def window(lab: str, executed: Executed, chromium: Browser) -> Iterator[Page]:
    """The notebook in JupyterLab as its reader got it."""
    page = chromium.new_page(viewport={"width": 1000, "height": 600})
    page.goto(lab)
    _wait(page, executed)
    page.get_by_title("Notebook not trusted").wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module", params=["untrusted", "run again"])
def page(request, window: Page, executed: Executed) -> Page:
    """The notebook in JupyterLab, first untrusted, then as the reader ran it."""
    if request.param == "run again":
        window.get_by_role("menuitem", name="Run", exact=True).click()
        window.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        window.get_by_title("Notebook trusted").wait_for()  # as each cell is that was asked to run
        window.wait_for_function(
            """() => ![...document.querySelectorAll('.jp-InputPrompt')]
                   .some(prompt => prompt.textContent.includes('*'))""",
            timeout=PATIENCE,
        )
        _wait(window, executed)
    return window


def _wait(page: Page, read: Executed) -> None:
    """Until each cell of prose and each output has its words or its picture."""
    cells = read.notebook.cells
    parts = [part for cell in cells for part in cell.get("outputs", [cell])]
    page.wait_for_function(
        """([places, count]) => {
            const parts = [...document.querySelectorAll(places)];
            return parts.length == count && parts.every(part => part.textContent.trim()
                || part.querySelector('img')?.naturalWidth && part.clientWidth);
        }""",
        arg=[f"{PROSE}, {OUTPUT}", len(parts)],
        timeout=PATIENCE,
    )


def _texts(page: Page, selector: str) -> list[str]:
    return [words(text) for text in page.locator(selector).all_text_contents()]


def test_lab_shows_figures_with_their_words(page, executed):
    outputs = _texts(page, OUTPUT)
    for figure in executed.chapter.figures.values():
        place = next(n for n, text in enumerate(outputs) if text.startswith(figure.title))
        assert outputs[place].endswith(figure.subtitle)
        assert outputs[place + 1] == "", "the picture"
        assert outputs[place + 2].startswith(figure.caption)
        assert outputs[place + 2].endswith(figure.source_line)
    assert not page.locator(".jp-Dialog, [data-mime-type*=error], [data-mime-type*=stderr]").count()


def test_lab_shows_words_where_the_prose_has_links(page, executed):
    for text in _texts(page, f"{PROSE}, {OUTPUT}"):
        assert not UNREAD.search(text), text
    for link in executed.links:
        assert words(link.words) in _texts(page, f".jp-MarkdownCell a[href='#{link.name}']")


def test_lab_shows_tables_of_claims_comparisons_and_listings(page, executed):
    chapter = executed.chapter
    rows = page.locator(".jp-RenderedHTML tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    for line in chapter.values.items():
        assert [*line] in rows
    for comparison in chapter.comparisons:
        assert [comparison.sentence, "holds"] in rows
    for table in chapter.listings.values():
        place = rows.index(table["columns"])
        assert rows[place + 1 : place + 1 + len(table["rows"])] == table["rows"]


def test_lab_leads_from_each_link_to_one_place(page, executed):
    for name in executed.names:
        assert page.locator(_place(name)).count() == 1, name


@pytest.mark.parametrize("kind", ["values", "figures", "listings"])
def test_lab_scrolls_to_what_a_link_names(page, executed, kind):
    name = next(name for name in executed.names if name in getattr(executed.chapter, kind))
    seen = f"""place => {{
        const [window, target] = [{SHELL}, document.querySelector(place)]
            .map(element => element.getBoundingClientRect());
        return window.top < target.bottom && target.top < window.bottom;
    }}"""
    page.evaluate(f"{SHELL}.scrollTop = 0")
    page.wait_for_function(f"place => !({seen})(place)", arg=_place(name))
    # A click of the mouse would bring the link into view first, and perhaps what it names. While
    # the notebook still takes its room, what a click led to may move away: a reader clicks again.
    click = f"""([place, link]) => ({seen})(place) || document.querySelector(link).click()"""
    link = f".jp-MarkdownCell a[href='#{name}']"
    page.wait_for_function(click, arg=[_place(name), link], polling=1000)


def _place(name: str) -> str:
    """What a link leads to; JupyterLab gives ids another name."""
    return f":is([id='{name}'], [data-jupyter-id='{name}'])"


def test_lab_fits_pictures_into_a_narrow_window(page):
    page.set_viewport_size({"width": 640, "height": 600})
    beside = """() => [...document.querySelectorAll('.jp-RenderedImage img')].every(picture =>
        picture.getBoundingClientRect().right <= picture.parentElement.getBoundingClientRect().right
    )"""
    page.wait_for_function(beside)
    page.set_viewport_size({"width": 1000, "height": 600})
