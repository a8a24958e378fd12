"""The same bytes twice: in another folder, at another time, with another number of cores."""

import shutil
import sys
from pathlib import Path

from conftest import build, copy_project, tree


def test_two_builds_give_the_same_bytes(book, tmp_path):
    one_core = ("taskset", "--cpu-list", "0") if shutil.which("taskset") else ()
    assert one_core or sys.platform != "linux", "install util-linux, which has taskset"
    elsewhere = {"TZ": "Asia/Bishkek", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    again = build(copy_project(tmp_path / "another"), *one_core, cold=True, **elsewhere)
    assert again.code == 0, again.log
    first, second = tree(book.html), tree(again.html)
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} == set()
    kinds = {".html", ".svg", ".png", ".pdf", ".zip", ".whl", ".ipynb"}
    assert {Path(name).suffix for name in first} >= kinds
