"""Where a build keeps what it makes, beside the pages."""

from pathlib import Path

from sphinx.application import Sphinx


def build(app: Sphinx) -> Path:
    """The folder that has the published book and all that builds keep from one to the next."""
    return Path(app.outdir).parent


def assets(app: Sphinx) -> Path:
    """The folder of files that are made for the pages, for Sphinx to copy."""
    return build(app) / ".assets"
