"""Text of tables in generated Markdown: it stays text, whatever it holds."""

import re

_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")  # all marks of ASCII: any may begin markup


def escaped(text: object) -> str:
    """Text in which Markdown, MyST and HTML find no markup; line breaks become spaces."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))
