"""Of the book's style sheet what its pages use: of the themes' rules a twentieth applies to any."""

import re
from collections.abc import Iterable

import lightningcss

_NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
_NAMED = re.compile(r'class="([^"]*)"'), re.compile(r'id="([^"]*)"')  # one of both is slow
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_NOTICE = re.compile(r"/\*!.*?\*/", re.DOTALL)  # of whose work it is; minified, it would go
_READ_BY = ["safari >= 15", "firefox >= 102", "chrome >= 100"]  # else it writes newer words
_PUT_TOGETHER = {"bs-tooltip-auto"}  # a name that Bootstrap's script makes of parts


def purged(sheet: str, pages: Iterable[str], scripts: Iterable[str]) -> str:
    """A sheet, minified, without rules for classes and ids that no page has and no script names."""
    known = set(_PUT_TOGETHER)
    for page in pages:
        for named in _NAMED:
            known.update(*map(str.split, set(named.findall(page))))
    for script in scripts:
        known.update(_WORD.findall(script))
    unused = set(_NAME.findall(sheet)) - known
    notices = dict.fromkeys(_NOTICE.findall(sheet))
    rules = lightningcss.process_stylesheet(
        _NOTICE.sub("", sheet), unused_symbols=unused, browsers_list=_READ_BY
    )
    return "\n".join([*notices, rules])
