"""Inline codes of XLIFF 2 that belong together: starts and ends, what may be moved or left out
(sections 4.7.2 and 4.3.1 of the standard)."""

from collections.abc import Iterator, Sequence

from lxml import etree

from harbor_pub.xliff.grammar import place
from harbor_pub.xliff.names import SPACE, core

_CODES = tuple(core(tag) for tag in ("ph", "pc", "sc", "ec"))
_SUBTYPES = {
    **dict.fromkeys(("xlf:lb", "xlf:pb", "xlf:b", "xlf:i", "xlf:u"), "fmt"),
    "xlf:var": "ui",
}


def violations(root: etree._Element) -> Iterator[str]:
    for segment in root.iter(core("segment")):
        if "subState" in segment.attrib and "state" not in segment.attrib:
            yield f"{place(segment)}: a subState without a state"
    for part in root.iter(core("segment"), core("ignorable")):
        yield from _spaces(part)
    for code in root.iter(*_CODES):
        yield from _types(code)
        yield from _moves(code)
    for point in root.iter(core("cp")):
        if _may_stand_as_text(int(point.get("hex", "0"), 16)):
            yield f"{place(point)}: a character that XML can hold is no cp"
    for unit in root.iter(core("unit")):
        for tag in ("source", "target"):
            sides = [side for part in unit for side in part.iterfind(core(tag))]
            yield from _pairs(sides)
            yield from _annotations(sides)
            if tag == "source" or len(sides) == len(
                list(unit.iterchildren(core("segment"), core("ignorable")))
            ):
                yield from _first_of_sequence(sides)
        yield from _left_out(unit)
        for part in _parts(unit):
            yield from _reordered(part)


def _parts(unit: etree._Element) -> list[etree._Element]:
    return list(unit.iterchildren(core("segment"), core("ignorable")))


def _spaces(part: etree._Element) -> Iterator[str]:
    source, target = part.find(core("source")), part.find(core("target"))
    if source is None or target is None:
        return
    if _space(source) != _space(target):
        yield f"{place(target)}: its white space is not handled as the source's"


def _space(element: etree._Element) -> str:
    for one in (element, *element.iterancestors()):
        if SPACE in one.attrib:
            return str(one.get(SPACE))
    return "default"


def _types(code: etree._Element) -> Iterator[str]:
    kind, sub = code.get("type"), code.get("subType")
    if sub is None:
        return
    if kind is None:
        yield f"{place(code)}: a subType without a type"
    elif sub.startswith("xlf:") and _SUBTYPES.get(sub) != kind:
        yield f"{place(code)}: {sub} is no {kind}"


def _moves(code: etree._Element) -> Iterator[str]:
    if code.get("canReorder", "yes") != "yes" and (
        code.get("canCopy", "yes") != "no" or code.get("canDelete", "yes") != "no"
    ):
        yield f"{place(code)}: what can't be moved can't be copied or deleted either"


def _may_stand_as_text(point: int) -> bool:
    return (
        point in (0x9, 0xA, 0xD)
        or 0x20 <= point <= 0xD7FF
        or 0xE000 <= point <= 0xFFFD
        or 0x10000 <= point <= 0x10FFFF
    )


def _pairs(sides: Sequence[etree._Element]) -> Iterator[str]:
    open_: dict[str, etree._Element] = {}
    closed: set[str] = set()
    for code in (code for side in sides for code in side.iter(core("sc"), core("ec"))):
        isolated = code.get("isolated", "no") == "yes"
        if code.tag == core("sc"):
            open_[code.get("id", "")] = code
        elif isolated:
            if "startRef" in code.attrib or "id" not in code.attrib:
                yield f"{place(code)}: an isolated end has an id and no startRef"
        elif "startRef" not in code.attrib or "id" in code.attrib:
            yield f"{place(code)}: an end has a startRef and no id, or is isolated"
        else:
            yield from _end(code, open_, closed)
    for key, code in open_.items():
        isolated = code.get("isolated", "no") == "yes"
        if isolated == (key in closed):
            problem = "isolated, but it has an end" if isolated else "without an end"
            yield f"{place(code)}: {problem}"


def _end(code: etree._Element, open_: dict[str, etree._Element], closed: set[str]) -> Iterator[str]:
    start = open_.get(code.get("startRef", ""))
    if start is None:
        yield f"{place(code)}: its start doesn't stand before it"
        return
    closed.add(code.get("startRef", ""))
    for name, usual in (("canCopy", "yes"), ("canDelete", "yes"), ("canOverlap", "yes")):
        if code.get(name, usual) != start.get(name, usual):
            yield f"{place(code)}: {name} is not that of its start"
    moves = start.get("canReorder", "yes"), code.get("canReorder", "yes")
    if (moves[0] == "yes") != (moves[1] == "yes") or moves[1] == "firstNo":
        yield f"{place(code)}: canReorder is not that of its start"
    if code.get("type", start.get("type")) != start.get("type"):
        yield f"{place(code)}: its type is not that of its start"


def _annotations(sides: Sequence[etree._Element]) -> Iterator[str]:
    open_: dict[str, etree._Element] = {}
    for mark in (mark for side in sides for mark in side.iter(core("sm"), core("em"))):
        if mark.tag == core("sm"):
            open_[mark.get("id", "")] = mark
        elif open_.pop(mark.get("startRef", ""), None) is None:
            yield f"{place(mark)}: its start doesn't stand before it"
    for mark in open_.values():
        yield f"{place(mark)}: without an end"


def _first_of_sequence(sides: Sequence[etree._Element]) -> Iterator[str]:
    """A code that can't be moved belongs to a sequence, which a firstNo begins."""
    began = False
    for code in (code for side in sides for code in side.iter(*_CODES)):
        move = code.get("canReorder", "yes")
        if move == "firstNo":
            began = True
        elif move == "no" and not began:
            yield f"{place(code)}: the sequence that it belongs to has no first"


def _left_out(unit: etree._Element) -> Iterator[str]:
    """What can't be deleted stands in the target, too, once the segment has one."""
    parts = _parts(unit)
    kept = {
        _key(code)
        for part in parts
        for t in part.iterfind(core("target"))
        for code in t.iter(*_CODES)
    }
    for part in parts:
        source = part.find(core("source"))
        if part.find(core("target")) is None or source is None:
            continue
        for code in source.iter(*_CODES):
            if code.get("canDelete", "yes") == "no" and _key(code) not in kept:
                yield f"{place(code)}: it can't be deleted, but the target lacks it"


def _key(code: etree._Element) -> tuple[str, str]:
    return code.get("id", ""), code.get("startRef", "")


def _reordered(part: etree._Element) -> Iterator[str]:
    """The sequences of codes that can't be moved are the same in source and target."""
    source, target = part.find(core("source")), part.find(core("target"))
    if source is None or target is None:
        return
    before, after = _sequences(source), _sequences(target)
    if before and after and before != after:
        yield f"{place(target)}: codes that can't be moved have been"


def _sequences(side: etree._Element) -> list[list[tuple[str, str]]]:
    """Runs of firstNo, no, no…, each with the codes nested as they are."""
    runs: list[list[tuple[str, str]]] = []
    current = False
    for code in side.iter(*_CODES):
        move = code.get("canReorder", "yes")
        if move == "firstNo":
            runs.append([])
            current = True
        elif move == "yes":
            current = False
        if move != "yes":
            parent = code.getparent()
            inside = parent.get("id", "") if parent is not None and parent.tag in _CODES else ""
            if not current:
                runs.append([])
                current = True
            runs[-1].append((_key(code)[0] or _key(code)[1], inside))
    return runs
