"""Rows of the table from values, and values from rows."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from harbor_pub.model import (
    Hypothesis,
    Markup,
    Match,
    MatchKind,
    MemoryUnit,
    Note,
    Origin,
    Segment,
    State,
    TranslationUnit,
)
from harbor_pub.record.table import APPROVED_STATES, digest


def contexts(segments: Sequence[Segment]) -> dict[str, str]:
    """For each segment of a document, in order, a key of its neighbours' sources, by its id."""
    sources = ["", *(segment.source for segment in segments), ""]
    return {
        segment.id: hashlib.sha256(f"{before}\x1f{after}".encode()).hexdigest()[:16]
        for segment, before, after in zip(segments, sources, sources[2:], strict=False)
    }


def identity(row: Mapping[Any, Any]) -> tuple[object, ...]:
    """What tells units of a memory apart."""
    return row["locale"], row["digest"], row["target"], row["state"] in APPROVED_STATES


def row_of(document: str, unit: TranslationUnit, recorded: datetime) -> dict[str, object]:
    return {
        "document": document,
        "segment": unit.segment.id,
        "locale": unit.locale,
        "source": unit.segment.source,
        "digest": digest(unit.segment.source),
        "target": unit.target,
        "state": unit.state.value,
        "origin": unit.origin.value,
        "score": unit.score,
        "tokens": unit.tokens,
        "signature": unit.signature,
        "recorded": _stamp(recorded),
        "by": unit.by,
        "markup": _markup_text(unit.markup),
        "notes": " ".join(unit.notes),
        "via": _via_text(unit.via),
    }


def row_of_memory(unit: MemoryUnit, now: datetime) -> dict[str, object]:
    """The segment id of an imported unit is made of both texts: one never supersedes another."""
    pair = hashlib.sha256(f"{unit.source}\x1f{unit.target}".encode()).hexdigest()
    return {
        "document": unit.document,
        "segment": f"m{pair[:16]}",
        "locale": unit.locale,
        "source": unit.source,
        "digest": digest(unit.source),
        "target": unit.target,
        "state": unit.state.value,
        "origin": unit.origin.value,
        "score": None,
        "tokens": None,
        "signature": unit.signature,
        "recorded": _stamp(unit.recorded or now),
        "by": unit.by,
        "language": unit.language,
        "context": unit.context,
        "markup": _markup_text(unit.markup),
    }


def _markup_text(markup: Sequence[Markup]) -> str:
    return json.dumps(list(map(asdict, markup))) if markup else ""


def _markup(text: str) -> tuple[Markup, ...]:
    return tuple(Markup(**mark) for mark in json.loads(text or "[]"))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def unit(segment: Segment, row: Row[Any]) -> TranslationUnit:
    return TranslationUnit(
        segment=segment,
        locale=row.locale,
        target=row.target,
        state=State(row.state),
        origin=Origin(row.origin),
        score=row.score,
        signature=row.signature,
        recorded=datetime.fromisoformat(row.recorded),
        by=row.by,
        markup=_markup(row.markup),
        notes=tuple(map(Note, row.notes.split())),
        via=_via(row.via),
        tokens=row.tokens,
    )


def _via_text(via: Sequence[Hypothesis]) -> str:
    """`[["text", score], …]`, or "" for a unit that one package made."""
    return json.dumps([[h.text, h.score] for h in via], ensure_ascii=False) if via else ""


def _via(text: str) -> tuple[Hypothesis, ...]:
    return tuple(Hypothesis(text=said, score=score) for said, score in json.loads(text or "[]"))


def memory_unit(row: Row[Any]) -> MemoryUnit:
    return MemoryUnit(
        language=row.language,
        locale=row.locale,
        source=row.source,
        target=row.target,
        state=State(row.state),
        origin=Origin(row.origin),
        document=row.document,
        by=row.by,
        signature=row.signature,
        context=row.context,
        recorded=datetime.fromisoformat(row.recorded),
        markup=_markup(row.markup),
    )


def match(row: Row[Any], kind: MatchKind, alike: int) -> Match:
    return Match(
        kind=kind,
        similarity=alike,
        source=row.source,
        target=row.target,
        origin=Origin(row.origin),
        document=row.document,
        by=row.by,
        recorded=datetime.fromisoformat(row.recorded),
        score=row.score,
    )
