"""What a function would read of its notebook when it is called later, and by then may have changed.

A figure's function may read its rows, imports, functions, and constants: then it draws the same
whenever it is asked.
"""

import dis
import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
import pandas as pd

PLAIN = str, int, float, bool, tuple, list, dict, frozenset, pd.Timestamp, np.generic, type(None)
_READS = ("LOAD_GLOBAL", "LOAD_NAME")


def read(function: Callable[..., Any]) -> list[str]:
    """Names of the notebook that a function reads and that are no import, function or constant.

    Functions of the notebook that it calls are looked through as well. A constant has a name in
    capital letters and a plain value.
    """
    plain = inspect.unwrap(function)
    return sorted(set(_read(plain, plain.__globals__, set())))


def _read(function: FunctionType, notebook: dict[str, Any], seen: set[CodeType]) -> Iterator[str]:
    if function.__code__ in seen:
        return
    seen.add(function.__code__)
    for name, value in _named(function):
        inner = inspect.unwrap(value) if callable(value) else value
        if isinstance(inner, FunctionType) and inner.__globals__ is notebook:
            yield from _read(inner, notebook, seen)
        elif not _is_fixed(name, value):
            yield name


def _named(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """What a function reads from outside itself: names of the notebook and of a closure."""
    for name in _globals(function.__code__):
        if name in function.__globals__:
            yield name, function.__globals__[name]
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    for name, cell in cells:
        value = cell.cell_contents
        # What plain value a function has closed over stays as it is, whatever its name.
        yield name.upper() if isinstance(value, PLAIN) else name, value


def _globals(code: CodeType) -> Iterator[str]:
    yield from (step.argval for step in dis.get_instructions(code) if step.opname in _READS)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _globals(inner)


def _is_fixed(name: str, value: Any) -> bool:
    constant = name.isupper() and isinstance(value, PLAIN)
    return constant or isinstance(value, ModuleType | type) or callable(value)
