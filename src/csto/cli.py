"""The `csto` command. Exit status: 0 done, 1 faults or changes in the data, 2 used wrongly."""

import json
import shlex
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from csto import __version__, console, extras, tables
from csto.running import CellError
from csto.telling import UseError

REGISTER = Path("_build/html/figures.json")  # of the book built here


def _refuse(error: object) -> NoReturn:
    for line in str(error).splitlines():
        click.echo(f"csto: {line}", err=True)
    sys.exit(2)


class _Command(click.Group):
    """A command whose output no console refuses, and that needs tables."""

    def main(self, *args: Any, **more: Any) -> Any:
        """Prepare the console, then run the command."""
        console.prepare()
        return super().main(*args, **more)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; wrong words, and tables that are missing or faulty, are told in a line."""
        try:
            return super().invoke(context)
        except CellError as error:
            lines = [line for line in str(error).splitlines() if line.strip()]
            _refuse(_of_tables() or f"{lines[0]} {lines[-1]}")
        except UseError as error:
            _refuse(error)
        except click.UsageError as error:
            words = error.ctx.command_path if error.ctx else context.command_path
            _refuse(f"{error.format_message()} ({words} --help)")
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            if told := _of_tables():
                _refuse(told)
            raise


def _of_tables() -> str:
    """The first fault of the tables in a line, and how many there are; empty where none is."""
    try:
        from csto import validation

        found = validation.validate()
    except extras.MissingExtraError:
        return ""
    if not found:
        return ""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0]}{more}: csto validate {shlex.quote(str(tables.data_dir()))}"


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="csto %(version)s")
def main() -> None:
    """Tables and figures of The CSTO in Numbers."""


@main.command("tables")
def list_tables() -> None:
    """List the tables: name, rows, columns, title."""
    for name in tables.names():
        rows = len(tables.raw(name))
        columns = len(tables.fields(name))
        click.echo(f"{name:24} {rows:6} rows {columns:3} columns  {tables.resource(name)['title']}")


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def validate(folder: Path | None) -> None:
    """Report every fault in a data folder (default: the shared tables); exit 1 if there are any.

    Numbers of new and changed rows that their as_printed does not print are told too; they may be
    right, and are no faults.
    """
    from csto import faults, validation
    from csto.validation import printed

    if folder is not None and not folder.is_dir():
        raise click.UsageError(f"{folder}: no such folder")
    found = validation.validate(folder)
    for line in faults.told(found):
        click.echo(line)
    if found:
        click.echo("\n".join(faults.summary(found)), err=True)
        sys.exit(1)
    doubts = printed.doubts(folder)
    for line in faults.told(doubts):
        click.echo(f"perhaps wrong: {line}")
    told = f", {len(doubts)} perhaps wrong" if doubts else ""
    click.echo(f"no faults{told}", err=True)


@main.command("changes")
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option("--rows", is_flag=True, help="Name the rows, not only their number.")
def tell_differences(old: Path, new: Path, rows: bool) -> None:
    """Compare two editions of the tables, each a folder or a published zip.

    Prints rows new, changed and withdrawn of each table, as CHANGELOG.md has them; exit 1 where
    there are any.
    """
    from csto import differences

    found = differences.between(old, new)
    click.echo(differences.as_markdown(found))
    for one in found if rows else []:
        for kind in ("new", "changed", "withdrawn"):
            for key in getattr(one, kind):
                click.echo(f"{one.table}: {kind} {key}")
    if any(one.new or one.changed or one.withdrawn or one.columns for one in found):
        sys.exit(1)


@main.command("rests-on")
@click.argument("source")
def tell_basis(source: str) -> None:
    """Say what rests on a source: rows, figures, numbers, comparisons, sentences."""
    from csto import basis

    found = basis.of(source)
    for line in basis.told(found):
        click.echo(line)


@main.command("without")
@click.argument("source")
@click.argument("folder", type=click.Path(path_type=Path))
def write_without(source: str, folder: Path) -> None:
    """Write the tables without a source into a new folder, for CSTO_DATA or `make book DATA=`.

    Rows that cite it go; a row that rows of other sources need stays on their word; keys that point
    to rows that went are emptied.
    """
    from csto import without

    found = without.write(source, folder)
    for name, (gone, changed) in found.items():
        click.echo(f"{name:24} {gone:6} rows out {changed:6} changed")
    click.echo(f"{folder}: the tables without {source}, no faults", err=True)


@main.command("figures")
@click.option("--json", "as_json", is_flag=True, help="Write the register as JSON.")
@click.option("--table", help="Only figures that rest on this table.")
@click.option(
    "--check",
    "old",
    type=click.Path(path_type=Path),
    help="Compare with a published figures.json; exit 1 when rows have changed.",
)
def list_figures(as_json: bool, table: str | None, old: Path | None) -> None:
    """List the figures: id, chapter, finding."""
    from csto import register

    if old is not None:
        _tell_changes(old, ())
        return
    if table:
        tables.resource(table)
    found = [made for name in register.notebooks() for made in register.records(name).values()]
    found = [made for made in found if table is None or table in made.tables]
    if as_json:
        entries = [made.entry() for made in found]
        text = json.dumps(entries, indent=1, ensure_ascii=False)
        click.echo(text if console.shows(text) else json.dumps(entries, indent=1))
        return
    for made in found:
        click.echo(f"{made.id:28} {made.chapter:16} {made.title}")


@main.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All figures.")
@click.option("--against", type=click.Path(path_type=Path), default=REGISTER, show_default=True)
def reproduce(ids: tuple[str, ...], every: bool, against: Path) -> None:
    """Rebuild figures from the tables and compare their rows with the published hashes."""
    if bool(ids) == every:
        raise click.UsageError("name figures, or --all")
    _tell_changes(against, ids)


def _tell_changes(register: Path, ids: tuple[str, ...]) -> None:
    """Print each figure's state and exit 1 where one is not as published."""
    from csto import changes

    found = changes.since(register, ids)
    for change in found:
        what = "reproduced" if change.what == "same" else change.what
        click.echo(f"{change.id:28} {what:10} {change.how}".rstrip())
    differing = sum(change.what != "same" for change in found)
    click.echo(f"{len(found) - differing} of {len(found)} as published", err=True)
    if differing:
        sys.exit(1)


@main.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All figures.")
@click.option(
    "--format", "formats", help="One or more: pdf,svg. [default: the file's ending, or pdf]"
)
@click.option("--width", help="89mm, 8.9cm or 3.5in. [default: 183mm]")
@click.option("--height", help="Of the whole picture. [default: as the chart needs]")
@click.option("--dpi", type=int, help="Of png, tiff and jpg. [default: 600]")
@click.option("--preset", help="Size and format of a publisher: elsevier-single. --preset list")
@click.option("--gray", "--grey", "grey", is_flag=True, help="Without colour.")
@click.option("--title/--no-title", default=None, help="With the finding above the chart.")
@click.option("--source/--no-source", default=True, help="With the source line below it.")
@click.option("--outlines", is_flag=True, help="Text of svg as outlines, for want of its font.")
@click.option("-o", "--output", default=".", help="Folder, file (name.pdf), or - for output.")
def export(ids: tuple[str, ...], every: bool, **asked: Any) -> None:
    """Write figures to files, for any paper, slide or page.

    Formats: svg, pdf, eps, emf, png, tiff, jpg, docx, pptx, csv, json (Vega-Lite), txt, bib, tex,
    md, typ.
    """
    from csto import exporting

    if asked["preset"] == "list":
        click.echo(exporting.listed_presets())
        return
    if bool(ids) == every:
        raise click.UsageError("name figures, or --all")
    for told in exporting.write(ids, **asked):
        click.echo(told, err=asked["output"] == "-")


@main.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--style", default="bibtex", show_default=True, help="bibtex, csl, apa or chicago.")
@click.option("--all-of", is_flag=True, help="All of several together, as is done without it.")
def cite(ids: tuple[str, ...], style: str, all_of: bool) -> None:
    """Print how to cite figures, or those of a chapter, and all sources behind them.

    Each entry stands once, over any number of figures: csto cite --all-of ID ID > paper.bib
    """
    from csto import citations

    click.echo(citations.cite(*ids, style=style).rstrip())


@main.command()
@click.argument("notebooks", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where anything is to be done.")
def refresh(notebooks: tuple[Path, ...], check: bool) -> None:
    """Run notebooks and write today's numbers into their prose.

    By default all of the folder notebooks/. What a person has to mend is told, with exit status 1.
    """
    from csto import refresh as work

    folder = Path("notebooks")
    if not notebooks and not folder.is_dir():
        raise click.UsageError("no folder notebooks/ here; name notebooks")
    tables.data_dir()  # where there is none, all notebooks would fail alike
    to_mend, paths = 0, notebooks or sorted(folder.glob("*.ipynb"))
    for path in paths:
        changed, left = work.refresh(path, check=check)
        for fault in changed + left:
            click.echo(fault)
        to_mend += len(left) + len(changed) * check
    if to_mend:
        click.echo(f"{to_mend} to mend", err=True)
        sys.exit(1)
    click.echo(f"chapters run: {len(paths)}; every number and sentence holds", err=True)


if __name__ == "__main__":
    main()
