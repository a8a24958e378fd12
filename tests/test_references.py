"""References as a copy editor takes them: BibTeX, APA and Chicago of every source of the tables."""

import calendar
import re
import shutil
import subprocess

import pytest
from click.testing import CliRunner
from pybtex.database import parse_string

import csto
from csto import citations, references, register
from csto.cli import main

ITEMS = references.items()
BIBTEX = references.bibtex(ITEMS.values())
ENTRIES = parse_string(BIBTEX, "bibtex").entries


def test_every_source_has_an_entry_and_no_other():
    assert list(ENTRIES) == list(csto.load("sources")["source"])


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("mcdermott2011", "The {Kazakhstan}-{Russia} Axis: Shaping {CSTO} Transformation"),
        ("unvotingdata2025", "United {Nations} {General} {Assembly} Voting Data"),
        (
            "tass20150514",
            "Post-{Soviet} military bloc drill in {Tajikistan} to involve 2,500 troops",
        ),
        ("usc2017", "Poll: Caucasus States “Least-Threatened” by {NATO}"),
        ("eurasianet20150911", r"Russia spends \$500 million subsidizing allies’ arms"),
    ],
)
def test_names_in_titles_keep_their_capitals_and_nothing_else_does(source, title):
    (line,) = re.findall(rf"@\w+\{{{source},.*?title = \{{(.*?)\}},\n", BIBTEX, re.S)
    assert line.startswith(title)


def test_names_of_a_headline_stand_in_it():
    sources = csto.load("sources").dropna(subset=["names"])
    assert len(sources) > 20
    for title, names in zip(sources["title"], sources["names"], strict=True):
        assert all(name in title for name in names.split("; ")), title


def test_addresses_are_raw_and_months_are_names_of_bibtex():
    assert "/october_2013_defense_industry" in BIBTEX
    assert r"\_" not in "".join(re.findall(r"url = .*", BIBTEX))
    months = re.findall(r"month = (.*),", BIBTEX)
    assert len(months) > 100
    assert set(months) <= {calendar.month_abbr[month].lower() for month in range(1, 13)}


def test_an_outlet_and_a_date_are_said_once():
    for key, entry in ENTRIES.items():
        author = re.sub("[{}]", "", " and ".join(map(str, entry.persons["author"])))
        fields = {name: re.sub("[{}]", "", text) for name, text in entry.fields.items()}
        where = [fields.get(name) for name in ("journal", "howpublished", "institution")]
        assert author not in where, key
        year = fields.get("year", "n.d.")
        said = [
            text for name, text in fields.items() if name not in ("year", "title", "url", "doi")
        ]
        assert not any(year in text for text in said), key


def test_what_has_no_date_gets_none():
    undated = csto.load("sources").query("short.str.endswith('n.d.')")["source"]
    assert len(undated) > 0
    for source in undated:
        assert "year" not in ENTRIES[source].fields
        assert "(n.d.)" in citations.of_source(source)


def test_items_of_one_author_and_year_get_letters_in_the_order_of_their_dates():
    keys = ["armradio20220113", "armradio20220106", "weitz2018"]
    told = references.plain([ITEMS[key] for key in keys], "apa")
    assert [line.partition("(")[2][:16] for line in told] == [
        "2022b, January 1",
        "2022a, January 6",
        "2018). Assessing",
    ]


@pytest.mark.parametrize(
    ("source", "apa", "chicago"),
    [
        (
            "weitz2018",
            "Weitz, R. (2018). Assessing the Collective Security Treaty Organization: "
            "Capabilities and Vulnerabilities [Monograph].",
            "Weitz, Richard. 2018. Assessing the Collective Security Treaty Organization: ",
        ),
        (
            "leeds2002",
            "Leeds, B. A., Ritter, J. M., Mitchell, S. M., & Long, A. G. (2002). Alliance Treaty "
            "Obligations and Provisions, 1815–1944. International Interactions, 28, 237–260.",
            "Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell, and Andrew G. ",
        ),
        (
            "eurasianet20121008",
            "Kucera, J. (2012, October 8). CSTO Holds First-Ever Peacekeeping Exercises. ",
            "Kucera, Joshua. 2012. “CSTO Holds First-Ever Peacekeeping Exercises.” Eurasianet, "
            "October 8. http",
        ),
        (
            "mme2021",
            "D’Orazio, V., & Galambos, K. (2021). Multinational Military Exercises [Data set]. "
            "Harvard Dataverse. https://doi.org/10.7910/DVN/KHFODX",
            "D’Orazio, Vito, and Kevin Galambos. 2021. “Multinational Military Exercises.” Data ",
        ),
        (
            "rtvi20251001",
            "RTVI. (2025, October 1). Pashinyan rasskazal, kogda Armeniya",
            "RTVI. 2025. “Pashinyan rasskazal, kogda Armeniya",
        ),
    ],
)
def test_apa_and_chicago(source, apa, chicago):
    assert citations.of_source(source).startswith(apa)
    assert citations.of_source(source, "chicago").startswith(chicago)


def test_entries_are_unique_over_any_number_of_figures():
    ids = ["ksor-strength", "arms-share", "kazakhstan-2022-contingents"]
    keys = re.findall(r"^@\w+\{(.*),$", csto.cite(*ids), re.M)
    assert len(keys) == len(set(keys))
    assert {f"csto-{id}" for id in ids} <= set(keys)


def test_all_of_several_figures_or_of_a_chapter(built, nothing_runs):
    def cited(*words: str) -> str:
        return CliRunner().invoke(main, ["cite", *words]).stdout.strip()

    pair = ["ksor-strength", "arms-share"]
    assert cited("--all-of", *pair) == cited(*pair) == csto.cite(*pair).strip()
    assert cited("--all-of", "forces") == csto.cite(*register.ids("forces")).strip()


def test_each_chapter_offers_the_references_of_its_figures(book):
    """Files that the page Cite links to, without any script; BibTeX stops at what stands twice."""
    page = (book.html / "book" / "cite.html").read_text("utf-8")
    offered = set(re.findall(r'href="\.\./(_static/bib/[\w-]+\.bib)"', page))
    names = {chapter for chapter in register.notebooks() if register.ids(chapter)}
    assert offered == {f"_static/bib/{name}.bib" for name in (*names, "all")}
    for path in offered:
        kept = parse_string((book.html / path).read_text("utf-8"), "bibtex").entries
        chapter = path.removeprefix("_static/bib/").removesuffix(".bib")
        figures = register.ids(None if chapter == "all" else chapter)
        assert {citations.key(id) for id in figures} | {citations.BOOK} <= set(kept)


@pytest.mark.skipif(not shutil.which("bibtex"), reason="needs TeX, which the book does not")
@pytest.mark.parametrize(
    ("package", "style"), [("", "plain"), ("\\usepackage{natbib}", "plainnat")]
)
def test_every_entry_is_printed_by_bibtex(tmp_path, package, style):
    """Without a warning but those of entries whose sources print no date."""
    (tmp_path / "all.bib").write_text(BIBTEX, "utf-8")
    (tmp_path / "paper.tex").write_text(
        f"\\documentclass{{article}}\\usepackage{{url}}{package}\\begin{{document}}\\nocite{{*}}"
        f"\\bibliographystyle{{{style}}}\\bibliography{{all}}\\end{{document}}\n"
    )
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    for command in (latex, ["bibtex", "paper"], latex):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True)
        said = done.stdout.decode("utf-8", "replace")
        assert done.returncode == 0, said[-2000:]
        if command[0] == "bibtex":
            assert re.findall(r"Warning--(?!empty year).*", said) == []
