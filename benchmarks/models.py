"""Ten packages in one process, each with a model of its own: the memory with and without a ceiling.

    uv run python -m benchmarks.models --ceiling 20

Prints MiB in use after each package has translated, and MiB of model files loaded.
"""

import argparse
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.lines import memory
from harbor_pub.engine import Engine, catalog, shelf

TEXTS = [
    f"The ships of harbour {n} sailed to the city on Monday, said the office." for n in range(99)
]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--ceiling", type=int, default=shelf.ceiling, help="MiB that the process may take"
    )
    parser.add_argument("--packages", type=int, default=10)
    options = parser.parse_args()
    shelf.ceiling = options.ceiling
    package = catalog().package("en", "id")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.packages):
            parts = Path(folder) / str(number)
            shutil.copytree(package.parts, parts)
            config = parts / "model" / "config.json"
            config.write_text(config.read_text() + " " * number)  # other bytes: another model
            list(Engine(replace(package, parts=parts)).translate(TEXTS))
            print(f"{number + 1}\t{memory()} MiB in use\t{shelf.used} MiB of models", flush=True)
    shelf.clear()
    print(f"all dropped\t{memory()} MiB in use")


if __name__ == "__main__":
    main()
