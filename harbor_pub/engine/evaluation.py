"""How good a package is: its translations against references, and what was measured, kept.

chrF2 and BLEU come from sacreBLEU, with the signatures that make them comparable. Words are
counted at white space of the source.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path

from harbor_pub import files
from harbor_pub.engine.driver import Engine
from harbor_pub.engine.packages import Package

_TOKENIZERS = {"zh-Hans": "zh", "th": "char", "lo": "char", "km": "char", "my": "char"}
"""BLEU's, where words are not set apart; "flores200" would fetch a model to do better."""

WORST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What was measured of a package on a test. Scores are 0 to 100; `test` names the file and
    `test_digest` is the SHA-256 in hex of its pairs; `signature` is the engine's."""

    chrf: float
    bleu: float
    chrf_signature: str
    bleu_signature: str
    words_per_second: float
    segments: int
    test: str
    test_digest: str
    signature: str
    measured: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sentence of a test with its own chrF2."""

    chrf: float
    source: str
    target: str
    reference: str


def evaluate(
    engine: Engine, pairs: Sequence[tuple[str, str]], test: str, digest: str
) -> tuple[Evaluation, list[Sample]]:
    """Translate a test's sources and score them; the worst samples come with it, worst first.

    Raises PackageError.
    """
    # Imported late: it takes a third of a second, and only this command wants it.
    from sacrebleu import BLEU, CHRF

    sources, references = (list(column) for column in zip(*pairs, strict=True))
    start = time.perf_counter()
    answers = {n: h.text for batch in engine.translate(sources) for n, h in batch.items()}
    seconds = time.perf_counter() - start
    said = [answers[number] for number in range(len(sources))]
    chrf, bleu = CHRF(), BLEU(tokenize=_TOKENIZERS.get(engine.package.target, "13a"))
    samples = [
        Sample(
            chrf=round(chrf.sentence_score(target, [reference]).score, 2),
            source=source,
            target=target,
            reference=reference,
        )
        for source, target, reference in zip(sources, said, references, strict=True)
    ]
    evaluation = Evaluation(
        chrf=round(chrf.corpus_score(said, [references]).score, 2),
        bleu=round(bleu.corpus_score(said, [references]).score, 2),
        chrf_signature=str(chrf.get_signature()),
        bleu_signature=str(bleu.get_signature()),
        words_per_second=round(sum(len(text.split()) for text in sources) / seconds, 1),
        segments=len(pairs),
        test=test,
        test_digest=digest,
        signature=engine.signature,
        measured=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    return evaluation, sorted(samples, key=lambda sample: sample.chrf)[:WORST]


def kept() -> dict[str, Evaluation]:
    """The last evaluation of each package on this machine, by the package's digest."""
    try:
        path, stamp = _path(), _path().stat()
    except OSError:
        return {}  # nothing was measured yet
    return dict(_read(path, stamp.st_mtime_ns, stamp.st_size))


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> dict[str, Evaluation]:
    """Read once for as long as it stays as it is: every edition asks for it."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {digest: Evaluation(**row) for digest, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # of another version: to measure again mends it


def chrf(package: Package) -> float | None:
    """chrF2 as it was measured here, else what the package says of itself."""
    measured = kept().get(package.digest)
    return measured.chrf if measured else package.chrf


def keep(digest: str, evaluation: Evaluation) -> None:
    """Keep a package's evaluation in place of its last one. Raises OutputError."""
    rows = {known: asdict(value) for known, value in {**kept(), digest: evaluation}.items()}
    text = json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True)
    files.write(_path(), text.encode() + b"\n")


def _path() -> Path:
    return user_data_path("harbor-publisher") / "evaluations.json"
