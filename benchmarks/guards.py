"""What the guards ask again, what it brings and what it costs, by the beam it is asked with.

    uv run python -m benchmarks.guards --text ENGLISH.tsv --to id th my --beams 2 4 1

Prints a line a package and beam: the sentences, the questions asked beyond one a sentence, the
sentences that lost a number, an address or a code, those that loop, the words in Latin letters that
stand in no source (of another script's targets), and the processor's seconds. Where there are two
figures the first is the plain decoder's. The first beam of a package pays for finding out its
masks, unless habits.json has them.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.engine import segments
from harbor_pub.engine import Engine, asking, catalog, loops, names
from harbor_pub.engine.decoding import Draft, Request
from harbor_pub.placeables import missing

COLUMNS = ("locale", "beam", "sentences", "questions", "lose", "loop", "strange, plain", "strange",
           "s, plain", "s")  # fmt: skip


def main() -> None:
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--text", type=Path, nargs="+", required=True, help="English first")
    made.add_argument("--to", nargs="+", default=["id"])
    made.add_argument("--beams", type=int, nargs="+", default=[asking.AGAIN_BEAM])
    made.add_argument("--count", type=int, default=1000, help="sentences")
    options = made.parse_args()
    texts = segments(options.text)[: options.count]
    print(*COLUMNS, sep="\t")
    for locale in options.to:
        for beam in options.beams:
            print(locale, beam, *measured(locale, beam, texts), sep="\t", flush=True)


def measured(locale: str, beam: int, texts: list[str]) -> tuple[object, ...]:
    asking.AGAIN_BEAM = beam
    engine = Engine(catalog().package("en", locale))
    list(engine.translate(["Good morning. It is 9 o'clock."]))
    start = time.process_time()
    drafts = {n: d.text for some in engine.decoder.decode(texts) for n, d in some.items()}
    plain = time.process_time()
    asked = 0
    run = engine.decoder.run

    def counted(agenda, *, aligned: bool = False) -> Iterator[list[tuple[Request, Draft]]]:  # type: ignore[no-untyped-def]
        nonlocal asked
        for drafts in run(agenda, aligned=aligned):
            asked += len(drafts)
            yield drafts

    engine.decoder.run = counted  # type: ignore[method-assign, assignment]
    before = time.process_time()
    said = {n: h.text for some in engine.translate(texts) for n, h in some.items()}
    spent = time.process_time() - before
    lose = sum(bool(missing(text, said[n], locale)) for n, text in enumerate(texts))
    loop = sum(
        loops.loops(text, Draft(text=said[n], score=0, tokens=0)) for n, text in enumerate(texts)
    )
    return (
        len(texts), asked - len(texts), lose, loop, strange(texts, drafts), strange(texts, said),
        round(plain - start, 1), round(spent, 1),
    )  # fmt: skip


def strange(texts: list[str], said: dict[int, str]) -> int:
    return sum(len(names.strange(text, said[n])) for n, text in enumerate(texts))


if __name__ == "__main__":
    main()
