"""What can go wrong while a book is built: killed, twice at once, disk full, and the rest.

Each leaves the last good book as it was, says cause and cure, and does not spoil the next build.
"""

import os
import random
import shutil
import signal
import subprocess
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from filelock import FileLock

import cells
import warm
from conftest import FEW, build, built_pages, command, fails, small_book, tree, write_page
from csto.book.run import failures, workers

CLAIM = 'import csto\nrows = csto.load("states")\ncsto.claim({{"n": "{value}"}}, rows)'
PROSE = "They are [{value}](#n)."
KILLS = 10


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A book of one small chapter and one with a figure."""
    folder = small_book(tmp_path_factory.mktemp("small") / "book", "page", "figure", tables=FEW)
    write_page(folder, cells.ROWS, cells.figure(), name="figure")
    write_value(folder, "none")
    built = build(folder)
    assert built.code == 0, built.log
    return folder


def write_value(folder: Path, value: str) -> None:
    write_page(folder, CLAIM.format(value=value), prose=PROSE.format(value=value))


def says(folder: Path, value: str) -> bool:
    return f">{value}</a>" in built_pages(folder)["notebooks/page.html"].decode()


def published(folder: Path) -> dict[str, str]:
    """Digests of the files of the book, or of the one that the next build puts back."""
    places = [folder / "_build/html", folder / "_build/.old"]
    return tree(next(place for place in places if (place / "index.html").is_file()))


def is_right(folder: Path, value: str) -> None:
    """The published book is whole and says the value."""
    pages = built_pages(folder)
    assert says(folder, value)
    assert {"index.html", "book/index.html", "notebooks/figure.html", "search.html"} <= set(pages)
    html = folder / "_build/html"
    assert (html / "figures/trial/trial.csv").read_bytes()
    assert "image/png" in (html / "notebooks/figure.ipynb").read_text("utf-8")
    assert (folder / "_build/.stage/.good").is_file()


def runs_all_again(folder: Path, said: str = "") -> None:
    """The next build goes well, says this, and executes both notebooks."""
    built = build(folder)
    assert built.code == 0, built.log
    assert said in built.log
    assert built.log.count("executed in") == 2


def kill_at_line(folder: Path, line: int) -> bool:
    """Start a build and kill it and all it started when it has said so many lines."""
    with warm.started(*at(folder)) as started:
        for number, _ in enumerate(started.said):
            if number == line:
                os.killpg(started.pid, signal.SIGKILL)
                break
    return started.code == -signal.SIGKILL


def at(folder: Path) -> tuple[list[str], Path, dict[str, str]]:
    """The program that builds the book of a folder, the folder, and the environment."""
    words, environment = command(folder)
    return words, folder, environment


def test_killed_at_random_moments(small, tmp_path):
    """Figures and pages are made anew each time, so that there is something to be half done."""
    drawn = random.Random(20020514)
    shutil.rmtree(small / "_build/.figures")
    write_value(small, "all")
    lines = len(build(small).log.splitlines())
    killed = 0
    for turn in range(KILLS):
        good, value = published(small), f"killed {turn}"
        write_value(small, value)
        if turn % 3 == 0:
            shutil.rmtree(small / "_build/.figures", ignore_errors=True)
        killed += kill_at_line(small, drawn.randrange(4, lines - 8))  # then it has ended
        now = published(small)
        assert now == good or (now.keys() == good.keys() and says(small, value))
    assert killed >= KILLS - 2, "the builds ended before they could be killed"
    write_value(small, "the end")
    built = build(small)
    assert built.code == 0, built.log
    is_right(small, "the end")
    elsewhere = shutil.copytree(small, tmp_path / "book", ignore=shutil.ignore_patterns("_build"))
    assert build(elsewhere).code == 0
    assert published(small) == published(elsewhere)


def test_killed_alone(small):
    """What it has started ends with it, a cell that would run for ever as well."""
    write_page(small, "while True:\n    pass")
    with warm.started(*at(small)) as started:
        assert any("page.ipynb: to be executed" in line for line in started.said)
        os.kill(started.pid, signal.SIGKILL)
        started.said.read()  # until none is left that could write to it


def test_killed_between_the_two_moves_of_publishing(small):
    write_value(small, "moved")
    assert build(small).code == 0
    (small / "_build/html").rename(small / "_build/.old")
    fails_after = build(small)
    assert fails_after.code == 0, fails_after.log
    is_right(small, "moved")


def test_two_builds_at_once(small):
    write_value(small, "both")
    words, environment = command(small)
    environment |= {"PYTHONUNBUFFERED": "1"}
    how = {"cwd": small, "env": environment, "text": True}
    how |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with FileLock(small / "_build/.lock"):  # neither may begin before both are there
        started = [subprocess.Popen(words, **how) for _ in range(2)]
        for one in started:
            assert any("another build is at work" in line for line in one.stdout)
    logs = [one.communicate()[0] for one in started]
    assert [one.returncode for one in started] == [0, 0], logs
    is_right(small, "both")


@pytest.mark.parametrize("place", [".stage/searchindex.js.tmp", ".made/_static/vega.js"])
def test_a_full_disk(small, place):
    """Writing to a full device is what a full disk is; first in Sphinx, then in our own step."""
    write_value(small, f"full {len(place)}")
    full = small / "_build" / place
    (small / "_build/.done/scripts").unlink()
    full.unlink(missing_ok=True)
    full.symlink_to("/dev/full")
    try:
        fails(small, "the disk is full", "free some space and build again")
    finally:
        full.unlink(missing_ok=True)
    assert build(small).code == 0
    is_right(small, f"full {len(place)}")


def test_a_notebook_whose_process_dies(small):
    write_page(small, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    fails(small, "page.ipynb: its process ended before its time", "memory")


def test_a_cell_that_hangs(small):
    config = small / "_config.yml"
    patient = config.read_text("utf-8")
    write_page(small, "while True:\n    pass")
    config.write_text(patient.replace("timeout: 120", "timeout: 3"), "utf-8")
    try:
        fails(small, "page.ipynb: a cell did not end in time", "_config.yml")
    finally:
        config.write_text(patient, "utf-8")


def test_a_table_that_cannot_be_read(small):
    write_value(small, "unreadable")
    table = small / "data" / "states.csv"
    gone = ("data/states.csv: the table has no file", "put the table back")
    good = table.read_bytes()
    table.write_bytes(b"\xff\xfe\x00" + good)
    fails(small, "data/states.csv", "UTF-8")
    table.unlink()
    fails(small, *gone)
    table.mkdir()
    fails(small, *gone)
    table.rmdir()
    table.write_bytes(good)
    assert build(small).code == 0
    is_right(small, "unreadable")


def test_a_build_folder_that_may_not_be_written(small):
    write_value(small, "forbidden")
    powerless = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")  # also when run by root
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may write anywhere, and there is no setpriv to take that away")
    place = small / "_build"
    place.chmod(0o555)
    try:
        before = powerless if os.geteuid() == 0 else ()
        fails(small, "_build", "ermission denied", "give this user the right", before=before)
    finally:
        place.chmod(0o755)


def test_damaged_digests_of_outputs(small):
    write_value(small, "damaged")
    for digests in (small / "_build/.ran").glob("*.json"):
        digests.write_bytes(b"no digests at all")
    runs_all_again(small)


def test_outputs_cut_short(small):
    write_value(small, "cut short")
    assert build(small).code == 0
    (small / "book/index.md").write_text("# Small, and another\n", "utf-8")
    for outputs in (small / "_build/.ran").glob("*.ipynb"):
        outputs.write_bytes(outputs.read_bytes()[:100])
    runs_all_again(small, "(changed: outputs)")


def test_an_environment_of_sphinx_cut_short(small):
    (small / "book/index.md").write_text("# Small, and a third\n", "utf-8")
    pickle = small / "_build/.doctrees/environment.pickle"
    pickle.write_bytes(pickle.read_bytes()[:500])
    built = build(small)
    assert built.code == 0, built.log
    assert "executed in" not in built.log


def test_a_process_that_ends_before_its_time_is_told():
    with pytest.raises(BrokenProcessPool) as ended:
        workers.each(os._exit, [(1,)])
    assert "ended before its time" in failures.explained(ended.value)
