"""`harbor doctor`: what is missing for an unattended, offline run, and how to mend it."""

from dataclasses import asdict

import typer

from harbor_pub import doctor as examination
from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.settings import load
from harbor_pub.terminal import Json, print_json

_COLOURS = {Status.OK: "green", Status.WARN: "yellow", Status.FAIL: "red"}


def doctor(as_json: Json = False) -> None:
    """Say what this machine lacks for an unattended, offline run, and how to mend it; exit code 1
    where something would fail.

    Example: harbor doctor
    """
    found = []
    for diagnosis in examination.examine(load()):
        found.append(diagnosis)
        if not as_json:
            _print(diagnosis)
    if as_json:
        print_json([asdict(diagnosis) for diagnosis in found])
    if any(diagnosis.status is Status.FAIL for diagnosis in found):
        raise typer.Exit(1)


def _print(diagnosis: Diagnosis) -> None:
    status = typer.style(f"{diagnosis.status:<4}", fg=_COLOURS[diagnosis.status])
    typer.echo(f"{status}  {diagnosis.name:<15} {diagnosis.message}")
    if diagnosis.mend:
        typer.echo(f"{'':21} → {diagnosis.mend}")
