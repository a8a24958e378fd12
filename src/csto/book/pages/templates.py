"""Parts of pages that are written from templates, `book/_templates/parts`."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import jinja2
from docutils import nodes
from sphinx.application import Sphinx

from csto import words

FOLDER = "book/_templates"
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")  # all marks of ASCII: any may begin markup


class part(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A part in HTML, written with its page: `name` is its template's, `of` what it is about."""


def render(app: Sphinx, name: str, **said: object) -> str:
    """A template with what it is given: HTML escapes it by itself, Markdown with `plain`."""
    return _environment(Path(app.srcdir) / FOLDER / "parts").get_template(name).render(said)


@cache
def _environment(folder: Path) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "sort_keys": True}
    made.filters |= {"plain": escaped, "number": words.number, "groupby_table": _by_table}
    return made


def _by_table(keys: list[str]) -> list[tuple[str, int]]:
    """Tables of rows, which are named `table/key`, with the number of each."""
    return list(Counter(key.partition("/")[0] for key in keys).items())


def escaped(text: object) -> str:
    """Text in which Markdown, MyST and HTML find no markup; line breaks become spaces."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))
