"""Kept releases: read by their version from folders and zips; two editions compared."""

import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import csto
from conftest import ROOT
from csto import differences, downloads, tables
from csto.cli import main
from csto.releases import ReleaseError

KEPT = Path(__file__).with_name("releases")  # the last published edition of the tables


@pytest.fixture
def kept(tmp_path) -> Path:
    """A folder with one earlier release: a state fewer, another spelling, and a column more."""
    folder = shutil.copytree(ROOT / "data", tmp_path / "releases" / "earlier")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    states = next(entry for entry in package["resources"] if entry["name"] == "states")
    states["schema"]["fields"].append({"name": "capital", "type": "string", "description": "."})
    package["version"] = "0.0.9"
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    frame = pd.read_csv(folder / "states.csv", dtype=str, keep_default_na=False)
    frame = frame[frame["state"] != "UZB"].assign(capital="x")
    frame.loc[frame["state"] == "BLR", "name"] = "Byelorussia"
    frame.to_csv(folder / "states.csv", index=False)
    return folder.parent


def zipped(folder: Path, to: Path) -> Path:
    with zipfile.ZipFile(to, "w") as packed:
        for path in folder.glob("*.*"):
            packed.write(path, path.name)
    return to


def test_a_release_is_read_with_its_own_columns(kept):
    then = csto.load("states", version="0.0.9", releases=kept)
    assert "UZB" not in set(then["state"])
    assert set(then["capital"]) == {"x"}
    assert "UZB" in set(csto.load("states")["state"])


def test_a_release_is_read_from_a_zip(kept, tmp_path):
    file = zipped(kept / "earlier", tmp_path / "csto-data.zip")
    assert "capital" in csto.load("states", version="0.0.9", releases=file)


def test_the_version_at_hand_needs_no_release():
    at_hand = csto.load("states", version=tables.package()["version"])
    pd.testing.assert_frame_equal(at_hand, csto.load("states"))


def test_what_is_not_kept_is_told(kept, tmp_path):
    with pytest.raises(ReleaseError, match="give `releases`"):
        csto.load("states", version="0.0.9")
    with pytest.raises(ReleaseError, match=r"has no release 0\.0\.8; it has 0\.0\.9"):
        csto.load("states", version="0.0.8", releases=kept)
    with pytest.raises(ReleaseError, match="there is no"):
        csto.load("states", version="0.0.9", releases=tmp_path / "nowhere")
    (tmp_path / "broken.zip").write_bytes(b"PK")
    with pytest.raises(ReleaseError, match="it has none at all"):
        csto.load("states", version="0.0.9", releases=tmp_path / "broken.zip")


def test_each_row_of_the_last_release_is_there_or_withdrawn():
    """An id that was published is kept, or the table `withdrawn` says what became of it."""
    (last,) = KEPT.glob("*.zip")
    left = csto.load("withdrawn").astype("string")
    for one in differences.between(last, ROOT / "data"):
        told = set(left.loc[left["table"] == one.table, "key"])
        assert set(one.withdrawn) <= told, one.table
        assert not told & set(one.new), "a key is never used again"


def test_the_last_release_can_be_read():
    then = csto.load("quantities", version="0.1.0", releases=KEPT)
    assert (then["topic"] == "polls").sum() == 60
    assert "polls" not in set(csto.load("quantities")["topic"])


def test_two_editions_are_compared_row_by_row(kept):
    (states,) = [
        one
        for one in differences.between(kept / "earlier", ROOT / "data")
        if one.new or one.changed or one.withdrawn or one.columns
    ]
    assert (states.table, states.rows) == ("states", len(csto.load("states")))
    assert (states.new, states.changed, states.withdrawn) == (("UZB",), ("BLR",), ())
    assert states.columns == "- `capital`"
    back = differences.between(ROOT / "data", kept / "earlier")
    (states,) = [one for one in back if one.table == "states"]
    assert states.withdrawn == ("UZB",)


def test_changes_prints_the_table_of_the_changelog(kept, tmp_path):
    old = zipped(kept / "earlier", tmp_path / "old.zip")
    done = CliRunner().invoke(main, ["changes", str(old), str(ROOT / "data"), "--rows"])
    assert done.exit_code == 1
    assert "| `states` | 9 | 1 | 1 | 0 | - `capital` |" in done.output
    assert "states: new UZB" in done.output
    same = CliRunner().invoke(main, ["changes", str(ROOT / "data"), str(ROOT / "data")])
    assert (same.exit_code, same.output.count("\n")) == (0, 2)


def test_changes_refuses_what_is_no_edition(tmp_path):
    done = CliRunner().invoke(main, ["changes", str(tmp_path), str(ROOT / "data")])
    assert done.exit_code == 2
    assert "no edition of the tables" in done.output


def test_the_published_zip_is_a_release(tmp_path):
    downloads.csv_package(tmp_path / "csto-data.zip", {})
    found = differences.between(tmp_path / "csto-data.zip", ROOT / "data")
    assert {(one.new, one.changed, one.withdrawn, one.columns) for one in found} == {
        ((), (), (), "")
    }
