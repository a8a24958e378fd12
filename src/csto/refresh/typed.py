"""Numbers that somebody typed where a computed one belongs: in figures and in words.

In prose, and in titles, subtitles, captions and alternative texts, of which only what is typed
counts and not what stands in braces. "One" and "first" pass, and a year that the rows have.
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping

from nbformat import NotebookNode

from csto.refresh.prose import COMPUTED

WORDS = {word: word for word in ("title", "subtitle", "caption")} | {"alt": "alternative text"}
_COUNTS = (
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_ORDERS = (
    "second thirds? fourths? fifths? sixths? sevenths? eighths? ninths? tenths? eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
    "thirtieth fortieth fiftieth hundredths? half halves quarters?"
)
_TIMES = (
    "twice thrice doubled? doubles tripled? triples (?:two|three|four|five|six|ten|hundred)fold"
)
_SCALES = r"(?:hundreds?|thousands?|millions?|billions?|dozens?)"
_WORD = (
    rf"\b(?:{'|'.join(f'{_COUNTS} {_ORDERS} {_TIMES}'.split())}|{_SCALES})\b(?:-(?:one|first)\b)?"
)
_DIGITS = r"(?<!\w)(?<!\d[.,])(?:\d+(?:[.,]\d+)*\w*|[½¼¾])"
NUMBER = re.compile(rf"(?:{_DIGITS}|{_WORD})(?:[ -]{_WORD})*", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# The figures of a name: Su-30, S-300PMU. "Soldiers per thousand" is a unit, and so is the "million"
# of a computed number.
_NAME = r"\b[A-Z]\w*-\d\w*(?:-\w+)*"
_UNIT = rf"(?:\bper |{re.escape(COMPUTED)} ){_SCALES}\b(?: or {_SCALES}\b)?"
_PASSING = re.compile(f"{_NAME}|(?i:{_UNIT})")


def numbers(text: str, years: Collection[str]) -> Iterator[tuple[str, str]]:
    """Numbers typed in a text, each with some words before and behind it, without those `years`."""
    text = " ".join(text.split())
    blank = _PASSING.sub(lambda found: " " * len(found[0]), text)
    for found in NUMBER.finditer(blank):
        if found[0] not in years:
            before, behind = text[: found.start()].split(" "), text[found.end() :].split(" ")
            near = f"{' '.join(before[-4:])}{found[0]}{' '.join(behind[:4])}"
            yield found[0], near.replace(COMPUTED, "…").strip()


def words(notebook: NotebookNode) -> Iterator[tuple[int, str, str, str]]:
    """What is typed of the words of figures and listings: cell, id, which words, text."""
    from IPython.core.inputtransformer2 import TransformerManager

    magics = TransformerManager()  # turns them into code
    trees = {
        place: [*ast.walk(ast.parse(magics.transform_cell(cell.source)))]
        for place, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
    }
    assigned = {
        target.id: step.value
        for tree in trees.values()
        for step in tree
        if isinstance(step, ast.Assign)
        for target in step.targets
        if isinstance(target, ast.Name)
    }
    for place, tree in trees.items():
        for call in tree:
            if isinstance(call, ast.Call) and _called(call) in ("figure", "listing"):
                given = {word.arg: word.value for word in call.keywords}
                id = _of(call.args[0] if call.args else given.get("id"), assigned)
                for part in (part for part in WORDS if part in given):
                    yield place, id, WORDS[part], _of(given[part], assigned)


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).removeprefix("csto.")


def _of(node: ast.AST | None, assigned: Mapping[str, ast.AST]) -> str:
    """The typed parts of an expression that gives a text; of a name, those of its value."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
        return "".join(_of(part, assigned) for part in parts)
    if isinstance(node, ast.IfExp):
        return f"{_of(node.body, assigned)} / {_of(node.orelse, assigned)}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _of(node.func.value, assigned)  # "...".format(...), text.replace(...)
    if isinstance(node, ast.Name) and node.id in assigned:
        rest = {name: value for name, value in assigned.items() if name != node.id}
        return _of(assigned[node.id], rest)
    return COMPUTED
