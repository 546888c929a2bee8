"""`harbor publish`: sources in, editions out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from harbor_pub import ahead, cleaning, pipeline
from harbor_pub.errors import PackageError, UsageError
from harbor_pub.publishing import FORMATS
from harbor_pub.settings import load
from harbor_pub.terminal import Keep, NoRule, Sources, Spoken, progress, say


def publish(
    sources: Sources,
    to: Annotated[
        str, typer.Option(help="Locales by comma, or `asean` for all that have a package.")
    ] = "asean",
    output: Annotated[Path | None, typer.Option(help="Folder for the editions.")] = None,
    formats: Annotated[
        str, typer.Option(help="Formats by comma; there are xlsx, docx-reading and xliff12, too.")
    ] = "docx,html,xliff,tmx",
    spoken: Spoken = "",
    keep: Keep = None,
    no_rule: NoRule = None,
) -> None:
    """Publish sources as aligned bilingual editions.

    Example: harbor publish seeds/information-harbor-forum-2015.txt --to id,th
    """
    settings = load()
    folder = output or settings.output_folder
    wanted = choose_formats(formats)
    told: list[str] = []
    switches = cleaning.switches(keep, no_rule)
    prepared = pipeline.prepare_all(sources, settings, spoken, told.append, switches)
    desk = pipeline.open_desk(settings)
    prepared = [pipeline.identified(desk, one) for one in prepared]
    chosen = [pipeline.choose_locales(to, one.document.language, desk.catalog) for one in prepared]
    outlet = pipeline.outlet(desk, folder)
    for line in told:
        say(line)
    for problem in desk.catalog.strays:
        say(str(problem), "yellow")
    failed = False
    with outlet:
        jobs = [(one, locales) for one, (locales, _) in zip(prepared, chosen, strict=True)]
        for (one, locales), (_, lacking), made in zip(
            jobs, chosen, ahead.together(desk, jobs, progress), strict=True
        ):
            if lacking:
                say(f"without a package, left out: {', '.join(lacking)}", "yellow")
            failed |= _publish_one(outlet, one, locales, wanted, made)
    if failed:
        raise typer.Exit(1)


def _publish_one(
    outlet: pipeline.Outlet,
    prepared: pipeline.Prepared,
    locales: Sequence[str],
    formats: Sequence[str],
    made: ahead.Made,
) -> bool:
    """Publish a document in each locale; what fails is said, the others come out all the same."""
    editions, failed, folder = [], False, outlet.folder
    with progress(len(prepared.segments) * len(locales)) as advance:
        for locale in locales:
            try:
                translated, edition = pipeline.make(
                    outlet.desk, prepared, locale, folder, formats, advance(locale), made[locale]
                )
            except PackageError as error:
                say(str(error), "red")
                failed = True
                continue
            editions.append(edition)
            say(pipeline.summary(translated, edition))
    outlet.put(prepared, editions)
    for edition in editions:
        for file in edition.files:
            print(folder / file.path)
    if editions:
        print(folder / "index.html")
    return failed


def choose_formats(text: str) -> tuple[str, ...]:
    """The formats of `docx,html`. Raises UsageError for one that we don't write."""
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise UsageError(f"formats are {', '.join(FORMATS)}; not {text!r}")
    return wanted
