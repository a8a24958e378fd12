"""The `csto` command. Exit status: 0 done, 1 faults in the data, 2 used wrongly."""

import json
import sys
from pathlib import Path

import click

from csto import __version__, tables


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="csto %(version)s")
def main() -> None:
    """Tables and figures of The CSTO in Numbers."""


@main.command("tables")
def list_tables() -> None:
    """List the tables: name, rows, columns, title."""
    for name in tables.names():
        rows = len(tables.load(name))
        columns = len(tables.fields(name))
        click.echo(f"{name:24} {rows:6} rows {columns:3} columns  {tables.resource(name)['title']}")


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def validate(folder: Path | None) -> None:
    """Report every fault in a data folder (default: the shared tables); exit 1 if there are any."""
    from csto import validation

    if folder is not None and not folder.is_dir():
        raise click.UsageError(f"{folder}: no such folder")
    found = validation.validate(folder)
    for fault in found:
        click.echo(str(fault))
    if found:
        files = len({fault.file for fault in found})
        click.echo(f"{len(found)} faults in {files} files", err=True)
        sys.exit(1)
    click.echo("no faults", err=True)


@main.command("figures")
@click.option("--json", "as_json", is_flag=True, help="Write the register as JSON.")
def list_figures(as_json: bool) -> None:
    """List the figures: id, chapter, finding."""
    from csto import figures

    shown = [figures.show(id) for id in figures.ids()]
    if not as_json:
        for entry in shown:
            click.echo(f"{entry.figure.id:28} {entry.figure.chapter:16} {entry.words.title}")
        return
    click.echo(json.dumps([entry.record() for entry in shown], indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
