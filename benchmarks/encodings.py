"""Bytes in old encodings that a page declares wrongly: how many are read rightly, refused, garbage.

    uv run python benchmarks/encodings.py LANGUAGE=FILE.txt[.xz] … [--texts 60]

LANGUAGE is vi, ta, th, zh or a language in Windows-1252 such as pt. Lines of each file become
texts of one, three and ten sentences, are put into every encoding of their language, and declared
in five ways: not at all, and as UTF-8, Windows-1252, ISO-8859-1 and Windows-1258; and then rightly.
Beside our reading stands charset-normalizer's best guess of the same bytes, which takes no label.
For TSCII the `iconv` command is needed (glibc's puts a left vowel behind the letters of Sanskrit,
which other software doesn't).
"""

import argparse
import lzma
import random
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from harbor_pub.encoding import codepages, decode
from harbor_pub.text import storable

WRONG = ("", "utf-8", "windows-1252", "iso-8859-1", "windows-1258")
LENGTHS = (1, 3, 10)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def codepage(name: str) -> Callable[[str], bytes]:
    table = {codepages.decoded(bytes([byte]), name): byte for byte in range(255, -1, -1)}
    return lambda text: bytes(table[letter] for letter in text)


def windows_1258(text: str) -> bytes:
    return b"".join(_tone_apart(letter) for letter in text)


def _tone_apart(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in apart if mark in TONES)
        plain = "".join(mark for mark in apart if mark not in TONES)
        return (unicodedata.normalize("NFC", plain) + tones).encode("cp1258")


def tscii(text: str) -> bytes:
    run = subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", "TSCII"], input=text.encode(), capture_output=True
    )
    if run.returncode:
        raise KeyError(text)
    return run.stdout


def codec(name: str) -> Callable[[str], bytes]:
    return lambda text: text.encode(name)


ENCODINGS: dict[str, dict[str, Callable[[str], bytes]]] = {
    "vi": {"viscii": codepage("viscii"), "tcvn": codepage("tcvn"), "windows-1258": windows_1258},
    "ta": {"tscii": tscii},
    "th": {"windows-874": codec("cp874")},
    "zh": {"gbk": codec("gbk"), "big5": codec("big5")},
}
WESTERN = {"windows-1252": codec("cp1252")}


def texts(path: Path, size: int, count: int) -> Iterator[str]:
    data = path.read_bytes()
    lines = (lzma.decompress(data) if path.suffix == ".xz" else data).decode().splitlines()
    rows = [storable(line.split("\t")[-1]) for line in lines[:50_000]]
    rows = [row for row in rows if sum(not c.isascii() for c in row) >= 3]
    random.Random(size).shuffle(rows)
    for start in range(0, min(len(rows), count * size), size):
        yield "\n".join(rows[start : start + size])


def encoded(
    path: Path, size: int, count: int, encode: Callable[[str], bytes]
) -> Iterator[tuple[str, bytes]]:
    """Texts that the encoding has all letters of, and their bytes."""
    found = 0
    for text in texts(path, size, 20 * count):
        try:
            data = encode(text)
        except (KeyError, UnicodeEncodeError):
            continue
        yield text, data
        found += 1
        if found == count:
            return


def outcome(text: str, data: bytes, declared: str) -> str:
    try:
        found = decode(data, declared)
    except ValueError:
        return "refused"
    return "right" if found == text else "garbage"


def of_peer(text: str, data: bytes) -> str:
    found = from_bytes(data).best()
    if found is None:
        return "refused"
    return "right" if storable(str(found).replace("\r", "")) == text else "garbage"


def row(told: Counter[str]) -> str:
    return " | ".join(str(told[name]) for name in ("right", "refused", "garbage"))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", help="LANGUAGE=FILE")
    parser.add_argument("--texts", type=int, default=60, help="of each length and encoding")
    chosen = parser.parse_args()
    print(
        "| encoding | sentences | wrongly declared: right | refused | garbage | rightly declared: "
        "right | refused | garbage | charset-normalizer: right | refused | garbage |"
    )
    print("|---|" + "--:|" * 10)
    for named in chosen.files:
        language, _, file = named.partition("=")
        for name, encode in ENCODINGS.get(language, WESTERN).items():
            for size in LENGTHS:
                pairs = list(encoded(Path(file), size, chosen.texts, encode))
                wrong = Counter(
                    outcome(*pair, label) for pair in pairs for label in WRONG if label != name
                )
                right = Counter(outcome(*pair, name) for pair in pairs)
                peer = Counter(of_peer(*pair) for pair in pairs)
                print(f"| {language} {name} | {size} | {row(wrong)} | {row(right)} | {row(peer)} |")


if __name__ == "__main__":
    main()
