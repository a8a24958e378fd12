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
    dictionary,
    finding,
    first_page,
    footer,
    frames,
    gallery,
    glossary,
    launch,
    links,
    numbers,
    references,
    rendering,
    rereading,
    status,
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
    app.add_node(
        rendering.chart,
        html=(rendering.visit_chart_html, None),
        latex=(edition.visit_chart_latex, None),
    )
    app.add_node(
        rendering.finding,
        html=(rendering.visit_finding_html, None),
        latex=(edition.visit_finding_latex, None),
    )
    app.add_node(rendering.rows_table, html=(rendering.visit_rows_html, None))
    app.add_node(rendering.reuse_fold, html=(rendering.visit_reuse_html, None))
    app.add_node(
        claims.claim_number,
        html=(claims.visit_number_html, claims.depart_number_html),
        latex=(edition.visit_number_latex, edition.depart_number_latex),
    )
    app.add_node(bundles.bundle_link, html=(bundles.visit_link_html, None))
    app.add_node(gallery.gallery, html=(gallery.visit_gallery_html, None))
    app.add_directive("gallery", gallery.Gallery)
    app.add_node(first_page.first_page, html=(first_page.visit_html, None))
    app.add_directive("first-page", first_page.FirstPage)
    app.add_node(code.code_fold, html=(code.visit_fold_html, code.depart_fold_html))
    app.add_node(code.code_switch, html=(code.visit_switch_html, None))
    app.add_post_transform(code.FoldCode)
    references.register_style()
    cited = (references.visit_citation_html, HTML5Translator.depart_citation)
    app.add_node(nodes.citation, override=True, html=cited)
    app.add_node(claims.claims_register, html=(claims.visit_register_html, None))
    app.add_directive("claims", claims.Register)
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
    connect("env-purge-doc", claims.forget)
    connect("env-merge-info", claims.merge)
    connect("env-get-outdated", rereading.outdated)
    connect("env-before-read-docs", gallery.read_last)
    connect("env-before-read-docs", references.name_shortly)
    connect("env-updated", _wait_for_assets)
    connect("source-read", bundles.name_wheel)
    connect("source-read", dictionary.write_into)
    connect("source-read", glossary.write_into)
    connect("source-read", status.write_into)
    connect("doctree-read", claims.put_numbers, priority=400)
    connect("doctree-read", addresses.keep_places)
    connect("doctree-read", bundles.offer)
    connect("doctree-read", glossary.link_terms, priority=410)
    connect("doctree-resolved", frames.mend)
    connect("doctree-resolved", scrutiny.check_images)
    connect("html-page-context", assets.for_page)
    connect("html-page-context", finding.for_page)
    connect("html-page-context", metadata.for_page)
    connect("html-page-context", footer.say)
    connect("html-page-context", launch.lead_to_copies, priority=600)
    connect("html-page-context", rereading.note_written)
    connect("build-finished", failures.tell, priority=0)
    connect("build-finished", _drop_assets, priority=700)
    last = (records.copy_kits, copies.publish, metadata.write_pictures)
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
