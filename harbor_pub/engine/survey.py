"""What this machine has, and what the index has, locale by locale: the rows of `models list`."""

from collections.abc import Iterable, Sequence

from harbor_pub.engine.packages import Catalog, Package, Route
from harbor_pub.engine.packages.index import Offer, best
from harbor_pub.errors import PackageError
from harbor_pub.languages import TARGETS, Language

Row = dict[str, object]


def survey(found: Catalog, offers: Sequence[Offer], source: str) -> list[Row]:
    """A row for each language of ASEAN, but the source's own."""
    others = [target for target in TARGETS if target.tag != source]
    return [_row(found, offers, source, target) for target in others]


def route_rows(route: Route) -> list[Row]:
    """A row for each step of a route."""
    return [{"from": step.source, "to": step.target, **_facts([step])} for step in route.steps]


def _row(found: Catalog, offers: Sequence[Offer], source: str, target: Language) -> Row:
    try:
        route: Route | None = found.route(source, target.tag)
    except PackageError:
        route = None
    offer = best(offers, source, target.tag)
    return {
        "locale": target.tag,
        "language": target.name,
        "route": " → ".join(route.languages) if route else None,
        **_facts(route.steps if route else ()),
        "quality": _quality(route) if route else None,
        "available": offer.version if offer else None,
    }


def _quality(route: Route) -> str:
    if route.card.draft:
        return "draft"
    return "not measured" if route.card.chrf is None else "readable"


def _facts(steps: Iterable[Package]) -> Row:
    """What there is to tell of some packages, in the order of `models list`."""
    steps = tuple(steps)
    measured = [step.chrf for step in steps if step.chrf is not None]
    return {
        "package": _joined(step.name for step in steps),
        "version": _joined(step.version for step in steps),
        "size": sum(step.size for step in steps) if steps else None,
        "licence": _joined(dict.fromkeys(step.licence or "not told" for step in steps)),
        "chrF2": min(measured) if steps and len(measured) == len(steps) else None,
        "origin": _joined(dict.fromkeys(step.origin for step in steps)),
    }


def _joined(words: Iterable[str]) -> str | None:
    return " + ".join(words) or None
