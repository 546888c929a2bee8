"""How well whole pages are cleaned: body, metadata, lost spaces; and what intact prose suffers.

    uv run python benchmarks/cleaning.py [--half tuning|blind] [--diff]
                                         [--intact FILE.tsv] [--lost FILE.tsv]

A page is a folder of tests/cases/pages: page.txt (.html, .md), clean.txt with a block a line, and
meta.json. Word F1 compares bags of words, characters for Chinese; a lost space is found where the
cleaned text has the words that meta.json records, and a wrong split is a space of ours in a clean
text. `--intact` takes the first column of TSV files, the sentences of CoNLL-U files or the lines of
others as prose with nothing lost; `--lost` takes 600 of them as 30 documents of four paragraphs,
wraps these at 97 columns and loses each line break.
"""

import argparse
import difflib
import json
import re
import textwrap
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from harbor_pub.cleaning import clean
from harbor_pub.cleaning.glue import repair
from harbor_pub.model import Cleaned
from harbor_pub.pipeline import open_source

PAGES = Path(__file__).parents[1] / "tests" / "cases" / "pages"
SENTENCE = "# text = "


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A page's figures; `glued` and `fields` are (right, of how many)."""

    name: str
    half: str
    form: str
    f1: float
    glued: tuple[int, int]
    fields: tuple[int, int]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\u3040-\u9fff]|[^\s\u3040-\u9fff]+", text))


def word_f1(found: str, wanted: str) -> float:
    a, b = words(found), words(wanted)
    common = sum((a & b).values())
    return 2 * common / (sum(a.values()) + sum(b.values())) if a or b else 1.0


def cleaned_page(folder: Path) -> Cleaned:
    page = next(folder.glob("page.*"))
    language = json.loads((folder / "meta.json").read_text("utf-8"))["language"]
    return clean(replace(open_source(page), language="zh-Hans" if language == "zh" else language))


def score(folder: Path, *, diff: bool = False) -> Score:
    told = json.loads((folder / "meta.json").read_text("utf-8"))
    wanted = (folder / "clean.txt").read_text("utf-8")
    cleaned = cleaned_page(folder)
    found = "\n".join(block.text for block in cleaned.document.blocks)
    if diff:
        show(folder.name, found, wanted, cleaned, told["metadata"])
    glued = told.get("glued", [])
    splits = [edit.after for edit in cleaned.edits]
    pairs = [one.replace("~", " ") for one in glued]
    meta = cleaned.document.metadata
    return Score(
        name=folder.name,
        half=told["half"],
        form="HTML" if (folder / "page.html").is_file() else "text",
        f1=word_f1(found, wanted),
        glued=(sum(any(pair in after for after in splits) for pair in pairs), len(pairs)),
        fields=(
            sum(getattr(meta, name) == value for name, value in told["metadata"].items()),
            len(told["metadata"]),
        ),
    )


def show(name: str, found: str, wanted: str, cleaned: Cleaned, told: dict[str, str]) -> None:
    print(f"== {name}")
    lines = difflib.unified_diff(wanted.splitlines(), found.splitlines(), lineterm="", n=0)
    print(*list(lines)[2:], sep="\n")
    for field, value in told.items():
        if (got := getattr(cleaned.document.metadata, field)) != value:
            print(f"   {field}: {got!r} instead of {value!r}")


def wrong_splits(texts: list[str]) -> tuple[int, int, list[str]]:
    """The splits in prose that lost nothing, among how many words."""
    edits = [edit for one in repair(texts) for edit in one.edits]
    return (
        len(edits),
        sum(len(t.split()) for t in texts),
        [f"{e.before} → {e.after}" for e in edits],
    )


def put_back(sentences: list[str]) -> tuple[str, str]:
    """Of the spaces that a wrap at 97 columns lost, how many came back; and how many too many."""
    lost = right = wrong = 0
    for start in range(0, len(sentences), 20):
        document = sentences[start : start + 20]
        whole = [" ".join(document[i : i + 5]) for i in range(0, len(document), 5)]
        glued = ["".join(textwrap.wrap(p, 97, break_long_words=False, break_on_hyphens=False))
                 for p in whole]  # fmt: skip
        for before, after, mended in zip(whole, glued, repair(glued), strict=True):
            meant, left, found = spaces(before), spaces(after), spaces(mended.text)
            lost += len(meant - left)
            right += len((meant - left) & found)
            wrong += len(found - meant)
    return f"{right} of {lost} put back ({100 * right / lost:.1f} %),", f"{wrong} where none was"


def spaces(text: str) -> set[int]:
    """Before which characters, white space not counted, the spaces stand."""
    return {len(text[:i].replace(" ", "")) for i, letter in enumerate(text) if letter == " "}


def first_column(path: Path) -> list[str]:
    rows = path.read_text("utf-8").splitlines()
    if path.suffix == ".conllu":
        return [row.removeprefix(SENTENCE) for row in rows if row.startswith(SENTENCE)]
    return [row.split("\t")[0] for row in rows]


def _counts(one: Score) -> str:
    return f"glued {one.glued[0]}/{one.glued[1]}  metadata {one.fields[0]}/{one.fields[1]}"


def total(title: str, scores: list[Score]) -> None:
    if not scores:
        return
    glued, fields = ([sum(n) for n in zip(*(getattr(s, f) for s in scores), strict=True)]
                     for f in ("glued", "fields"))  # fmt: skip
    print(
        f"{title:24} {len(scores):3} pages  F1 {sum(s.f1 for s in scores) / len(scores):.3f}  "
        f"glued {glued[0]}/{glued[1]}  metadata {fields[0]}/{fields[1]}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("tuning", "blind"))
    parser.add_argument("--intact", type=Path, nargs="*", default=[])
    parser.add_argument("--lost", type=Path, nargs="*", default=[])
    parser.add_argument("--diff", action="store_true", help="show what differs")
    parser.add_argument("--forms", default="txt,md,html", help="of pages, by comma")
    chosen = parser.parse_args()
    folders = [
        folder
        for folder in sorted(PAGES.iterdir())
        if any((folder / f"page.{form}").is_file() for form in chosen.forms.split(","))
        and chosen.half in (None, json.loads((folder / "meta.json").read_text("utf-8"))["half"])
    ]
    scores = [score(folder, diff=chosen.diff) for folder in folders]
    for one in scores:
        print(f"{one.name:24} {one.half:7} {one.form}  F1 {one.f1:.3f}", _counts(one))
    for half in ("tuning", "blind"):
        for form in ("text", "HTML"):
            total(f"{half} {form}", [s for s in scores if (s.half, s.form) == (half, form)])
    english = [f for f in folders if f.name.endswith("-en")]
    prose = [line for f in english for line in (f / "clean.txt").read_text("utf-8").splitlines()]
    report("own clean texts", prose)
    for path in chosen.intact:
        report(path.name, first_column(path))
    for path in chosen.lost:
        print(f"lost: {path.name}:", *put_back(first_column(path)[:600]))


def report(name: str, texts: list[str]) -> None:
    wrong, count, edits = wrong_splits(texts)
    rate = 5000 * wrong / max(count, 1)
    print(
        f"intact: {name}: {wrong} wrong splits in {count} words, {rate:.2f} per 5,000", *edits[:8]
    )


if __name__ == "__main__":
    main()
