"""How to count the rows of each table: told in the data package, shown in its README and pages."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from csto import tables

BEGIN, END = "<!-- how to count: written by make counting -->", "<!-- end of how to count -->"
README = "README.md"


def text(entry: dict[str, Any], escape: Callable[[str], str] = str) -> list[str]:
    """What a row is, the traps, a question with its answer, two recipes and the views; Markdown.

    `escape` makes words of the data package stand as they are where they will be shown.
    """
    told = entry.get("howToCount")
    if told is None:
        return []
    answer = ", ".join(str(one) for one in told["answer"])
    lines = [escape(told["row"]), "", *(f"- {escape(trap)}" for trap in told["traps"]), ""]
    lines += [escape(f"{told['question']} {answer}."), ""]
    for language, recipe in (("python", told["pandas"]), ("sql", told["sql"])):
        lines += [f"```{language}", recipe.strip().replace("```", ""), "```", ""]
    for name, view in entry.get("views", {}).items():
        lines += [f"View `{name}`: {escape(view['description'])}", ""]
    return lines


def section() -> str:
    """The part of the tables' README that tells it for every table."""
    entries = [tables.resource(name) for name in tables.names()]
    told = [entry for entry in entries if "howToCount" in entry]
    parts = [BEGIN, ""]
    parts += [f"- [{one['howToCount']['question']}](#{one['name']})" for one in told]
    for one in told:
        parts += ["", f"### `{one['name']}`", "", *text(one)[:-1]]
    return "\n".join([*parts, "", END])


def written(readme: str) -> str:
    """A README with today's section between its marks."""
    between = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    if not between.search(readme):
        raise ValueError(f"{README} lacks the lines {BEGIN!r} and {END!r}")
    return between.sub(lambda _: section(), readme)


if __name__ == "__main__":
    path: Path = tables.data_dir() / README
    path.write_text(written(path.read_text("utf-8")), "utf-8")
