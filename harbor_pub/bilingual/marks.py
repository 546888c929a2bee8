"""What an edition's rows are known by when they come back, in Word documents and spreadsheets.

A row's bookmark survives where its tag doesn't (LibreOffice 7.4), so it also tells what was
exported: `hp_<segment>_<source>_<target><verdict><markup>`, two fingerprints, a letter and the
beginning of a third one. Word takes 40 characters of letters, digits and low lines.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from harbor_pub.model import KeptRemark, TranslationUnit, Verdict, verdict
from harbor_pub.text import fingerprint
from harbor_pub.xliff.inline import told

CHECKS, MEMORY, REVIEW = "Harbor checks", "Harbor memory", "Harbor review"
CLEANING = "Harbor cleaning"
ROBOTS = frozenset({CHECKS, MEMORY, REVIEW, CLEANING})
"""The authors of our own comments, which nobody has to answer."""

UNNAMED = "Unknown Author"
"""Who writes a comment without a name, as LibreOffice calls them."""

LABELS = {
    Verdict.TO_REVIEW: "To review",
    Verdict.APPROVED: "Approved",
    Verdict.FINAL: "Final",
    Verdict.REJECTED: "Rejected",
    Verdict.QUESTION: "Question",
}
_LONGEST = 40
_LETTERS = {choice: choice.value[0] for choice in Verdict}
_BOOKMARK = re.compile(
    r"hp_(?P<segment>\w+?)(?:_(?P<source>[0-9a-f]{8})_(?P<target>[0-9a-f]{8})(?P<verdict>[tafrq])"
    r"(?P<markup>[0-9a-f]{3})?)"
)
_OVERVIEW = re.compile(r"hp_grid_([0-9a-f]{8})_\d+")
_READING = re.compile(r"harbor_reading_(\d+)_[0-9a-f]{8}")
_TAG = re.compile(r"hp:id:([0-9a-f]+):(\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What a row tells of the unit that it was made of: its segment, fingerprints, verdict.
    `markup` is "" in files of earlier versions."""

    segment: str
    source: str
    target: str
    verdict: Verdict
    markup: str = ""


def bookmark(unit: TranslationUnit) -> str:
    segment = re.sub(r"\W", "_", unit.segment.id)
    source, target = fingerprint(unit.segment.source), fingerprint(unit.target.strip())
    name = f"hp_{segment}_{source}_{target}{_LETTERS[verdict(unit)]}"
    whole = name + told(unit.target, unit.markup)[:3]
    return whole if len(whole) <= _LONGEST else name


def exported(name: str) -> Exported | None:
    """What a bookmark tells, None where it is none of ours."""
    match = _BOOKMARK.fullmatch(name)
    if not match:
        return None
    letters = {letter: choice for choice, letter in _LETTERS.items()}
    return Exported(
        # Ids have no low line: it stands for the hyphen of a repeated segment.
        segment=match["segment"].replace("_", "-"),
        source=match["source"],
        target=match["target"],
        verdict=letters[match["verdict"]],
        markup=match["markup"] or "",
    )


def reading_mark(reading: KeptRemark) -> str:
    """The bookmark of a row that shows another reading beside the unit's own."""
    return f"harbor_reading_{reading.number}_{fingerprint(reading.remark.text)}"


def reading_number(name: str) -> int | None:
    """The number of the reading that a bookmark tells of; None where it is none of ours."""
    match = _READING.fullmatch(name)
    return int(match[1]) if match else None


def overview_mark(texts: Iterable[str], number: int) -> str:
    """The bookmark of a row that shows cells of the source's table and is not to be corrected."""
    return f"hp_grid_{_letters_of(texts)}_{number}"


def overview_kept(name: str, texts: Iterable[str]) -> bool | None:
    """Whether a row so marked still reads as it did; None where the mark is another."""
    match = _OVERVIEW.fullmatch(name)
    return match[1] == _letters_of(texts) if match else None


def _letters_of(texts: Iterable[str]) -> str:
    """White space and empty cells are left out: programs change them on saving."""
    return fingerprint("|".join(filter(None, ("".join(text.split()) for text in texts))))


def tagged(tag: str) -> str | None:
    """The segment's id that a tag carries, None where it is none of ours."""
    match = _TAG.fullmatch(tag)
    return match[2] if match else None


def tagged_digest(tag: str) -> str | None:
    """The beginning of the source's digest that a tag carries, None where it is none of ours."""
    match = _TAG.fullmatch(tag)
    return match[1] if match else None
