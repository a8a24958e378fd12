"""The Sphinx extension: checked tables first, figures from the register, a book published whole."""

import atexit
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from csto import __version__, outputs, tables
from csto.book.pages import (
    claims,
    code,
    finding,
    gallery,
    glossary,
    launch,
    links,
    rendering,
    rereading,
    sources,
    status,
    templates,
)
from csto.book.pages import outputs as page_outputs
from csto.book.print import edition
from csto.book.publish import addresses, assets, bundles, copies, metadata, scrutiny, whole
from csto.book.run import (
    agreement,
    aside,
    beside,
    execution,
    failures,
    freshness,
    unchanged,
    workers,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect each step of the build to the module that does it."""
    tables.settle()
    os.environ[outputs.BUILD] = "1"  # pictures are drawn later, all together
    # A build makes many objects that stay: looking for rubbish among them took a sixth of its time.
    gc.set_threshold(*workers.RARELY)
    atexit.register(gc.freeze)
    # As they are before the processes of the build load them: what changes from here on, the next
    # build sees.
    freshness.of(freshness.LIBRARY, freshness.of_library())
    if not unchanged.stamp(Path(app.outdir)).is_file():  # perhaps nothing has to be done
        workers.warm_up()
    app.add_config_value(addresses.CONFIG, {}, "env", dict)
    app.add_node(templates.part, html=(templates.visit_html, None))
    latex = (edition.visit_chart_latex, None)
    app.add_node(rendering.chart, html=(templates.visit_html, None), latex=latex)
    latex = (edition.visit_number_latex, edition.depart_number_latex)
    app.add_node(claims.claim_number, latex=latex)
    app.add_node(bundles.bundle_link, html=(bundles.visit_link_html, None))
    for name in ("gallery", "claims", "first-page"):
        app.add_directive(name, templates.Part)
    app.add_post_transform(code.FoldCode)
    app.add_transform(links.Findings)
    app.add_transform(links.NameLinks)
    app.add_domain(finding.Finds)
    app.add_post_transform(edition.Arrange)
    app.add_post_transform(links.Numbers)
    _connect(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _connect(app: Sphinx) -> None:
    """Say what is done when: the handlers of each event, in their order, by their priority."""
    handlers: dict[tuple[str, int], list[Callable[..., Any]]] = {
        ("config-inited", 0): [beside.move, whole.lock],
        ("config-inited", 500): [assets.name, launch.add_buttons],
        ("builder-inited", 0): [_prepare],
        ("env-get-outdated", 500): [rereading.outdated],
        ("source-read", 500): [page_outputs.read_today, bundles.name_wheel, templates.write_into],
        ("doctree-read", 500): [
            addresses.keep_places,
            bundles.offer,
            gallery.note_findings,
            glossary.link_terms,
            sources.mend,
        ],
        ("env-updated", 0): [aside.wait_for_figures],
        # Sphinx has numbered all figures before.
        ("env-get-updated", 900): [rereading.gathering],
        ("doctree-resolved", 500): [scrutiny.check_images],
        ("html-page-context", 500): [assets.for_page, metadata.for_page, status.tell_edition],
        ("html-page-context", 600): [launch.lead_to_copies],
        ("build-finished", 0): [failures.tell],
        ("build-finished", 500): [aside.wait],
        ("build-finished", 900): [whole.publish, edition.forget_reading],
    }
    for (event, priority), steps in handlers.items():
        for step in steps:
            app.connect(event, failures.told(step), priority)


def _prepare(app: Sphinx) -> None:
    """Before Sphinx reads a page, all that pages say is checked and run.

    What they are written with is drawn and packed meanwhile.
    """
    whole.stage(app)
    copies.see(app)
    scrutiny.check_tables(app)
    freshness.see_tables()
    execution.run_stale(app)
    aside.make(
        app,
        [copies.write, bundles.write],
        [assets.write_downloads],
        [assets.write_scripts, assets.write_references],
    )
    agreement.check(app)
    edition.write_edition(app)
