"""The `review` flow: what editors laid into the inbox is taken back, and published anew.

A file that was taken moves to `<inbox>-taken`; one with something that a person has to decide, or
that can't be read, to `<inbox>-undecided`, and fails the run, so that somebody is told. Nothing is
ever removed, and the same file again changes nothing.
"""

from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from prefect import flow

from flows.choices import Inbox, Output, Settle, SourceFolders, folder, source
from flows.patience import open_desk, patient, whole
from flows.submitting import submit_again
from flows.telling import cell, counted, link, report_of, show, told
from harbor_pub import files, freshness, journal, pipeline, reviewing
from harbor_pub.errors import HarborError, RecordError, SourceError
from harbor_pub.intake import CORRECTED, Arrival, move, settled
from harbor_pub.languages import language
from harbor_pub.model import Merge
from harbor_pub.record import Record
from harbor_pub.record.documents import Documents
from harbor_pub.review import report
from harbor_pub.review.effort import efforts
from harbor_pub.review.merge import Policy
from harbor_pub.settings import load
from harbor_pub.shown import one_line

NOWHERE: list[str] = []


@patient("take {name} back")
def taken(name: str, record: Record, path: Path) -> Merge:
    (merge,) = reviewing.import_reviews(record, [path], Policy())
    return merge


@flow(name="review", flow_run_name="take reviews back")
def review(
    sources: SourceFolders = NOWHERE,
    inbox: Inbox = "",
    output: Output = "",
    settle: Settle = 2.0,
) -> list[str]:
    """Take the corrected files in the inbox into the record, and publish those documents anew.

    Args:
        sources: Files, and folders, in which the published sources lie; none for where the record
            knows them. A document whose source is not there is published anew at its next run.
        inbox: The folder that editors lay corrected files into; empty for the one in the settings.
        output: The folder of the editions; empty for the one in the settings.
        settle: Seconds for which a file's size and time must stay the same before it is taken.
    """
    settings = load()
    box = Path(source(inbox, settings) if inbox else settings.inbox)
    lines, undecided = [], []
    desk = open_desk(whole(settings))
    with told("review", settings), closing(desk.record):
        places = [Path(source(s, settings)) for s in sources] or _known(desk)
        at = freshness.sources_of(places, folder(output, settings))
        look = Look(desk, at, output)
        for arrival in settled(box, settle, CORRECTED):
            merge = _take(desk, arrival)
            lines.append(f"- {cell(arrival.path.name)}: {_told(look, merge)}")
            decided = isinstance(merge, Merge) and not (merge.undecided or merge.problems)
            if not decided:
                undecided.append(arrival.path.name)
            if isinstance(merge, Merge):
                look.publish(merge, arrival.digest)
            # Last: a run that is killed before this takes the file again, which changes nothing.
            move(arrival.path, Path(f"{box}-taken" if decided else f"{box}-undecided"))
    if lines:
        show("\n".join(["## Taken back", "", *lines]))
    if undecided:
        raise HarborError(f"somebody has to decide: {', '.join(undecided)}; see {box}-undecided")
    return lines


def _known(desk: pipeline.Desk) -> list[Path]:
    """Where the record knows sources to lie, of those that this run may read."""
    found = []
    for place in Documents(desk.record).places().values():
        with suppress(SourceError):
            if Path(source(place, desk.settings)).is_file():
                found.append(Path(place))
    return found


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into the inbox works with: how each document was published that can be anew, and
    the folder of the editions ("" for the one in the settings)."""

    desk: pipeline.Desk
    published: Mapping[str, freshness.Published]
    output: str

    def publish(self, merge: Merge, key: str) -> None:
        """Have a document published anew, where its source is among those given."""
        if merge.document in self.published:
            submit_again(self.published[merge.document], [merge.locale], self.output, key=key)

    def report(self, merge: Merge) -> str:
        """Write what the file has changed, as a page, and give a link to it."""
        events = reviewing.review_history(self.desk.record, merge.document)
        own = [event for event in events if event.locale == merge.locale]
        path = report_of(merge.document, merge.locale)
        editions = folder(self.output, self.desk.settings)
        files.write(editions / path, report.render("Review", [merge], efforts(own)))
        return link("merge report", path, self.desk.settings.public_url)


def _take(desk: pipeline.Desk, arrival: Arrival) -> Merge | HarborError:
    try:
        merge = taken(one_line(arrival.path.name), whole(desk.record), arrival.path)
    except RecordError:  # the file waits in the inbox for the record to be back
        raise
    except HarborError as error:
        journal.tell("failure", reason=str(error))
        return error
    journal.tell(
        "review", document=merge.document, locale=merge.locale,
        recorded=len(merge.units), undecided=len(merge.undecided),
    )  # fmt: skip
    return merge


def _told(look: Look, merge: Merge | HarborError) -> str:
    if isinstance(merge, HarborError):
        return f"not taken: {cell(str(merge))}"
    parts = [
        f"{merge.document} in {language(merge.locale).name}",
        f"{counted(len(merge.units), 'unit')} recorded",
        f"{len(merge.undecided)} to decide",
        *(cell(problem) for problem in merge.problems),
        look.report(merge),
    ]
    return "; ".join(parts)
