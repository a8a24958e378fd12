"""Addresses that last: redirects from former pages and places, the sitemap, robots.txt.

`csto_redirects` in `_config.yml` maps a former address to the present one, both as seen from the
root of the book: `notebooks/old.html: notebooks/new.html`, or with the place of a figure,
`notebooks/forces.html#old-id: notebooks/forces.html#new-id`.

By hand: sphinx-reredirects and rediraffe know no places, sphinx-sitemap no date of the data.
"""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from csto import tables
from csto.book.pages import rendering, templates
from csto.book.publish import inline, metadata
from csto.book.run import records

CONFIG = "csto_redirects"
SCRIPT = "_static/csto-door.js"
MOVED = "csto-moved"  # shown to those alone who come for what has gone
SITEMAP = "sitemap.xml"
KITS = "_static/figures"  # where the files of figures lay; a static server cannot lead files on


def keep_places(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the former places of a page: each leads to where its content stands now."""
    here = f"{app.env.docname}.html"
    for place, present in _places(app, here).items():
        new_page, _, new_place = present.partition("#")
        if new_page == here and (found := _node(doctree, new_place)):
            found.parent.insert(found.parent.index(found), nodes.target(ids=[place]))
        else:
            link = nodes.reference("", present, refuri=_relative(here, present), internal=True)
            text = nodes.Text("What stood here has moved to ")
            told = nodes.paragraph("", "", text, link, ids=[place], classes=[MOVED])
            doctree.children[0].append(told)


def _places(app: Sphinx, page: str) -> dict[str, str]:
    """The former places of a page, and the present address of each."""
    redirects = app.config.csto_redirects.items()
    split = [(*former.partition("#"), present) for former, present in redirects]
    return {place: present for former, _, place, present in split if former == page and place}


def _node(doctree: nodes.document, id: str) -> nodes.Element | None:
    named = (node for node in doctree.findall(nodes.Element) if id in node.get("ids", []))
    return next(named, None)


def _relative(here: str, address: str) -> str:
    """An address as seen from a page."""
    page, mark, place = address.partition("#")
    return relative_uri(here, page) + mark + place


def faults(app: Sphinx, folder: Path) -> list[str]:
    """Redirects that lead nowhere, or that start where there is a page."""
    found = []
    for former, present in app.config.csto_redirects.items():
        page, _, place = former.partition("#")
        if not _is_there(folder, present):
            found.append(f"{CONFIG}: {former} leads to {present}, which is not in the book")
        elif not place and (folder / page).exists():
            found.append(f"{CONFIG}: {former} is a page of the book; take its redirect out")
        elif place and not _is_there(folder, former) and page not in app.config.csto_redirects:
            found.append(f"{CONFIG}: {former} is no place on a page of the book")
    return found


def _is_there(folder: Path, address: str) -> bool:
    """Whether built pages have an address."""
    page, _, place = address.partition("#")
    if not (folder / page).is_file():
        return False
    return not place or f'id="{place}"' in (folder / page).read_text("utf-8")


def write(app: Sphinx, folder: Path) -> None:
    """Write what leads to the pages: front door, redirects, and the sitemap of a public book."""
    first = f"{app.config.root_doc}.html"
    leads = {} if first == "index.html" else {"index.html": first}
    redirects = app.config.csto_redirects.items()
    leads |= {former: present for former, present in redirects if "#" not in former}
    figures = {id: rendering.page_of(id) for id in records.entries(app)}
    leads |= {f"{KITS}/{id}/index.html": page for id, page in figures.items()}
    for former, present in leads.items():
        (folder / former).parent.mkdir(parents=True, exist_ok=True)
        (folder / former).write_text(f"{_door(app, former, present)}\n", "utf-8")
    if app.config.html_baseurl:
        pages = [app.builder.get_target_uri(name) for name in sorted(app.env.found_docs)]
        listed = [metadata.address(app, page) for page in (*pages, *figures.values())]
        day = tables.package()["created"][:10]  # of the data: the pages' last change
        text = templates.render(app, SITEMAP, addresses=listed, day=day)
        (folder / SITEMAP).write_text(f"{text}\n", "utf-8")
        robots = f"User-agent: *\nAllow: /\n\nSitemap: {metadata.address(app, SITEMAP)}\n"
        (folder / "robots.txt").write_text(robots, "utf-8")


def _door(app: Sphinx, former: str, present: str) -> str:
    """A page or notebook that leads on, also each of its former places to where that stands now."""
    page = present.partition("#")[0]
    return templates.render(
        app,
        f"door{Path(former).suffix}",
        policy=inline.POLICY_TAG,
        book=app.config.html_title,
        present=present,
        to=_relative(former, present),
        whole=metadata.address(app, page) if app.config.html_baseurl else "",
        places={place: _relative(former, to) for place, to in _places(app, former).items()},
        script=relative_uri(former, SCRIPT),
    )
