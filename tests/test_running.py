"""A notebook's cells run in this process: what they show, where they stop, what they leave."""

import sys
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from cells import ROWS, figure, run, write
from csto import figures, names, running


def shown(notebook: nbformat.NotebookNode, cell: int) -> list[nbformat.NotebookNode]:
    return notebook.cells[cell].outputs


def test_outputs_are_those_of_a_kernel(tmp_path):
    notebook = run(
        tmp_path,
        'print("said")\nimport sys\nprint("warned", file=sys.stderr)\n2 + 2',
        'import pandas as pd\npd.DataFrame({"a": [1]})',
        "from IPython.display import Markdown\ndisplay(Markdown('*so*'))\n7;",
        "%matplotlib inline\n!echo from the shell",
        "import asyncio\nawait asyncio.sleep(0, 'awaited')",
        "_ == 'awaited'",
    )
    nbformat.validate(notebook)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3, 4, 5, 6]
    streams = {output.name: output.text for output in shown(notebook, 0)[:-1]}
    assert streams == {"stdout": "said\n", "stderr": "warned\n"}
    result = shown(notebook, 0)[-1]
    assert (result.output_type, result.execution_count) == ("execute_result", 1)
    assert result.data == {"text/plain": "4"}
    assert "<table" in shown(notebook, 1)[0].data["text/html"]
    (displayed,) = shown(notebook, 2)
    assert displayed.output_type == "display_data"
    assert displayed.data["text/markdown"] == "*so*"
    assert shown(notebook, 3)[0].text.strip() == "from the shell"
    assert shown(notebook, 4)[0].data["text/plain"] == "'awaited'"
    assert shown(notebook, 5)[0].data["text/plain"] == "True"


def test_it_runs_in_the_folder_of_the_notebook_and_writes_nothing(tmp_path, monkeypatch):
    (tmp_path / "beside.txt").write_text("here")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    path = write(tmp_path / "trial.ipynb", "open('beside.txt').read()")
    before = path.read_bytes()
    notebook = running.run(Path("..") / "trial.ipynb")
    assert shown(notebook, 0)[0].data["text/plain"] == "'here'"
    assert Path.cwd() == tmp_path / "elsewhere"
    assert path.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"beside.txt", "elsewhere", "trial.ipynb"}


def test_it_stops_behind_the_figure_that_is_wanted(tmp_path):
    path = write(tmp_path / "trial.ipynb", ROWS, figure(), figure(id="other"), "1 / 0")
    notebook = running.run(path, until="trial")
    assert list(figures.MADE) == ["trial"]
    assert shown(notebook, 1)
    assert not shown(notebook, 2)
    running.run(path, until="other")
    assert list(figures.MADE) == ["trial", "other"]


def test_nothing_is_left_of_the_notebook_before(tmp_path):
    run(tmp_path, ROWS, figure(), "kept = 1")
    with pytest.raises(running.CellError, match="NameError: name 'kept' is not defined"):
        run(tmp_path, "kept")
    assert figures.MADE == {}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("rows = 1\nrows / 0", "ZeroDivisionError: division by zero"),
        ("rows = )", "SyntaxError: unmatched ')'"),
        ("%no_such_magic", "UsageError: Line magic function `%no_such_magic` not found."),
    ],
)
def test_a_cell_that_fails_is_named_with_its_code_and_its_error(cell, said, tmp_path):
    with pytest.raises(running.CellError) as caught:
        run(tmp_path, "a = 1", cell, "b = 2")
    text = str(caught.value)
    assert text.startswith(f"trial.ipynb, cell 1:\n{cell}\n\n")
    assert text.endswith(said)
    assert "interactiveshell.py" not in text, "the lines of the shell are no help"
    assert not isinstance(caught.value, running.CellTimeoutError)


def test_a_cell_without_end_is_ended(tmp_path):
    endless = "try:\n    while True:\n        pass\nexcept Exception:\n    pass"
    path = write(tmp_path / "trial.ipynb", "a = 1", endless)
    with pytest.raises(running.CellTimeoutError, match="cell 1:\ntry:") as caught:
        running.run(path, timeout=1)
    assert str(caught.value).endswith("no end after 1 seconds")
    run(tmp_path, "1")  # and the next one runs as ever


class Theirs(InteractiveShell):
    """The shell of somebody's kernel."""


@pytest.fixture
def theirs(monkeypatch):
    """A shell of somebody's notebook, in which they have run a cell."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    aside = InteractiveShell._instance
    InteractiveShell.clear_instance()
    shell = Theirs.instance()
    shell.history_manager.enabled = False
    shell.run_cell("mine = [1]")
    yield shell
    Theirs.clear_instance()
    InteractiveShell._instance = aside


def test_somebodys_shell_stands_aside_and_is_left_alone(theirs, tmp_path, capsys):
    before = set(theirs.user_ns)
    main, hook, publish = sys.modules["__main__"], sys.displayhook, theirs.display_pub.publish
    path = write(tmp_path / "trial.ipynb", ROWS, figure(), "mine = 2\nget_ipython()", "mine")
    notebook = running.run(path)
    assert "Theirs" not in shown(notebook, 2)[0].data["text/plain"], "it has a shell of its own"
    assert [output.output_type for output in shown(notebook, 1)] == 3 * ["display_data"]
    assert capsys.readouterr().out == "", "nothing of it is shown among their outputs"

    assert InteractiveShell.instance() is Theirs.instance() is theirs
    assert sys.modules["__main__"] is main
    assert sys.displayhook is hook
    assert theirs.display_pub.publish == publish
    assert theirs.user_ns["mine"] == [1]
    assert set(theirs.user_ns) - before == set()
    theirs.run_cell("mine.append(2)\nmine")
    assert "[1, 2]" in capsys.readouterr().out


def test_their_shell_comes_back_after_an_error_too(theirs, tmp_path):
    with pytest.raises(running.CellError):
        run(tmp_path, "1 / 0")
    assert InteractiveShell.instance() is theirs
    result = theirs.run_cell("mine")
    assert result.result == [1]


def test_names_of_their_notebook_stay_taken(theirs, tmp_path):
    with names.anew():
        names.take("most", "claim")
        run(tmp_path, ROWS, figure(id="most"))
        with pytest.raises(names.NameTakenError, match="'most' is a claim already"):
            names.take("most", "figure")
