"""The packages of this machine as a desk sees them: listed, measured, asked for lines."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harbor_pub.engine import Catalog, Chain, Engine, Package, Route, catalog, evaluation, shelf
from harbor_pub.engine.evaluation import Evaluation, Sample
from harbor_pub.engine.packages.index import Offer
from harbor_pub.engine.packages.routes import joined
from harbor_pub.engine.survey import Row, route_rows, survey
from harbor_pub.errors import SourceError, UsageError
from harbor_pub.languages import known, language
from harbor_pub.model import PackageCard
from harbor_pub.settings import Settings
from harbor_pub.terms.base import read as read_terms

REMEMBERED = 20_000
"""Lines whose translation is remembered while lines are translated, so that memory stays small."""


def line_translator(
    source: str, target: str, settings: Settings
) -> Callable[[Sequence[str]], list[str]]:
    """A function from lines to as many lines; blank ones stay blank. Nothing is recorded.

    Raises PackageError or NoPackageError.
    """
    tags = language(source).tag, language(target).tag
    route = open_catalog(settings).route(*tags)
    engine = Chain(
        route,
        beam=settings.beam,
        batch_tokens=settings.batch_tokens,
        guards=settings.guards,
        terms=read_terms(settings.terms_path),
    )
    said: dict[str, str] = {}

    def translated(lines: Sequence[str]) -> list[str]:
        new = [line for line in dict.fromkeys(lines) if line not in said]
        if len(said) + len(new) > REMEMBERED:
            said.clear()
            new = list(dict.fromkeys(lines))
        for batch in engine.translate(new):
            said.update({new[number]: hypothesis.text for number, hypothesis in batch.items()})
        return [said[line] for line in lines]

    return translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A package's evaluation, and the sentences it did worst on."""

    locale: str
    package: PackageCard
    evaluation: Evaluation
    worst: list[Sample]


def evaluate(test: Path, to: str, source: str, settings: Settings) -> list[Evaluated]:
    """Measure the packages for the locales named, or for all that a test has references for, and
    keep what was measured. Raises SourceError, UsageError or PackageError."""
    found = open_catalog(settings)
    evaluated = []
    for locale, pairs in references(test, to, source).items():
        package = found.package(language(source).tag, locale)
        engine = Engine(
            package,
            beam=settings.beam,
            batch_tokens=settings.batch_tokens,
            guards=settings.guards,
        )
        digest = hashlib.sha256(repr(pairs).encode()).hexdigest()
        measured, worst = evaluation.evaluate(engine, pairs, test.name, digest)
        evaluation.keep(package.digest, measured)
        evaluated.append(
            Evaluated(
                locale=locale, package=card(package, settings), evaluation=measured, worst=worst
            )
        )
    return evaluated


def references(test: Path, to: str, source: str) -> dict[str, list[tuple[str, str]]]:
    """The pairs of a test for each locale wanted: tab-separated, with a first line of language
    tags or, for one locale, without. Raises SourceError or UsageError."""
    rows = _rows(test)
    wanted = [language(tag).tag for tag in to.split(",") if tag.strip()]
    header = [tag.tag if (tag := known(cell)) else "" for cell in rows[0]]
    if all(header):
        rows = rows[1:]
    elif len(wanted) == 1 and len(header) == 2:
        header = [language(source).tag, wanted[0]]
    else:
        raise UsageError(
            f"{test}: its first line names no languages (such as en TAB id); "
            "add it, or name the one locale with --to"
        )
    wanted = wanted or [tag for tag in header if tag != language(source).tag]
    lacking = [tag for tag in (language(source).tag, *wanted) if tag not in header]
    if lacking or not rows or not wanted:
        raise UsageError(f"{test}: has no sentences for {', '.join(lacking) or 'any locale'}")
    first = header.index(language(source).tag)
    return {tag: [(row[first], row[header.index(tag)]) for row in rows] for tag in wanted}


def _rows(test: Path) -> list[list[str]]:
    try:
        lines = test.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{test}: can't be read ({error}); name a UTF-8 text file") from error
    rows = [line.rstrip("\r").split("\t") for line in lines if line.strip()]
    if not rows:
        raise SourceError(f"{test}: is empty; give it a pair of sentences a line")
    for number, row in enumerate(rows, 1):
        if len(row) < 2 or len(row) != len(rows[0]) or not all(cell.strip() for cell in row):
            raise SourceError(
                f"{test}: pair {number} has not {max(2, len(rows[0]))} cells with text; mend it"
            )
    return rows


def listed(
    settings: Settings, source: str = "en", offers: Sequence[Offer] = ()
) -> tuple[list[Row], list[str]]:
    """A row for each locale of ASEAN, and a line for each damaged package. `offers` is what the
    index has."""
    found = open_catalog(settings)
    problems = [str(error) for error in (*found.damaged.values(), *found.strays)]
    rows = survey(found, offers, language(source).tag, lambda package: card(package, settings))
    return rows, problems


def route(settings: Settings, source: str, target: str) -> list[Row]:
    """A row for each step from one language to another. Raises PackageError, NoPackageError."""
    found = open_catalog(settings)
    chain = found.route(language(source).tag, language(target).tag)
    return route_rows(chain, lambda package: card(package, settings))


def route_card(route: Route, settings: Settings) -> PackageCard:
    return joined([card(step, settings) for step in route.steps])


def card(package: Package, settings: Settings) -> PackageCard:
    """A package's card with the chrF2 that was measured here, else its own; draft by both."""
    own = replace(package.card, chrf=evaluation.chrf(package))
    if own.chrf is None:
        return own
    return replace(
        own,
        draft=own.chrf < settings.draft_below,
        for_editors=own.chrf < settings.publish_below,
    )


def open_catalog(settings: Settings) -> Catalog:
    """The packages of this machine, with what was measured of them; how much of them stays loaded
    is set here, for the process."""
    shelf.ceiling = settings.model_memory
    return replace(catalog(settings.package_folders), measure=evaluation.chrf)
