"""Sizes of figures: no taller than a page, in widths that can be read, others refused in a line."""

import re

import pytest
from click.testing import CliRunner

from conftest import width_mm
from csto import exports, plates, presets, register, style
from csto.cli import main

pytestmark = pytest.mark.usefixtures("built")
HIGHEST_MM = {style.SINGLE_MM: 240, style.DOUBLE_MM: 225}  # with title and source line


def export(*words: str):
    return CliRunner().invoke(main, ["export", *words])


@pytest.mark.parametrize("id", register.ids())
def test_no_figure_is_taller_than_a_page(id):
    for width, most in HIGHEST_MM.items():
        plate = plates.plate(register.record(id), style.pixels(width))
        assert plates.size(plate)[1] <= style.pixels(most), f"{width} mm"


@pytest.mark.parametrize(
    ("id", "width", "why"),
    [
        ("arms-share", "40", "names and labels leave 27 px for the marks"),  # a form has no room
        ("kazakhstan-2022-shares", "60", "lies on|leaves the picture"),  # seen only when drawn
    ],
)
def test_a_width_that_cannot_be_read_is_refused_with_the_least_that_can(id, width, why, tmp_path):
    done = export(id, "--width", width, "-o", str(tmp_path))
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert re.match(rf"csto: figure '{id}' cannot be read at {width} mm: .*({why})", line)
    (least,) = re.findall(r"; take (\d+) mm or more$", line)
    assert list(tmp_path.iterdir()) == [], "nothing half-written"
    done = export(id, "--width", least, "-o", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert width_mm(tmp_path / f"{id}-{least}mm.pdf") == pytest.approx(int(least), abs=0.3)


def test_between_the_layouts_the_narrow_one_stands_in():
    """In 140 mm the columns of votes have no room for words, and need none."""
    record = exports.laid_out("un-votes-ukraine", "pdf", presets.page("elsevier-middle"))
    assert record.id == "un-votes-ukraine"


def test_a_figure_that_is_too_high_leaves_the_others_to_be_written(tmp_path):
    done = export("methods-turning", "arms-share", "--preset", "nature-single", "-o", str(tmp_path))
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert "methods-turning: at 89 mm of width it is" in line
    assert [path.name for path in tmp_path.iterdir()] == ["arms-share-89mm-untitled.pdf"]


@pytest.mark.parametrize("formats", ["svg,pptx", "svg,emf"])
def test_a_figure_is_written_in_all_formats_or_in_none(formats, tmp_path, monkeypatch):
    """One is too tall for a slide; for the other a program is missing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    done = export("ksor-strength", "--format", formats, "-o", str(tmp_path))
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
