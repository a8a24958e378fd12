"""Numbers and comparisons that the prose takes from the data.

A sentence never carries a typed number: `claim` glues a formatted value under a name, which the
Markdown cells print with the `glue:text` role, and `check` stops the notebook, naming the sentence,
once the data no longer bear a comparison.
"""


class ClaimError(AssertionError):
    """A sentence of the book is no longer true of the data."""


def claim(name: str, text: str) -> None:
    """Give a formatted value to the prose, as ``{glue:text}`name` ``."""
    from myst_nb import glue

    glue(name, text, display=False)


def check(holds: bool, sentence: str) -> None:
    """Stop with the sentence when the data do not bear it.

    Raises ClaimError.
    """
    if not holds:
        raise ClaimError(f"the data no longer bear this sentence: {sentence}")
