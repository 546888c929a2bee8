"""`harbor memory …`: the translation memory, which is the record."""

from pathlib import Path
from typing import Annotated

import typer

from harbor_pub import memory
from harbor_pub.record import Record
from harbor_pub.settings import load
from harbor_pub.terminal import Json, print_json, print_table, say

app = typer.Typer(help="The translation memory.", no_args_is_help=True)


@app.command("import")
def memory_import(
    file: Annotated[Path, typer.Argument(help="A TMX file.", show_default=False)],
    to: Annotated[str | None, typer.Option(help="Take this locale alone.")] = None,
) -> None:
    """Take the units of a TMX file into the memory; what it holds already is left alone.

    The file is read to its end before anything is taken, so a broken one changes nothing.

    Example: harbor memory import agency.tmx --to id
    """
    taken = memory.take(_record(), file, to)
    say(f"{taken.added} units added, {taken.known} were known")
    for reason, count in taken.left_out.items():
        say(f"left out: {count} {reason}", "yellow")


@app.command("export")
def memory_export(
    file: Annotated[Path, typer.Argument(help="The TMX file to write.", show_default=False)],
    to: Annotated[str, typer.Option(help="The locale.", show_default=False)],
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="With what no person has approved, marked as such.")
    ] = False,
) -> None:
    """Write the approved units of a locale to a TMX file, and read it back.

    Example: harbor memory export --to id memory.id.tmx
    """
    say(f"{memory.give(_record(), file, to, unreviewed)} units")
    print(file)


@app.command("stats")
def memory_stats(as_json: Json = False) -> None:
    """Count the units of each locale by state and origin, with every earlier version.

    Example: harbor memory stats
    """
    rows, size = _record().stats()
    if as_json:
        print_json({"bytes": size, "units": rows})
        return
    if rows:
        print_table(rows)
    say(f"{sum(int(str(row['units'])) for row in rows)} units, {size / 1e6:.1f} MB")


def _record() -> Record:
    return Record(load().record_url)
