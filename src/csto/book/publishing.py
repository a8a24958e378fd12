"""A book is published whole or not at all.

Pages are built in a folder of their own; only a build without a fault or a warning takes the place
of the last good book.
"""

import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from csto.book import assets, scrutiny

STAGE = ".stage"
PUBLISHED = "csto_published"
GENERATED = ("index", "genindex", "search")  # pages without a document of their own


class BookError(SphinxError):
    """The book is not fit to be published."""

    category = "The book was not published"


def stage(app: Sphinx) -> None:
    """Let the HTML builder write beside the published book instead of over it."""
    if app.builder.format != "html":
        return
    published = Path(app.outdir)
    staged = published.parent / STAGE
    staged.mkdir(parents=True, exist_ok=True)
    setattr(app, PUBLISHED, published)
    app.outdir = app.builder.outdir = type(app.outdir)(staged)


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the staged book in the place of the last one, or keep that and say why.

    Raises BookError when the build gave a warning or the pages do not pass the last look.
    """
    published: Path | None = getattr(app, PUBLISHED, None)
    if published is None or exception is not None:
        return
    staged = Path(app.outdir)
    _drop_former_pages(app, staged)
    faults = scrutiny.faults_in_pages(staged)
    if app._warncount:
        faults.insert(0, f"{app._warncount} warnings, named above")
    if faults:
        # Read every page afresh next time: a page that is not read again does not warn again.
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)
        kept = f"; the last good book stays in {published.name}/" if published.is_dir() else ""
        raise BookError("; ".join(faults) + kept)
    _write_first_page(app, staged)
    assets.mend_pages(staged)
    _replace(staged, published)


def _drop_former_pages(app: Sphinx, staged: Path) -> None:
    """Remove pages that an earlier build left and that the book no longer has."""
    own = {app.builder.get_outfilename(name) for name in (*app.env.found_docs, *GENERATED)}
    for page in staged.rglob("*.html"):
        if str(page) not in own and not page.relative_to(staged).parts[0].startswith("_"):
            page.unlink()


def _write_first_page(app: Sphinx, staged: Path) -> None:
    """A front door in the root that leads to the book's first page."""
    first = app.config.root_doc
    if first == "index":
        return
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{app.config.project}</title>"
        '<link rel="icon" href="data:,">'
        f'<meta http-equiv="refresh" content="0; url={first}.html"></head>'
        f'<body><p><a href="{first}.html">{app.config.project}</a></p></body></html>\n'
    )
    (staged / "index.html").write_text(page, "utf-8")


def _replace(staged: Path, published: Path) -> None:
    """Swap folders so that at no moment a half-written book stands in the place of the good one."""
    fresh, old = published.with_name(".fresh"), published.with_name(".old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(staged, fresh, ignore=shutil.ignore_patterns("*.map", ".buildinfo"))
    if published.exists():
        published.rename(old)
    fresh.rename(published)
    shutil.rmtree(old, ignore_errors=True)
