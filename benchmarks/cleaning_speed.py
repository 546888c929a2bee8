"""How fast clean text is read, cleaned and segmented, in how much memory, and how both grow.

    uv run python benchmarks/cleaning_speed.py [--language en] [--sizes 0.1,1,10]

A process of its own for each size (10^6 bytes each), so that a peak of memory belongs to it. The
text is made of the templates below, the same each time, with words and numbers that vary.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from harbor_pub.cleaning import clean
from harbor_pub.reading import read
from harbor_pub.segmentation import segments
from harbor_pub.sources import load

PLACES = ("Dili", "Penang", "Cebu", "Hue", "Vientiane", "Battambang", "Mandalay", "Yogyakarta")
NAMES = ("Dr. Amina Yusof", "Mr. J. K. Molina", "Prof. Lim", "Mrs. Santos", "Capt. Wee", "Ana Cruz")
THINGS = ("the harbour", "a new school", "the old bridge", "the night market", "a rice mill")
TEMPLATES = {
    "en": (
        "{name} visited {place} in {year} and asked about {thing}.",
        "The road is {km} km long, and {thing} stands at its end.",
        "“Nobody told us about {thing},” said {name}. “We read it in the newspaper.”",
        "Prices rose by {km} per cent from a.m. to p.m., according to the office in {place}.",
        "In {place}, e.g. near {thing}, {number} people waited for the ferry that never came.",
        "Was it worth {number} dollars? Many in {place} doubt it.",
        "The U.S. company Harbour Tools Inc. sold {number} pumps there. It closed in {year}.",
    ),
    "id": (
        "{name} mengunjungi {place} pada tahun {year} dan bertanya tentang pelabuhan itu.",
        "Jalan itu panjangnya {km} km, dan {number} orang melewatinya setiap hari.",
        "“Tidak ada yang memberi tahu kami,” kata {name}. “Kami membacanya di koran.”",
        "Pasar di {place} menjual beras, gula, kopi, dll. dengan harga Rp. {number}.",
    ),
    "th": (
        "คณะกรรมการเดินทางไปยังเมือง {place} เมื่อ พ.ศ. {year} เพื่อดูท่าเรือแห่งใหม่",
        "ถนนสายนี้ยาว {km} กม. และมีผู้ใช้วันละ {number} คน",
        "ผู้ใหญ่บ้านกล่าวว่า “ไม่มีใครบอกเราเลย เราอ่านเจอในหนังสือพิมพ์”",
        "นอกจากนี้ ราคาข้าวต่าง ๆ ในตลาดเพิ่มขึ้นร้อยละ {km} จากปีก่อน",
    ),
    "my": (
        "ကော်မတီသည် {place} မြို့သို့ {year} ခုနှစ်တွင် သွားရောက်ခဲ့သည်။",
        "လမ်းသည် {km} ကီလိုမီတာ ရှည်ပြီး လူ {number} ယောက် အသုံးပြုသည်။",
        "“ဘယ်သူမှ မပြောဘူး။” ဟု ရွာသူကြီးက ပြောသည်။",
    ),
    "zh-Hans": (
        "委员会于{year}年访问了{place}，并询问了新码头的情况。",
        "这条路长{km}公里，每天有{number}人经过。",
        "“没有人告诉我们。”村长说，“我们是在报纸上看到的。”",
    ),
}


def text(language: str, size: int) -> str:
    """About `size` bytes of UTF-8: paragraphs of two to seven sentences, a line each."""
    rng = random.Random(language)
    paragraphs, written = [], 0
    while written < size:
        sentences = (
            rng.choice(TEMPLATES[language]).format(
                name=rng.choice(NAMES), place=rng.choice(PLACES), thing=rng.choice(THINGS),
                year=rng.randint(1900, 2025), number=rng.randint(2, 9999),
                km=f"{rng.randint(1, 99)}.{rng.randint(0, 9)}",
            )
            for _ in range(rng.randint(2, 7))
        )  # fmt: skip
        paragraphs.append(("" if language == "zh-Hans" else " ").join(sentences))
        written += len(paragraphs[-1].encode()) + 2
    return "\n\n".join(paragraphs) + "\n"


def measure(path: Path, language: str) -> dict[str, float]:
    """Seconds of each stage, counts, and the process' peak of memory in MB."""
    before = peak()
    times = [time.perf_counter()]
    document = replace(read(load(str(path))), language=language)
    times.append(time.perf_counter())
    cleaned = clean(document)
    times.append(time.perf_counter())
    found = segments(cleaned.document)
    times.append(time.perf_counter())
    stages = [after - begun for begun, after in pairwise(times)]
    return {
        "mb": path.stat().st_size / 1e6, "read": stages[0], "clean": stages[1],
        "segment": stages[2], "segments": len(found), "start": before, "peak": peak(),
    }  # fmt: skip


def peak() -> float:
    """The most memory that this process had, in MB. Not `ru_maxrss`, which holds its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


def in_a_process(language: str, megabytes: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text(language, int(megabytes * 1e6)), encoding="utf-8")
        command = [sys.executable, __file__, "--measure", str(path), "--language", language]
        return dict(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--language", default="en", choices=TEMPLATES)
    parser.add_argument("--sizes", default="0.1,1,10", help="megabytes, by comma")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure, given.language)))
        return
    print("| MB | segments | read s | clean s | segment s | all, MB/s | s a MB | peak MB |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for size in given.sizes.split(","):
        row = in_a_process(given.language, float(size))
        whole = row["read"] + row["clean"] + row["segment"]
        print(
            f"| {row['mb']:.1f} | {row['segments']:,} | {row['read']:.2f} | {row['clean']:.2f} "
            f"| {row['segment']:.2f} | {row['mb'] / whole:.2f} | {whole / row['mb']:.2f} "
            f"| {row['peak']:.0f} ({row['start']:.0f} at the start) |",
            flush=True,
        )


if __name__ == "__main__":
    main()
