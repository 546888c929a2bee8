"""`harbor models …`: the Argos packages on this machine."""

import typer

from harbor_pub import pipeline
from harbor_pub.settings import load
from harbor_pub.terminal import Json, print_json, print_table, say

app = typer.Typer(help="The Argos packages on this machine.", no_args_is_help=True)


@app.command("list")
def models_list(as_json: Json = False) -> None:
    """List each locale of ASEAN with the package that translates into it from English.

    Example: harbor models list
    """
    rows, problems = pipeline.packages(load())
    if as_json:
        print_json(rows)
    else:
        print_table(rows)
    for problem in problems:
        say(problem, "red")
    if problems:
        raise typer.Exit(1)
