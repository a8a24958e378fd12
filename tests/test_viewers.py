"""Executed chapters without the book around them: JupyterLab, nbconvert, what GitHub leaves.

The reader has a notebook that somebody else ran, so nothing in it is trusted. Numbers, citations
and figures have to stand in it all the same, and links within it have to lead somewhere.
"""

import json
import os
import queue
import re
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import bleach
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter, LatexExporter
from nbconvert.filters import escape_latex
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page

from conftest import ROOT
from csto import running
from csto.book.publish import copies
from csto.refresh import prose
from csto.refresh.chapter import Chapter

CHAPTERS = ["forces", "kazakhstan-2022"]
IN_LAB = CHAPTERS[0]  # the shorter one
LAB = Path(sys.prefix) / "lab"  # where `make test` installs it
# What a plain viewer would show as code: roles, fences, links and HTML that were not read.
UNREAD = re.compile(r"\{[a-z:-]+\}|:::|```|\]\(|</?[a-z]+\d?[ />]")
# GitHub keeps these tags of a notebook, without ids and styles.
LEFT = "h1 h2 h3 p br table thead tbody tr th td a img ul ol li pre code div span em strong"
# Of TeX's packages nbconvert needs these, and the book does not.
OF_TEX = ["eurosym.sty", "soul.sty", "ulem.sty", "rsfs10.tfm"]
PATIENCE = 60_000  # milliseconds, for what JupyterLab does on a machine with other work
PROSE, OUTPUT = ".jp-MarkdownCell .jp-RenderedMarkdown", ".jp-OutputArea-output"
SHELL = "document.querySelector('.jp-WindowedPanel-outer')"


@dataclass(frozen=True)
class Executed:
    """A chapter with the outputs that its cells have outside of a build."""

    name: str
    notebook: NotebookNode

    @cached_property
    def chapter(self) -> Chapter:
        return Chapter.of(self.notebook, self.name)

    @cached_property
    def links(self) -> list[prose.Link]:
        """Links of the prose to what stands in the notebook, and to sources."""
        cells = [cell.source for cell in self.notebook.cells if cell.cell_type == "markdown"]
        every = [link for text in cells for block in prose.blocks(text) for link in block.links]
        return [link for link in every if link.name]

    @cached_property
    def names(self) -> list[str]:
        """What the links lead to within the notebook."""
        return list(dict.fromkeys(link.name for link in self.links))

    def told(self) -> list[str]:
        """The words that stand with figures and listings, and in tables of claims."""
        chapter = self.chapter
        figures = chapter.figures.values()
        words = [getattr(one, part) for one in figures for part in ("title", "subtitle", "caption")]
        words += [one.source_line for one in figures]
        words += [one["caption"] for one in chapter.listings.values()]
        words += [cell for one in chapter.listings.values() for row in one["rows"] for cell in row]
        words += [one.sentence for one in chapter.comparisons]
        return [*words, *chapter.values, *chapter.values.values()]


@pytest.fixture(scope="module")
def executed() -> dict[str, Executed]:
    paths = {name: ROOT / "notebooks" / f"{name}.ipynb" for name in CHAPTERS}
    ran = {name: running.run(path) for name, path in paths.items()}
    for notebook in ran.values():
        copies.add_sources(notebook)  # as the published copies have them
    return {name: Executed(name, notebook) for name, notebook in ran.items()}


def words(text: str) -> str:
    return " ".join(text.replace("\N{PILCROW SIGN}", "").split())


# JupyterLab


@pytest.fixture(scope="module")
def lab(executed: dict[str, Executed], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the notebook on a server that knows nothing of who reads it."""
    home = tmp_path_factory.mktemp("lab")
    (home / "read").mkdir()
    nbformat.write(executed[IN_LAB].notebook, home / "read" / f"{IN_LAB}.ipynb")
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
            yield f"{_address(said)}/doc/tree/{IN_LAB}.ipynb?token={token}"
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
def window(lab: str, executed: dict[str, Executed], chromium: Browser) -> Iterator[Page]:
    """The notebook in JupyterLab as its reader got it."""
    page = chromium.new_page(viewport={"width": 1000, "height": 600})
    page.goto(lab)
    _wait(page, executed[IN_LAB])
    page.get_by_title("Notebook not trusted").wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module", params=["untrusted", "run again"])
def page(request, window: Page, executed: dict[str, Executed]) -> Page:
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
        _wait(window, executed[IN_LAB])
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
    for figure in executed[IN_LAB].chapter.figures.values():
        place = next(n for n, text in enumerate(outputs) if text.startswith(figure.title))
        assert outputs[place].endswith(figure.subtitle)
        assert outputs[place + 1] == "", "the picture"
        assert outputs[place + 2].startswith(figure.caption)
        assert outputs[place + 2].endswith(figure.source_line)
    assert not page.locator(".jp-Dialog, [data-mime-type*=error], [data-mime-type*=stderr]").count()


def test_lab_shows_words_where_the_prose_has_links(page, executed):
    for text in _texts(page, f"{PROSE}, {OUTPUT}"):
        assert not UNREAD.search(text), text
    for link in executed[IN_LAB].links:
        assert words(link.words) in _texts(page, f".jp-MarkdownCell a[href='#{link.name}']")


def test_lab_shows_tables_of_claims_comparisons_and_listings(page, executed):
    chapter = executed[IN_LAB].chapter
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
    for name in executed[IN_LAB].names:
        assert page.locator(_place(name)).count() == 1, name


@pytest.mark.parametrize("kind", ["values", "figures", "listings"])
def test_lab_scrolls_to_what_a_link_names(page, executed, kind):
    read = executed[IN_LAB]
    name = next(name for name in read.names if name in getattr(read.chapter, kind))
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


# nbconvert


def _html(read: Executed, **options: bool | str) -> BeautifulSoup:
    body, _ = HTMLExporter(**options).from_notebook_node(read.notebook)
    return BeautifulSoup(body, "html.parser")


@pytest.mark.parametrize("sanitised", [False, True])
@pytest.mark.parametrize("name", CHAPTERS)
def test_html_keeps_figures_words_and_links(executed, name, sanitised):
    read = executed[name]
    page = _html(read, sanitize_html=sanitised)
    pictures = page.select("img[src^='data:image/png']")
    assert len(pictures) == len(read.chapter.figures)
    text = words(page.get_text(" "))
    assert [told for told in read.told() if words(told) not in text] == []
    for link in read.links:
        assert words(link.words) in [
            words(one.text) for one in page.select(f"a[href='#{link.name}']")
        ]
    assert [one for one in read.names if not page.find(id=one)] == []
    for code in page.find_all(["pre", "style", "script"]):
        code.decompose()
    # Sanitised, nbconvert shows the tags of headings and paragraphs, as of any notebook.
    assert sanitised or not UNREAD.search(page.get_text())


@pytest.mark.parametrize("name", CHAPTERS)
def test_what_github_leaves_reads(executed, name):
    read = executed[name]
    page = _html(read, template_name="classic")
    for code in page.find_all(["style", "script"]):
        code.decompose()
    kept = {"a": ["href"], "img": ["src", "alt"]}
    protocols = ["http", "https", "data"]
    left = bleach.clean(
        str(page.body), tags=LEFT.split(), attributes=kept, protocols=protocols, strip=True
    )
    page = BeautifulSoup(left, "html.parser")
    figures = read.chapter.figures.values()
    assert [one["alt"] for one in page.find_all("img")] == [one.alt for one in figures]
    text = words(page.get_text(" "))
    assert [told for told in read.told() if words(told) not in text] == []
    for code in page.find_all("pre"):
        code.decompose()
    assert not UNREAD.search(page.get_text())


def _unread(text: str, source: str, to: str, **_: object) -> str:
    """In the place of Pandoc, where there is none: prose stands as it is typed."""
    if to == "json":
        return json.dumps({"meta": {}, "blocks": [{"t": "Para", "c": [{"t": "Str", "c": text}]}]})
    return escape_latex(json.loads(text)["blocks"][0]["c"][0]["c"] if source == "json" else text)


def _latex(read: Executed, folder: Path) -> str:
    """The LaTeX source; its pictures lie in the folder beside it."""
    exporter = LatexExporter()
    if not shutil.which("pandoc"):
        exporter.register_filter("convert_pandoc", _unread)
    source, resources = exporter.from_notebook_node(read.notebook)
    for name, picture in resources["outputs"].items():
        (folder / name).write_bytes(picture)
    (folder / "chapter.tex").write_text(source, "utf-8")
    return source


def _letters(text: str) -> str:
    """Without what TeX and Pandoc write in another way."""
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("name", CHAPTERS)
def test_latex_keeps_figures_and_words(executed, name, tmp_path):
    read = executed[name]
    source = _latex(read, tmp_path)
    drawn = re.findall(r"\{(output_[^}]*\.png)\}", source)
    assert len(drawn) == len(read.chapter.figures)
    assert all((tmp_path / one).read_bytes().startswith(b"\x89PNG") for one in drawn)
    text = _letters(source)
    told = [*read.told(), *(link.words for link in read.links)]
    assert [one for one in told if _letters(one) not in text] == []


def _has_tex() -> bool:
    if not shutil.which("lualatex"):
        return False
    return not subprocess.run(["kpsewhich", *OF_TEX], stdout=subprocess.DEVNULL).returncode


@pytest.mark.skipif(not _has_tex(), reason="needs TeX with the packages of nbconvert's template")
@pytest.mark.parametrize("name", CHAPTERS[:1])
def test_latex_compiles(executed, name, tmp_path):
    _latex(executed[name], tmp_path)
    command = ["lualatex", "-interaction=nonstopmode", "-halt-on-error", "chapter.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Missing character" not in (tmp_path / "chapter.log").read_text("utf-8", "replace")
