"""The `watch` flow: one look at a folder; what is new or changed in it is published.

A look hands each file to a run of `publish` and is done in seconds, so a schedule of a minute suits
any load. A file is handed over once: its run is keyed by path, content and time of writing, and
what the output folder holds already is left alone. Touch a file to have it tried again.
"""

from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run

from flows.choices import (
    ALL,
    DETECT,
    NO_LINES,
    NO_RULES,
    USUAL_FORMATS,
    Approval,
    Folder,
    Formats,
    Keep,
    Locales,
    NoRule,
    Output,
    Settle,
    Spoken,
    folder,
    names_of,
    source,
)
from flows.submitting import submit
from flows.telling import named, told
from harbor_pub import freshness, journal
from harbor_pub.settings import load


def run_name() -> str:
    return named("watch", [flow_run.parameters["source_folder"]])


@flow(name="watch", flow_run_name=run_name)
def watch(
    source_folder: Folder,
    locales: Locales = ALL,
    formats: Formats = USUAL_FORMATS,
    output: Output = "",
    spoken: Spoken = DETECT,
    keep: Keep = NO_LINES,
    no_rule: NoRule = NO_RULES,
    settle: Settle = 2.0,
    approval: Approval = False,
) -> list[str]:
    """Publish what is new or changed in a folder, each file once.

    Args:
        source_folder: The folder to look at, with its subfolders.
        locales: The languages to publish in; none for every language of ASEAN that has a package.
        formats: The files to write for each language.
        output: The folder for the editions; empty for the one in the settings.
        spoken: The language that the sources are in.
        keep: Lines that cleaning must not drop, as patterns of their text.
        no_rule: Rules of cleaning to leave out, by the reason that its log gives.
        settle: Seconds for which a file's size and time must stay the same, so that one which is
            still being written is left for the next look.
        approval: Have an editor approve the drafts of each before they are published.
    """
    settings = load()
    with told("watch", settings):
        place = Path(source(source_folder, settings))
        arrivals = freshness.arrivals(place, folder(output, settings), settle)
        for one in arrivals:
            submit(
                str(one.path), locales, formats, output, key=f"{one.digest}/{one.stamp}",
                spoken=names_of([spoken])[0], keep=keep, no_rule=no_rule, approval=approval,
            )  # fmt: skip
            journal.tell("arrival", source=one.path.name, digest=one.digest)
    return [str(one.path) for one in arrivals]
