"""The memory in and out: TMX files into the record, and the record into TMX files."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from harbor_pub import files, tmx
from harbor_pub.errors import ProofError, SourceError
from harbor_pub.languages import language
from harbor_pub.model import MemoryUnit
from harbor_pub.record import Record
from harbor_pub.text import forbidden_removed, storable


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an import did: units added, units known before, and what was left out, by reason."""

    added: int
    known: int
    left_out: dict[str, int]


def take(record: Record, path: Path, to: str | None = None) -> Taken:
    """Take a TMX file into the record, every locale or one.

    The file is read twice: nothing is taken before its end was seen. Raises SourceError where it
    can't be read or holds nothing.
    """
    only = language(to).tag if to else ""
    told: Counter[str] = Counter()
    total = sum(1 for _ in _wanted(path, only, told))
    if not total:
        reasons = "".join(f"; {count} {reason}" for reason, count in told.items())
        raise SourceError(f"{path}: holds no unit{only and f' in {only}'} to take{reasons}")
    added = record.learn(_wanted(path, only, Counter()))
    return Taken(added=added, known=total - added, left_out=dict(told))


def give(record: Record, path: Path, to: str, unreviewed: bool = False) -> int:
    """Write a locale's units to a TMX file and read it back; how many there are.

    Raises OutputError, and SourceError where there are none.
    """
    locale = language(to).tag
    if next(record.units(locale, unreviewed), None) is None:
        hint = "" if unreviewed else "; --unreviewed writes what machines made, too"
        raise SourceError(f"{locale}: the memory holds no approved unit{hint}")
    written: list[str] = []

    def fill(file: BinaryIO) -> None:
        units = _summed(record.units(locale, unreviewed), written)
        tmx.write(file, "*all*", (("", unit) for unit in units), {})

    def prove(temporary: Path) -> None:
        read: list[str] = []
        for _ in _summed(tmx.read(temporary, Counter()), read):
            pass
        if read != written:
            raise ProofError(f"{path}: reads back as {read} instead of {written}; report this")

    files.write_stream(path, fill, prove)
    return int(written[0])


def _wanted(path: Path, only: str, told: Counter[str]) -> Iterator[MemoryUnit]:
    """The units of a file as segments are written: in NFC, without white space around."""
    for unit in tmx.read(path, told):
        source, target = storable(unit.source).strip(), storable(unit.target).strip()
        if only not in ("", unit.locale):
            told[f"in {unit.locale}"] += 1
        elif not source or not target:
            told["empty"] += 1
        else:
            yield replace(unit, source=source, target=target)


def _summed(units: Iterator[MemoryUnit], into: list[str]) -> Iterator[MemoryUnit]:
    """The units as they pass; at their end, their number and the digest of all that they say."""
    number, digest = 0, hashlib.sha256()
    for unit in units:
        number += 1
        said = (unit.language, unit.source, unit.target, unit.state, unit.document)
        digest.update(forbidden_removed("\x1f".join(said)).encode() + b"\x1e")
        yield unit
    into[:] = [str(number), digest.hexdigest()]
