"""Which pages are read or written again: Sphinx knows of a page's own text, and no more."""

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from csto import tables
from csto.book.pages import claims, dictionary, gallery, glossary, sources, status
from csto.book.run import caches, chapters, freshness, records

CHANGED = "csto_changed"
_READ, _GATHERED = "csto_read", "csto_gathered"  # what pages rested on, kept with Sphinx's own


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> set[str]:
    """Documents to be read again, as what is put into them has changed."""
    found = _changed(env, _READ, _rested_on(app, env))
    setattr(app, CHANGED, bool(found or added or changed or removed))
    return found


def has_changed(app: Sphinx) -> bool:
    """Whether this build reads any page again."""
    return getattr(app, CHANGED, False)


def gathering(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Documents to be written again, as what they gather from others has changed.

    Numbers and titles stand on any page. The first page Sphinx writes each time.
    """
    if app.builder.format != "html":
        return set()
    titles = {name: title.astext() for name, title in env.titles.items()}
    said = {
        env.config.root_doc: [env.toc_fignumbers, env.toc_secnumbers, titles],
        gallery.PAGE: gallery.said(app, []),
        claims.PAGE: claims.said(app, []),
    }
    found = _changed(env, _GATHERED, {page: _of(what) for page, what in said.items()})
    return env.found_docs if env.config.root_doc in found else found


def _changed(env: BuildEnvironment, kept: str, digests: dict[str, str]) -> set[str]:
    """Documents whose digests are not those kept with what Sphinx knows, where they are now."""
    known: dict[str, str] = getattr(env, kept, {})
    setattr(env, kept, digests)
    return {name for name in env.found_docs if digests.get(name) != known.get(name)}


def _rested_on(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Digests of what each document rests on beside its own text and what all pages rest on.

    A chapter has its outputs, and what is printed of terms and sources.
    """
    labels = ("package", "table terms", "table sources")
    package, _, known_sources = read = [freshness.of_read(label) for label in labels]
    digests = dict.fromkeys(env.found_docs, package)
    digests[sources.PAGE] = known_sources
    digests[dictionary.PAGE] = freshness.of(tables.data_dir())
    for path in chapters.notebooks(Path(app.srcdir)):
        name, shown = f"{chapters.FOLDER}{path.stem}", caches.outputs(app, path)
        digests[name] = freshness.of(shown, *read)
    figures = [(made.id, made.tables, made.rows_hash) for made in records.entries(app).values()]
    for name in (dictionary.PAGE, status.STATUS, status.CITE):
        digests[name] = _of([digests.get(name), figures, status.built_with()])
    # The glossary has the terms that chapters use, in their text or in what they show.
    return digests | {glossary.PAGE: _of(glossary.said(app))}


def _of(said: Any) -> str:
    return freshness.of(json.dumps(said, sort_keys=True))
