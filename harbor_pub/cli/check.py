"""`harbor check`: the issues of a bilingual file."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from harbor_pub import checks, reviewing
from harbor_pub.bilingual.risk import Risk, ranked, risks
from harbor_pub.errors import UsageError
from harbor_pub.locales import said
from harbor_pub.model import Issue, Severity
from harbor_pub.packages import open_catalog
from harbor_pub.record import Record
from harbor_pub.settings import load
from harbor_pub.terminal import Json, print_json, print_lines, say, user
from harbor_pub.terms.base import read


def check(
    file: Annotated[Path, typer.Argument(help="A bilingual XLIFF 2 file.", show_default=False)],
    dismiss: Annotated[
        list[str] | None,
        typer.Option(metavar="SEGMENT:CHECK", help="Say of a finding that it is none."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--reopen", help="Take dismissals back: what --dismiss names counts.")
    ] = False,
    by: Annotated[
        str, typer.Option(help="Who dismisses; the user of this machine by default.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Check a bilingual XLIFF file: issues, worst first; exit code 1 where one is critical.

    Of equally grave ones those of the riskiest segment come first; its risk, 0 to 100, ends a line.

    A finding that is dismissed stays so, in this file and in every edition, as long as the
    translation stands as it does.

    Example: harbor check output/speech/th/speech.th.xlf --dismiss s4f1e2d3c4b:numbers
    """
    if again and not dismiss:
        raise UsageError("--reopen needs --dismiss SEGMENT:CHECK, which says what")
    settings = load()
    found = reviewing.check_file(
        file,
        read(settings.terms_path),
        open_catalog(settings),
        checks.severities(settings.severities, "the setting severities"),
        settings.record_url,
    )
    if dismiss:
        record = Record(settings.record_url)
        found = reviewing.dismiss(record, found, dismiss, by or user(), again=again)
    if as_json:
        print_json(list(map(_as_json, *_ordered(found))))
    else:
        print_lines(
            f"{i.severity}\t{i.segment}\t{i.check}\t{said(i.message, 'en')}\t{of.points}"
            for i, of in zip(*_ordered(found), strict=True)
        )
    dismissed = len(found.found) - len(found.issues)
    left = f" ({dismissed} dismissed)" if dismissed else ""
    say(f"{len(found.issues)} issues{left}")
    if any(issue.severity is Severity.CRITICAL for issue in found.issues):
        raise typer.Exit(1)


def _ordered(found: reviewing.CheckedFile) -> tuple[list[Issue], list[Risk]]:
    """The issues, the worst and then those of the riskiest segment first, and its risk for each."""
    places: dict[str, tuple[int, Risk]] = {}
    for place, one in enumerate(ranked(risks(found.units, found.issues))):
        places.setdefault(one.unit.segment.id, (place, one))  # others' ids may stand twice
    issues = sorted(found.issues, key=lambda i: (-i.severity.rank, places[i.segment][0]))
    return issues, [places[issue.segment][1] for issue in issues]


def _as_json(issue: Issue, of: Risk) -> dict[str, object]:
    reasons = [said(reason, "en") for reason in of.reasons]
    told = {"message": said(issue.message, "en"), "risk": of.points, "reasons": reasons}
    return asdict(issue) | told
