"""One quantity, one value: what two chapters print under one name is computed to the same."""

from collections.abc import Iterable

import pytest

from csto import register
from csto.refresh.chapter import Chapter


def twofold(chapters: Iterable[Chapter]) -> dict[str, dict[str, str]]:
    """Names of claims that have several values in the book, with the value in each chapter."""
    said: dict[str, dict[str, str]] = {}
    for chapter in chapters:
        for name, value in chapter.values.items():
            said.setdefault(name, {})[chapter.name] = value
    return {name: values for name, values in said.items() if len(set(values.values())) > 1}


@pytest.fixture(scope="module")
def chapters(built) -> list[Chapter]:
    """The chapters of the new kind, as their cells spoke when the book was built."""
    paths = [path for path in register.notebooks().values() if not register.is_old(path)]
    return [Chapter.of(register.executed(path), path.stem) for path in paths]


def test_chapters_give_one_name_one_value(chapters):
    assert len(chapters) > 1
    assert all(chapter.values for chapter in chapters)
    assert twofold(chapters) == {}


def test_two_values_of_one_name_are_named_with_their_chapters():
    def says(name: str, **values: str) -> Chapter:
        return Chapter(name, values, {}, {}, (), frozenset(), ())

    chapters = [says("a", held="49", sent="9"), says("b", held="48"), says("c", sent="9")]
    assert twofold(chapters) == {"held": {"a": "49", "b": "48"}}
