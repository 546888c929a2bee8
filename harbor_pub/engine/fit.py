"""Targets that belong to the sentence before or after their own: told by the package's own model.

A model that translates badly still knows what belongs together. Each target is scored, word by
word, as a translation of its own source and of the two beside it.
"""

from collections.abc import Iterable, Sequence

from harbor_pub.engine.loading import shelf, source_token
from harbor_pub.engine.packages import Package
from harbor_pub.engine.tokenizer import tokenizer

BETTER = 0.3
"""Nats a token by which a neighbour has to fit better. Of 200 human translations in ten languages
(FLORES-200 devtest) none fits so by chance, but one in Burmese; of targets exchanged with their
neighbours' 97 % and more do."""

LEAST = 4
"""Tokens of a target: less says too little."""

_BATCH = 1024
"""Tokens that are scored at once."""

Pair = tuple[str, str]


def misplaced(package: Package, pairs: Sequence[Pair]) -> list[int]:
    """The positions of targets that fit the source before or after theirs better than their own.
    `pairs` are source and target in reading order. Raises PackageError."""
    asked = [
        (place, source)
        for place, (own, target) in enumerate(pairs)
        if own.strip() and len(tokenizer(package).encode(target)) >= LEAST
        for source in (own, *_beside(pairs, place))
    ]
    scores = _scores(package, [(source, pairs[place][1]) for place, source in asked])
    own_scores: dict[int, float] = {}
    best: dict[int, float] = {}
    for (place, _), score in zip(asked, scores, strict=True):
        if place not in own_scores:
            own_scores[place] = score
        else:
            best[place] = max(score, best.get(place, score))
    return [place for place, score in best.items() if score > own_scores[place] + BETTER]


def _beside(pairs: Sequence[Pair], place: int) -> list[str]:
    """The sources before and after one, which differ from it and hold text."""
    own = pairs[place][0].strip()
    near = (pairs[n][0].strip() for n in (place - 1, place + 1) if 0 <= n < len(pairs))
    return [source for source in near if source and source != own]


def _scores(package: Package, pairs: Iterable[Pair]) -> list[float]:
    """How likely each target is as a translation of its source: the mean log-probability of a
    token, its end among them."""
    encode, token = tokenizer(package).encode, source_token(package.model)
    sources, targets = [], []
    for source, target in pairs:
        sources.append([token, *encode(source)] if token else encode(source))
        targets.append([*([package.prefix] if package.prefix else []), *encode(target)])
    if not sources:
        return []
    before = 1 if package.prefix else 0
    results = shelf.model(package.model).score_batch(
        sources, targets, max_batch_size=_BATCH, batch_type="tokens", max_input_length=0
    )
    return [
        sum(result.log_probs[before:]) / max(1, len(result.log_probs) - before)
        for result in results
    ]
