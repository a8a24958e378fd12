"""Markdown cells of a chapter: links with the place of their words, plain text, new words.

Read with a Markdown parser, so that code is no prose and a link is one in lists, quotes and tables.
"""

import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import link as _rule
from markdown_it.token import Token

COMPUTED = "{}"
"""Stands in plain text for what is computed: a linked value, a brace of an f-string."""


@dataclass(frozen=True)
class Link:
    """A link in a Markdown cell."""

    target: str
    words: str
    """As they are read, without emphasis and code marks."""
    place: tuple[int, int] | None
    """Where the words begin and end in the cell; None where they cannot be written anew."""

    @property
    def name(self) -> str | None:
        """What it leads to within the chapter; None for a link to elsewhere."""
        return self.target[1:] if self.target.startswith("#") else None


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, a cell of a table or some HTML: texts and links in their order."""

    parts: tuple[str | Link, ...]
    is_heading: bool = False

    @property
    def links(self) -> list[Link]:
        """Its links."""
        return [part for part in self.parts if isinstance(part, Link)]

    def plain(self, kept: Collection[str]) -> str:
        """Its text without code and without values: links to elsewhere and to `kept` have words."""
        return "".join(
            part
            if isinstance(part, str)
            else part.words
            if part.name in (None, *kept)
            else COMPUTED
            for part in self.parts
        )


def _link(state: StateInline, silent: bool) -> bool:
    """The parser's rule for links, which leaves the place of the words with the token."""
    if state.src[state.pos] != "[":
        return False
    begin, end = state.pos + 1, state.md.helpers.parseLinkLabel(state, state.pos, True)
    count = len(state.tokens)
    if not _rule(state, silent):
        return False
    if not silent and state.src[end : end + 2] == "](":
        opening = next(token for token in state.tokens[count:] if token.type == "link_open")
        opening.meta["words"] = begin, end
    return True


_markdown = MarkdownIt("commonmark").enable("table")
_markdown.inline.ruler.at("link", _link)


def blocks(text: str) -> Iterator[Block]:
    """What stands in a Markdown cell outside its code, block by block."""
    lines = text.split("\n")
    ends = [0] * len(lines)  # how far each line was read: the cells of a table share theirs
    before = ""
    for token in _markdown.parse(text):
        if token.type == "html_block":
            plain = re.sub(r"<!--.*?-->|<[^>]*>", " ", token.content, flags=re.DOTALL)
            yield Block((html.unescape(plain),))
        elif token.type == "inline":
            in_table = before in ("td_open", "th_open")
            places = _places(token, lines, ends, in_table=in_table)
            yield Block(tuple(_parts(token.children or [], places)), before == "heading_open")
        before = token.type


def _places(inline: Token, lines: list[str], ends: list[int], *, in_table: bool) -> list[int]:
    """The place in the cell of each letter of a block's content, -1 where it is not found."""
    found: list[int] = []
    first = inline.map[0] if inline.map else 0
    for at, content in enumerate(inline.content.split("\n"), first):
        bar = r"\|" if in_table else "|"  # the parser has taken the backslash away
        line = content.lstrip().replace("|", bar)
        begin = lines[at].find(line, ends[at])
        indent = len(content) - len(content.lstrip())
        start = begin - indent + sum(len(before) + 1 for before in lines[:at])
        widths = [len(bar) if letter == "|" else 1 for letter in content]
        places = [*accumulate(widths, initial=start)]  # the last one is that of the line's end
        found += places if begin >= 0 else [-1] * len(places)
        ends[at] = ends[at] if begin < 0 else begin + len(line)
    return found


def _parts(children: list[Token], places: list[int]) -> Iterator[str | Link]:
    """Texts and links of a block."""
    opening: Token | None = None
    words = ""
    for child in children:
        if child.type == "link_open":
            opening, words = child, ""
        elif child.type == "link_close" and opening:
            begin, end = opening.meta.get("words", (-1, -1))
            place = (places[begin], places[end]) if begin >= 0 and places[begin] >= 0 else None
            target = str(opening.attrGet("href"))
            # An address in angle brackets has no words of its own.
            yield Link(target, "" if opening.markup == "autolink" else words.strip(), place)
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
    links = [link for block in blocks(text) for link in block.links]
    for link in reversed(links):
        if link.name in values and link.place and not is_now(link.words, values[link.name]):
            begin, end = link.place
            text = text[:begin] + _written(text[begin:end], link, values[link.name]) + text[end:]
    return text


def _written(old: str, link: Link, value: str) -> str:
    """A value in the emphasis of a link's words and with their capital letter."""
    value = _with_capital(value) if link.words[:1].isupper() else value
    value = re.sub(r"([\\`*_\[\]<$|&])", r"\\\1", value)
    before, after = re.match(r"[*_]*", old)[0], re.search(r"[*_]*$", old)[0]
    return f"{before}{value}{after}" if before == after[::-1] else value


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
