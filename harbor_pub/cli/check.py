"""`harbor check`: the issues of a bilingual file."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from harbor_pub import checks, reviewing
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

    A finding that is dismissed stays so, in this file and in every edition, as long as the
    translation stands as it does.

    Example: harbor check output/speech/th/speech.th.xlf --dismiss s4f1e2d3c4b:numbers
    """
    settings = load()
    base, packages = read(settings.terms_path), open_catalog(settings)
    severities = checks.severities(settings.severities, "the setting severities")

    def checked() -> reviewing.CheckedFile:
        return reviewing.check_file(file, base, packages, severities, settings.record_url)

    found = checked()
    if again and not dismiss:
        raise UsageError("--reopen needs --dismiss SEGMENT:CHECK, which says what")
    if dismiss:
        record = Record(settings.record_url)
        reviewing.dismiss(record, found, dismiss, by or user(), again=again)
        found = checked()
    if as_json:
        print_json(_as_json(found.issues))
    else:
        print_lines(
            f"{i.severity}\t{i.segment}\t{i.check}\t{said(i.message, 'en')}" for i in found.issues
        )
    left = f" ({len(found.dismissed)} dismissed)" if found.dismissed else ""
    say(f"{len(found.issues)} issues{left}")
    if any(issue.severity is Severity.CRITICAL for issue in found.issues):
        raise typer.Exit(1)


def _as_json(issues: Iterable[Issue]) -> list[dict[str, object]]:
    return [asdict(one) | {"message": said(one.message, "en")} for one in issues]
