"""How much of the text of Word files is left after reading, and how much of that after cleaning.

    uv run python benchmarks/office.py FOLDER… [--every 1] [--worst 10] [--no-peer] [--lost]

Takes every *.docx below the folders. What there is to keep are the letters and digits in `w:t` of
the main part's body, as a bag of words that ignores their order: a word counts as often as it
stands in both, by its length. Left out are what a tracked change moved away and the fallback
that Word writes beside a drawing, since both stand there twice, a ruby's gloss, and what a field
within another one's code makes. A drop cap and a paragraph whose end was deleted are one with the
next. `read` is the share that reading leaves, `kept` what cleaning leaves of all; `by reading` and
`by cleaning` are the characters each lost. Title and caption are left where they were taken out of
the body. The peer, `pandoc -t plain`, runs in the same run, and counts as 0 where it fails.

A file that we refuse is counted with its complaint, and in no share; `of them with text` tells how
many of the refused hold ten words or more.
"""

import argparse
import io
import posixpath
import re
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from harbor_pub.cleaning import clean
from harbor_pub.errors import SourceError
from harbor_pub.model import SourceDocument
from harbor_pub.pipeline import open_source

GOAL, WORST = 0.998, 0.98
_WORD = re.compile(r"[^\W_]+")
_BREAKS = frozenset(("p", "br", "cr", "tab", "ptab"))
_MOVED = frozenset(("moveFrom", "Fallback", "rt"))
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A file's figures in characters; `why` is the complaint where it was refused."""

    path: Path
    there: int = 0
    words: int = 0
    read: int = 0
    kept: int = 0
    peer: int = 0
    why: str = ""
    lost: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        return self.kept / self.there if self.there else 1.0


def bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text)))


def size(words: Counter[str]) -> int:
    return sum(len(word) * count for word, count in words.items())


def body_text(data: bytes) -> str:
    """The text of the main part's body, a line feed for each paragraph and break. Raises ValueError
    for what holds none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = etree.fromstring(package.read(_main(package)), _PARSER)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError,
            RuntimeError, zipfile.zlib.error, EOFError) as error:  # fmt: skip
        raise ValueError(str(error)) from error
    body = next((e for e in root.iter() if _name(e) == "body"), None)
    return "" if body is None else "".join(_texts(body))


def _main(package: zipfile.ZipFile) -> str:
    relations = etree.fromstring(package.read("_rels/.rels"), _PARSER)
    for relation in relations:
        if str(relation.get("Type")).endswith("/officeDocument"):
            return posixpath.normpath(str(relation.get("Target")).lstrip("/"))
    return "word/document.xml"


def _texts(body: etree._Element) -> Iterator[str]:
    skipping: etree._Element | None = None
    fields: list[bool] = []
    joined = False
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if skipping is not None:
            skipping = None if event == "end" and element is skipping else skipping
        elif event == "start" and _name(element) in _MOVED:
            skipping = element
        elif event == "start" and _name(element) == "t" and "wordprocessingml" in element.tag:
            if all(fields):
                yield element.text or ""
        elif event == "start" and _name(element) == "fldChar":
            _step(fields, next((v for k, v in element.items() if k.endswith("fldCharType")), ""))
        elif _name(element) == "p" and "wordprocessingml" in element.tag:
            if event == "end":
                joined = _runs_on(element)
            if not joined:
                yield "\n"
        elif _name(element) in _BREAKS:
            yield "\n"


def _step(fields: list[bool], kind: str) -> None:
    """A field's result is heard, its code not."""
    if kind == "begin":
        fields.append(False)
    elif kind == "separate" and fields:
        fields[-1] = True
    elif kind == "end" and fields:
        fields.pop()


def _runs_on(paragraph: etree._Element) -> bool:
    cap = paragraph.find("{*}pPr/{*}framePr")
    if cap is not None and {"drop", "margin"} & set(cap.values()):
        return True
    return paragraph.find("{*}pPr/{*}rPr/{*}del") is not None


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def text_of(document: SourceDocument) -> str:
    """Title, caption and blocks. A title that stands in the text too isn't counted again."""
    meta = document.metadata
    own = [block.text for block in document.blocks]
    return "\n".join([*(text for text in (meta.title, meta.caption) if text), *own])


def plain(path: Path) -> str:
    command = ("pandoc", "-f", "docx", "-t", "plain", "--wrap=none", str(path))
    try:
        done = subprocess.run(command, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")


def score(path: Path, peer: bool) -> Score:
    try:
        there = bag(body_text(path.read_bytes()))
    except ValueError:
        there = Counter()
    beside = size(there & bag(plain(path))) if peer else 0
    facts = {"path": path, "there": size(there), "words": there.total(), "peer": beside}
    try:
        document = open_source(path)
        cleaned = clean(document).document
    except SourceError as error:
        why = str(error).removeprefix(f"{path}: ").split(";")[0]
        return Score(**facts, why=why)
    read, kept = there & bag(text_of(document)), there & bag(text_of(cleaned))
    return Score(**facts, read=size(read), kept=size(kept), lost=read - kept)


def report(scores: Sequence[Score], worst: int, peer: bool, show: bool) -> None:
    taken = [one for one in scores if not one.why]
    refused = [one for one in scores if one.why]
    print(f"{len(scores)} files: {len(taken)} read, {len(refused)} refused, "
          f"of them with text {sum(one.words >= 10 for one in refused)}")  # fmt: skip
    reasons = Counter(re.sub(r"\d+|'[^']*'|\"[^\"]*\"", "…", one.why) for one in refused)
    for why, count in reasons.most_common():
        print(f"  {count:4}  {why}")
    there, read, kept = (sum(getattr(s, f) for s in taken) for f in ("there", "read", "kept"))
    print(f"\n{'':12} {'characters':>11} {'share':>8}")
    print(f"{'in w:t':12} {there:11,}")
    print(f"{'read':12} {read:11,} {read / max(there, 1):8.4f}   by reading {there - read:,}")
    print(f"{'kept':12} {kept:11,} {kept / max(there, 1):8.4f}   by cleaning {read - kept:,}"
          f"   (goal {GOAL})")  # fmt: skip
    if peer:
        beside = sum(one.peer for one in taken)
        print(f"{'pandoc':12} {beside:11,} {beside / max(there, 1):8.4f}")
    under = [one for one in taken if one.share < WORST]
    of_cleaning = sum(one.there > 0 and one.kept / one.there < WORST <= one.read / one.there
                      for one in taken)  # fmt: skip
    print(f"{len(under)} files under {WORST}, of which by cleaning {of_cleaning}")
    for one in sorted(under, key=lambda s: s.kept - s.there)[:worst]:
        print(f"  {one.share:.3f}  reading −{one.there - one.read:<6} "
              f"cleaning −{one.read - one.kept:<6} {one.path.name}")  # fmt: skip
    if show:
        for one in sorted(taken, key=lambda s: s.kept - s.read)[:worst]:
            if one.lost:
                print(one.path.name, *list(one.lost.elements())[:30])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take each n-th file")
    parser.add_argument("--worst", type=int, default=10, help="files to name")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--lost", action="store_true", help="show words that cleaning lost")
    chosen = parser.parse_args()
    paths = sorted(path for folder in chosen.folders for path in folder.rglob("*.docx"))
    some = paths[:: chosen.every]
    with ProcessPoolExecutor(2) as pool:
        scores = list(pool.map(score, some, [not chosen.no_peer] * len(some), chunksize=4))
    report(scores, chosen.worst, not chosen.no_peer, chosen.lost)


if __name__ == "__main__":
    main()
