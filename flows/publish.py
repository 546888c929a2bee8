"""The `publish` flow: the pipeline with Prefect telling of it.

A task a stage and locale, never a segment: a task run costs about 10 ms, and the record already
does the resuming. A locale without a package doesn't keep the others from coming out.

    python -m flows.publish seeds/information-harbor-forum-2015.txt --to asean
"""

import argparse
from pathlib import Path
from typing import Literal

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from harbor_pub import pipeline
from harbor_pub.errors import HarborError, PackageError
from harbor_pub.model import Edition
from harbor_pub.settings import load

Locale = Literal[
    "asean", "id", "ms", "fil", "th", "vi", "lo", "km", "my", "ta", "zh-Hans", "pt", "tet"
]
Spoken = Literal[
    "en", "id", "ms", "fil", "th", "vi", "lo", "km", "my", "ta", "zh-Hans", "pt", "tet"
]
Format = Literal["docx", "html", "xliff", "tmx"]

ALL_FORMATS: tuple[Format, ...] = ("docx", "html", "xliff", "tmx")


@task(task_run_name="clean and segment {source}", cache_policy=NO_CACHE)
def prepare(source: str, spoken: str = "") -> pipeline.Prepared:
    return pipeline.prepare(source, load(), spoken, get_run_logger().info)


@task(task_run_name="translate to {locale}", cache_policy=NO_CACHE)
def translate(desk: pipeline.Desk, prepared: pipeline.Prepared, locale: str) -> pipeline.Translated:
    return pipeline.translate(desk, prepared, locale)


@task(task_run_name="publish {locale}", cache_policy=NO_CACHE)
def write(
    translated: pipeline.Translated, locale: str, output: Path, formats: list[Format]
) -> Edition:
    return pipeline.publish(translated, output, formats)


@flow(name="publish", flow_run_name="publish {source}")
def publish(
    source: str,
    locales: list[Locale] | None = None,
    formats: list[Format] | None = None,
    output: str | None = None,
    spoken: Spoken | None = None,
) -> list[str]:
    """Publish one source as aligned bilingual editions.

    Args:
        source: The file or http(s) address to publish, as the machine that runs the flow sees it.
        locales: The languages to publish in; "asean", or none, for all that have a package.
        formats: The files to write for each language; none for all four.
        output: The folder for the editions; by default the setting's.
        spoken: The source's language; none to let it be found out.
    """
    settings = load()
    folder = Path(output) if output else settings.output_folder
    pipeline.check_output(folder)
    desk = pipeline.open_desk(settings)
    prepared = prepare(source, spoken or "")
    chosen, lacking = pipeline.choose_locales(
        ",".join(locales or ["asean"]), prepared.document.language, desk.catalog
    )
    rows, editions, failures = [], [], [f"{tag}: no package" for tag in lacking]
    for locale in chosen:
        try:
            translated = translate(desk, prepared, locale)
        except PackageError as error:
            failures.append(str(error))
            continue
        edition = write(translated, locale, folder, list(formats or ALL_FORMATS))
        editions.append(edition)
        rows.append(row(translated, edition))
    if editions:
        pipeline.explain(prepared.cleaned, folder)
    pipeline.finish(prepared.document, editions, folder)
    create_markdown_artifact(
        key="editions", markdown=report(prepared, rows, failures), description="What came out"
    )
    if len(editions) < len(chosen):
        raise PackageError("; ".join(failures))
    return [file.path for edition in editions for file in edition.files]


def row(translated: pipeline.Translated, edition: Edition) -> str:
    """A line of the artifact's table."""
    files = ", ".join(f"`{file.path}`" for file in edition.files)
    issues = ", ".join(f"{count} {severity}" for severity, count in edition.issues.items())
    state = "draft" if edition.draft else f"{edition.reviewed} reviewed"
    return (
        f"| {edition.locale} | {edition.units} | {translated.recalled} | {translated.translated} "
        f"| {issues or 'none'} | {state} | {files} |"
    )


def report(prepared: pipeline.Prepared, rows: list[str], failures: list[str]) -> str:
    """The run's artifact: what was made in each locale, and what was not."""
    meta = prepared.document.metadata
    lines = [
        f"# {meta.title or prepared.document.name}",
        "",
        f"{len(prepared.segments)} units from `{prepared.document.name}`.",
        "",
        "| locale | units | reused | translated | issues | state | files |",
        "|---|--:|--:|--:|---|---|---|",
        *rows,
    ]
    if failures:
        lines += ["", "Not made:", "", *(f"- {failure}" for failure in failures)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Run the publish flow once.")
    parser.add_argument("source")
    parser.add_argument("--to", default="asean", help="locales by comma, or asean")
    parser.add_argument("--output", help="folder for the editions")
    parser.add_argument("--from", dest="spoken", help="the source's language, if it doesn't say")
    given = parser.parse_args()
    try:
        publish(given.source, locales=given.to.split(","), output=given.output, spoken=given.spoken)
    except HarborError as error:
        parser.exit(error.exit_code, f"{error}\n")


if __name__ == "__main__":
    main()
