"""What code needs stands in columns: no code looks for words in a note."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from csto import tables

NOTE = "note"
OTHERS = {"error", "fields"}  # what a fault of Frictionless says, and the field of a BibTeX entry
LOOKS = {  # methods that look into a text, of pandas, of a text or of a pattern
    *("contains", "extract", "extractall", "startswith", "endswith", "match", "fullmatch"),
    *("search", "find", "findall", "finditer", "rfind", "index", "rindex", "count", "split"),
    *("rsplit", "partition", "rpartition", "replace", "removeprefix", "removesuffix", "sub"),
    *("slice", "eq", "ne", "isin", "map", "apply"),
}
TELLS = {"notna", "isna", "notnull", "isnull", "any", "all", "size", "sum"}  # no text any more
FILES = [*(ROOT / "src").rglob("*.py"), *(ROOT / "notebooks").glob("*.ipynb")]


def code_of(path: Path) -> str:
    """The Python of a module, or of a notebook's cells one after the other."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")


class Reader(ast.NodeVisitor):
    """Finds where the text of a note is looked into, also by way of a name that was given to it."""

    def __init__(self) -> None:  # noqa: D107
        self.names: set[str] = set()
        self.found: dict[int, str] = {}

    def is_note(self, node: ast.AST | None) -> bool:
        """Whether an expression is the text of a note, or of several."""
        match node:
            case ast.Name(id=name):
                return name in self.names
            case (
                ast.Attribute(value=ast.Name(id=name)) | ast.Subscript(value=ast.Name(id=name))
            ) if name in OTHERS:
                return False
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in OTHERS:
                return False
            case ast.Subscript(value=value, slice=ast.Constant(value=key)):
                return key == NOTE or self.is_note(value)
            case ast.Subscript(value=value, slice=place):
                last = place.elts[-1] if isinstance(place, ast.Tuple) and place.elts else None
                in_loc = isinstance(last, ast.Constant) and last.value == NOTE
                return in_loc or self.is_note(value)
            case ast.Attribute(value=value, attr=name):
                return name == NOTE or self.is_note(value)
            case ast.Call(func=ast.Attribute(value=value, attr=name), args=args):
                return name not in TELLS and (
                    self.is_note(value) or (name in ("get", "pop") and any(map(_names_note, args)))
                )
            case ast.Call(func=ast.Name(), args=args):
                return any(map(self.is_note, args))
            case ast.BinOp(left=left, right=right):
                return self.is_note(left) or self.is_note(right)
            case ast.BoolOp(values=parts) | ast.JoinedStr(values=parts):
                return any(map(self.is_note, parts))
            case ast.FormattedValue(value=value) | ast.NamedExpr(value=value):
                return self.is_note(value)
            case ast.IfExp(body=one, orelse=other):
                return self.is_note(one) or self.is_note(other)
        return False

    def visit_scope(self, node: ast.AST) -> None:
        before = set(self.names)
        self.generic_visit(node)
        self.names = before

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_scope  # noqa: N815

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            self._name(target, node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.generic_visit(node)
        self._name(node.target, node.value)

    def visit_For(self, node: ast.For) -> None:
        self._name(node.target, node.iter)
        self.generic_visit(node)

    def visit_parts(self, node: ast.AST) -> None:
        for part in node.generators:
            self._name(part.target, part.iter)
        self.generic_visit(node)

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_parts  # noqa: N815

    def _name(self, target: ast.AST, value: ast.AST) -> None:
        """Whether what a target names from now on is a note; of several, each by its own value."""
        match target, value:
            case ast.Name(id=name), _:
                known = self.names.add if self.is_note(value) else self.names.discard
                known(name)
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) | ast.Call(
                func=ast.Name(id="zip"), args=values
            ):
                for one, part in zip(targets, values, strict=False):
                    self._name(one, part)
            case ast.Tuple(elts=targets), ast.Call(func=ast.Name(id="enumerate"), args=[part, *_]):
                self._name(targets[-1], part)
            case ast.Tuple(elts=targets), ast.Call(
                func=ast.Attribute(value=part, attr="items" | "iteritems")
            ):
                self._name(targets[-1], part)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=name), args=args):
                if name in LOOKS and (self.is_note(value) or any(map(self.is_note, args))):
                    self._found(node)
                if name in ("query", "eval") and any(map(_speaks_of_note, args)):
                    self._found(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        self.generic_visit(node)
        sides = [node.left, *node.comparators]
        said = any(
            isinstance(side, ast.Constant | ast.List | ast.Tuple | ast.Set) for side in sides
        )
        within = any(isinstance(how, ast.In | ast.NotIn) for how in node.ops)
        if any(map(self.is_note, sides)) and (said or within):
            self._found(node)

    def _found(self, node: ast.AST) -> None:
        self.found[node.lineno] = ast.unparse(node)


def _names_note(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == NOTE


def _speaks_of_note(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and bool(re.search(r"\bnote\b", str(node.value)))


def looks(code: str) -> Iterator[str]:
    """Expressions that look into the text of a note."""
    reader = Reader()
    reader.visit(ast.parse(code))
    yield from reader.found.values()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_code_looks_for_words_in_a_note(path):
    assert list(looks(code_of(path))) == [], "make it a column with a vocabulary"


@pytest.mark.parametrize("name", tables.names())
def test_no_recipe_looks_for_words_in_a_note(name):
    entry = tables.resource(name)
    told = [entry.get("howToCount", {}), *entry.get("views", {}).values()]
    for recipe in told:
        for language in ("pandas", "sql"):
            assert not re.search(rf"\b{NOTE}\b", recipe.get(language, "")), recipe


@pytest.mark.parametrize(
    "code",
    [
        'rows[rows["note"].str.contains("Cancelled", na=False)]',
        'rows["note"].fillna("").str.lower().str.startswith("lease")',
        'rows["note"].str.extract(r"(\\d+) years")[0]',
        "rows.note.str.fullmatch(PATTERN)",
        'said = rows["title"] + " " + rows["note"].fillna("")\nsaid.str.contains("acting")',
        're.search("of (.*)", row["note"])',
        "PATTERN.findall(row.note)",
        'note = rows["note"].iloc[0]\n"17 drafts" in note',
        '"presidency" in page["note"].iloc[0]',
        'page.loc[3, "note"].split(";")',
        'for text in rows["note"]:\n    found = text.partition(": ")',
        '[one for one in rows["note"] if "about" in one]',
        'for key, text in zip(keys, rows["note"], strict=True):\n    assert "Weitz" in text',
        'for key, text in rows["note"].dropna().items():\n    text.split("; ")',
        'rows["note"].map(lambda text: text[:3])',
        'rows[rows["note"] == "Second record"]',
        "rows.query(\"note.str.contains('x')\")",
        'def f(rows):\n    told = rows.get("note")\n    return told.str.match("a")',
        'if (text := row["note"]).endswith("."):\n    pass',
    ],
)
def test_a_look_into_a_note_is_found(code):
    assert list(looks(code))


@pytest.mark.parametrize(
    "code",
    [
        'rows[rows["note"].notna()]',
        'rows["note"] = "median " + rows["x"].map(words.number)',
        'rows[["statement", "note"]].to_csv()',
        'reading.note("keys")\nreading.note(f"table {name}")',
        'rows["subject"].str.contains("budget")',
        'def f(rows):\n    told = rows["note"]\n\ndef g(told):\n    return told.str.match("a")',
        'told = rows["note"]\ntold = rows["title"]\ntold.str.contains("a")',
        'rows.assign(note=rows["best"].map(str))',
        'rows.query("best > 3")',
        "PLACE.search(error.note)",
        'DAY.fullmatch(fields.get("note", ""))',
    ],
)
def test_what_does_not_look_into_a_note_is_left_alone(code):
    assert list(looks(code)) == []
