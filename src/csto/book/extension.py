"""The Sphinx extension: checked tables first, figures from the register, a book published whole."""

import atexit
import gc
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from csto import __version__, outputs
from csto.book.pages import (
    claims,
    code,
    finding,
    gallery,
    glossary,
    launch,
    links,
    numbers,
    parts,
    references,
    rendering,
    rereading,
    status,
    templates,
)
from csto.book.print import edition
from csto.book.publish import (
    addresses,
    assets,
    beside,
    bundles,
    copies,
    metadata,
    scrutiny,
    whole,
)
from csto.book.run import (
    agreement,
    execution,
    failures,
    freshness,
    library,
    records,
    unchanged,
    workers,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect each step of the build to the module that does it."""
    os.environ[outputs.BUILD] = "1"  # pictures are drawn later, all together
    # A build makes many objects that stay: looking for rubbish among them took a sixth of its time.
    gc.set_threshold(*workers.RARELY)
    atexit.register(gc.freeze)
    library.files()  # as they are before the processes of the build load them
    if not unchanged.stamp(Path(app.outdir)).is_file():  # perhaps nothing has to be done
        workers.warm_up()
    app.add_config_value(addresses.CONFIG, {}, "env", dict)
    app.add_node(templates.part, html=(parts.visit_html, None))
    latex = (edition.visit_chart_latex, None)
    app.add_node(rendering.chart, html=(parts.visit_html, None), latex=latex)
    latex = (edition.visit_number_latex, edition.depart_number_latex)
    app.add_node(claims.claim_number, latex=latex)
    app.add_node(bundles.bundle_link, html=(bundles.visit_link_html, None))
    for name in ("gallery", "claims", "first-page"):
        app.add_directive(name, parts.Part)
    app.add_post_transform(code.FoldCode)
    references.register_style()
    cited = (references.visit_citation_html, HTML5Translator.depart_citation)
    app.add_node(nodes.citation, override=True, html=cited)
    app.add_transform(links.Findings)
    app.add_transform(links.NameLinks)
    app.add_domain(finding.Finds)
    app.add_post_transform(edition.Arrange)
    app.add_post_transform(numbers.NumberReferences)

    def connect(event: str, handler: Callable[..., Any], priority: int = 500) -> None:
        app.connect(event, failures.told(handler), priority)

    connect("config-inited", whole.lock, priority=0)
    connect("config-inited", assets.name)
    connect("config-inited", launch.add_buttons)
    connect("builder-inited", whole.stage, priority=0)
    connect("builder-inited", _check, priority=1)
    connect("builder-inited", _run_and_draw, priority=3)
    connect("builder-inited", edition.write_edition, priority=4)
    connect("env-get-outdated", rereading.outdated)
    connect("env-before-read-docs", gallery.read_last)
    connect("env-before-read-docs", references.tell_apart)
    connect("env-updated", _wait_for_assets)
    connect("source-read", bundles.name_wheel)
    connect("source-read", parts.write_into)
    connect("doctree-read", addresses.keep_places)
    connect("doctree-read", bundles.offer)
    connect("doctree-read", glossary.link_terms)
    connect("doctree-resolved", scrutiny.check_images)
    connect("html-page-context", assets.for_page)
    connect("html-page-context", metadata.for_page)
    connect("html-page-context", status.tell_edition)
    connect("html-page-context", launch.lead_to_copies, priority=600)
    connect("html-page-context", rereading.note_written)
    connect("build-finished", failures.tell, priority=0)
    connect("build-finished", _drop_assets, priority=700)
    last = (records.copy_kits, copies.publish, launch.tell_colab, metadata.write_pictures)
    last += (rendering.write_register, claims.write_register)
    for step in last:
        connect("build-finished", rereading.where_changed(step), priority=800)
    connect("build-finished", whole.publish, priority=900)
    connect("build-finished", edition.forget_reading, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _check(app: Sphinx) -> None:
    """Tables are checked before anything rests on them; meanwhile the code is looked at."""
    with ThreadPoolExecutor(1) as other:
        checked = other.submit(scrutiny.check_tables, app)
        freshness.see_tables()
        execution.see_code(app)
        copies.see(app)
        checked.result()


def _run_and_draw(app: Sphinx) -> None:
    """Notebooks run, then what they show is drawn and packed; scripts are made beside the pages."""
    execution.run_stale(app)
    agreement.check(app)
    records.draw(app)
    copies.write(app)
    bundles.write_wheel(app)
    bundles.write_all(app)
    workers.give_back()
    beside.start(app, assets.write_scripts, assets.write_downloads)


def _wait_for_assets(app: Sphinx, env: BuildEnvironment) -> None:
    beside.finish(app, assets.write_scripts, assets.write_downloads)


def _drop_assets(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None:
        beside.drop(app)
