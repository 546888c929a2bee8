"""What editors and their programs do to a whole file: each with what it has to be read as.

Each makes a file of its own of an edition in Indonesian, in which row 3 is corrected. `WHOLES` is
the second part of the table of `docs/review.md`.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from conftest import bitext
from edits import Doc, Element, W, parsed, run
from hostile import UNNAMED, rebuilt

from harbor_pub import reviewing
from harbor_pub.model import Bitext, Merge, OutcomeKind
from harbor_pub.publishing.docx import render
from harbor_pub.record import Record
from harbor_pub.record.reviews import Reviews
from harbor_pub.review.merge import Policy

NEW = "Loket di lantai tiga tutup pada pukul enam."
ROWS = 8


@dataclass(frozen=True)
class Whole:
    """`make` changes the file; `edits` are its rows that have to be recorded, `undecided` those
    that have to be decided, `gone` those that the newest edition has lost."""

    make: Callable[[Doc], None]
    edits: tuple[int, ...] = (3,)
    undecided: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    unplaced: int = 0
    stripped: bool = False
    newer: bool = False

    @property
    def told(self) -> str:
        """What the file is read as, for the table."""
        return "; ".join(
            f"{words} {', '.join(map(str, rows))}"
            for words, rows in (
                ("edited: row", self.edits),
                ("to decide: row", self.undecided),
                ("its sentences are gone: row", self.gone),
            )
            if rows
        )


def edition(name: str = "desks") -> Bitext:
    texts = tuple(f"Meja {n} di lantai {n} tutup pada pukul lima sore." for n in range(1, ROWS + 1))
    meant = bitext("id", texts)
    units = tuple(
        replace(
            unit,
            segment=replace(unit.segment, source=f"Desk {n} of the {name} closes at five."),
        )
        for n, unit in enumerate(meant.units, 1)
    )
    document = replace(meant.document, name=name, digest=name.encode().hex().ljust(64, "0"))
    return replace(meant, document=document, units=units, issues=())


MEANT = edition()


def file(whole: Whole) -> bytes:
    doc = Doc(render(MEANT))
    doc.rows[2].fill(run(NEW))
    whole.make(doc)
    data = doc.save()
    return rebuilt(data, UNNAMED) if whole.stripped else data


def taken(file: Path, whole: Whole, folder: Path) -> Merge:
    """What becomes of a file in a record of its own."""
    folder.mkdir(parents=True)
    record = Record(f"sqlite:///{folder / 'record.sqlite'}")
    for meant in (MEANT, edition("boats")):
        Reviews(record).note(meant)
    if whole.newer:
        later = replace(MEANT.document, digest="e" * 64)
        units = tuple(unit for n, unit in enumerate(MEANT.units, 1) if n not in whole.gone)
        Reviews(record).note(replace(MEANT, document=later, units=units))
    (merged,) = reviewing.import_reviews(record, [file], Policy())
    record.close()
    return merged


def right(merged: Merge, whole: Whole) -> bool:
    """Is this what was done, and no more?"""
    edited = {one.number: one.after for one in merged.outcomes if one.unit}
    others = [one for one in merged.outcomes if not (one.unit or one.undecided)]
    return (
        merged.document == "desks"
        and edited == dict.fromkeys(whole.edits, NEW)
        and tuple(one.number for one in merged.undecided) == whole.undecided
        and merged.gone == whole.gone
        and merged.missing_rows == whole.missing
        and len((*merged.problems, *merged.remarks)) == whole.unplaced
        and all(one.kind is OutcomeKind.UNCHANGED for one in others)
    )


def _table(doc: Doc) -> Element:
    table = doc.rows[2].element.getparent()
    assert table is not None
    return table


def _nothing(doc: Doc) -> None:
    pass


def _strip(doc: Doc) -> None:
    """What other programs leave: no controls, no bookmarks, no styles."""
    for control in list(doc.body.iter(f"{W}sdt")):
        for child in list(control.find(f"{W}sdtContent")):  # type: ignore[arg-type]
            control.addprevious(child)
        control.getparent().remove(control)  # type: ignore[union-attr]
    for name in ("bookmarkStart", "bookmarkEnd", "pStyle", "tblHeader"):
        for element in list(doc.body.iter(f"{W}{name}")):
            element.getparent().remove(element)  # type: ignore[union-attr]


def _pasted(doc: Doc) -> None:
    body, table = doc.body[0], _table(doc)
    for child in list(body):
        if child is not table and child.tag != f"{W}sectPr":
            body.remove(child)
    body.insert(0, parsed(f"<w:p>{run('Laporan bulanan')}</w:p>")[0])
    body.insert(2, parsed("<w:p/>")[0])


def _merged(doc: Doc) -> None:
    upper, lower = doc.rows[4], doc.rows[5]
    upper.fill(run(f"{upper.words()} {lower.words()}"))
    lower.element.getparent().remove(lower.element)  # type: ignore[union-attr]


def _sorted(doc: Doc) -> None:
    for row in reversed(doc.rows):
        _table(doc).append(row.element)


def _column_sorted(doc: Doc) -> None:
    rows = doc.rows[3:]
    for row, text in zip(rows, [row.words() for row in reversed(rows)], strict=True):
        row.fill(run(text))


def _without_head(doc: Doc) -> None:
    _table(doc).remove(next(_table(doc).iterchildren(f"{W}tr")))


def _in_two(doc: Doc) -> None:
    """Two tables with a paragraph between."""
    table, rows = _table(doc), [row.element for row in doc.rows[4:]]
    lower = parsed("<w:tbl/>")[0]
    about = [child for child in table if child.tag in (f"{W}tblPr", f"{W}tblGrid")]
    lower.extend([*map(copy.deepcopy, about), *rows])
    table.addnext(lower)
    table.addnext(parsed(f"<w:p>{run('Bagian kedua')}</w:p>")[0])


def _columns(*order: int) -> Callable[[Doc], None]:
    def change(doc: Doc) -> None:
        for row in list(_table(doc).iterchildren(f"{W}tr")):
            cells = list(row.iterchildren(f"{W}tc"))
            for cell in cells:
                row.remove(cell)
            row.extend(cells[place] for place in order)

    return change


WHOLES = {
    "the file's properties lost": Whole(_nothing, stripped=True),
    "properties, controls, bookmarks and styles lost": Whole(_strip, stripped=True),
    "the table pasted into another document": Whole(_pasted, stripped=True, unplaced=1),
    "two rows merged into one": Whole(_merged, undecided=(5,), missing=(6,)),
    "the table sorted": Whole(_sorted),
    "one column sorted alone": Whole(_column_sorted, undecided=(4, 5, 7, 8)),
    "the head of the table deleted": Whole(_without_head),
    "the table split in two, a paragraph between": Whole(_in_two, unplaced=1),
    "source and target columns exchanged": Whole(_columns(0, 2, 1, 3)),
    "the source's column deleted": Whole(_columns(0, 2, 3)),
    "made from an older source": Whole(_nothing, gone=(3, 7), newer=True),
}
