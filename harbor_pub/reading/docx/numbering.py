"""The labels of numbered paragraphs, as Word counts them (ECMA-376, part 1, 17.9)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from dataclasses import replace as replaced

from lxml import etree

from harbor_pub.reading.docx.numerals import numeral
from harbor_pub.reading.docx.styles import Styles, is_on, value
from harbor_pub.wordml import w

_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How a level counts and what it shows: `text` has %1 where the number of level 0 stands.

    `restarts` is the level, counted from 1, whose items make it begin again: 0 for none.
    """

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list (`w:num`): whose counters it shares, its levels, where it makes them begin."""

    counters: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A paragraph's place in its list. `text` is "" for a bullet; `shown` is False where the list
    shows neither number nor bullet."""

    text: str
    level: int
    shown: bool = True


@dataclass(slots=True)
class Numbering:
    """The lists of a document while it is read: each label is asked for once, in order."""

    lists: dict[str, _List]
    styles: Styles
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: etree._Element) -> Label | None:
        """A paragraph's label, None where it is in no list."""
        style = self.styles.of(paragraph)
        number, level = self.styles.numbered(style)
        own = paragraph.find(f"{w('pPr')}/{w('numPr')}")
        direct = None if own is None else own.find(w("numId"))
        if own is not None:
            number = value(direct) if direct is not None else number
            level = value(own.find(w("ilvl"))) or level
        if number is None or number == "0":
            return None
        found = self.lists.get(number)
        at = int(level) if level and level.isdecimal() else 0
        if found is None:
            return Label(text="", level=at + 1)
        if direct is None:
            linked = (n for n, one in found.levels.items() if one.style and one.style == style)
            at = next(linked, at)
        return self._count(number, found, at)

    def _count(self, number: str, found: _List, at: int) -> Label:
        counts = self._counts.setdefault(found.counters, {})
        own = found.levels.get(at, Level())
        if at in found.starts and (number, at) not in self._begun:
            counts[at] = found.starts[at] - 1
        self._begun.add((number, at))
        counts[at] = counts.get(at, own.start - 1) + 1
        for deeper in [level for level in counts if level > at]:
            restarts = found.levels.get(deeper, Level()).restarts
            if restarts is None or at < restarts:
                del counts[deeper]
        if own.form == "bullet":
            return Label(text="", level=at + 1)
        text = _PLACE.sub(lambda place: self._number(found, int(place[1]) - 1, own), own.text)
        return Label(text=text.strip(), level=at + 1, shown=bool(text.strip()))

    def _number(self, found: _List, at: int, own: Level) -> str:
        level = found.levels.get(at, Level())
        count = self._counts[found.counters].get(at, level.start)
        if level.form in ("none", "bullet"):
            return ""
        return numeral(count, "decimal" if own.legal else level.form)


def numbering(parts: Iterable[etree._Element], styles: Styles) -> Numbering:
    """The lists that a document defines."""
    abstract: dict[str, etree._Element] = {}
    lists: dict[str, etree._Element] = {}
    for part in parts:
        for element in part.iter(w("abstractNum")):
            abstract.setdefault(str(element.get(w("abstractNumId"))), element)
        for element in part.iter(w("num")):
            lists.setdefault(str(element.get(w("numId"))), element)
    linked = {value(a.find(w("styleLink"))): key for key, a in abstract.items()}
    linked.pop("", None)
    return Numbering({key: _list(one, abstract, linked) for key, one in lists.items()}, styles)


def _list(
    element: etree._Element, abstract: dict[str, etree._Element], linked: dict[str, str]
) -> _List:
    key = value(element.find(w("abstractNumId")))
    if key in abstract:
        key = linked.get(value(abstract[key].find(w("numStyleLink"))), key)
    found = abstract.get(key)
    levels = dict(_levels(found)) if found is not None else {}
    starts = {}
    for override in element.iter(w("lvlOverride")):
        at = _number(override.get(w("ilvl")), 0)
        levels |= dict(_levels(override))
        start = override.find(w("startOverride"))
        if start is not None:
            starts[at] = _number(start.get(w("val")), 1)
            levels[at] = replaced(levels.get(at, Level()), start=starts[at])
    return _List(counters=key, levels=levels, starts=starts)


def _levels(element: etree._Element) -> Iterable[tuple[int, Level]]:
    for one in element.findall(w("lvl")):
        restarts, legal = one.find(w("lvlRestart")), one.find(w("isLgl"))
        form = next(one.iter(w("numFmt")), None)
        yield (
            _number(one.get(w("ilvl")), 0),
            Level(
                form=value(form) or "decimal",
                text=value(one.find(w("lvlText"))),
                start=_number(value(one.find(w("start"))), 0),
                restarts=None if restarts is None else _number(value(restarts), 0),
                legal=legal is not None and is_on(legal.get(w("val"))),
                style=value(one.find(w("pStyle"))),
            ),
        )


def _number(written: str | None, default: int) -> int:
    found = re.fullmatch(r"-?\d{1,9}", written or "")
    return int(found[0]) if found else default
