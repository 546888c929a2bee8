"""Corpora of `train/<code>/<source>.tsv.xz` in; a vocabulary and flat arrays of token ids out.

What is written to the output folder:
    sentencepiece.model     one vocabulary for English and all targets
    train.npz, dev.npz      `ids` (uint16), `offsets` (int64, 2n + 1: English and target take turns)
                            and `weights` (float32, n: how often an epoch shows the pair)
    data.json               targets, counts, and what each filter dropped from each source
"""

import argparse
import hashlib
import io
import json
import lzma
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import sentencepiece

from training import filters

WEIGHTS = Path(__file__).with_name("weights.tsv")
MAX_TOKENS = 160
NEAR_REPEATS = 3
HELD_BACK = 150
"""One training pair in so many is held back for the dev loss."""
MEASURES = ("flores200_devtest", "kind")
"""Never read here: they are kept for evaluate.py alone."""
ZERO_WIDTH = "\u200b"
"""Some sources of Thai, Lao, Khmer and Burmese have it between words and some don't; a package
that saw both would have to learn both."""
DEV_PAIRS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    english: str
    target: str
    code: str
    weight: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", type=Path, nargs="+", metavar="corpus")
    parser.add_argument("output", type=Path)
    parser.add_argument("--targets", nargs="+", required=True, metavar="CODE")
    parser.add_argument("--vocabulary", type=int, default=8000, help="pieces (default: 8000)")
    parser.add_argument("--temperature", type=float, default=0.7, help="1: languages as they come")
    parser.add_argument("--sentencepiece", type=Path, help="take over the vocabulary of a parent")
    options = parser.parse_args()
    prepare(
        options.corpora,
        options.output,
        codes=options.targets,
        vocabulary=options.vocabulary,
        temperature=options.temperature,
        parent=options.sentencepiece,
    )


def prepare(
    corpora: Sequence[Path],
    output: Path,
    *,
    codes: list[str],
    vocabulary: int,
    temperature: float,
    parent: Path | None = None,
) -> None:
    """Filter, learn the vocabulary (or take over a parent's), tokenise once and pack."""
    output.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    pairs = [pair for code in codes for pair in read(corpora, code, counts)]
    dev = [pair for pair in pairs if _hash(pair.english) % HELD_BACK == 0]
    pairs = [pair for pair in pairs if _hash(pair.english) % HELD_BACK]
    held = [pair for corpus in corpora for code in codes for pair in read_dev(corpus, code)]
    dev = [*cap(dev), *held]
    model = output / "sentencepiece.model"
    model.write_bytes(parent.read_bytes() if parent else learn(pairs, codes, vocabulary))
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(model))
    tagged = len(codes) > 1 or pieces.piece_to_id(f"<2{codes[0]}>") != pieces.unk_id()
    packed = pack(balance(pairs, temperature), pieces, tagged=tagged)
    np.savez(output / "train.npz", allow_pickle=False, **packed)
    np.savez(output / "dev.npz", allow_pickle=False, **pack(dev, pieces, tagged=tagged))
    report = {
        "targets": codes,
        "tagged": tagged,
        "pairs": dict(Counter(pair.code for pair in pairs)),
        "tokens": len(packed["ids"]),
        "dev_pairs": len(dev),
        "dropped": dict(sorted(counts.items())),
    }
    (output / "data.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({key: report[key] for key in report if key != "dropped"}))


def read(corpora: Sequence[Path], code: str, counts: Counter[str]) -> Iterator[Pair]:
    """The pairs of a language that pass; `counts` grows by `<code>/<source>/<filter>`."""
    language = filters.targets()[code]
    seen: Counter[str] = Counter()
    for path in (path for corpus in corpora for path in sorted(_files(corpus, code))):
        source = path.name.removesuffix(".tsv.xz")
        weight = weight_of(source)
        for english, target in read_tsv(path) if weight else ():
            key = filters.near_repeat_key(english)
            reason = filters.refusal(english, target, language)
            if not reason and seen[key] >= NEAR_REPEATS:
                reason = "is_near_repeat"
            counts[f"{code}/{source}/{reason or 'kept'}"] += 1
            if not reason:
                seen[key] += 1
                yield Pair(english=english, target=target, code=code, weight=weight)


def _files(corpus: Path, code: str) -> Iterator[Path]:
    return (corpus / "train" / code).glob("*.tsv.xz")


def read_tsv(path: Path) -> Iterator[tuple[str, str]]:
    """English and target of each line, in NFC, without zero-width spaces; further columns are
    ignored."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            english, target, *_ = _plain(line.rstrip("\n")).split("\t")
            yield " ".join(english.split()), " ".join(target.split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace(ZERO_WIDTH, "")


def read_dev(corpus: Path, code: str) -> Iterator[Pair]:
    """Pairs for the dev loss, evenly drawn from every dev set but those we measure on."""
    for path in sorted((corpus / "dev" / code).glob("*.tsv")):
        if path.stem not in MEASURES:
            pairs = [pair for pair in read_tsv(path) if all(pair)]
            for english, target in pairs[:: len(pairs) // DEV_PAIRS + 1]:
                yield Pair(english=english, target=target, code=code, weight=1)


def cap(pairs: list[Pair]) -> list[Pair]:
    """At most DEV_PAIRS pairs of each language."""
    seen: Counter[str] = Counter()
    kept = []
    for pair in pairs:
        seen[pair.code] += 1
        if seen[pair.code] <= DEV_PAIRS:
            kept.append(pair)
    return kept


def weight_of(source: str) -> float:
    """How often an epoch shows a pair of the source, by the first pattern that fits."""
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    rules = [line.split("\t") for line in lines if not line.startswith("#")]
    return next(float(weight) for pattern, weight in rules if fnmatch(source, pattern))


def balance(pairs: list[Pair], temperature: float) -> list[Pair]:
    """Lift the weights of small languages: shares become shares ** temperature, sum kept."""
    mass: defaultdict[str, float] = defaultdict(float)
    for pair in pairs:
        mass[pair.code] += pair.weight
    total = sum(mass.values())
    powers = {code: (value / total) ** temperature for code, value in mass.items()}
    norm = sum(powers.values())
    lift = {code: powers[code] / norm * total / mass[code] for code in mass}
    return [
        Pair(english=p.english, target=p.target, code=p.code, weight=p.weight * lift[p.code])
        for p in pairs
    ]


def learn(pairs: list[Pair], codes: list[str], vocabulary: int) -> bytes:
    """A SentencePiece model of English and the targets, as bytes.

    Unicode is left as it is: NFKC would take the full-width marks of Chinese apart, and Thai and
    Lao AM (U+0E33, U+0EB3). Interface strings are outweighed here too.
    """
    model = io.BytesIO()
    texts = [text for pair in pairs if pair.weight >= 0.5 for text in _texts(pair)]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        model_type="unigram",
        vocab_size=vocabulary,
        character_coverage=0.9998,
        byte_fallback=True,
        normalization_rule_name="identity",
        user_defined_symbols=[f"<2{code}>" for code in codes] if len(codes) > 1 else [],
        input_sentence_size=600_000,
        shuffle_input_sentence=True,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        num_threads=2,
        minloglevel=2,
    )
    return model.getvalue()


def pack(
    pairs: Iterable[Pair], pieces: sentencepiece.SentencePieceProcessor, *, tagged: bool
) -> dict[str, np.ndarray]:
    """Token ids of all pairs in one flat array; see the module for shapes."""
    pairs = list(pairs)
    flat: list[int] = []
    offsets, weights = [0], []
    sources = pieces.encode([_typographic(pair.english) for pair in pairs])
    goals = pieces.encode([pair.target for pair in pairs])
    for pair, source, goal in zip(pairs, sources, goals, strict=True):
        if max(len(source), len(goal)) <= MAX_TOKENS:
            tag = [pieces.piece_to_id(f"<2{pair.code}>")] if tagged else []
            for sequence in (source, tag + goal):
                flat += sequence
                offsets.append(len(flat))
            weights.append(pair.weight)
    return {
        "ids": np.array(flat, dtype=np.uint16),
        "offsets": np.array(offsets, dtype=np.int64),
        "weights": np.array(weights, dtype=np.float32),
    }


def _texts(pair: Pair) -> tuple[str, str]:
    return _typographic(pair.english), pair.target


def _typographic(english: str) -> str:
    """Curly quotes in every second text: speeches and news have them, the corpus hardly."""
    if _hash(english) % 2:
        return english
    opened = False
    characters = []
    for character in english.replace("'", "’"):
        if character == '"':
            opened = not opened
            character = "“" if opened else "”"
        characters.append(character)
    return "".join(characters)


def _hash(text: str) -> int:
    """The same on every run, unlike hash()."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


if __name__ == "__main__":
    main()
