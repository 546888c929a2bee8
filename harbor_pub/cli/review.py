"""`harbor review …`: what editors made of the editions."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from harbor_pub import files, reviewing
from harbor_pub.languages import language
from harbor_pub.model import Merge, Outcome, OutcomeKind
from harbor_pub.record import Record
from harbor_pub.review import report
from harbor_pub.review.effort import efforts
from harbor_pub.review.merge import Policy, Side
from harbor_pub.settings import load
from harbor_pub.terminal import Json, print_json, print_table, say, user

app = typer.Typer(help="Take corrected editions back.", no_args_is_help=True)

By = Annotated[str, typer.Option(help="Who decides; the user of this machine by default.")]
Html = Annotated[Path | None, typer.Option("--html", help="Write a report as a web page.")]


@app.command("import")
def review_import(
    reviewed: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Files from editors.", show_default=False)
    ],
    prefer: Annotated[
        Side | None, typer.Option(help="Whose text stands where both have changed, or in doubt.")
    ] = None,
    accept_empty: Annotated[
        bool, typer.Option("--accept-empty", help="An emptied translation is meant to be empty.")
    ] = False,
    document: Annotated[
        str, typer.Option(help="The document that a file was made of which no longer says so.")
    ] = "",
    to: Annotated[str, typer.Option(help="The locale of such a file.")] = "",
    as_json: Json = False,
    html: Html = None,
) -> None:
    """Take corrected files into the record, all of them or none.

    What was changed and approved is recorded; nothing else is touched, and the same file again
    changes nothing. Where somebody has to decide, both texts are kept; exit code 1 says so.

    Example: harbor review import speech.th.reviewed.docx
    """
    record = Record(load().record_url)
    merges = reviewing.import_reviews(
        record, reviewed, Policy(prefer=prefer, accept_empty=accept_empty),
        document=document, locale=to,
    )  # fmt: skip
    if html:
        documents = list(dict.fromkeys(merge.document for merge in merges))
        _write_report(record, html, "Review", merges, documents)
    if as_json:
        print_json([_as_dict(merge) for merge in merges])
    else:
        _print(merges)
    _tell(merges)
    if any(merge.undecided or merge.problems for merge in merges):
        raise typer.Exit(1)


@app.command("status")
def review_status(
    document: Annotated[str | None, typer.Argument(help="One document's history.")] = None,
    as_json: Json = False,
    html: Html = None,
) -> None:
    """Tell how far the editions are reviewed, and what awaits a person; of one document, also what
    happened to each unit.

    Example: harbor review status information-harbor-forum-2015
    """
    record = Record(load().record_url)
    rows = reviewing.review_status(record, document)
    events = reviewing.review_history(record, document) if document else []
    remarks = reviewing.open_remarks(record, document)
    if html:
        _write_report(record, html, "Reviews", [], [str(row["document"]) for row in rows])
    if as_json:
        history = [asdict(event) for event in events]
        print_json({"editions": rows, "remarks": remarks, "history": history})
        return
    if rows:
        print_table(rows)
    if remarks:
        print()
        print_table(remarks)
    if events:
        print()
        print_table([reviewing.event_row(event) for event in events])
    if not rows:
        say("nothing has been published from this record yet")


@app.command("decide")
def review_decide(
    document: Annotated[str, typer.Argument(help="The document.", show_default=False)],
    locale: Annotated[str, typer.Argument(help="Its locale.", show_default=False)],
    row: Annotated[str, typer.Argument(help="The row's number.", show_default=False)],
    take: Annotated[
        str,
        typer.Option(
            help="`mine` (the record's), `theirs`, or the text that is to stand.",
            show_default=False,
        ),
    ],
    reading: Annotated[
        int, typer.Option(help="Which of several others `theirs` is, by its number.")
    ] = 0,
    by: By = "",
) -> None:
    """Decide between the readings of a row: what is taken stands, the others are settled.

    Example: harbor review decide speech th 12 --take theirs
    """
    record, tag = Record(load().record_url), language(locale).tag
    before, after = reviewing.decide(record, document, tag, row, take, by or user(), reading)
    say(f"{document}, {tag}, row {row}: {after if after != before else 'stands as it was'}")


@app.command("resolve")
def review_resolve(
    numbers: Annotated[
        list[int],
        typer.Argument(metavar="NUMBER…", help="As `status` prints them.", show_default=False),
    ],
    again: Annotated[bool, typer.Option("--reopen", help="Open them again.")] = False,
    by: By = "",
) -> None:
    """Make an end of remarks, or of what could not be placed.

    Example: harbor review resolve 12
    """
    reviewing.resolve(Record(load().record_url), numbers, by or user(), again=again)


def _write_report(
    record: Record, path: Path, title: str, merges: Sequence[Merge], documents: Sequence[str]
) -> None:
    events = [
        event
        for document in dict.fromkeys(documents)
        for event in reviewing.review_history(record, document)
    ]
    files.write(path, report.render(title, merges, efforts(events)))
    say(str(path))


def _print(merges: Sequence[Merge]) -> None:
    rows = [
        _row(merge, outcome)
        for merge in merges
        for outcome in merge.outcomes
        if outcome.kind is not OutcomeKind.UNCHANGED
    ]
    if rows:
        print_table(rows)


def _row(merge: Merge, outcome: Outcome) -> dict[str, object]:
    remarks = [f"{remark.author or 'somebody'}: {remark.text}" for remark in outcome.remarks]
    return {
        "locale": merge.locale,
        "row": outcome.number or outcome.segment,
        "outcome": outcome.kind.value + (" (undecided)" if outcome.undecided else ""),
        "by": outcome.by,
        "before": outcome.before,
        "after": outcome.after if outcome.after != outcome.before else "=",
        "note": "; ".join([*filter(None, [outcome.note]), *remarks]),
    }


def _tell(merges: Sequence[Merge]) -> None:
    for merge in merges:
        say(f"{merge.file}: {merge.document}, {merge.locale}: {report.counts(merge)}")
        for remark in merge.remarks:
            say(f"{merge.file}: {remark.author or 'somebody'}: {remark.text}")
        for problem in merge.problems:
            say(f"{merge.file}: {problem}", "yellow")
        if merge.dismissed:
            count = len(merge.dismissed)
            say(f"{merge.file}: {count} finding{'s' * (count > 1)} dismissed")
        if merge.missing:
            say(f"{merge.file}: no row for {_rows(merge.missing_rows)}; they stay as they were")
        if merge.gone:
            say(
                f"{merge.file}: made from an older source, which has lost the sentences of "
                f"{_rows(merge.gone)}; what was corrected there goes to the memory"
            )
    undecided = sum(len(merge.undecided) for merge in merges)
    if undecided:
        say(
            f"{undecided} to decide: both texts are kept; `harbor review decide DOCUMENT LOCALE "
            "ROW --take mine|theirs|TEXT`, or import the file again with --prefer theirs or "
            "--prefer record (an emptied target: --accept-empty)",
            "yellow",
        )


def _rows(numbers: Sequence[int]) -> str:
    return f"row {', '.join(map(str, numbers))}" if numbers else "some segments"


def _as_dict(merge: Merge) -> dict[str, object]:
    return {
        "file": merge.file,
        "document": merge.document,
        "locale": merge.locale,
        "outcomes": [
            {name: value for name, value in asdict(outcome).items() if name != "unit"}
            for outcome in merge.outcomes
        ],
        "missing": merge.missing,
        "missing_rows": merge.missing_rows,
        "gone": merge.gone,
        "problems": merge.problems,
        "remarks": [asdict(remark) for remark in merge.remarks],
    }
