"""Cells of the book in a reader's notebook: what other rows leave without ground is told.

A filter at the top may leave a cell below without the state, the source or the year that it speaks
of. Such a cell, when it is as the book has it, stops nothing: what it would have made is taken
away, so that nothing below shows what was true before, and a line says so. A cell that the reader
has written or changed fails as any other; of a column that is not there it tells the near ones.
"""

import ast
import re
from functools import lru_cache
from traceback import extract_tb, walk_tb
from typing import Any

import pandas as pd

from csto import register, telling

_TRY = """
try:
    pass
except {kind} as _csto_error:
    __import__("csto.chapters", fromlist=["{then}"]).{then}(_csto_error)
    {more}
"""
_OF_THE_BOOK = _TRY.format(kind="Exception", then="lost", more="pass")
_OWN = _TRY.format(kind="KeyError", then="refuse_column", more="raise")
_SHOWN = "_csto_shown"
_cell: list[tuple[Any, str, ast.Module]] = []  # the shell, the source and the code that runs now


def watch(shell: Any) -> None:
    """Let a shell run the cells of the book so."""
    if not any(isinstance(one, _Tried) for one in shell.ast_transformers):
        tried = _Tried(shell)
        shell.ast_transformers.append(tried)
        shell.events.register("pre_run_cell", tried.see)


class UnknownColumnError(telling.UseError, KeyError):
    """A reader's cell asks a table for a column that it does not have."""


class _Tried(ast.NodeTransformer):
    """Puts the code of a cell into a `try`; its last value is shown as ever."""

    def __init__(self, shell: Any) -> None:
        self.shell, self.source = shell, ""

    def see(self, info: Any) -> None:
        """Take the source of the cell that runs next."""
        self.source = info.raw_cell

    def visit(self, node: ast.AST) -> ast.AST:
        """The code of a cell, tried in a reader's notebook."""
        source, self.source = self.source, ""
        plain = self.shell.ast_node_interactivity == "last_expr" and "__future__" not in source
        if not node.body or not source or not plain or not telling.is_for_reader():
            return node
        is_of_the_book = source.strip() in _of_the_book()
        if is_of_the_book:
            _cell[:] = [(self.shell, source, node)]
            telling.tell(_called(source), [])
        (tried,) = ast.parse(_OF_THE_BOOK if is_of_the_book else _OWN).body
        body, shown = list(node.body), []
        if isinstance(body[-1], ast.Expr):
            shown = ast.parse(_SHOWN).body
            value = ast.Assign([ast.Name(_SHOWN, ast.Store())], body[-1].value)
            body[-1] = ast.copy_location(value, body[-1])
        tried.body = body
        self.shell.user_ns[_SHOWN] = None
        return ast.fix_missing_locations(ast.Module([tried, *shown], []))


@lru_cache(maxsize=1)
def _of_the_book() -> frozenset[str]:
    return frozenset(source.strip() for source in register.code())


def _called(source: str) -> str:
    """What a cell is called: by its figure, else by its first line."""
    found = register.made_in(source)
    return found[0] if found else source.strip().splitlines()[0]


def lost(error: Exception) -> None:
    """Tell that a cell has lost its ground, and take away what it would have made."""
    from csto import figures

    shell, source, code = _cell[0]
    for name in _bound(code) & set(shell.user_ns):
        del shell.user_ns[name]
    for id in register.made_in(source):
        figures.MADE.pop(id, None)
    telling.tell(_called(source), _why(error, source))


def refuse_column(error: KeyError) -> None:
    """Raise UnknownColumnError where it was a table that had no such column."""
    for frame, _ in walk_tb(error.__traceback__):
        table, key = frame.f_locals.get("self"), frame.f_locals.get("key")
        if frame.f_code.co_name == "__getitem__" and isinstance(table, pd.DataFrame):
            keys = [key] if isinstance(key, str) else key if isinstance(key, list) else []
            for wrong in (one for one in keys if one not in table):
                said = f"no column {wrong!r}; did you mean {register.near(wrong, table.columns)}?"
                raise UnknownColumnError(said).with_traceback(error.__traceback__) from None


def _why(error: Exception, source: str) -> list[str]:
    """A line; none where it follows from another cell, unless a figure is missing."""
    ids = register.made_in(source)
    what = f"figure {ids[0]!r}" if ids else "a cell"
    if isinstance(error, NameError):
        said = f"{what} is left out: it needs {error.name!r} of a cell above that is left out"
        return [said] if ids else []
    frames = [one.lineno for one in extract_tb(error.__traceback__) if telling.is_cell(one)]
    line = source.splitlines()[frames[-1] - 1].strip() if frames else _called(source)
    line = line if len(line) < 60 else f"{line[:59]}…"
    said = re.sub(r"\s+", " ", str(error))[:120]
    return [f"{what} is left out: its rows are gone at “{line}” ({type(error).__name__}: {said})"]


def _bound(code: ast.AST) -> set[str]:
    """Names that a cell gives a value; what it imports stays."""
    names: set[str] = set()
    for node in ast.iter_child_nodes(code):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.GeneratorExp):
            names |= _bound(node)
    return names
