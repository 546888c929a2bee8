"""Small documents that share no sentence, so that every unit has to be translated."""

from pathlib import Path

LINE = "Delegation {n} of document {d} asked for {m} new lines of credit before {y}."


def write(folder: Path, documents: int, units: int) -> list[Path]:
    """Write documents of a title and so many units less one; gives their paths."""
    paths = [folder / f"doc-{number:03}.txt" for number in range(documents)]
    for d, path in enumerate(paths):
        lines = [LINE.format(n=n, d=d, m=7 * n + d, y=2000 + n) for n in range(units - 1)]
        path.write_text(f"Report number {d}\n\n" + "\n\n".join(lines), encoding="utf-8")
    return paths
