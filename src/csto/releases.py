"""Kept releases of the tables: found in a folder or at an address, and unpacked to be read."""

import json
import os
import tempfile
import urllib.request
import zipfile
from functools import lru_cache
from io import BytesIO
from pathlib import Path

PLACE = "CSTO_RELEASES"
_PACKAGE = "datapackage.json"
_kept: list[tempfile.TemporaryDirectory] = []  # unpacked releases last as long as the process


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
    if place.startswith(("https://", "http://")):
        return _of_zip(_fetched(place, version), version, place)
    return _kept_in(Path(place), version)


def _kept_in(place: Path, version: str) -> Path:
    if not place.exists():
        raise ReleaseError(f"no release {version}: there is no {place}")
    found = {}
    for path in [place, *sorted(place.iterdir())] if place.is_dir() else [place]:
        if (its := _version(path)) is not None:
            found.setdefault(its, path)
    if version not in found:
        has = f"it has {', '.join(sorted(found))}" if found else "it has none at all"
        raise ReleaseError(f"{place} has no release {version}; {has}")
    path = found[version]
    return path if path.is_dir() else _of_zip(path.read_bytes(), version, str(path))


def _version(path: Path) -> str | None:
    """The version of the tables in a folder or zip; none where it holds no tables."""
    try:
        if path.is_dir():
            text = (path / _PACKAGE).read_text("utf-8")
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                text = packed.read(_PACKAGE).decode()
        else:
            return None
        return json.loads(text)["version"]
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        return None


@lru_cache(maxsize=8)
def _fetched(place: str, version: str) -> bytes:
    address = place if place.endswith(".zip") else f"{place.rstrip('/')}/csto-data-{version}.zip"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 (http, by `folder`)
            return answer.read()
    except OSError as error:
        raise ReleaseError(f"no release {version}: {address} ({error})") from error


@lru_cache(maxsize=8)
def _of_zip(content: bytes, version: str, place: str) -> Path:
    """A zip unpacked for this process."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            its = json.loads(packed.read(_PACKAGE))["version"]
            if its != version:
                raise ReleaseError(f"{place} is release {its}, not {version}")
            _kept.append(tempfile.TemporaryDirectory(prefix="csto-release-"))
            packed.extractall(_kept[-1].name)  # which keeps within the folder
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ReleaseError(f"{place} is no zip of the tables: {error}") from error
    return Path(_kept[-1].name)
