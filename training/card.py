"""README.md of a package: how far it was trained and on what, what it began with included."""

from pathlib import Path

SOURCES = Path(__file__).with_name("sources.tsv")

README = """# English to {name}

A small translation model for CTranslate2, made by the training recipe of Harbor Publisher from
open parallel text alone. Licence: {licence}.
What it writes is a machine's draft: let a person read it.

## Training

The mean of the last checkpoints. So far it was trained, the last first, each from the weights
of the one below:

{training}

## Sources

{sources}
"""


def card(name: str, licence: str, steps: int, credits: list[str], parent: str) -> str:
    """README.md of a package that went so many steps from `parent`, the card of another or ""."""
    training = [f"* English to {name}, {steps} steps", *listed(parent, "Training")]
    sources = sorted({*credits, *listed(parent, "Sources")})
    return README.format(
        name=name, licence=licence, training="\n".join(training), sources="\n".join(sources)
    )


def listed(text: str, heading: str) -> list[str]:
    """The lines of the list below a heading."""
    part = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("* ")]


def credits(counts: dict[str, int], code: str) -> list[str]:
    """A line for each source that gave the target at least one pair: name, origin, licence."""
    kept = {
        key.split("/")[1] for key in counts if key.startswith(f"{code}/") and key.endswith("/kept")
    }
    lines = SOURCES.read_text(encoding="utf-8").splitlines()
    known = {row[0]: row for row in (line.split("\t") for line in lines)}
    return [f"* {name}: {known[name][1]}, {known[name][2]}" for name in sorted(kept)]
