"""Data flows one way: what lies lower never imports what lies higher, not even in a function."""

import ast
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_LINES = 300
# Modules and packages of the library from the ground up; those of one line may import each other,
# and a module that is named lies there and not where its package does.
LAYERS = (
    "telling outputs words reading faults dates late console extras style",
    "views releases tables editions differences",
    "evidence provenance accounts references counting names membership contingents",
    "drawing theme legible grey layout marks forms",
    "record figures claims listings apart",
    "register running chapters changes csto",
    "citations rights pdfs plates downloads papers.outlines",
    "papers",
    "exports presets exporting kits",
    "validation refresh without basis",
    "book.run",
    "book.pages",
    "book.publish",
    "book.print",
    "book.extension book",
    "cli __main__",
)
LAYER = {name: height for height, names in enumerate(LAYERS) for name in names.split()}


def layer(module: str) -> int:
    """How high a module lies: as it or the nearest package around it does."""
    while module not in LAYER:
        module, _, last = module.rpartition(".")
        assert module, f"{last} is in no layer: say in LAYERS where it belongs"
    return LAYER[module]


def imports(path: Path, source: Path) -> Iterator[str]:
    """Modules of the library that a file imports anywhere, by their names in it."""
    package = ".".join(path.relative_to(source.parent).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package)
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            top, *parts = name.split(".")
            if top == source.name:
                while parts and not _is_module(source.joinpath(*parts)):
                    parts.pop()  # what a module holds, such as a function
                yield ".".join(parts) or top


def _is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").is_file()


def upward(source: Path) -> set[tuple[str, str]]:
    """Pairs of a module of the library at `source` and a higher one that it imports."""
    found = set()
    for path in source.rglob("*.py"):
        name = ".".join(path.relative_to(source).with_suffix("").parts)
        name = name.removesuffix("__init__").rstrip(".") or source.name
        found |= {(name, other) for other in imports(path, source) if layer(other) > layer(name)}
    return found


def test_no_module_imports_a_higher_one():
    assert upward(ROOT / "src" / "csto") == set()


@pytest.mark.parametrize(
    ("module", "line", "higher"),
    [
        ("evidence", "from csto import figures", "figures"),
        ("tables", "def load():\n    import csto.register as all", "register"),
        ("plates", "if True:\n    from csto.papers.blocks import tex", "papers.blocks"),
        ("book/run/caches", "from ..pages import links", "book.pages.links"),
        ("book/pages/__init__", "from csto.book.publish import whole", "book.publish.whole"),
    ],
)
def test_an_import_of_a_higher_module_is_found(module, line, higher, tmp_path):
    for name in (module, higher.replace(".", "/")):
        path = tmp_path / "csto" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "csto" / f"{module}.py").write_text(f"import pathlib\n{line}\n", "utf-8")
    name = module.removesuffix("/__init__").replace("/", ".")
    assert upward(tmp_path / "csto") == {(name, higher)}


def test_a_module_without_a_layer_is_told(tmp_path):
    (tmp_path / "csto").mkdir()
    (tmp_path / "csto" / "stray.py").write_text("from csto import tables\n", "utf-8")
    (tmp_path / "csto" / "tables.py").touch()
    with pytest.raises(AssertionError, match="stray is in no layer"):
        upward(tmp_path / "csto")


@pytest.mark.parametrize("part", ["src", "benchmarks", "tests"])
def test_no_module_is_long(part):
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in (ROOT / part).rglob("*.py")
    }
    assert sizes
    assert {path: lines for path, lines in sizes.items() if lines > MOST_LINES} == {}
