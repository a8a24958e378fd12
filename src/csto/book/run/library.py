"""The library's own code, as far as an outcome depends on it.

Comments and docstrings are left out: nobody runs anything again for them.
"""

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import csto

ROOT = Path(csto.__file__).parent


@cache
def files() -> dict[str, str]:
    """The library's modules by their place in it, as they were when this was first asked.

    A build asks before it loads them: what is changed meanwhile is another library to the next one.
    """
    found = sorted(ROOT.rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in found}


@cache
def of_fonts() -> str:
    """Digest of the fonts that the library draws with."""
    found = hashlib.sha256()
    for path in sorted((ROOT / "fonts").iterdir()):
        found.update(path.read_bytes())
    return found.hexdigest()


def digest(names: Iterable[str]) -> str:
    """Digest of modules (`csto.marks`) and of all that they import from the library."""
    return _digest(frozenset(names))


@cache
def _digest(names: frozenset[str]) -> str:
    found = hashlib.sha256()
    for place in _behind(names):
        found.update(f"{place}\0{_meaning(place)}\0".encode())
    return found.hexdigest()


def _behind(names: Iterable[str]) -> list[str]:
    """The places of modules and of all that they import from the library, sorted."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        place = _place(waiting.pop())
        if place and place not in found:
            found.add(place)
            waiting += _imported(place)
    return sorted(found)


def imported(tree: ast.AST) -> list[str]:
    """What code imports from the library; a name taken from a module counts as one as well."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{part.name}" for part in node.names)]
        elif isinstance(node, ast.Import):
            found += [part.name for part in node.names]
    return [name for name in found if name.partition(".")[0] == "csto"]


def _place(name: str) -> str | None:
    place = "/".join(name.split(".")[1:])
    choices = (f"{place}.py", f"{place}/__init__.py".lstrip("/"))
    return next((choice for choice in choices if choice in files()), None)


@cache
def _imported(place: str) -> list[str]:
    return imported(ast.parse(files()[place]))


@cache
def _meaning(place: str) -> str:
    """The code of a module without what changes no outcome."""
    tree = ast.parse(files()[place])
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            node.body = [part for part in node.body if not _is_text(part)] or [ast.Pass()]
    return ast.unparse(tree)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
