"""Precision, recall and F1 of segment boundaries, beside other segmenters where they are installed.

    uv run python -m benchmarks.segmentation [FOLDER]
    uv run python -m benchmarks.segmentation --golden pySBD/tests
    uv run python -m benchmarks.segmentation --treebanks UD_English-EWT UD_English-PUD … [--show 20]
    uv run --with pysbd --with sentencex --with nupunkt --with blingfire python -m …  the peers

FOLDER (tests/cases/segmentation) holds a file a language with a paragraph a line and a ‖ where
each sentence begins. The first, third … paragraphs are those that the tables were tuned on.

--golden: pySBD's tests, whose golden rules are lists of a text and its sentences. A rule is kept
where the sentences are all right; white space at their edges doesn't count.

--treebanks: every .conllu file of the folders. The sentences of a paragraph (`# newpar`) are joined
as SpaceAfter of the last word says; where a treebank marks no paragraphs, those of a document
(`# newdoc`), in PUD those whose ids begin alike, elsewhere ten at a time. Counted are the
boundaries inside of these. "At a stop" are those before which a sentence ends in . ! ? … or their
like, with what closes after it: found or missed. A boundary that is nowhere in the treebank is
wrong; one that is there, but not at a stop, is neither found nor wrong. "All" counts every one.
A place is the number of characters before it that are no white space: the same for each segmenter.
"""

import argparse
import ast
import importlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from pathlib import Path

from harbor_pub.segmentation import split

CASES = Path(__file__).parents[1] / "tests" / "cases" / "segmentation"
Counts = tuple[int, int, int]
"""Boundaries found rightly, found wrongly, missed."""

Segmenter = Callable[[str, str], Sequence[str]]
"""A text and its language (BCP 47) in, its sentences out."""

GOLDEN = {
    "english": "en", "chinese": "zh", "burmese": "my", "deutsch": "de", "french": "fr",
    "italian": "it", "spanish": "es", "dutch": "nl", "polish": "pl", "danish": "da",
}  # fmt: skip
"""The files of pySBD's tests and their languages; the others have scripts that we publish neither
from nor in. Those of which we have no table are printed, but nothing is claimed for them."""

_AT_STOP = re.compile(r"[.!?…。！？｡។៕။][\"”’')\]»›」』）】》〉\s]*$")
_TENS = 10


def ours(text: str, language: str) -> Sequence[str]:
    return split(text, language)


def peers() -> Iterator[tuple[str, Segmenter]]:
    """Those that this environment has."""
    makers = {
        "pysbd": _pysbd, "sentencex": _sentencex, "nupunkt": _nupunkt, "blingfire": _blingfire,
    }  # fmt: skip
    for name, make in makers.items():
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        yield name, make(module)


def _pysbd(module) -> Segmenter:
    def find(text: str, language: str) -> Sequence[str]:
        known = language if language in module.languages.LANGUAGE_CODES else "en"
        return module.Segmenter(language=known, clean=False).segment(text)

    return find


def _sentencex(module) -> Segmenter:
    return lambda text, language: list(module.segment(language, text))


def _nupunkt(module) -> Segmenter:
    return lambda text, language: module.sent_tokenize(text)


def _blingfire(module) -> Segmenter:
    return lambda text, language: module.text_to_sentences(text).split("\n")


def count(marked: str, language: str, segmenter: Segmenter = ours) -> Counts:
    wanted = offsets(marked.split("‖"))
    found = offsets(segmenter(marked.replace("‖", ""), language))
    return len(wanted & found), len(found - wanted), len(wanted - found)


def offsets(parts: Iterable[str]) -> set[int]:
    """The places between the parts, in characters that are no white space."""
    places = list(accumulate(len("".join(part.split())) for part in parts))
    return {place for place in places[:-1] if 0 < place < places[-1]}


def add(counts: Iterable[Counts]) -> Counts:
    right, wrong, missed = zip(*counts, (0, 0, 0), strict=True)
    return sum(right), sum(wrong), sum(missed)


def scores(counts: Counts) -> str:
    right, wrong, missed = counts
    return (
        f"{ratio(right, right + wrong)} | {ratio(right, right + missed)} "
        f"| {ratio(2 * right, 2 * right + wrong + missed)} | {wrong} | {missed}"
    )


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "–"


def golden(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """A language, a text and its sentences of each golden rule in a folder of pySBD's tests."""
    for name, language in GOLDEN.items():
        tree = ast.parse((folder / "lang" / f"test_{name}.py").read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Assign) and "GOLDEN" in ast.unparse(node.targets[0]):
                assert isinstance(node.value, ast.List)
                for rule in node.value.elts:
                    pair = rule.args if isinstance(rule, ast.Call) else ast.literal_eval(rule)
                    text, wanted = (
                        ast.literal_eval(part) if isinstance(part, ast.AST) else part
                        for part in pair
                    )
                    yield language, text, wanted


def keeps(segmenter: Segmenter, rule: tuple[str, str, list[str]]) -> bool:
    language, text, wanted = rule
    return [s.strip() for s in segmenter(text, language) if s.strip()] == wanted


def paragraphs(path: Path) -> Iterator[list[str]]:
    """The sentences of each paragraph of a treebank's file; joined they are the paragraph."""
    found = list(_sentences(path))
    for number, (key, _) in enumerate(found):
        if not key:
            found[number] = (f"tens {number // _TENS}", found[number][1])
    for _, group in groupby(found, key=lambda pair: pair[0]):
        texts = [text for _, text in group]
        yield [*texts[:-1], texts[-1].rstrip()]


def _sentences(path: Path) -> Iterator[tuple[str, str]]:
    """The key of its paragraph and the text of each sentence, with the space after it."""
    blocks = path.read_text("utf-8").split("\n\n")
    marks = "# newpar" if any("# newpar" in block for block in blocks) else "# newdoc"
    alike = "_pud-" in path.name
    key = 0
    marked = any(marks in block for block in blocks)
    for block in filter(str.strip, blocks):
        lines = block.splitlines()
        key += any(line.startswith((marks, "# newdoc")) for line in lines)
        (text,) = (line.partition("=")[2] for line in lines if line[:8] == "# text =")
        (name,) = (line.split()[-1] for line in lines if line[:11] == "# sent_id =")
        last = [line for line in lines if line[:1].isdigit()][-1]
        yield (
            name[:6] if alike else str(key) if marked else "",
            text.strip() + ("" if "SpaceAfter=No" in last else " "),
        )


def boundaries(sentences: Sequence[str], found: set[int]) -> tuple[Counts, Counts]:
    """How a paragraph's boundaries were found: those at a stop, and all of them."""
    every = offsets(sentences)
    ends = accumulate(len("".join(sentence.split())) for sentence in sentences)
    stops = {
        end
        for end, sentence in zip(ends, sentences, strict=True)
        if end in every and _AT_STOP.search(sentence)
    }
    wrong = len(found - every)
    return (
        (len(stops & found), wrong, len(stops - found)),
        (len(every & found), wrong, len(every - found)),
    )


def own_cases(folder: Path, segmenters: Iterable[tuple[str, Segmenter]]) -> None:
    marked = {
        path.stem: [line for line in path.read_text("utf-8").splitlines() if line[:1] not in "#"]
        for path in sorted(folder.glob("*.txt"))
    }
    apart = [tag for tag in marked if tag in ("th", "lo")]
    groups = {tag: [tag] for tag in marked}
    groups |= {"all but th, lo": [tag for tag in marked if tag not in apart], "th, lo": apart}
    print("| segmenter | language | half | boundaries | P | R | F1 | wrong | missed |")
    print("|---|---|---|--:|--:|--:|--:|--:|--:|")
    for who, segmenter in segmenters:
        for name, tags in groups.items():
            for half, first in (("tuned", 0), ("blind", 1)):
                total = add(
                    count(line, tag, segmenter) for tag in tags for line in marked[tag][first::2]
                )
                print(f"| {who} | {name} | {half} | {total[0] + total[2]} | {scores(total)} |")


def golden_rules(folder: Path, segmenters: Iterable[tuple[str, Segmenter]], show: int) -> None:
    rules = list(golden(folder))
    totals = Counter(language for language, _, _ in rules)
    print("| segmenter | " + " | ".join(f"{tag} ({n})" for tag, n in totals.items()) + " |")
    print("|---|" + "--:|" * len(totals))
    failed = []
    for who, segmenter in segmenters:
        kept = [rule for rule in rules if keeps(segmenter, rule)]
        counts = Counter(language for language, _, _ in kept)
        print(f"| {who} | " + " | ".join(str(counts[tag]) for tag in totals) + " |", flush=True)
        failed += [(who, rule) for rule in rules if rule not in kept and who == "ours"]
    for _, (language, text, wanted) in failed[:show]:
        print(f"\n{language}: wanted {wanted}\n    found {ours(text, language)}")


def treebanks(
    folders: Iterable[Path], segmenters: Sequence[tuple[str, Segmenter]], show: int
) -> None:
    print("| treebank | segmenter | counted | boundaries | P | R | F1 | wrong | missed |")
    print("|---|---|---|--:|--:|--:|--:|--:|--:|")
    for folder in folders:
        texts = [p for path in sorted(folder.glob("*.conllu")) for p in paragraphs(path)]
        language = next(folder.glob("*.conllu")).name[:2]
        for who, segmenter in segmenters:
            found = [offsets(segmenter("".join(text), language)) for text in texts]
            pairs = [boundaries(*pair) for pair in zip(texts, found, strict=True)]
            for kind, counts in zip(("at a stop", "all"), zip(*pairs, strict=True), strict=True):
                total = add(counts)
                print(
                    f"| {folder.name} | {who} | {kind} | {total[0] + total[2]} | {scores(total)} |",
                    flush=True,
                )
            if who == "ours" and show:
                _show(texts, found, show)


def _show(texts: Sequence[Sequence[str]], found: Sequence[set[int]], most: int) -> None:
    """Where ours and the treebank differ: + wrong, - missed at a stop."""
    lines = []
    for text, places in zip(texts, found, strict=True):
        every = offsets(text)
        joined = "".join(text)
        at = [index for index, character in enumerate(joined) if not character.isspace()]
        for place in sorted(places ^ every):
            before, after = joined[: at[place]], joined[at[place] :]
            if place in places or _AT_STOP.search(before):
                sign = "+" if place in places else "-"
                lines.append(f"    {sign} {before[-50:]}‖{after[:40]}")
    print("\n".join(lines[:most]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=CASES)
    parser.add_argument("--golden", type=Path, help="the tests of pySBD")
    parser.add_argument("--treebanks", type=Path, nargs="+", help="folders of .conllu files")
    parser.add_argument("--show", type=int, default=0, help="so many of our differences")
    given = parser.parse_args()
    segmenters = [("ours", ours), *peers()]
    if given.golden:
        golden_rules(given.golden, segmenters, given.show)
    elif given.treebanks:
        treebanks(given.treebanks, segmenters, given.show)
    else:
        own_cases(given.folder, segmenters)


if __name__ == "__main__":
    main()
