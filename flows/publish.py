"""The `publish` flow: the pipeline with Prefect telling of it.

A task a document and locale, never a segment: a task run costs about 10 ms, and the record already
does the resuming. What fails is told, and doesn't keep the rest from coming out.

    python -m flows.publish seeds/information-harbor-forum-2015.txt --to asean
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from flows import choices
from flows.approval import decision
from flows.approval import told as said
from flows.choices import (
    ALL,
    DETECT,
    NO_LINES,
    NO_RULES,
    USUAL_FORMATS,
    Approval,
    Format,
    Formats,
    Keep,
    Locales,
    NoRule,
    Output,
    Sources,
    Spoken,
    Title,
    chosen,
    folder,
    spoken_tag,
)
from flows.patience import open_desk, patient, whole
from flows.telling import Bar, Report, drafts_url, named, show, told
from harbor_pub import cleaning, journal, pipeline
from harbor_pub.cleaning import Switches
from harbor_pub.errors import HarborError, OutputError, PackageError
from harbor_pub.model import Edition
from harbor_pub.record.approvals import WITHHOLD
from harbor_pub.settings import load
from harbor_pub.shown import one_line
from harbor_pub.sources import expand

Made = tuple[pipeline.Translated, Edition]


@patient("read {name}")
def read(name: str, source: str, order: "Order") -> pipeline.Prepared:
    def say(text: str) -> None:
        get_run_logger().info(one_line(text))

    desk = order.desk
    prepared = pipeline.prepare(
        source, desk.settings, order.spoken, say, order.switches, order.title
    )
    return pipeline.identified(desk, prepared)


@patient("{name} to {locale}")
def edition(
    name: str,
    locale: str,
    desk: pipeline.Desk,
    prepared: pipeline.Prepared,
    output: Path,
    formats: Sequence[Format],
    bar: Bar,
    approved: str,
) -> Made:
    return pipeline.make(desk, prepared, locale, output, formats, bar.advance, approved=approved)


@patient("{name} into the portal")
def listing(
    name: str, outlet: pipeline.Outlet, prepared: pipeline.Prepared, editions: Sequence[Edition]
) -> None:
    outlet.put(prepared, editions)


@patient("the portal")
def portal(outlet: pipeline.Outlet) -> None:
    outlet.settle()


def run_name() -> str:
    return named("publish", flow_run.parameters["sources"])


@flow(name="publish", flow_run_name=run_name)
def publish(
    sources: Sources,
    locales: Locales = ALL,
    formats: Formats = USUAL_FORMATS,
    output: Output = "",
    spoken: Spoken = DETECT,
    keep: Keep = NO_LINES,
    no_rule: NoRule = NO_RULES,
    approval: Approval = False,
    title: Title = "",
) -> list[str]:
    """Publish sources as aligned bilingual editions.

    Args:
        sources: The files, folders or http(s) addresses to publish, as the machine that runs the
            flow sees them.
        locales: The languages to publish in; none for every language of ASEAN that has a package.
        formats: The files to write for each language.
        output: The folder for the editions; empty for the one in the settings.
        spoken: The language that the sources are in.
        keep: Lines that cleaning must not drop: a line's number, or a pattern of its text.
        no_rule: Rules of cleaning to leave out, by the reason that its log gives.
        approval: Wait for an editor's decision: the run is suspended with links to the drafts, and
            publishes or withholds them once its form is sent.
        title: The title of a single text; empty for the one that it says itself.
    """
    settings = load()
    switches = cleaning.switches(keep, no_rule)
    desk = open_desk(whole(settings))
    order = Order(
        desk, sources, spoken_tag(spoken), switches, chosen(locales), formats, title=title
    )
    with told("publish", settings), closing(desk.record):
        answer = None
        target = folder(output, settings)
        if approval:
            # The store is for what is published.
            held = pipeline.Outlet(desk=desk, folder=Path(settings.drafts))
            drafts = make(order, held, Report(held.folder, drafts_url(settings)))
            answer = decision(desk.record, drafts.drafts, drafts.question())
            if answer is None or answer.decision == WITHHOLD:
                show(f"{said(answer)}\n\n{drafts.markdown()}" if answer else drafts.markdown())
                return _ended(drafts, []) if answer is None else []
            order = replace(order, approved=str(flow_run.id))
        outlet = pipeline.outlet(desk, target, approval=approval)
        report = make(order, outlet, Report(outlet.folder, settings.public_url))
    show(f"{said(answer)}\n\n{report.markdown()}" if answer else report.markdown())
    return _ended(report, report.files)


def _ended(report: Report, files: list[str]) -> list[str]:
    """The run's result. Raises HarborError where something came to nothing."""
    if report.failures:
        raise HarborError("; ".join(report.failures))
    return files


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked for. `approved` is the run, where it may publish only what an editor has
    approved for it."""

    desk: pipeline.Desk
    sources: Sequence[str]
    spoken: str
    switches: Switches
    to: str
    formats: Sequence[Format]
    approved: str = ""
    title: str = ""


def make(order: Order, outlet: pipeline.Outlet, report: Report) -> Report:
    """Every document in every locale; what fails is told in the report."""
    with outlet:
        for source in _places(order, report):
            try:
                _document(order, outlet, source, report)
            except HarborError as error:
                report.fail(str(error))
        portal(whole(outlet))
    return report


def _places(order: Order, report: Report) -> Iterator[str]:
    """The files, and those in the folders, that were named, where the run may read them."""
    settings = order.desk.settings
    for name in order.sources:
        try:
            places, skipped = expand([choices.source(name, settings)])
        except HarborError as error:
            report.fail(str(error))
            continue
        for place in skipped:
            journal.tell("skipped", source=place)
        for place in places:
            try:
                yield choices.source(place, settings)  # a link may lead outside
            except HarborError as error:
                report.fail(str(error))


def _document(order: Order, outlet: pipeline.Outlet, source: str, report: Report) -> None:
    prepared = read(one_line(source), source, whole(order))
    document = prepared.document
    locales, lacking = pipeline.choose_locales(order.to, document.language, order.desk.catalog)
    bar = Bar(len(prepared.segments) * len(locales))
    made = []
    for locale in locales:
        try:
            made.append(_edition(order, prepared, locale, outlet.folder, bar))
        except PackageError as error:
            report.fail(f"{document.name} to {locale}: {error}")
        except OutputError as error:
            if not order.approved:  # a disk that is full fails the whole document
                raise
            report.fail(str(error))
    bar.close()
    editions = [edition for _, edition in made]
    listing(document.name, whole(outlet), whole(prepared), whole(editions))
    report.add(prepared, made, lacking)


def _edition(
    order: Order, prepared: pipeline.Prepared, locale: str, output: Path, bar: Bar
) -> Made:
    return edition(
        prepared.document.name, locale, whole(order.desk), whole(prepared), output,
        order.formats, whole(bar), order.approved,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Run the publish flow once.")
    parser.add_argument("source", nargs="+")
    parser.add_argument("--to", default="asean", help="locales by comma, or asean")
    parser.add_argument("--output", default="", help="folder for the editions")
    parser.add_argument("--from", dest="spoken", default="detect", help="the sources' language")
    given = parser.parse_args()
    try:
        publish(given.source, locales=given.to.split(","), output=given.output, spoken=given.spoken)
    except HarborError as error:
        parser.exit(error.exit_code, f"{error}\n")


if __name__ == "__main__":
    main()
