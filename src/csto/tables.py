"""The shared tables: load one by name as a typed DataFrame, list them, read their metadata."""

import difflib
import json
import os
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from csto import reading, views
from csto.releases import folder as find_release
from csto.telling import UseError

PACKAGED = Path(__file__).parent / "data"  # where a wheel carries the tables
CHECKOUT = Path(__file__).parents[2] / "data"  # where the repository has them
_PRECISION = {4: "year", 7: "month", 10: "day"}


class NoTablesError(UseError, FileNotFoundError):
    """A folder that should hold the tables has no data package."""


class OutsideError(UseError, ValueError):
    """The file of a table does not lie in the data folder."""


class UnknownTableError(UseError, LookupError):
    """A table was asked for that the data package does not have."""


def shipped_dir() -> Path:
    """Folder with the tables that come with the library."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def data_dir() -> Path:
    """Folder with the tables: CSTO_DATA of the environment, else the one shipped.

    A library that was installed as a wheel prefers the `data` folder of this package that lies in
    the working directory, as in the bundle of a chapter. Raises NoTablesError, a FileNotFoundError,
    when the folder holds no datapackage.json.
    """
    chosen = os.environ.get("CSTO_DATA")
    if not chosen and PACKAGED.is_dir() and _is_package(beside := Path("data")):
        return beside.absolute()
    folder = Path(chosen) if chosen else shipped_dir()
    if not (folder / "datapackage.json").is_file():
        if not chosen:
            raise NoTablesError(f"{folder}: no datapackage.json; install the library anew")
        what = "has no datapackage.json" if folder.is_dir() else "is not there"
        cure = "set CSTO_DATA (DATA of `make book`) to a copy of data/, or unset it"
        raise NoTablesError(f"{folder} {what}; {cure}")
    return folder


def settle() -> None:
    """Let CSTO_DATA name the same folder wherever this process and those it starts work."""
    if chosen := os.environ.get("CSTO_DATA"):
        os.environ["CSTO_DATA"] = str(Path(chosen).absolute())


def _is_package(folder: Path) -> bool:
    """Whether a folder is a copy of these tables, and not of some other data."""
    file = folder / "datapackage.json"
    return file.is_file() and '"name": "csto-in-numbers"' in file.read_text("utf-8")[:200]


@lru_cache(maxsize=8)
def _read_package(path: Path, _modified_ns: int) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def package() -> dict[str, Any]:
    """Metadata of the data package: version, licences, one resource a table."""
    reading.note("package")
    return described()


def described(folder: Path | None = None) -> dict[str, Any]:
    """The data package of a folder, or of the shared tables, when nobody is to note it."""
    path = _schema(folder)
    return _read_package(path, path.stat().st_mtime_ns)


def _schema(folder: Path | None) -> Path:
    """The data package of a folder; of the shared tables where it has none."""
    own = folder / "datapackage.json" if folder else None
    return own if own and own.is_file() else data_dir() / "datapackage.json"


def book() -> str:
    """The name of the book that the tables are of."""
    return package()["title"].partition(":")[0]


def state() -> tuple[tuple[str, int], ...]:
    """The files of the shared tables with their times: another one when any of them changes."""
    folder = data_dir()
    listed = ["datapackage.json", *(entry["path"] for entry in described()["resources"])]
    paths = [folder / name for name in listed]
    return tuple((str(path), path.stat().st_mtime_ns) for path in paths if path.is_file())


def names() -> list[str]:
    """Names of all tables, in the order of the data package."""
    return [entry["name"] for entry in described()["resources"]]


def resource(name: str, folder: Path | None = None) -> dict[str, Any]:
    """Metadata of one table: title, schema, credit, views.

    Raises UnknownTableError, naming the nearest tables, when there is none of that name.
    """
    entries = {entry["name"]: entry for entry in described(folder)["resources"]}
    if name in entries:
        reading.note(f"entry {name}")
        return entries[name]
    near = difflib.get_close_matches(str(name), entries, n=3, cutoff=0.4) or entries
    raise UnknownTableError(f"no table {name!r}; did you mean {', '.join(near)}?")


def credits(name: str, sources: Collection[str] | None = None) -> list[str]:
    """What a table's sources ask to be printed where its rows are used; empty for most tables.

    The credit of a table, or of those `sources` (all by default) that have one of their own in it.
    """
    credit = resource(name).get("credit", {})
    if isinstance(credit, str):
        return [credit]
    asked = credit if sources is None else [key for key in credit if key in sources]
    return list(dict.fromkeys(credit[key] for key in asked))


def fields(name: str) -> list[dict[str, Any]]:
    """Columns of a table as described in its schema: name, type, unit, constraints."""
    return resource(name)["schema"]["fields"]


def file(name: str, folder: Path | None = None) -> Path:
    """The file of a table, in the shared tables or in `folder`.

    Raises UnknownTableError, and OutsideError for a file that is named, or linked to, elsewhere.
    """
    return within(folder or data_dir(), resource(name, folder)["path"])


def within(folder: Path, name: str) -> Path:
    """A file of a data folder by its name. Raises OutsideError where it is not in the folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise OutsideError(f"{path} lies outside the data folder; put the file itself into it")
    return path


def load(
    name: str,
    folder: Path | None = None,
    *,
    view: str | None = None,
    version: str | None = None,
    releases: str | Path | None = None,
) -> pd.DataFrame:
    """Load a table by name, one row a record, with typed columns.

    From the shared tables, or from `folder` where one is given. With `version`, from that release,
    which `csto.releases.folder` finds in the folder or zip `releases`. With `view`, only the rows
    of a view of the table: `resource(name)["views"]` says which there are, and what each
    leaves out.

    Integers are nullable (`Int64`), numbers `Float64`, columns with a fixed vocabulary or that
    point to another table are categorical, all other text is `string`. A date that may be partial
    (`2016`, `2016-08`) becomes a timestamp of its first day, and a further column
    `<name>_precision` (year, month, day) says what is known. Empty cells are `NA`, never 0.

    Raises UnknownTableError for a name that is not in the data package, UnknownViewError for a view
    that the table does not have, OutsideError for a table whose file is not in the folder, and
    ReleaseError for a release that is not to be had.
    """
    if version is not None and version != described(folder)["version"]:
        folder = find_release(version, releases)
    path, schema = file(name, folder), _schema(folder)
    reading.note(f"table {name}")
    table = _typed_table(name, path, path.stat().st_mtime_ns, schema, schema.stat().st_mtime_ns)
    if view is None:
        return table.copy()
    return table.iloc[rows_of(name, view, folder)].reset_index(drop=True)


def rows_of(name: str, view: str, folder: Path | None = None) -> list[int]:
    """Numbers of the rows, from 0, that a view of a table holds. Raises UnknownViewError."""
    return views.rows(resource(name, folder), view, lambda other: plain(other, folder))


@lru_cache(maxsize=64)
def _typed_table(
    name: str, path: Path, _modified_ns: int, schema: Path, _schema_ns: int
) -> pd.DataFrame:
    """A table typed as its schema says; read again when the file or the schema has changed."""
    return typed(raw(name, path.parent), resource(name, schema.parent)["schema"])


def typed(text_of: pd.DataFrame, schema: dict[str, Any]) -> pd.DataFrame:
    """A table of text, as `raw` has it, typed as a schema says; see `load`."""
    keys = [key["fields"] for key in schema.get("foreignKeys", [])]
    pointers = {name for key in keys for name in ([key] if isinstance(key, str) else key)}
    columns: dict[str, pd.Series] = {}
    for field in schema["fields"]:
        text = text_of[field["name"]]
        columns[field["name"]] = _typed(text, field, pointers)
        if field.get("partialDate"):
            columns[f"{field['name']}_precision"] = _precision(text)
    return pd.DataFrame(columns)


def raw(name: str, folder: Path | None = None) -> pd.DataFrame:
    """A table as its file has it: every column `string`, empty cells `NA`."""
    reading.note(f"table {name}")
    return pd.read_csv(
        file(name, folder),
        dtype="string",
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8-sig",
    )


def plain(name: str, folder: Path | None = None) -> pd.DataFrame:
    """A table for tools without types of their own: numbers as numbers, all else as printed."""
    table = raw(name, folder)
    for field in resource(name, folder)["schema"]["fields"]:
        if field["type"] in ("integer", "number"):
            table[field["name"]] = pd.to_numeric(table[field["name"]])
    return table


def _typed(text: pd.Series, field: dict[str, Any], pointers: set[str]) -> pd.Series:
    """One column of strings in the type that its schema asks for."""
    if field["type"] == "integer":
        return text.astype("Int64")
    if field["type"] == "number":
        return text.astype("Float64")
    if field.get("partialDate"):
        return pd.to_datetime(text, format="ISO8601").astype("datetime64[s]")
    vocabulary = field.get("constraints", {}).get("enum")
    if vocabulary:
        return text.astype(pd.CategoricalDtype(vocabulary))
    if field["name"] in pointers:
        return text.astype("category")
    return text


def _precision(text: pd.Series) -> pd.Series:
    """How much of a partial date is known."""
    known = text.str.len().map(_PRECISION)
    return known.astype(pd.CategoricalDtype(["year", "month", "day"], ordered=True))
