"""How much of the text of PDFs, EPUBs and Markdown files arrives, beside pdftotext and pandoc.

    uv run python benchmarks/documents.py FOLDER… [--only pdf|epub|markdown] [--every 1]
                                          [--worst 10] [--peers FOLDER]

Takes every *.pdf, *.epub and *.md below the folders, and every folder that is an unpacked EPUB (it
is zipped as the standard says). The peers run in the same run: `pdftotext`, `pandoc -t plain` from
EPUB, `pandoc -f gfm` and `-f markdown -t plain`, of which the nearer counts, for a file is written
in one dialect or in the other. A file counts where its peer finds 50 words or more (20 in
Markdown).

F1 is that of two bags of words: letters, marks and digits in a row, after NFKC (so that ligatures
are letters), in small letters; every character by itself in scripts that set no spaces. Hyphens
inside a word, soft hyphens, and hyphens at a line's end count for nothing on either side, because
pdftotext joins "well-" and "known" without one. A list item's number is said by pandoc in the text
and by us beside it, so it counts as text. `read` is what reading leaves, `kept` what cleaning
leaves of that, `all` what was read with what reading dropped by its position (running heads and
page numbers, which pdftotext keeps). A file that is refused counts as 0; `refused` tells how many,
and a second line gives the means of the others.
`--peers` keeps what the peers said, so that a second run takes seconds.
"""

import argparse
import functools
import hashlib
import io
import re
import statistics
import subprocess
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from harbor_pub.cleaning import clean
from harbor_pub.detection import detect
from harbor_pub.errors import SourceError
from harbor_pub.model import SourceDocument
from harbor_pub.reading import read
from harbor_pub.sources import Source

FEWEST = {"pdf": 50, "epub": 50, "markdown": 20}
PEERS = {
    "pdf": (("pdftotext", "-q", "-", "-"),),
    "epub": (("pandoc", "-f", "epub", "-t", "plain", "--wrap=none"),),
    "markdown": tuple(
        ("pandoc", "-f", dialect, "-t", "plain", "--wrap=none") for dialect in ("gfm", "markdown")
    ),
}
_HYPHENS = re.compile(r"(?<=\w)[-\u2010\u2011\ufffe\u0002](?:\s*\n\s*(?=\w)|(?=\w))|[\u00ad\u200b]")
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A file's figures; `why` is the complaint where it was refused."""

    path: Path
    form: str
    read: float = 0.0
    kept: float = 0.0
    all: float = 0.0
    seconds: float = 0.0
    why: str = ""


def words(text: str) -> Counter[str]:
    plain = _HYPHENS.sub("", unicodedata.normalize("NFKC", text))
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", plain).casefold()))


def f1(found: Counter[str], wanted: Counter[str]) -> float:
    both = found.total() + wanted.total()
    return 2 * (found & wanted).total() / both if both else 1.0


def text_of(document: SourceDocument, peer: Counter[str]) -> str:
    """The blocks; the title and the caption too where they were taken out of the text."""
    meta = document.metadata
    own = [f"{block.number} {block.text}".strip() for block in document.blocks]
    moved = [text for text in (meta.title, meta.caption) if text and not words(text) - peer]
    return "\n\n".join([*(text for text in moved if text not in own[:3]), *own])


def peer_text(form: str, data: bytes, kept: Path | None) -> list[str]:
    """What each way of calling the peer makes of the bytes; a failure is left out."""
    found = []
    for command in PEERS[form]:
        key = hashlib.sha256(" ".join(command).encode() + data).hexdigest()
        if kept and (kept / key).is_file():
            found.append((kept / key).read_text("utf-8"))
            continue
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=120)
        except subprocess.TimeoutExpired:
            continue
        if done.returncode == 0:
            found.append(done.stdout.decode("utf-8", "replace"))
            if kept:
                (kept / key).write_text(found[-1], "utf-8")
    return found


def score(path: Path, form: str, kept: Path | None = None) -> Score | None:
    """None where the peer finds too little to compare with."""
    data = zipped(path) if path.is_dir() else path.read_bytes()
    peers = [words(text) for text in peer_text(form, data, kept)]
    peers = [peer for peer in peers if peer.total() >= FEWEST[form]]
    if not peers:
        return None
    suffix = {"pdf": ".pdf", "epub": ".epub", "markdown": ".md"}[form]
    start = time.perf_counter()
    try:
        document = read(Source(place=str(path), data=data, stem=path.stem, suffix=suffix))
    except SourceError as error:
        return Score(path=path, form=form, why=str(error), seconds=time.perf_counter() - start)
    seconds = time.perf_counter() - start
    told = document.language or detect(block.text for block in document.blocks).language
    cleaned = clean(replace(document, language=told)).document
    dropped = " ".join(drop.text for drop in document.drops)
    rows = []
    for peer in peers:
        got = text_of(document, peer)
        rows.append((
            f1(words(got), peer), f1(words(text_of(cleaned, peer)), peer),
            f1(words(f"{got}\n\n{dropped}"), peer),
        ))  # fmt: skip
    got_read, got_kept, got_all = max(rows)
    return Score(
        path=path, form=form, read=got_read, kept=got_kept, all=got_all, seconds=seconds
    )  # fmt: skip


def zipped(folder: Path) -> bytes:
    """An unpacked EPUB as one file: `mimetype` first, and stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "mimetype", "mimetype", zipfile.ZIP_STORED)
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != folder / "mimetype":
                archive.write(path, path.relative_to(folder).as_posix())
    return out.getvalue()


def inputs(folders: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.name == "mimetype" and (path.parent / "META-INF/container.xml").is_file():
                yield path.parent, "epub"
            elif path.is_file() and path.suffix in (".pdf", ".epub", ".md"):
                yield path, {".md": "markdown"}.get(path.suffix, path.suffix[1:])


def means(scores: Sequence[Score]) -> str:
    """The mean of each figure."""
    names = ("read", "kept", "all")
    return "  ".join(f"{n} {statistics.fmean(getattr(s, n) for s in scores):.3f}" for n in names)


def table(form: str, scores: Sequence[Score], worst: int) -> str:
    refused = [one for one in scores if one.why]
    taken = [one for one in scores if not one.why]
    under = sum(one.kept < 0.9 for one in scores)
    slowest = max(scores, key=lambda one: one.seconds)
    lines = [
        f"{form:9} files {len(scores):5}  "
        f"{means(scores)}  "
        f"median {statistics.median(s.kept for s in scores):.3f}  under .9 {under}  "
        f"refused {len(refused)}  {sum(s.seconds for s in scores):.1f} s, "
        f"slowest {slowest.seconds:.1f} s {slowest.path.name}"
    ]
    if refused and taken:
        lines.append(f"{form:9} read  {len(taken):5}  {means(taken)}")
    for one in sorted(scores, key=lambda s: (s.kept, s.read))[:worst]:
        lines.append(
            f"    {one.kept:.3f} read {one.read:.3f} all {one.all:.3f} {one.path} {one.why}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--only", choices=FEWEST)
    parser.add_argument("--every", type=int, default=1, help="one file in so many")
    parser.add_argument("--worst", type=int, default=10)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--peers", type=Path, help="where to keep what the peers say")
    options = parser.parse_args()
    if options.peers:
        options.peers.mkdir(parents=True, exist_ok=True)
    for form in FEWEST:
        if options.only not in (None, form):
            continue
        paths = [path for path, kind in inputs(options.folders) if kind == form]
        paths = paths[:: options.every]
        if not paths:
            continue
        with ProcessPoolExecutor(options.processes) as pool:
            scores = [
                s
                for s in pool.map(functools.partial(score, form=form, kept=options.peers), paths)
                if s
            ]
        print(
            f"{len(paths)} {form} files, in {len(paths) - len(scores)} the peer finds too few words"
        )
        if scores:
            print(table(form, scores, options.worst), flush=True)


if __name__ == "__main__":
    main()
