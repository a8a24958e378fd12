"""Kept releases of the tables: found in a folder or at an address, and unpacked to be read."""

import json
import os
import shutil
import tempfile
import urllib.request
import zipfile
from functools import lru_cache
from pathlib import Path

PLACE = "CSTO_RELEASES"
PACKAGE = "datapackage.json"
_kept: list[tempfile.TemporaryDirectory] = []  # what is fetched and unpacked lasts as this process


class ReleaseError(LookupError):
    """A release is not to be had; the message says where it was looked for, and what to do."""


def folder(version: str, place: str | Path | None = None) -> Path:
    """The folder with the tables of a release.

    `place`, or CSTO_RELEASES of the environment, is a folder that holds releases (each a folder or
    a zip as the book publishes it), one such zip, or an address (`https://…`) of a zip or of a
    folder with `csto-data-<version>.zip`. Raises ReleaseError.
    """
    place = str(place or os.environ.get(PLACE, ""))
    if not place:
        cure = f"give `releases`, a folder or an address that holds it, or set {PLACE}"
        raise ReleaseError(f"no release {version} at hand: {cure}")
    is_address = place.startswith(("https://", "http://"))
    there = _fetched(place, version) if is_address else Path(place)
    if not there.exists():
        raise ReleaseError(f"no release {version}: there is no {place}")
    paths = [there, *sorted(there.iterdir())] if there.is_dir() else [there]
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


def _temporary() -> Path:
    _kept.append(tempfile.TemporaryDirectory(prefix="csto-release-"))
    return Path(_kept[-1].name)


@lru_cache(maxsize=8)
def _fetched(place: str, version: str) -> Path:
    """The zip at an address, in a file here."""
    address = place if place.endswith(".zip") else f"{place.rstrip('/')}/csto-data-{version}.zip"
    path = _temporary() / "fetched.zip"
    try:
        with (
            urllib.request.urlopen(address, timeout=60) as answer,  # noqa: S310 (http, by `folder`)
            path.open("wb") as file,
        ):
            shutil.copyfileobj(answer, file)
    except OSError as error:
        raise ReleaseError(f"no release {version}: {address} ({error})") from error
    return path


@lru_cache(maxsize=8)
def _unpacked(path: Path, _modified_ns: int) -> Path:
    to = _temporary()
    with zipfile.ZipFile(path) as packed:
        packed.extractall(to)  # which keeps within the folder
    return to
