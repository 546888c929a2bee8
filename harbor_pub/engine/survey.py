"""What this machine has, and what the index has, locale by locale: the rows of `models list`."""

from collections.abc import Callable, Iterable, Sequence

from harbor_pub.engine.packages import Catalog, Package, Route
from harbor_pub.engine.packages.index import Offer, best
from harbor_pub.engine.packages.routes import joined
from harbor_pub.errors import PackageError
from harbor_pub.languages import TARGETS, Language
from harbor_pub.model import PackageCard

Row = dict[str, object]
Card = Callable[[Package], PackageCard]
"""What is known of a package, by itself or by who measured it."""


def survey(
    found: Catalog, offers: Sequence[Offer], source: str, card: Card = lambda p: p.card
) -> list[Row]:
    """A row for each language of ASEAN, but the source's own."""
    others = [target for target in TARGETS if target.tag != source]
    return [_row(found, offers, source, target, card) for target in others]


def route_rows(route: Route, card: Card = lambda p: p.card) -> list[Row]:
    """A row for each step of a route."""
    return [
        {"from": step.source, "to": step.target, **_facts([step], card)} for step in route.steps
    ]


def _row(found: Catalog, offers: Sequence[Offer], source: str, target: Language, card: Card) -> Row:
    try:
        route: Route | None = found.route(source, target.tag)
    except PackageError:
        route = None
    offer = best(offers, source, target.tag)
    return {
        "locale": target.tag,
        "language": target.name,
        "route": " → ".join(route.languages) if route else None,
        **_facts(route.steps if route else (), card),
        "available": offer.version if offer else None,
    }


def _facts(steps: Sequence[Package], card: Card) -> Row:
    """What there is to tell of some packages, in the order of `models list`."""
    whole = joined([card(step) for step in steps]) if steps else None
    return {
        "package": whole.name if whole else None,
        "version": whole.version if whole else None,
        "size": sum(step.size for step in steps) if steps else None,
        "licence": _joined(step.licence or "not told" for step in steps),
        "chrF2": whole.chrf if whole else None,
        "quality": _quality(whole) if whole else None,
        "origin": _joined(step.origin for step in steps),
    }


def _quality(card: PackageCard) -> str:
    if card.draft:
        return "draft"
    return "not measured" if card.chrf is None else "measured"


def _joined(words: Iterable[str]) -> str | None:
    return " + ".join(dict.fromkeys(words)) or None
