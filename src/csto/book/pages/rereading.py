"""Which pages Sphinx reads again: it knows of a page's own text, not of what is put into it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from csto.book.pages import gallery, glossary
from csto.book.publish import bundles
from csto.book.run import caches, chapters, freshness

CHANGED = "csto_changed"
_ALL_PAGES = ("_config.yml", "_toc.yml", "CITATION.cff", "book/references.bib")


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> set[str]:
    """Documents to be read again; with any of them those that gather what the others hold."""
    known: dict[str, str] = getattr(env, "csto_digests", {})
    digests = _digests(app, env)
    env.csto_digests = digests  # type: ignore[attr-defined]
    found = {name for name in env.found_docs if digests[name] != known.get(name)}
    if found or added or changed or removed:
        found |= set(gallery.GATHERING)
        setattr(app, CHANGED, True)
    return found & env.found_docs


def note_written(app: Sphinx, *_: Any) -> None:
    """Note that a page is written."""
    setattr(app, CHANGED, True)


def has_changed(app: Sphinx) -> bool:
    """Whether this build reads or writes any page again."""
    return getattr(app, CHANGED, False)


def where_changed(step: Callable[[Sphinx], None]) -> Callable[[Sphinx, Exception | None], None]:
    """A last step of a build of pages, done only when any page is another and nothing failed."""

    def doing(app: Sphinx, exception: Exception | None) -> None:
        if exception is None and app.builder.format == "html" and has_changed(app):
            step(app)

    return doing


def _digests(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """What each document rests on beside its own text."""
    source = Path(app.srcdir)
    files = [source / name for name in _ALL_PAGES]
    for folder in ("_static", "_templates"):
        files += sorted((source / "book" / folder).rglob("*"))
    every = [freshness.of_files(files), freshness.of_library(), freshness.of_pins(source)]
    digests = dict.fromkeys(env.found_docs, freshness.of_texts(*every, freshness.of_data()))
    every += [freshness.of_read(label) for label in ("package", "table terms", "table sources")]
    notebooks = chapters.notebooks(source)
    for path in notebooks:
        name = f"{chapters.FOLDER}{path.stem}"
        own = (caches.outputs(app, path), bundles.size(app, name))
        digests[name] = freshness.of_texts(*every, *own)
    # The glossary has the terms that chapters use, in their text or in what they show.
    said = freshness.of_texts(freshness.of_files(notebooks), *sorted(digests.values()))
    return digests | {glossary.PAGE: said}
