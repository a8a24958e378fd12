"""Ten sound rows, one in each of ten tables: no chapter stops, what no longer holds is named."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ROOT
from csto import validation
from csto.cli import main
from small_tables import rows_of, write_rows

LIKE = {"as_printed": "", "note": "", "missing": "", "qualifier": "about"}
# By table: the row that the new one is like, and what it has of its own.
ROWS = {
    "exercises": ("interaction-2025", {"exercise": "thunder-2026", "year": "2026", "joined": "1"}),
    "exercise_participants": (None, {"part": "thunder-2026-kaz", "exercise": "thunder-2026"}),
    "events": ("bishkek-summit-2025", {"event": "next-summit-2026", "date": "2026-11-11"}),
    "voting_positions": ("kgz-2023", {"position": "kgz-2025", "year": "2025"}),
    "polls": ("gia-2024-02-freeze-rather", {"statement": "freeze-2026", "survey": "new-2026"}),
    "facilities": ("weitz-taysoygan", {"statement": "new-base", "facility": "new-base"}),
    "crises": ("armenia-2021-armenpress", {"account": "new-crisis", "crisis": "new-crisis"}),
    "quantities": ("jamnews-yerevan-agreed-2022", {"quantity": "new-documents", "best": "19"}),
    "operation_contributions": ("kazakhstan-2022-rbcukraine-total", {"contribution": "new-total"}),
    "force_strength": ("ksor-urdupoint2022", {"statement": "ksor-new", "as_of": "2026"}),
}
MORE = {
    "exercises": {"start": "2026-09-01", "end": "2026-09-05", "hosts": "KGZ"},
    "exercise_participants": {"state": "KAZ", "low": "150", "best": "150", "high": "150"},
    "polls": {"as_of": "2026-02", "field_start": "2026-02-03", "field_end": "2026-02-05"},
    "facilities": {"kind": "army_base", "low": "700", "best": "700", "high": "700"},
    "quantities": {"low": "19", "high": "19"},
    "operation_contributions": {"low": "2400", "best": "2400", "high": "2400"},
    "force_strength": {"low": "27000", "best": "27000", "high": "27000"},
}
MORE["polls"] |= {"qualifier": "exact"}


@pytest.fixture(scope="module")
def grown(tmp_path_factory) -> Path:
    """The tables with the ten rows, which are sound."""
    folder = tmp_path_factory.mktemp("grown") / "ten rows ä"
    shutil.copytree(ROOT / "data", folder)
    for table, (like, cells) in ROWS.items():
        rows = rows_of(folder, table)
        key = next(iter(rows[0]))
        base = next(row for row in reversed(rows) if like in (None, row[key]))
        own = LIKE | cells | MORE.get(table, {})
        rows.append(base | {name: cell for name, cell in own.items() if name in base})
        write_rows(folder, table, rows)
    assert [str(fault) for fault in validation.validate(folder)] == []
    return folder


@pytest.mark.parametrize("chapter", ["cohesion", "facilities", "forces", "perceptions"])
def test_new_rows_stop_no_chapter(grown, monkeypatch, chapter):
    """Those in which one row each did; the numbers follow, and each has its line."""
    monkeypatch.setenv("CSTO_DATA", str(grown))
    path = ROOT / "notebooks" / f"{chapter}.ipynb"
    done = CliRunner().invoke(main, ["refresh", "--check", str(path)])
    assert done.exit_code == 1
    assert "cannot be run" not in done.stdout
    assert "no number" not in done.stdout
    places = re.findall(rf"^{chapter}\.ipynb, cell \d+, line \d+: ", done.stdout, re.MULTILINE)
    assert len(places) == len(done.stdout.splitlines())


def test_a_sentence_that_no_longer_holds_is_named_with_its_place(grown, monkeypatch):
    monkeypatch.setenv("CSTO_DATA", str(grown))
    path = ROOT / "notebooks" / "facilities.ipynb"
    done = CliRunner().invoke(main, ["refresh", "--check", str(path)])
    assert "no longer holds: No number is stated for Kazakhstan" in done.stdout
    assert "perhaps cell 12, line 3: “No number is known for Kazakhstan.”" in done.stdout
