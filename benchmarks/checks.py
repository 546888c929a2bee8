"""What the checks find: false alarms on human translations, and errors that were planted in them.

    uv run python -m benchmarks.checks id=FLORES_id.tsv th=FLORES_th.tsv … [--count 400]

A file is English TAB translation. Prints a line a locale: the share of the translations with an
issue (neutral ones apart), then for each kind of error the share in which a check noticed more than
before, and how many were planted; at last the units that one core checks in a minute. Targets
exchanged with their neighbours' are found by the checks, and then by the package's model as well
(`fit`), which says of the pairs as they are what it takes for exchanged (`fit, false`).
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from harbor_pub import checks
from harbor_pub.engine.fit import misplaced
from harbor_pub.languages import ENGLISH
from harbor_pub.model import BlockKind, Segment, Severity, TranslationUnit
from harbor_pub.packages import open_catalog
from harbor_pub.quantities import digits
from harbor_pub.settings import load

Plant = Callable[[str, str, random.Random], str | None]
"""A target, its locale and chance in; the target with an error out, None where it has no place."""


def main() -> None:
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("files", nargs="+", help="locale=FILE")
    made.add_argument("--count", type=int, default=400, help="pairs a locale")
    made.add_argument("--show", action="store_true", help="print the false alarms")
    options = made.parse_args()
    print(
        "locale", "pairs", "false alarms %", *PLANTS, "fit, false %", "fit %", "a minute", sep="\t"
    )
    for named in options.files:
        locale, _, path = named.partition("=")
        rows = Path(path).read_text(encoding="utf-8").splitlines()[: options.count]
        pairs = [(cells[0], cells[1]) for row in rows if len(cells := row.split("\t")) > 1]
        print(locale, len(pairs), *measured(locale, pairs, show=options.show), sep="\t", flush=True)


def measured(locale: str, pairs: list[tuple[str, str]], *, show: bool) -> list[str]:
    start = time.process_time()
    before = [found(source, target, locale) for source, target in pairs]
    spent = time.process_time() - start
    if show:
        for (source, target), issues in zip(pairs, before, strict=True):
            if issues:
                print(dict(issues), source, target, sep=" | ")
    shares = [f"{100 * sum(map(bool, before)) / len(pairs):.1f}"]
    for name, plant in PLANTS.items():
        chance = random.Random(name)
        planted = noticed = 0
        for at, (source, target) in enumerate(pairs):
            # Neighbours: the target of the next pair is the error.
            wrong = (
                pairs[(at + 1) % len(pairs)][1] if plant is None else plant(target, locale, chance)
            )
            if wrong and wrong != target:
                planted += 1
                noticed += bool(found(source, wrong, locale) - before[at])
        shares.append(f"{100 * noticed / planted:.0f}/{planted}" if planted else "–")
    shares += fitted(locale, pairs)
    return [*shares, f"{60 * len(pairs) / spent:.0f}"]


def fitted(locale: str, pairs: list[tuple[str, str]]) -> list[str]:
    """The share of targets that the model takes for a neighbour's: as they are, and each second
    one exchanged with the next."""
    package = open_catalog(load()).package(ENGLISH.tag, locale)
    exchanged = [(source, pairs[place ^ 1][1]) for place, (source, _) in enumerate(pairs[:-1])]
    return [f"{100 * len(misplaced(package, one)) / len(one):.1f}" for one in (pairs, exchanged)]


def found(source: str, target: str, locale: str) -> Counter[str]:
    """The issues of a pair, by check."""
    segment = Segment(id="s", block=0, kind=BlockKind.PARAGRAPH, source=source)
    unit = TranslationUnit(segment=segment, locale=locale, target=target)
    issues = checks.check([unit])
    return Counter(issue.check for issue in issues if issue.severity is not Severity.NEUTRAL)


def digit_changed(target: str, locale: str, chance: random.Random) -> str | None:
    places = [
        n
        for m in digits.found(target, locale)
        for n in range(m.start, m.end)
        if target[n].isdecimal()
    ]
    if not places:
        return None
    at = chance.choice(places)
    zero = ord(target[at]) - int(target[at])
    other = (int(target[at]) + chance.randrange(1, 9)) % 10
    return target[:at] + chr(zero + other) + target[at + 1 :]


def number_dropped(target: str, locale: str, chance: random.Random) -> str | None:
    places = digits.found(target, locale)
    if not places:
        return None
    number = chance.choice(places)
    return re.sub(r"  +", " ", target[: number.start] + target[number.end :])


def half_dropped(target: str, locale: str, chance: random.Random) -> str | None:
    """The first half or the second, without the mark at the end that the whole has."""
    if len(target) < 30:
        return None
    half = len(target) // 2
    if " " in target[half // 2 :]:
        half = target.find(" ", half) if target.find(" ", half) > 0 else target.rfind(" ")
    end = re.search(r"[.!?។။。！？]?[\"”」]?$", target)
    return (
        target[half:].lstrip()
        if chance.random() < 0.5
        else target[:half] + (end.group() if end else "")
    )


def _dropped(marks: str) -> Plant:
    def plant(target: str, locale: str, chance: random.Random) -> str | None:
        places = [n for n, c in enumerate(target) if c in marks]
        at = chance.choice(places) if places else None
        return None if at is None else target[:at] + target[at + 1 :]

    return plant


def end_mark(target: str, locale: str, chance: random.Random) -> str | None:
    match = re.search(r"[.!?។။。！？]+(?=[\"”」]?$)", target)
    if not match or locale in ("th", "lo"):
        return None
    return target[: match.start()] + target[match.end() :]


def phrase_thrice(target: str, locale: str, chance: random.Random) -> str | None:
    words = target.split(" ")
    if len(words) > 6:
        at = chance.randrange(len(words) - 2)
        return " ".join([*words[:at], *words[at : at + 2] * 3, *words[at + 2 :]])
    at = chance.randrange(max(1, len(target) - 8))
    return target[:at] + target[at : at + 6] * 3 + target[at + 6 :]


PLANTS: dict[str, Plant | None] = {
    "digit changed": digit_changed,
    "number dropped": number_dropped,
    "half dropped": half_dropped,
    "neighbour": None,
    "bracket": _dropped("()[]（）《》"),
    "quote": _dropped('"“”„«»「」'),
    "end mark": end_mark,
    "phrase ×3": phrase_thrice,
}


if __name__ == "__main__":
    main()
