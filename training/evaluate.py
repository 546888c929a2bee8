"""A package and a test set in, chrF2 and BLEU out; the translation runs on CTranslate2 alone."""

import argparse
import json
import time
from pathlib import Path

import ctranslate2
import sacrebleu
import sentencepiece

from training.prepare import read_tsv

BLEU_TOKENIZERS = {"zh": "zh"}
"""Where words are not set apart, count characters; flores200 would fetch a model to do better."""
UNSPACED = {"th", "lo", "km", "my"}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("test", type=Path, help="english TAB reference, a pair a line")
    parser.add_argument("--lines", type=int, help="only the first so many")
    parser.add_argument("--output", type=Path, help="write the translations here")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    pairs = list(read_tsv(options.test))[: options.lines]
    start = time.monotonic()
    said = translate(options.package, [english for english, _ in pairs], options.threads)
    seconds = time.monotonic() - start
    if options.output:
        options.output.write_text("\n".join(said) + "\n", encoding="utf-8")
    code = json.loads((options.package / "metadata.json").read_text())["to_code"]
    for line in scores(said, [target for _, target in pairs], code):
        print(line)
    print(f"{len(pairs)} lines in {seconds:.1f} s")


def translate(package: Path, sentences: list[str], threads: int = 2) -> list[str]:
    """Beam 4, length penalty 0.2 (as Argos has them), int8."""
    about = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    prefix = [about["target_prefix"]] if "target_prefix" in about else []
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    translator = ctranslate2.Translator(
        str(package / "model"), compute_type="int8", inter_threads=threads, intra_threads=1
    )
    results = translator.translate_batch(
        pieces.encode(sentences, out_type=str),
        target_prefix=[prefix] * len(sentences) if prefix else None,
        beam_size=4,
        length_penalty=0.2,
        batch_type="tokens",
        max_batch_size=1024,
    )
    return [pieces.decode(result.hypotheses[0][len(prefix) :]) for result in results]


def scores(said: list[str], references: list[str], code: str) -> list[str]:
    """chrF2 and BLEU on a scale of 100, each with the signature that makes it comparable."""
    tokenizer = "char" if code in UNSPACED else BLEU_TOKENIZERS.get(code, "13a")
    metrics = (sacrebleu.CHRF(), sacrebleu.BLEU(tokenize=tokenizer))
    return [
        f"{metric.corpus_score(said, [references])} {metric.get_signature()}" for metric in metrics
    ]


if __name__ == "__main__":
    main()
