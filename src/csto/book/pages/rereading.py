"""Which pages Sphinx reads again: it knows of a page's own text, not of what is put into it."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from csto import tables
from csto.book.pages import gallery, glossary
from csto.book.publish import bundles
from csto.book.run import caches, chapters, freshness

CHANGED = "csto_changed"


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


def has_changed(app: Sphinx) -> bool:
    """Whether this build reads any page again."""
    return getattr(app, CHANGED, False)


def _digests(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """What each document rests on beside its own text and what all pages rest on.

    A chapter has its outputs, its bundle's size, and what is printed of terms and sources.
    """
    digests = dict.fromkeys(env.found_docs, freshness.of(tables.data_dir()))
    read = [freshness.of_read(label) for label in ("package", "table terms", "table sources")]
    said = []
    for path in chapters.notebooks(Path(app.srcdir)):
        name, shown = f"{chapters.FOLDER}{path.stem}", caches.outputs(app, path)
        digests[name] = freshness.of(shown, bundles.size(app, name), *read)
        said += [path.read_bytes(), digests[name]]
    # The glossary has the terms that chapters use, in their text or in what they show.
    return digests | {glossary.PAGE: freshness.of(tables.data_dir(), *said)}
