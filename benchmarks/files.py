"""Notebooks, configurations and modules of a copied book, read and written."""

import json
from pathlib import Path
from typing import Any

import yaml as pyyaml


def notebook(path: Path) -> dict[str, Any]:
    """A notebook as its JSON has it."""
    return json.loads(path.read_text("utf-8"))


def write_notebook(path: Path, content: dict[str, Any]) -> None:
    """Write a notebook as editors do: the text of a cell as a list of lines."""
    for cell in content["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def yaml(path: Path) -> dict[str, Any]:
    """A configuration."""
    return pyyaml.safe_load(path.read_text("utf-8"))


def write_yaml(path: Path, content: dict[str, Any]) -> None:
    """Write a configuration in its own order."""
    path.write_text(pyyaml.safe_dump(content, sort_keys=False, allow_unicode=True), "utf-8")


def add(module: Path, text: str) -> None:
    """Add lines to the end of a module of a copied library."""
    module.write_text(module.read_text("utf-8") + text, "utf-8")
