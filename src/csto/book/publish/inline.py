"""No page has a script or a style in it: what Sphinx, the theme and pandas write so is mended.

A page then works in a browser that is told to take nothing but files of the book, so that a script
does not run that came into a page by a way that nobody thought of.
"""

import re
from pathlib import Path
from shutil import ignore_patterns
from typing import Any

from sphinx.application import Sphinx
from sphinx.jinja2glue import BuiltinTemplateLoader

from csto.book.publish import sheets

# Of a page that is opened as a file, `self` is the files.
POLICY = (
    "default-src 'self'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'"
)
# Files that come with Sphinx and the theme, and that no page asks for; sheets are all in one.
UNASKED = ignore_patterns(
    *(".buildinfo", "*.css", "*.map", "*.ttf", "*.woff*", "locales", "vendor", "fonts"),
    *("*webpack-macros.html", "sphinx-thebe.*", "togglebutton.*", "design-tabs.js"),
)
SCRIPTED = "csto-scripted"  # class of what is of no use without a script

_CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>')
POLICY_TAG = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'
# What stands in pages, and what takes its place; `book/_templates` has no say in these.
_REPLACED = tuple(
    (re.compile(pattern, re.DOTALL), instead)
    for pattern, instead in (
        # 2,000 icons; those of the book come with the style sheet.
        (r'<script src="[^"]*/fontawesome/[^"]*"></script>', ""),
        # Light where no script is run.
        (r'(<html[^>]*\sdata-theme)="auto"', r'\1="light"'),
        # A page is drawn before scripts run, but for the one that says light or dark.
        (r'<script src="(?![^"]*/csto-page\.js)', '<script defer="defer" src="'),
        # The fold of pages below one in the menu has a sign and no name.
        (
            r'<summary>(<span class="toctree-toggle")',
            r'<summary aria-label="Pages below this one">\1',
        ),
        # For running code on other hosts, for editions side by side, for the search page.
        (r'<script type="text/x-thebe-config">.*?</script>', ""),
        (r"<script>kernelName = '[\w-]*'</script>", ""),
        (r"<script>DOCUMENTATION_OPTIONS\.pagename = '[\w/-]*';</script>", ""),
        (r"<script>\s*// Activate the search field on page load.*?</script>", ""),
        # What only a script brings to life stands in the page, and is hidden where there is none.
        (
            r'<script>\s*document\.write\(`([^`]*?) class="([^`]*)`\);\s*</script>',
            rf'\1 class="{SCRIPTED} \2',
        ),
        # The search page has two, and nothing looks for them.
        (r'\sid="search-input"', ""),
        # Alignment that the book's own style sheet gives.
        (r"<style scoped>\s*\.dataframe .*?</style>\n?", ""),
        (r'<style type="text/css">\s*#T_.*?</style>\n?', ""),
        (r'(<tr) style="text-align: right;"', r"\1"),
        (r'(<table) style="width: 100%"( class="indextable)', r"\1\2"),
        (r'(<td) style="width: 33%; vertical-align: top;"', r"\1"),
    )
)
_SPAN = 'listItem.appendChild(document.createElement("span"))'
# In Sphinx's search script: names of pages and things are shown as text, where it takes them as
# HTML, and extracts are of what a reader sees, not of code that is folded away with what it shows.
_SEARCH = {
    "linkEl.innerHTML = title;": "linkEl.textContent = cstoText(title);",
    f'{_SPAN}.innerHTML =\n      " (" + descr + ")";': (
        f'{_SPAN}.textContent = cstoText(" (" + descr + ")");'
    ),
    '[".headerlink", "script"': '[".csto-code", ".headerlink", "script"',
}
_NUMBER = re.compile(r'<span class=\\"section-number\\">([^<]*)</span>')  # in titles of pages


class Pages(BuiltinTemplateLoader):
    """Sphinx's way from template to page, and on to one that keeps to the policy."""

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """The page as it is written."""
        return mend(super().render(template, context))


def mend(text: str) -> str:
    """A page without scripts and styles of its own, under the policy."""
    text = _CHARSET.sub(rf"\g<0>\n    {POLICY_TAG}", text, count=1)
    for pattern, instead in _REPLACED:
        text = pattern.sub(instead, text)
    return text


def finish(app: Sphinx, book: Path) -> None:
    """Give built pages their style sheet, and mend the search."""
    version = sheets.gather(app, book)
    for page in of_book(book):
        text = page.read_text("utf-8")
        page.write_text(text.replace(f'{sheets.NAME}"', f'{sheets.NAME}?v={version}"', 1), "utf-8")
    _mend_search(book / "_static" / "searchtools.js")
    index = book / "searchindex.js"
    index.write_text(_NUMBER.sub(r"\1", index.read_text("utf-8")), "utf-8")


def _mend_search(search: Path) -> None:
    """Mend the script of the search. Raises ValueError when it has changed."""
    text = search.read_text("utf-8")
    for found, mended in _SEARCH.items():
        if found not in text:
            raise ValueError(f"{search.name} has no {found!r}; see how it shows names and texts")
        text = text.replace(found, mended)
    search.write_text(text, "utf-8")


def of_book(folder: Path) -> list[Path]:
    """The pages of a built book; what lies in folders of assets is none."""
    found = (path.relative_to(folder) for path in folder.rglob("*.html"))
    return [folder / path for path in sorted(found) if not path.parts[0].startswith("_")]
