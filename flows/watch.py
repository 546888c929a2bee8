"""The `watch` flow: one look at a folder; what is new or changed in it is published.

A look hands each file to a run of `publish` and is done in seconds, so a schedule of a minute suits
any load. A file is handed over once: its run is keyed by path, content and time of writing, and
what the output folder holds already is left alone. Touch a file to have it tried again.
"""

from pathlib import Path
from typing import Annotated

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from flows.choices import (
    ASEAN,
    NO_LINES,
    NO_RULES,
    USUAL_FORMATS,
    Format,
    Locale,
    Rule,
    Spoken,
    folder,
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
    source_folder: str,
    locales: list[Locale] = ASEAN,
    formats: list[Format] = USUAL_FORMATS,
    output: str = "",
    spoken: Spoken = "detect",
    keep: list[str] = NO_LINES,
    no_rule: list[Rule] = NO_RULES,
    settle: Annotated[float, Field(ge=0, le=600)] = 2.0,
    approval: bool = False,
) -> list[str]:
    """Publish what is new or changed in a folder, each file once.

    Args:
        source_folder: The folder to look at, with its subfolders.
        locales: The languages to publish in; "asean" for all that have a package.
        formats: The files to write for each language.
        output: The folder for the editions; empty for the one in the settings.
        spoken: The language of the sources; "detect" to let it be found out.
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
                spoken=spoken, keep=keep, no_rule=no_rule, approval=approval,
            )  # fmt: skip
            journal.tell("arrival", source=one.path.name, digest=one.digest)
    return [str(one.path) for one in arrivals]
