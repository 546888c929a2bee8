"""How often the language of a text is told rightly, by language and by number of sentences.

    uv run python benchmarks/detection.py FOLDER

FOLDER holds a file a language, <tag>.txt (Argos codes do, too), with a sentence a line. Beside our
answer stands that of py3langid alone, among the languages that there are files for.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from py3langid.langid import LanguageIdentifier

from harbor_pub.detection import detect
from harbor_pub.languages import language

LENGTHS = (1, 3, 10)


def grouped(sentences: Sequence[str], size: int) -> list[str]:
    whole = len(sentences) - len(sentences) % size
    return [" ".join(sentences[i : i + size]) for i in range(0, whole, size)]


def share(texts: Sequence[str], told: Callable[[str], str], tag: str) -> str:
    return f"{sum(told(text) == tag for text in texts) / len(texts):.3f}" if texts else "–"


def main() -> None:
    paths = sorted(Path(sys.argv[1]).glob("*.txt"))
    model = LanguageIdentifier.from_model_file("data/model.npz.xz")
    known = {language(path.stem).argos: path for path in paths}
    model.set_languages([code for code in known if code in model.labels])
    heads = [f"{size}: ours | {size}: py3langid" for size in LENGTHS]
    print(f"| language | {' | '.join(heads)} |")
    print(f"|---|{'--:|' * 2 * len(LENGTHS)}")
    for code, path in known.items():
        sentences = path.read_text(encoding="utf-8").splitlines()
        cells = []
        for size in LENGTHS:
            texts = grouped(sentences, size)
            cells.append(share(texts, lambda text: detect([text]).language, language(code).tag))
            cells.append(share(texts, lambda text: str(model.classify(text)[0]), code))
        print(f"| {language(code).name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
