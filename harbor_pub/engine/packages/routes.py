"""The best chain of packages from one language to another.

English stands between most pairs, since nearly every Argos package translates from it or into it.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from harbor_pub.engine.packages.package import Package
from harbor_pub.model import PackageCard

MAX_STEPS = 3
"""Each step adds its own errors to those before it; what three steps can't reach is not reached."""

Measure = Callable[[Package], float | None]
"""chrF2 of a package, None where nobody measured."""


def claimed(package: Package) -> float | None:
    """What a package says of itself."""
    return package.chrf


@dataclass(frozen=True, kw_only=True)
class Route:
    """One package, or a chain of them, each translating what the one before it said."""

    steps: tuple[Package, ...]

    def __post_init__(self) -> None:
        assert all(a.target == b.source for a, b in pairwise(self.steps))

    @property
    def source(self) -> str:
        return self.steps[0].source

    @property
    def target(self) -> str:
        return self.steps[-1].target

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 tags from source to target: ("zh-Hans", "en", "th")."""
        return (self.source, *(step.target for step in self.steps))

    @property
    def card(self) -> PackageCard:
        return joined([step.card for step in self.steps])


def joined(cards: Sequence[PackageCard]) -> PackageCard:
    """What an edition tells of a chain: all that its packages tell, and chrF2 of the worst."""
    if len(cards) == 1:
        return cards[0]
    measured = [card.chrf for card in cards if card.chrf is not None]
    licences = dict.fromkeys(card.licence for card in cards if card.licence)
    return PackageCard(
        name=" + ".join(card.name for card in cards),
        version=" + ".join(card.version for card in cards),
        digest=hashlib.sha256("".join(card.digest for card in cards).encode()).hexdigest(),
        licence=" + ".join(licences) or None,
        chrf=min(measured) if len(measured) == len(cards) else None,
        draft=any(card.draft for card in cards),
        for_editors=any(card.for_editors for card in cards),
    )


def best_route(
    packages: Iterable[Package], source: str, target: str, measure: Measure = claimed
) -> Route | None:
    """The chain with the fewest steps; among those, the one whose worst step is the best measured
    (an unmeasured one counts as 0); among those, the first by name. None where there is none of
    MAX_STEPS at the most."""
    by_source: dict[str, list[Package]] = {}
    for package in sorted(packages, key=lambda p: p.name):
        by_source.setdefault(package.source, []).append(package)
    chains: list[tuple[Package, ...]] = [(p,) for p in by_source.get(source, [])]
    for _ in range(MAX_STEPS):
        done = [chain for chain in chains if chain[-1].target == target]
        if done:
            return Route(steps=_best(done, measure))
        chains = [
            (*chain, step)
            for chain in chains
            for step in by_source.get(chain[-1].target, [])
            if step.target not in (source, *(p.target for p in chain))
        ]
    return None


def _best(chains: Sequence[tuple[Package, ...]], measure: Measure) -> tuple[Package, ...]:
    """What was measured is looked up by the bytes of a package, so only where there is a choice."""
    if len(chains) == 1:
        return chains[0]
    return max(chains, key=lambda chain: min(measure(step) or 0.0 for step in chain))
