"""LibreOffice without a window, asked again where it falls over."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
TRIES = 4
"""Version 7.4 now and then ends at its start or at its end with nothing made, most often on a busy
machine."""

CALC = SOFFICE is not None and (Path(SOFFICE).resolve().parent / "libsclo.so").is_file()
"""Debian packs the spreadsheets apart from the texts."""

needs_calc = pytest.mark.skipif(not CALC, reason="LibreOffice Calc is not installed")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def office(profile: Path, *arguments: str, made: Sequence[Path]) -> None:
    """Run LibreOffice on a profile of its own until every file it shall make is there.

    Raises:
        AssertionError: It made none in four tries; what it printed is quoted.
    """
    assert SOFFICE
    command = [SOFFICE, f"-env:UserInstallation=file://{profile}", "--headless", *arguments]
    for file in made:
        file.unlink(missing_ok=True)
    printed = []
    for _ in range(TRIES):
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
        # It may fall over when it closes a document that it has saved; the files tell.
        if all(file.is_file() and file.stat().st_size for file in made):
            return
        printed.append(f"{done.returncode}: {done.stdout}{done.stderr}")
    raise AssertionError(f"LibreOffice made nothing of {arguments}: {printed}")


def convert(files: Sequence[Path], kind: str, folder: Path, profile: Path) -> list[Path]:
    """Have files saved as another kind (``docx:MS Word 2007 XML``, ``odt``) into a folder."""
    folder.mkdir(exist_ok=True)
    made = [folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
    office(profile, "--convert-to", kind, "--outdir", str(folder), *map(str, files), made=made)
    return made
