"""Masks left in what is published, and placeables lost, with guards and without.

    uv run python -m benchmarks.masks --text ENGLISH.tsv --to id th my [--count 1000]

Prints a line a locale: the sentences, those asked masked whose answer was taken, those in which
something like a mask stands that the source has not, and those that lose a placeable, without
guards and with.
"""

import argparse
import re
from pathlib import Path

from benchmarks.engine import segments
from harbor_pub.engine import Engine, catalog, masking
from harbor_pub.model import Hypothesis, Note
from harbor_pub.placeables import missing

COLUMNS = ("locale", "sentences", "masked", "leak", "lose, plain", "lose")


def main() -> None:
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--text", type=Path, nargs="+", required=True, help="English first")
    made.add_argument("--to", nargs="+", default=["id"])
    made.add_argument("--count", type=int, default=1000, help="sentences")
    options = made.parse_args()
    texts = segments(options.text)[: options.count]
    print(*COLUMNS, sep="\t")
    for locale in options.to:
        print(locale, len(texts), *measured(locale, texts), sep="\t", flush=True)


def measured(locale: str, texts: list[str]) -> tuple[int, ...]:
    package = catalog().package("en", locale)
    plain, guarded = (said(Engine(package, guards=guards), texts) for guards in (False, True))
    return (
        sum(Note.MASKED in answer.notes for answer in guarded),
        sum(leaks(text, answer.text) for text, answer in zip(texts, guarded, strict=True)),
        *(
            sum(bool(missing(text, a.text, locale)) for text, a in zip(texts, answers, strict=True))
            for answers in (plain, guarded)
        ),
    )


def said(engine: Engine, texts: list[str]) -> list[Hypothesis]:
    answers = {n: h for some in engine.translate(texts) for n, h in some.items()}
    return [answers[number] for number in range(len(texts))]


def leaks(source: str, target: str) -> bool:
    """Does something like a mask stand in a target, in whatever case and digits, that its source
    has not?"""
    known = re.sub(r"\s", "", source).casefold()
    return any(
        re.sub(r"\s", "", match.group()).casefold() not in known
        for form in _LIKE
        for match in form.finditer(target)
    )


_LIKE = [
    re.compile(r"\s?".join(r"\d" if c == "1" else re.escape(c) for c in form.format(1)), re.I)
    for form in masking.FORMS
    if form != "70{}"
] + [re.compile(r"(?<!\d)70[1-9](?!\d)")]


if __name__ == "__main__":
    main()
