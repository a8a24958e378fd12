"""Kept releases of the tables: found in a folder, and unpacked to be read."""

import json
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from csto.telling import UseError

PACKAGE = "datapackage.json"
_kept: list[tempfile.TemporaryDirectory] = []  # unpacked releases last as long as the process


class ReleaseError(UseError, LookupError):
    """A release is not to be had; the message says where it was looked for, and what to do."""


def folder(version: str, place: str | Path | None) -> Path:
    """The folder with the tables of a release.

    `place` is a folder that holds releases (each a folder or a zip as the book publishes it), or
    one such zip. Raises ReleaseError.
    """
    if place is None:
        raise ReleaseError(f"no release {version} at hand: give `releases`, a folder that holds it")
    place = Path(place)
    if not place.exists():
        raise ReleaseError(f"no release {version}: there is no {place}")
    paths = [place, *sorted(place.iterdir())] if place.is_dir() else [place]
    found = {its: path for path in reversed(paths) if (its := _version(path))}
    if version not in found:
        has = f"it has {', '.join(sorted(found))}" if found else "it has none at all"
        raise ReleaseError(f"{place} has no release {version}; {has}")
    path = found[version]
    return path if path.is_dir() else _unpacked(path, path.stat().st_mtime_ns)


def opened(place: Path) -> Path | zipfile.Path:
    """The files of an edition, which is a folder or a zip. Raises OSError, BadZipFile."""
    return place if place.is_dir() else zipfile.Path(place)


def _version(path: Path) -> str | None:
    """The version of the tables in a folder or zip; none where it holds no tables."""
    try:
        return json.loads((opened(path) / PACKAGE).read_text(encoding="utf-8"))["version"]
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        return None


@lru_cache(maxsize=8)
def _unpacked(path: Path, _modified_ns: int) -> Path:
    _kept.append(tempfile.TemporaryDirectory(prefix="csto-release-"))
    with zipfile.ZipFile(path) as packed:
        packed.extractall(_kept[-1].name)  # which keeps within the folder
    return Path(_kept[-1].name)
