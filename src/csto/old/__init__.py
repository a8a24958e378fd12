"""The figures and claims of chapters whose charts are not in their notebooks yet.

A frozen copy: it goes when the last such chapter is made anew.
"""

from importlib import import_module
from typing import Any

__all__ = ["check", "claim", "figure"]

_LATER = {
    "figure": ("csto.old.figures", "show"),
    "claim": ("csto.old.claims", "claim"),
    "check": ("csto.old.claims", "check"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'csto.old' has no attribute {name!r}")
    module, attribute = _LATER[name]
    return getattr(import_module(module), attribute)
