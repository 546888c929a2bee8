"""`harbor check`: the issues of a bilingual file."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from harbor_pub import checks, reviewing
from harbor_pub.locales import said
from harbor_pub.model import Severity
from harbor_pub.packages import open_catalog
from harbor_pub.settings import load
from harbor_pub.terminal import Json, print_json, print_lines, say
from harbor_pub.terms.base import read


def check(
    file: Annotated[Path, typer.Argument(help="A bilingual XLIFF 2 file.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Check a bilingual XLIFF file: issues, worst first; exit code 1 where one is critical.

    Example: harbor check output/speech/th/speech.th.xlf
    """
    settings = load()
    issues = reviewing.check_file(
        file,
        read(settings.terms_path),
        open_catalog(settings),
        checks.severities(settings.severities, "the setting severities"),
    )
    if as_json:
        print_json([asdict(one) | {"message": said(one.message, "en")} for one in issues])
    else:
        print_lines(
            f"{i.severity}\t{i.segment}\t{i.check}\t{said(i.message, 'en')}" for i in issues
        )
    say(f"{len(issues)} issues")
    if any(issue.severity is Severity.CRITICAL for issue in issues):
        raise typer.Exit(1)
