"""Figures into files by the command: sizes, presets, names, and every wrong use in one line."""

import re

import pandas as pd
import pytest
from click.testing import CliRunner

from conftest import ROOT, width_mm
from csto import register
from csto.cli import main

pytestmark = pytest.mark.usefixtures("built")


def command(*words: str):
    return CliRunner().invoke(main, list(words))


def test_the_command_writes_each_format_in_the_width_asked_for(tmp_path):
    done = command(
        *("export", "arms-share", "ksor-strength", "--width", "120", "--format", "pdf,svg"),
        *("--gray", "-o", str(tmp_path / "new" / "folder")),
    )
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    ids = ("arms-share", "ksor-strength")
    assert names == [f"{id}-120mm-grey.{kind}" for id in ids for kind in ("pdf", "svg")]
    for id in ids:
        file = tmp_path / "new" / "folder" / f"{id}-120mm-grey.pdf"
        assert width_mm(file) == pytest.approx(120, abs=0.3)


@pytest.mark.parametrize(
    ("asked", "name", "width"),
    [
        (["--width", "8.9cm"], "arms-share-89mm.pdf", 89),
        (["--width", "3.5in"], "arms-share-88.9mm.pdf", 88.9),
        (["--height", "20cm"], "arms-share-183x200mm.pdf", 183),
        (["--preset", "elsevier-single"], "arms-share-90mm-untitled.pdf", 90),
        (["--preset", "nature-double", "--title"], "arms-share.pdf", 183),
        (["--no-title", "--no-source"], "arms-share-untitled-unsourced.pdf", 183),
        (["-o", "mine.PDF"], "mine.PDF", 183),
    ],
)
def test_sizes_as_papers_give_them(asked, name, width, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = command("export", "arms-share", *asked)
    assert done.exit_code == 0, done.output
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert width_mm(tmp_path / name) == pytest.approx(width, abs=0.3)


def test_no_size_or_version_takes_the_place_of_another(tmp_path):
    asked = [[], ["--width", "89"], ["--grey"], ["--no-title"], ["--dpi", "300"]]
    for words in asked:
        done = command("export", "arms-share", "--format", "png", *words, "-o", str(tmp_path))
        assert done.exit_code == 0, done.output
    assert len(list(tmp_path.iterdir())) == len(asked)


def test_to_standard_output(nothing_runs):
    done = command("export", "ksor-strength", "--format", "csv", "-o", "-")
    assert done.stdout == register.record("ksor-strength").rows_csv


def test_presets_are_listed_with_the_page_of_their_publisher():
    lines = command("export", "--preset", "list").output.splitlines()
    assert len({line.split(";")[1].split(",")[0] for line in lines}) >= 6
    assert all(re.search(r", https://\S+ \(read \d{4}-\d\d-\d\d\)$", line) for line in lines)


def test_all_figures_as_their_rows(tmp_path, nothing_runs):
    assert command("export", "--all", "--format", "csv", "-o", str(tmp_path)).exit_code == 0
    assert {path.stem for path in tmp_path.iterdir()} == set(register.ids())
    for id in register.ids():
        kept = pd.read_csv(tmp_path / f"{id}.csv", dtype="string")
        assert kept.equals(register.record(id).rows), id


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "ksor-strenght"], "no figure 'ksor-strenght'; did you mean ksor-strength"),
        (["export", "ksor-strength", "--format", "pfd"], "no format 'pfd'; did you mean pdf"),
        (["export", "ksor-strength", "--width", "39"], "39 mm; give one from 40 to 400 mm"),
        (["export", "ksor-strength", "--width", "401"], "401 mm; give one from 40 to 400 mm"),
        (["export", "ksor-strength", "--width", "3ft"], "no size '3ft'; give one like 89mm"),
        (["export", "ksor-strength", "--dpi", "20"], "20 dpi; give one from 72 to 1200"),
        (["export", "ksor-strength", "--dpi", "0"], "0 dpi; give one from 72 to 1200"),
        (["export", "ksor-strength", "--dpi", "fine"], "'fine' is not a valid integer"),
        (["export", "ksor-strength", "--height", "0"], "0 mm; give one from 10 to 1000 mm"),
        (["export", "ksor-strength", "--width", "nan"], "no size 'nan'"),
        (["export", "ksor-strength", "--format", ""], "no format ''"),
        (["export", "ksor-strength", "--format", "docx", "--width", "89"], "docx takes no size"),
        (["export", "ksor-strength", "--preset", ""], "no preset ''"),
        (["export", "nothing-like-it-at-all-0"], "did you mean|csto figures lists them"),
        (["cite"], "Missing argument 'IDS...'"),
        (["export", "ksor-strength", "--height", "1cm"], "mm high, and may be 10; take it wider"),
        (["export", "ksor-strength", "--preset", "elsevir"], "did you mean elsevier-"),
        (["export"], "name figures, or --all"),
        (["figures", "--table", "exercise"], "no table 'exercise'; did you mean exercises"),
        (["figures", "--check", "nowhere.json"], "nowhere.json: cannot be read"),
        (["cite", "ksor-strenght"], "no figure 'ksor-strenght'"),
        (["cite", "ksor-strength", "--style", "chigaco"], "did you mean chicago?"),
        (["reproduce"], "name figures, or --all"),
    ],
)
def test_used_wrongly_is_one_clear_line_and_exit_2(words, said, tmp_path):
    place = ["-o", str(tmp_path)] if words[0] == "export" else []
    done = command(*words, *place)
    assert done.exit_code == 2
    assert re.search(said, done.output) if "|" in said else said in done.output
    assert len(done.output.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [], "nothing half-written"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("", "-o is empty"),
        ("figures.v2", "no format 'v2'.*the name of a new folder ends with a slash"),
        ("a.pdf/b/c.pdf", "not a folder that can be written to"),
        ("a.svg", "a.svg is not a name for pdf,svg"),
        ("-", "- takes one figure in one format"),
        ("x" * 300, "cannot be written"),
    ],
)
def test_a_place_that_will_not_do_is_told_in_a_line(output, said, tmp_path, monkeypatch):
    (tmp_path / "a.pdf").write_text("a file")
    monkeypatch.chdir(tmp_path)
    formats = ["--format", "pdf,svg"] if output in ("a.svg", "-") else []
    done = command("export", "ksor-strength", *formats, "-o", output)
    assert done.exit_code == 2
    (line,) = done.output.splitlines()
    assert re.search(said, line)
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize("output", ["new.folder/", "leer raum/Zahlen über Größe.pdf", "папка/"])
def test_names_of_any_letters(output, tmp_path, monkeypatch, nothing_runs):
    monkeypatch.chdir(tmp_path)
    done = command("export", "ksor-strength", "-o", output)
    assert done.exit_code == 0, done.output
    assert (tmp_path / done.output.strip()).read_bytes().startswith(b"%PDF")


TABLES = {  # what is done to the table of strengths, and what is said of it
    "a column is named wrongly": (lambda text: text.replace(",best,", ",bset,", 1), "write best"),
    "a quotation mark stays open": (lambda text: text + '\na,"b', "not closed"),
    "a number is none": (lambda text: text.replace("16000,16000", "many,many"), "no plain number"),
    "nothing": (lambda _: "", "the file is empty"),
}


@pytest.mark.parametrize("fault", TABLES)
def test_faulty_tables_are_told_by_their_first_fault(fault, my_tables, tmp_path):
    change, said = TABLES[fault]
    table = my_tables / "force_strength.csv"
    table.write_text(change((ROOT / "data" / table.name).read_text("utf-8")), "utf-8")
    done = command("export", "ksor-strength", "-o", str(tmp_path / "new"))
    assert done.exit_code == 2
    (line,) = done.output.splitlines()
    assert re.match(rf"csto: .*{table.name}.*{said}.*: csto validate '.*my tables'$", line)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("package", ["{", "[]", "{}"])
def test_a_package_that_is_none_is_told(package, my_tables):
    (my_tables / "datapackage.json").write_text(package)
    done = command("cite", "ksor-strength")
    assert done.exit_code == 2
    (line,) = done.output.splitlines()
    assert "datapackage.json: not a data package" in line


def test_a_folder_without_tables_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("CSTO_DATA", str(tmp_path / "nowhere"))
    done = command("export", "ksor-strength", "-o", str(tmp_path))
    assert done.exit_code == 2
    (line,) = done.output.splitlines()
    assert "nowhere: no datapackage.json; set CSTO_DATA" in line


def test_a_place_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = command("export", "ksor-strength", "-o", str(tmp_path / "file"))
    assert done.exit_code == 2
    assert "not a folder that can be written to" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_citations_in_three_forms(nothing_runs):
    bibtex = command("cite", "ksor-strength").output
    assert "@misc{csto-ksor-strength," in bibtex
    assert "@techreport{weitz2018," in bibtex
    for form, words in (("apa", "Weitz, R. (2018)."), ("chicago", "Weitz, Richard. 2018.")):
        assert words in command("cite", "ksor-strength", "--style", form).output
