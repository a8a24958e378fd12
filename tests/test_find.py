"""What a reader types into the search finds first what it names, on a server and in files."""

import html
import json
from urllib.parse import quote_plus

import pytest

from conftest import ROOT
from csto import tables
from csto.book.pages import finding, glossary

# What is typed, and the address that the first hit leads to.
FIRST = {
    # a chapter by its topic
    "membership": "notebooks/membership.html",
    "obligations": "notebooks/obligations.html",
    "collective forces": "notebooks/forces.html",
    "Kazakhstan 2022": "notebooks/kazakhstan-2022.html",
    "responses to crises": "notebooks/responses.html",
    "exercises": "notebooks/exercises.html",
    "standing operations": "notebooks/operations.html",
    "arms transfers": "notebooks/arms-transfers.html",
    "dependence on Russian arms": "notebooks/arms-volumes.html",
    "Russian facilities": "notebooks/facilities.html",
    "burden sharing": "notebooks/burden-sharing.html",
    "perceptions": "notebooks/perceptions.html",
    "disagreements": "notebooks/disagreements.html",
    # a figure by words of its finding, by its id
    "units on no earlier list": "notebooks/forces.html#ksor-roster-overlap",
    "troops landed after one day": "notebooks/kazakhstan-2022.html#kazakhstan-2022-tim",
    "ksor-strength": "notebooks/forces.html#ksor-strength",
    "exercises-per-year": "notebooks/exercises.html#exercises-per-year",
    # a table by its name, by its title
    "force_contributions": "book/data.html#table-force-contributions",
    "exercise_series": "book/data.html#table-exercise-series",
    "Towns of the facilities": "book/data.html#table-places",
    # an abbreviation
    "KSOR": "book/glossary.html#term-KSOR",
    "CRRF": "book/glossary.html#term-CRRF",
    "SIPRI": "book/glossary.html#term-SIPRI",
    # other names of a force, an organ, an operation, a series of exercises
    "Rapid Reaction Forces": "notebooks/forces.html",
    "Vzaimodeystvie": "notebooks/exercises.html",
    "Interaction": "notebooks/exercises.html",
    "Frontier": "notebooks/exercises.html",
    "Indestructible Brotherhood": "notebooks/exercises.html",
    "Operation Channel": "notebooks/operations.html",
    "Joint Headquarters": "notebooks/obligations.html",
    "Four-day conflict": "notebooks/responses.html",
}


def test_what_is_typed_is_found_first(chromium, base):
    page = chromium.new_page()
    faults: list[str] = []
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    wrong = {}
    for typed, wanted in FIRST.items():
        page.goto(f"{base}/search.html?q={quote_plus(typed)}")
        hit = page.locator("#search-results ul.search > li a").first
        found = hit.get_attribute("href")
        assert "<" not in page.locator("#search-results ul.search").inner_text()
        if not found.startswith(wanted):
            wrong[typed] = found
    assert wrong == {}
    assert faults == []
    page.close()


def test_extracts_of_pages_are_shown_where_they_can_be_read(chromium, base):
    page = chromium.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.goto(f"{base}/search.html?q=Gyumri")
    hit = page.locator("#search-results ul.search > li").first
    assert "facilities.html" in hit.locator("a").get_attribute("href")
    if base.startswith("http"):
        assert "Gyumri" in hit.locator("p.context").inner_text()
    page.wait_for_load_state("networkidle")
    assert hit.locator("p.context").count() == base.startswith("http")
    assert faults == []
    page.close()


@pytest.fixture(scope="module")
def index(book) -> dict:
    text = (book.html / "searchindex.js").read_text("utf-8")
    return json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))


@pytest.fixture(scope="module")
def objects(index) -> list[tuple[str, str]]:
    """What is shown of each object of the search, and the address it leads to."""
    return [
        (
            html.unescape(f"{prefix}.{name}" if prefix else name),
            f"{index['docnames'][document]}.html#{anchor}",
        )
        for prefix, entries in index["objects"].items()
        for document, _, _, anchor, name in entries
    ]


def test_every_figure_and_table_is_in_the_search(objects, book):
    places = {place: shown for shown, place in objects}
    for entry in json.loads((book.html / "figures.json").read_text("utf-8")):
        shown = places[f"{entry['page']}#{entry['anchor']}"]
        assert shown == f"Figure {entry['number']}. {entry['title'].rstrip('.')} ({entry['id']})"
    for name in tables.names():
        assert f"book/data.html#table-{name.replace('_', '-')}" in places


def _said() -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_every_name_is_in_the_search(objects, index):
    shown = [text for text, _ in objects]
    for table in finding.NAMED:
        rows = tables.load(table)
        for column in ("name", "abbreviation", "name_russian", "aliases"):
            for names in rows[column].dropna() if column in rows else []:
                for name in names.split("|"):
                    assert any(name.strip().lower() in text.lower() for text in shown), name
    shown_terms = glossary.used(tables.load("terms"), _said())
    for term in tables.load("terms").loc[shown_terms, "abbreviation"]:
        assert term.lower() in index["indexentries"], term


def test_what_the_search_leads_to_is_there(objects, book):
    pages: dict[str, str] = {}
    for shown, place in objects:
        page, _, anchor = place.partition("#")
        text = pages.setdefault(page, (book.html / page).read_text("utf-8"))
        assert f'id="{anchor}"' in text, shown
