"""The engine against argos-translate and against CTranslate2 alone, side by side in one run.

    uv run python -m benchmarks.engine --text ENGLISH.tsv --argos-python VENV/bin/python

Four ways to translate the same segments with the same package and beam, each in a process of its
own, in turn:

    argos   argostranslate's own `translate`, a call a segment. Each segment is one sentence, so
            its sentence splitter, which fetches a model, is taken out (that makes it faster).
    raw     ctranslate2.translate_batch on all tokens at once, at the fastest of the settings
            tried; tokenizing and joining are not counted. The limit.
    plain   ours without the guards, from text to text.
    ours    as Harbor translates: loops and lost numbers asked again.

Seconds are the clock's; processor seconds (of all threads) stand beside them, since they tell more
where a machine is shared. Prints a table and writes --json; --plot draws it. `--argos-python` is a
Python that has argostranslate; without it one is made with `--argos-requires` in a folder of its
own.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SETTINGS = [("many", 512), ("many", 1024), ("many", 2048), ("one", 1024)]


def main() -> None:
    options = parser().parse_args()
    if options.child:
        print(json.dumps(CHILDREN[options.child](json.loads(sys.stdin.read()))))
        return
    with tempfile.TemporaryDirectory() as folder:
        argos = options.argos_python
        if not argos and (options.parity or "argos" in options.ways):
            argos = make_argos(Path(folder), options.argos_requires)
        packages = [Path(path) for path in options.package]
        if options.parity:
            for package in packages:
                print(json.dumps(parity(argos, package, segments(options.text), options.parity)))
            return
        facts = {
            "package": packages[0].name,
            "beam": options.beam,
            "best": options.best,
            **machine(),
        }
        rows = []
        for some in measured(argos, packages[0], segments(options.text), options):
            rows += some
            write(options, {**facts, "rows": rows})


def write(options: argparse.Namespace, facts: dict[str, object]) -> None:
    """What was measured so far: a run that is stopped leaves the sizes that it finished."""
    if options.json:
        options.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        options.plot.write_text(plot(facts), encoding="utf-8")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--text", type=Path, nargs="+", help="English in the first column")
    made.add_argument(
        "--package", nargs="+", default=[ROOT / "harbor_pub" / "starter" / "translate-en_id-0_2"]
    )
    made.add_argument("--sizes", type=lambda s: [int(n) for n in s.split(",")],
                      default=[1, 10, 100, 1000, 10000])  # fmt: skip
    made.add_argument("--ways", type=lambda s: s.split(","), default=list(CHILDREN),
                      help="only these, in turn; no ratios to a way that is left out")  # fmt: skip
    made.add_argument("--runs", type=int, default=1, help="of each size up to 1,000; median")
    made.add_argument("--best", choices=["seconds", "cpu"], default="seconds", help="picks raw's")
    made.add_argument("--beam", type=int, default=4)
    made.add_argument("--parity", type=int, help="compare the strings of so many segments instead")
    made.add_argument("--argos-python", type=Path)
    made.add_argument("--argos-requires", nargs="+", default=["torch", "argostranslate==1.11.0"])
    made.add_argument("--json", type=Path)
    made.add_argument("--plot", type=Path)
    made.add_argument("--child", choices=CHILDREN)
    return made


def make_argos(folder: Path, requirements: list[str]) -> Path:
    """An environment for argos-translate alone."""
    subprocess.run([sys.executable, "-m", "venv", folder / "argos"], check=True)
    python = folder / "argos" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *requirements], check=True)
    return python


def segments(paths: list[Path]) -> list[str]:
    """The distinct first columns of the files, shuffled, always alike."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    found = list(dict.fromkeys(line.split("\t")[0].strip() for line in lines))
    random.Random(4).shuffle(found)
    return [text for text in found if text]


def measured(
    argos: Path | None, package: Path, texts: list[str], options: argparse.Namespace
) -> Iterator[list[dict[str, object]]]:
    """For each size, a row for each way."""
    raw = {"package": str(package), "parts": [texts[:200]], "beam": options.beam}
    best = min(SETTINGS, key=lambda s: ask("raw", {**raw, "setting": s})[options.best])
    printed = False
    for size in [n for n in options.sizes if n <= len(texts)]:
        parts = stretches(texts, size)
        given = {"package": str(package), "parts": parts, "beam": options.beam}
        settings = SETTINGS if size <= 100 else [best]
        ways: dict[str, list[dict[str, object]]] = {}
        for _ in range(options.runs if size <= 1000 else 1):
            for way in options.ways:
                tried = [
                    ask(way, {**given, "setting": setting}, argos if way == "argos" else None)
                    for setting in (settings if way == "raw" else settings[:1])
                ]
                ways.setdefault(way, []).append(min(tried, key=lambda told: told[options.best]))
        times = {way: statistics.median(t["seconds"] for t in told) for way, told in ways.items()}
        cpu = {way: statistics.median(t["cpu"] for t in told) for way, told in ways.items()}
        rows = []
        tokens = max(told[0].get("tokens", 0) for told in ways.values())
        words = sum(len(text.split()) for part in parts for text in part) / len(parts)

        def ratio(base: str, of: dict[str, float], way: str) -> float | None:
            return round(of[base] / of[way], 2) if base in of else None

        for way, told in ways.items():
            row = {
                "segments": size, "way": way, "seconds": round(times[way], 3),
                "words/s": round(words / times[way]), "tokens/s": round(tokens / times[way]),
                "times argos": ratio("argos", times, way),
                "of raw": ratio("raw", times, way),
                "cpu s": round(cpu[way], 3), "words/cpu s": round(words / cpu[way]),
                "cpu times argos": ratio("argos", cpu, way),
                "cpu of raw": ratio("raw", cpu, way),
                "peak MiB": max(t["peak"] for t in told), "how": told[0]["how"],
            }  # fmt: skip
            if not printed:
                print("\t".join(row), flush=True)
            printed = True
            print("\t".join(map(str, row.values())), flush=True)
            rows.append(row)
        yield rows


def ask(way: str, given: dict[str, object], python: Path | None = None) -> dict[str, object]:
    """Run one way in a process of its own."""
    done = subprocess.run(
        [python or sys.executable, __file__, "--child", way], input=json.dumps(given),
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{way}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def stretches(texts: list[str], size: int) -> list[list[str]]:
    """The first segments, so many at a time; of few there is more than one stretch, since what a
    guard asks again hangs on what is said in it."""
    count = min({1: 25, 10: 9, 100: 3}.get(size, 1), len(texts) // size)
    return [texts[n * size : (n + 1) * size] for n in range(count)]


def timed(work: Callable[[Any], list[str]], parts: list[Any], how: str) -> dict[str, Any]:
    """Seconds for a stretch: the mean of all, one after the other."""
    start, used = time.perf_counter(), time.process_time()
    said = [text for part in parts for text in work(part)]
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    return {
        "seconds": seconds / len(parts), "cpu": cpu / len(parts), "said": said, "how": how,
        "peak": peak(),
    }  # fmt: skip


def argos_way(given: dict[str, object]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        whole = copied(Path(given["package"]), Path(folder) / "packages")
        os.environ |= {
            "ARGOS_PACKAGES_DIR": str(whole.parent), "XDG_DATA_HOME": folder,
            "XDG_CONFIG_HOME": folder, "XDG_CACHE_HOME": folder,
            "ARGOS_BEAM_SIZE": str(given["beam"]),
        }  # fmt: skip
        import argostranslate.package
        from argostranslate import settings, translate

        package = argostranslate.package.Package(whole)
        translation = translate.PackageTranslation(None, None, package)
        translation.sentencizer = type("", (), {"split_sentences": lambda _, text: [text]})()
        settings.beam_size = given["beam"]
        translation.translate("Good morning.")
        how = f"a call a segment, {settings.compute_type}"
        return timed(
            lambda texts: [translation.translate(text) for text in texts], given["parts"], how
        )


def raw_way(given: dict[str, object]) -> dict[str, object]:
    import ctranslate2
    import sentencepiece

    package = opened(given)
    threads, batch = given["setting"]
    cores = len(os.sched_getaffinity(0))
    inter, intra = (cores, 1) if threads == "many" else (1, cores)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(package.tokenizer))
    model = ctranslate2.Translator(
        str(package.model), compute_type="auto", inter_threads=inter, intra_threads=intra
    )
    parts = [pieces.encode(texts, out_type=str) for texts in given["parts"]]
    model.translate_batch(parts[0][:1])

    def work(tokens: list[list[str]]) -> list[str]:
        model.translate_batch(
            tokens, target_prefix=[[package.prefix]] * len(tokens) if package.prefix else None,
            beam_size=given["beam"], length_penalty=0.2, batch_type="tokens",
            max_batch_size=batch, replace_unknowns=True, return_scores=True,
        )  # fmt: skip
        return []

    how = f"{inter}×{intra} threads, batch of {batch} tokens, {model.compute_type}"
    tokens = sum(len(one) for part in parts for one in part)
    return {**timed(work, parts, how), "tokens": tokens / len(parts)}


def plain_way(given: dict[str, object]) -> dict[str, object]:
    from harbor_pub.engine import Engine, shelf

    engine = Engine(opened(given), beam=given["beam"], guards=False)
    list(engine.translate(["Good morning."]))

    def work(texts: list[str]) -> list[str]:
        said = {n: h for some in engine.translate(texts) for n, h in some.items()}
        return [said[n].text for n in range(len(texts))]

    return timed(work, given["parts"], how_of(engine, shelf))


def our_way(given: dict[str, object]) -> dict[str, object]:
    from harbor_pub.engine import Engine, shelf

    engine = Engine(opened(given), beam=given["beam"])
    list(engine.translate(["Good morning."]))

    def work(texts: list[str]) -> list[str]:
        said = {n: h for some in engine.translate(texts) for n, h in some.items()}
        return [said[n].text for n in range(len(texts))]

    return timed(work, given["parts"], how_of(engine, shelf))


CHILDREN = {"argos": argos_way, "raw": raw_way, "plain": plain_way, "ours": our_way}


def how_of(engine, shelf) -> str:  # type: ignore[no-untyped-def]
    model = shelf.model(engine.package.model)
    batch = engine.decoder.batch_tokens
    return f"{model.num_translators}×1 threads, batch of ≤ {batch} tokens, {model.compute_type}"


def opened(given: dict[str, object]):  # type: ignore[no-untyped-def]
    from harbor_pub.engine.packages import open_package

    return open_package(Path(given["package"]))


def copied(package: Path, folder: Path) -> Path:
    """The package as argospm would have installed it, with a model of its own."""
    metadata = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    whole = folder / package.name
    shutil.copytree(package / metadata.pop("model", "."), whole)
    (whole / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return whole


def parity(argos: Path, package: Path, texts: list[str], count: int) -> dict[str, object]:
    """How many strings are the same, and the first that differ. argos-translate leaves a
    multilingual package's target token in the text; it is taken out before comparing."""
    given = {"package": str(package), "parts": [texts[:count]], "beam": 4}
    prefix = json.loads((package / "metadata.json").read_text()).get("target_prefix", "")
    theirs = [text.removeprefix(prefix).strip() for text in ask("argos", given, argos)["said"]]
    plain, ours = (ask(way, given)["said"] for way in ("plain", "ours"))
    differ = [n for n in range(len(theirs)) if theirs[n] != plain[n]]
    return {
        "package": package.name,
        "segments": len(theirs),
        "same": len(theirs) - len(differ),
        "same, stopped sooner": sum(theirs[n].startswith(plain[n][:-1]) for n in differ),
        "changed by the guards": sum(a != b for a, b in zip(plain, ours, strict=True)),
        "differ": [(theirs[n], plain[n]) for n in differ[:5]],
    }


def peak() -> int:
    """The most memory this process has had, in MiB (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def machine() -> dict[str, object]:
    import ctranslate2

    return {
        "cores": len(os.sched_getaffinity(0)),
        "ctranslate2": ctranslate2.__version__,
        "compute types": sorted(ctranslate2.get_supported_compute_types("cpu")),
    }


COLOURS = {"argos": "#b3452c", "raw": "#777777", "plain": "#5b8fc9", "ours": "#1d4f91"}
NAMES = {"argos": "argos-translate", "raw": "CTranslate2 alone", "plain": "without guards",
         "ours": "Harbor"}  # fmt: skip


def plot(facts: dict[str, object]) -> str:
    """Words a second over the number of segments, both axes logarithmic, as an SVG."""
    import math

    rows = facts["rows"]
    told = "words/s" if facts["best"] == "seconds" else "words/cpu s"
    title = "Words a second" if facts["best"] == "seconds" else "Words a processor second"
    sizes = sorted({row["segments"] for row in rows})
    speeds = [row[told] for row in rows]
    low, high = math.floor(math.log10(min(speeds))), math.ceil(math.log10(max(speeds)))
    across = max(1.0, math.log10(sizes[-1] / sizes[0]))

    def x(size: float) -> float:
        return 70 + 430 * math.log10(size / sizes[0]) / across

    def y(speed: float) -> float:
        return 300 - 260 * (math.log10(speed) - low) / (high - low)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 350" font-family="sans-serif" '
        'font-size="13"><rect width="660" height="350" fill="#ffffff"/>'
        f'<text x="70" y="22" font-weight="bold">{title}</text>'
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<path d="M70 {at:.1f}H500" stroke="#dddddd"/>')
        parts.append(f'<text x="62" y="{at + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="322" text-anchor="middle">{size:,}</text>')
    parts.append('<text x="285" y="342" text-anchor="middle">segments in one run</text>')
    ends: list[float] = []
    for way, colour in COLOURS.items():
        points = [(x(r["segments"]), y(r[told])) for r in rows if r["way"] == way]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in points]
        label = points[-1][1]
        while any(abs(label - other) < 15 for other in ends):
            label += 1
        ends.append(label)
        parts.append(f'<text x="512" y="{label + 4:.1f}" fill="{colour}">{NAMES[way]}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    main()
