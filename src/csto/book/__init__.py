"""The Sphinx extension: checked tables first, figures from the register, a book published whole."""

import os
from typing import Any

from sphinx.application import Sphinx

from csto import __version__, figures
from csto.book import (
    assets,
    bundles,
    claims,
    dictionary,
    drawings,
    execution,
    freshness,
    gallery,
    glossary,
    launch,
    publishing,
    rendering,
    scrutiny,
    status,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect each step of the build to the module that does it."""
    os.environ[figures.BUILDER] = "1"
    app.add_config_value("csto_digest", "", "env")
    app.add_node(rendering.chart, html=(rendering.visit_chart_html, None))
    app.add_node(rendering.rows_table, html=(rendering.visit_rows_html, None))
    app.add_node(rendering.reuse_fold, html=(rendering.visit_reuse_html, None))
    app.add_node(claims.claim_number, html=(claims.visit_number_html, claims.depart_number_html))
    app.add_node(bundles.bundle_link, html=(bundles.visit_link_html, None))
    app.add_node(gallery.gallery, html=(gallery.visit_gallery_html, None))
    app.add_directive("gallery", gallery.Gallery)
    app.add_node(claims.claims_register, html=(claims.visit_register_html, None))
    app.add_directive("claims", claims.Register)
    app.add_role("claim", claims.ClaimRole())

    app.connect("config-inited", assets.generate)
    app.connect("config-inited", freshness.note_digest)
    app.connect("config-inited", launch.add_buttons)
    app.connect("builder-inited", publishing.stage, priority=0)
    app.connect("builder-inited", scrutiny.check_tables, priority=1)
    app.connect("builder-inited", freshness.drop_stale_cache, priority=2)
    app.connect("builder-inited", assets.write_downloads, priority=3)
    app.connect("builder-inited", bundles.write_all, priority=3)
    app.connect("builder-inited", execution.run_stale, priority=3)
    app.connect("builder-inited", drawings.draw_all, priority=4)
    app.connect("env-purge-doc", claims.forget)
    app.connect("env-merge-info", claims.merge)
    app.connect("env-before-read-docs", gallery.read_last)
    app.connect("source-read", bundles.name_wheel)
    app.connect("source-read", dictionary.write_into)
    app.connect("source-read", glossary.write_into)
    app.connect("source-read", status.write_into)
    app.connect("doctree-read", claims.put_numbers, priority=400)
    app.connect("doctree-read", bundles.offer)
    app.connect("doctree-read", glossary.link_terms, priority=410)
    app.connect("doctree-resolved", scrutiny.check_images)
    app.connect("html-page-context", assets.for_page)
    app.connect("build-finished", drawings.copy_kits, priority=800)
    app.connect("build-finished", rendering.write_register, priority=800)
    app.connect("build-finished", claims.write_register, priority=800)
    app.connect("build-finished", publishing.publish, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
