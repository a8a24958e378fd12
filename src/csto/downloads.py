"""The tables as files to take along: CSV with their data package, one workbook, Parquet."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from csto import editions, tables
from csto.releases import PACKAGE

# Archives carry no date of their building, so that the same data give the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)
_PACKED = (".docx", ".png", ".pptx", ".whl")  # already: packing them again gains nothing


def archive(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a zip of named contents, in the order of their names.

    Raises ValueError for a name that would be unpacked outside the folder of the zip.
    """
    if stray := [name for name in files if name.startswith("/") or ".." in Path(name).parts]:
        raise ValueError(f"{stray[0]!r} would be unpacked outside the folder of the zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            packed = name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, files[name])


def data_files(address: str = "") -> dict[str, bytes]:
    """All tables as CSV with `datapackage.json`: contents by the names of the files.

    `address`, where the book is published, becomes the package's homepage. The package of a
    reader's own tables says that they are.
    """
    folder = tables.data_dir()
    files = [folder / PACKAGE, *(tables.file(name) for name in tables.names())]
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    said = {editions.MARK: editions.own_digest(), "homepage": address}
    if more := {name: text for name, text in said.items() if text}:
        package = json.loads(found[PACKAGE]) | more
        found[PACKAGE] = (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()
    return found


def csv_package(path: Path, extra: Mapping[str, bytes], address: str = "") -> None:
    """All tables and views as CSV, `datapackage.json`, and what is to lie beside them (`extra`).

    `address` is where the book is published.
    """
    archive(path, data_files(address) | views() | dict(extra))


def views() -> dict[str, bytes]:
    """The rows of each view as CSV, as its table's file has them, by the names of the files."""
    made = {}
    for name in tables.names():
        for view in tables.resource(name).get("views", {}):
            rows = tables.raw(name).iloc[tables.rows_of(name, view)]
            made[f"views/{name}-{view}.csv"] = rows.to_csv(index=False).encode()
    return made


def workbook(path: Path) -> None:
    """All tables as one workbook, a sheet a table, every cell a value and none a formula."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": _PLAIN}) as writer:
        said = {"title": tables.package()["title"], "comments": f"Data: {editions.edition()}"}
        writer.book.set_properties(said | {"created": _CREATED})
        for name in tables.names():
            tables.plain(name).to_excel(
                writer, sheet_name=name[:31], index=False, freeze_panes=(1, 0)
            )
    with zipfile.ZipFile(buffer) as made:
        archive(path, {name: made.read(name) for name in made.namelist()})


_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
_CREATED = pd.Timestamp("2000-01-01").to_pydatetime()


def parquet(path: Path) -> None:
    """All tables as Parquet, typed as `csto.load` gives them, in one zip."""
    files = {}
    for name in tables.names():
        buffer = io.BytesIO()
        tables.load(name).to_parquet(buffer, index=False)
        files[f"{name}.parquet"] = buffer.getvalue()
    archive(path, files)
