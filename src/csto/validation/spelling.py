"""Which of the words that there are was meant by one that there is not."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

_YES = {"true", "yes", "y", "1", "t", "ja", "oui", "да"}
_NO = {"false", "no", "n", "0", "f", "nein", "non", "нет"}
_SEARCHED = 5_000_000  # pairs of letters, above which only the same letters are looked for


def bare(text: str) -> str:
    """A word by its letters and digits alone: no case, accents, spaces, hyphens."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parted if letter.isalnum())


def same(text: str, known: Iterable[str]) -> str | None:
    """The known word that is this one in another spelling: capitals, spaces, hyphens, True."""
    words = {bare(word): word for word in known}
    letters = bare(text)
    for truth, word in ((_YES, "yes"), (_NO, "no")):
        if letters in truth and word in words:
            return words[word]
    return words.get(letters) if letters else None


def near(text: str, known: Sequence[str], most: int = 2) -> list[str]:
    """The known words nearest to one, none where none is near."""
    if found := same(text, known):
        return [found]
    letters = bare(text)
    if not letters or len(letters) * sum(map(len, known)) > _SEARCHED:
        return []
    words = {bare(word): word for word in known}
    alike = 0.6 if len(letters) < 5 else 0.75  # of a code, one letter of three may differ
    return [words[word] for word in difflib.get_close_matches(letters, words, most, alike)]
