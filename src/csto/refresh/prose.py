"""Markdown cells of a chapter: their links, their plain text, new words for their links.

Read with a Markdown parser, so that code is no prose and a link is one in lists, quotes and tables.
"""

import html
import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

COMPUTED = "{}"
"""Stands in plain text for what is computed: a linked value, a brace of an f-string."""
_markdown = MarkdownIt("commonmark", {"store_labels": True}).enable("table")
# Words, which may have a pair of brackets in them, and name.
_WRITTEN = re.compile(r"\[((?:\\.|[^\\\[\]]|\[[^\[\]]*\])*)\]\(<?#([\w-]+)", re.DOTALL)

_ENDS = re.compile(r"[.!?][”’)]*\s+(?=[“‘(]?[A-Z0-9])")  # of a sentence


@dataclass(frozen=True)
class Link:
    """A link in a Markdown cell."""

    target: str
    words: str
    """As they are read, without emphasis and code marks."""
    is_by_label: bool
    """Whether its target stands elsewhere, as in `[text][label]`."""

    @property
    def name(self) -> str | None:
        """What it leads to within the chapter; None for a link to elsewhere."""
        return self.target[1:] if self.target.startswith("#") else None


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, a cell of a table or some HTML: texts and links in their order."""

    parts: tuple[str | Link, ...]
    is_heading: bool = False
    line: int = 1
    """Where it begins in its cell."""

    @property
    def links(self) -> list[Link]:
        """Its links."""
        return [part for part in self.parts if isinstance(part, Link)]

    def sentences(self) -> Iterator[tuple[str, set[str]]]:
        """Its sentences as they are read, each with the names that its links lead to."""
        text, names = "", {}
        for part in self.parts:
            if isinstance(part, Link):
                names[len(text)] = part.name or ""
            text += part.words if isinstance(part, Link) else part
        begins = [0, *(end.end() for end in _ENDS.finditer(text)), len(text)]
        for begin, end in itertools.pairwise(begins):
            yield text[begin:end].strip(), {names[at] for at in names if begin <= at < end}

    def plain(self, kept: Collection[str]) -> str:
        """Its text without code and without values: links to elsewhere and to `kept` have words."""
        texts = []
        for part in self.parts:
            if isinstance(part, Link):
                part = part.words if part.name is None or part.name in kept else COMPUTED
            texts.append(part)
        return "".join(texts)


def blocks(text: str) -> Iterator[Block]:
    """What stands in a Markdown cell outside its code, block by block."""
    before, line = "", 1
    for token in _markdown.parse(text):
        line = token.map[0] + 1 if token.map else line
        if token.type == "html_block":
            plain = re.sub(r"<!--.*?-->|<[^>]*>", " ", token.content, flags=re.DOTALL)
            yield Block((html.unescape(plain),), line=line)
        elif token.type == "inline":
            yield Block(tuple(_parts(token.children or [])), before == "heading_open", line)
        before = token.type


def _parts(children: list[Token]) -> Iterator[str | Link]:
    """Texts and links of a block."""
    opening: Token | None = None
    words = ""
    for child in children:
        if child.type == "link_open":
            opening, words = child, ""
        elif child.type == "link_close" and opening:
            # An address in angle brackets has no words of its own.
            words = "" if opening.markup == "autolink" else words.strip()
            yield Link(str(opening.attrGet("href")), words, "label" in opening.meta)
            opening = None
        elif opening:
            words += child.content if child.type == "code_inline" else _read(child)
        else:
            yield _read(child)


def _read(child: Token) -> str:
    """What is read of a token: the text of a picture as well, code not."""
    if child.type in ("softbreak", "hardbreak"):
        return " "
    return child.content if child.type in ("text", "image") else ""


def is_now(words: str, value: str) -> bool:
    """Whether a link says a value; with a capital letter, where a sentence begins with it."""
    return words in (value, _with_capital(value))


def rewritten(text: str, values: Mapping[str, str]) -> str:
    """A Markdown cell whose links to the names of `values` say the values.

    Code stays as it is; emphasis around a link's words is kept, and the capital of their first
    letter.
    """
    for found in reversed([*_WRITTEN.finditer(text)]):
        words, name = found.groups()
        if name in values and not is_now(words.strip("*_"), values[name]):
            begin, end = found.span(1)
            changed = text[:begin] + _written(words, values[name]) + text[end:]
            if _links(changed) != _links(text):  # in code it is no link
                text = changed
    return text


def _links(text: str) -> list[Link]:
    return [link for block in blocks(text) for link in block.links]


def _written(old: str, value: str) -> str:
    """A value in the emphasis of a link's words and with their capital letter."""
    value = _with_capital(value) if old.lstrip("*_")[:1].isupper() else value
    value = re.sub(r"([\\`*_\[\]<$|&])", r"\\\1", value)
    before, after = re.match(r"[*_]*", old)[0], re.search(r"[*_]*$", old)[0]
    return f"{before}{value}{after}" if before == after[::-1] else value


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
