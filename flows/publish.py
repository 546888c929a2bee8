"""The `publish` flow: the pipeline with Prefect telling of it.

A task a document and locale, never a segment: a task run costs about 10 ms, and the record already
does the resuming. What fails is told, and doesn't keep the rest from coming out.

    python -m flows.publish seeds/information-harbor-forum-2015.txt --to asean
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run, task_run

from flows.approval import decision
from flows.choices import (
    ASEAN,
    NO_LINES,
    NO_RULES,
    USUAL_FORMATS,
    Format,
    Locale,
    Rule,
    Spoken,
    chosen,
    folder,
)
from flows.patience import open_desk, patient, whole
from flows.telling import Bar, Report, drafts_url, named, show, told
from harbor_pub import cleaning, journal, pipeline
from harbor_pub.cleaning import Switches
from harbor_pub.errors import HarborError, PackageError
from harbor_pub.model import Edition
from harbor_pub.settings import Settings, load
from harbor_pub.sources import expand

Made = tuple[pipeline.Translated, Edition]


def read_name() -> str:
    return named("read", [task_run.parameters["source"]])


@task(task_run_name=read_name, cache_policy=NO_CACHE)
def read(source: str, settings: Settings, spoken: str, switches: Switches) -> pipeline.Prepared:
    return pipeline.prepare(source, settings, spoken, get_run_logger().info, switches)


@patient("{name} to {locale}")
def edition(
    name: str,
    locale: str,
    desk: pipeline.Desk,
    prepared: pipeline.Prepared,
    output: Path,
    formats: Sequence[Format],
    bar: Bar,
) -> Made:
    return pipeline.make(desk, prepared, locale, output, formats, bar.advance)


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
    sources: list[str],
    locales: list[Locale] = ASEAN,
    formats: list[Format] = USUAL_FORMATS,
    output: str = "",
    spoken: Spoken = "detect",
    keep: list[str] = NO_LINES,
    no_rule: list[Rule] = NO_RULES,
    approval: bool = False,
) -> list[str]:
    """Publish sources as aligned bilingual editions.

    Args:
        sources: The files, folders or http(s) addresses to publish, as the machine that runs the
            flow sees them.
        locales: The languages to publish in; "asean" for all that have a package.
        formats: The files to write for each language.
        output: The folder for the editions; empty for the one in the settings.
        spoken: The language of the sources; "detect" to let it be found out.
        keep: Lines that cleaning must not drop: a line's number, or a pattern of its text.
        no_rule: Rules of cleaning to leave out, by the reason that its log gives.
        approval: Wait for an editor's decision: the run is suspended with links to the drafts, and
            publishes or withholds them once its form is sent.
    """
    settings = load()
    switches = cleaning.switches(keep, no_rule)
    desk = open_desk(whole(settings))
    language = "" if spoken == "detect" else spoken
    order = Order(desk, sources, language, switches, chosen(locales), formats)
    with told("publish", settings), closing(desk.record):
        answer = None
        if approval:
            # The store is for what is published.
            held = pipeline.Outlet(desk=desk, folder=Path(settings.drafts))
            drafts = make(order, held, Report(held.folder, drafts_url(settings)))
            answer = decision(drafts.markdown())
            if answer.withheld:
                show(f"{answer}\n\n{drafts.markdown()}")
                return []
        outlet = pipeline.outlet(desk, folder(output, settings))
        report = make(order, outlet, Report(outlet.folder, settings.public_url))
    show(f"{answer}\n\n{report.markdown()}" if answer else report.markdown())
    if report.failures:
        raise HarborError("; ".join(report.failures))
    return report.files


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked for."""

    desk: pipeline.Desk
    sources: Sequence[str]
    spoken: str
    switches: Switches
    to: str
    formats: Sequence[Format]


def make(order: Order, outlet: pipeline.Outlet, report: Report) -> Report:
    """Every document in every locale; what fails is told in the report."""
    with outlet:
        for source in _places(order.sources, report):
            try:
                _document(order, outlet, source, report)
            except HarborError as error:
                report.fail(str(error))
        portal(whole(outlet))
    return report


def _places(named: Sequence[str], report: Report) -> Iterator[str]:
    """The files, and those in the folders, that were named."""
    for name in named:
        try:
            places, skipped = expand([name])
        except HarborError as error:
            report.fail(str(error))
            continue
        for place in skipped:
            journal.tell("skipped", source=place)
        yield from places


def _document(order: Order, outlet: pipeline.Outlet, source: str, report: Report) -> None:
    prepared = read(source, whole(order.desk.settings), order.spoken, whole(order.switches))
    document = prepared.document
    locales, lacking = pipeline.choose_locales(order.to, document.language, order.desk.catalog)
    bar = Bar(len(prepared.segments) * len(locales))
    made = []
    for locale in locales:
        try:
            made.append(_edition(order, prepared, locale, outlet.folder, bar))
        except PackageError as error:
            report.fail(f"{document.name} to {locale}: {error}")
    bar.close()
    editions = [edition for _, edition in made]
    listing(document.name, whole(outlet), whole(prepared), whole(editions))
    report.add(prepared, made, lacking)


def _edition(
    order: Order, prepared: pipeline.Prepared, locale: str, output: Path, bar: Bar
) -> Made:
    return edition(
        prepared.document.name, locale, whole(order.desk), whole(prepared), output,
        order.formats, whole(bar),
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
