"""A review as a web page: what became of each unit, and how much is corrected over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harbor_pub.languages import ENGLISH, language
from harbor_pub.locales import gettext_of
from harbor_pub.model import Merge, Outcome, OutcomeKind
from harbor_pub.review.effort import Effort
from harbor_pub.webpage import page

_WIDTH, _HEIGHT = 320, 90
_ORDER = (
    OutcomeKind.CONFLICT,
    OutcomeKind.EMPTIED,
    OutcomeKind.FLAGGED,
    OutcomeKind.REJECTED,
    OutcomeKind.EDITED,
    OutcomeKind.REOPENED,
    OutcomeKind.DECIDED,
    OutcomeKind.APPROVED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The efforts of a locale as points of two lines, x and y in the drawing's units."""

    locale: str
    efforts: tuple[Effort, ...]
    unchanged: tuple[tuple[float, float], ...]
    distance: tuple[tuple[float, float], ...]


def render(title: str, merges: Sequence[Merge], efforts: Iterable[Effort]) -> bytes:
    """The report's HTML; the same merges and efforts give the same bytes."""
    return page(
        __name__,
        _=gettext_of(ENGLISH.tag),
        language=ENGLISH,
        languages=language,
        heading=title,
        merges=merges,
        changed=_changed,
        counts=counts,
        charts=_charts(efforts),
        width=_WIDTH,
        height=_HEIGHT,
        line=_line,
    )


def counts(merge: Merge) -> str:
    """ "3 edited, 1 conflict, 40 unchanged"; kinds that there were none of are left out."""
    kinds = [outcome.kind for outcome in merge.outcomes]
    found = [
        f"{kinds.count(kind)} {kind.value}"
        for kind in (*_ORDER, OutcomeKind.UNCHANGED)
        if kind in kinds
    ]
    if merge.missing:
        found.append(f"{len(merge.missing)} missing")
    return ", ".join(found)


def _changed(merge: Merge) -> list[Outcome]:
    """What is to be seen, by kind, what has to be decided first."""
    seen = [outcome for outcome in merge.outcomes if outcome.kind is not OutcomeKind.UNCHANGED]
    return sorted(seen, key=lambda one: (not one.undecided, _ORDER.index(one.kind)))


def _charts(efforts: Iterable[Effort]) -> list[Chart]:
    by_locale: dict[str, list[Effort]] = {}
    for effort in efforts:
        by_locale.setdefault(effort.locale, []).append(effort)
    return [_chart(locale, found) for locale, found in sorted(by_locale.items())]


def _chart(locale: str, efforts: list[Effort]) -> Chart:
    step = (_WIDTH - 20) / max(1, len(efforts) - 1)
    return Chart(
        locale=locale,
        efforts=tuple(efforts),
        unchanged=tuple((10 + i * step, _y(e.unchanged)) for i, e in enumerate(efforts)),
        distance=tuple((10 + i * step, _y(e.distance)) for i, e in enumerate(efforts)),
    )


def _y(share: float) -> float:
    return round(10 + (1 - share) * (_HEIGHT - 20), 1)


def _line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
