"""Ids of XLIFF 2 that must be unique in their scope, languages that must agree, and references
that must lead somewhere (sections 4.3.1 and 4.2 of the standard)."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from harbor_pub.xliff.grammar import place
from harbor_pub.xliff.names import CORE, LANG, XML, core

_INLINE = tuple(core(tag) for tag in ("ph", "pc", "sc", "ec", "mrk", "sm"))


def violations(root: etree._Element) -> Iterator[str]:
    yield from _twice(root.iterfind(core("file")))
    yield from _languages(root)
    for file in root.iterfind(core("file")):
        yield from _twice(file.iter(core("unit")))
        yield from _twice(file.iter(core("group")))
        for skeleton in file.iterfind(core("skeleton")):
            content = len(skeleton) > 0 or bool((skeleton.text or "").strip())
            if content == ("href" in skeleton.attrib):
                yield f"{place(skeleton)}: needs either a content or an href"
    for holder in root.iter(core("file"), core("group"), core("unit")):
        yield from _twice(holder.iterfind(f"{core('notes')}/{core('note')}"))
        yield from _twice(_foreign(holder))
    for unit in root.iter(core("unit")):
        yield from _unit(unit)
    yield from _references(root)


def _twice(elements: Iterable[etree._Element]) -> Iterator[str]:
    seen: set[str] = set()
    for element in elements:
        key = element.get("id") or element.get(f"{{{XML}}}id")
        if key is None:
            continue
        if key in seen:
            yield f"{place(element)}: its id is another's, too"
        seen.add(str(key))


def _foreign(holder: etree._Element) -> Iterator[etree._Element]:
    """The elements of extensions in a holder, but not those in the holders it contains."""
    for child in holder.iterchildren(etree.Element):
        namespace = etree.QName(child).namespace or ""
        if namespace != CORE and not namespace.startswith("urn:oasis:names:tc:xliff:"):
            yield from child.iter(etree.Element)


def _languages(root: etree._Element) -> Iterator[str]:
    source, target = root.get("srcLang", ""), root.get("trgLang")
    for element in root.iter(core("source")):
        if _language(element, source).lower() != source.lower():
            yield f"{place(element)}: its language is not srcLang"
    for element in root.iter(core("target")):
        if element.getparent().tag not in (core("segment"), core("ignorable")):
            continue
        if target is None:
            yield f"{place(element)}: the file has a target, but no trgLang"
        elif _language(element, target).lower() != target.lower():
            yield f"{place(element)}: its language is not trgLang"


def _language(element: etree._Element, usual: str) -> str:
    """xml:lang is inherited: where a holder has one, the element has to say its own."""
    holders = (element, *element.iterancestors())
    return next((str(one.get(LANG)) for one in holders if LANG in one.attrib), usual)


def _unit(unit: etree._Element) -> Iterator[str]:
    parts = list(unit.iterchildren(core("segment"), core("ignorable")))
    data = list(unit.iterfind(f"{core('originalData')}/{core('data')}"))
    yield from _twice(data)
    yield from _parts(parts)
    yield from _orders(unit, parts)
    known = {one.get("id") for one in data}
    for part in parts:
        for code in part.iter(*_INLINE):
            for name in ("dataRef", "dataRefStart", "dataRefEnd"):
                if name in code.attrib and code.get(name) not in known:
                    yield f"{place(code)}: {name} leads nowhere"
            if "copyOf" in code.attrib:
                if "dataRef" in code.attrib or "dataRefStart" in code.attrib:
                    yield f"{place(code)}: can't have both copyOf and data"
                originals = [c for p in parts for c in p.iter(*_INLINE)]
                if not any(
                    c.get("id") == code.get("copyOf") and c.get("canCopy", "yes") == "yes"
                    for c in originals
                ):
                    yield f"{place(code)}: copyOf leads to nothing that can be copied"


def _parts(parts: list[etree._Element]) -> Iterator[str]:
    """Segments, ignorables and the codes of their sources have ids of one set; a target may say
    those of the source again."""
    sources = [c for part in parts for s in part.iterfind(core("source")) for c in s.iter(*_INLINE)]
    targets = [c for part in parts for t in part.iterfind(core("target")) for c in t.iter(*_INLINE)]
    yield from _twice([*parts, *sources])
    yield from _twice([*parts, *targets])
    kinds = {code.get("id"): code.tag for code in sources if code.get("id")}
    pairs = {core("pc"), core("sc"), core("mrk"), core("sm")}
    for code in targets:
        kind = kinds.get(code.get("id"), code.tag)
        if kind != code.tag and not {kind, code.tag} <= pairs:
            yield f"{place(code)}: its id is that of another kind of code in the source"


def _orders(unit: etree._Element, parts: list[etree._Element]) -> Iterator[str]:
    taken: set[int] = set()
    for number, part in enumerate(parts, 1):
        target = part.find(core("target"))
        if target is None:
            continue
        order = int(target.get("order", number))
        if order in taken or order > len(parts):
            yield f"{place(unit)}: the order of its targets is not one"
        taken.add(order)


_PREFIXES = frozenset(
    ("f", "g", "u", "n", "d", "t", "gls", "res", "mda", "mtc", "val", "ctr", "fs", "slr", "its")
) | {"itsm", "tbx"}
_PART = re.compile(r"(?:([A-Za-z0-9]+)=)?([\w.:\-]+)")


def _references(root: etree._Element) -> Iterator[str]:
    for mark in root.iter(core("mrk"), core("sm")):
        ref = mark.get("ref")
        comment = mark.get("type") == "comment"
        if comment and (ref is None) == ("value" not in mark.attrib):
            yield f"{place(mark)}: a comment needs either a value or a ref"
        if ref is None or not ref.startswith("#"):
            continue
        problem = _fragment(ref)
        if problem:
            yield f"{place(mark)}: {ref} {problem}"
        elif comment and not _leads_to_note(mark, ref):
            yield f"{place(mark)}: {ref} leads to no note of the unit"
    units = {unit.get("id") for unit in root.iter(core("unit"))}
    for code in root.iter(core("ph"), core("pc"), core("sc"), core("ec")):
        for name in ("subFlows", "subFlowsStart", "subFlowsEnd"):
            for flow in code.get(name, "").split():
                if flow not in units:
                    yield f"{place(code)}: {name} leads nowhere"


def _fragment(ref: str) -> str | None:
    """What is wrong with a fragment identifier (section 4.2): `#/f=f1/u=u1/n=n1`, `#n=n1`, `#m1`.

    From file to group to unit, then one leaf.
    """
    ranks = []
    parts = ref[1:].removeprefix("/").split("/")
    for part in parts:
        match = _PART.fullmatch(part)
        if match is None:
            return "is no fragment identifier"
        prefix = match.group(1)
        if prefix is not None and prefix not in _PREFIXES:
            return f"has an unknown prefix {prefix!r}"
        ranks.append({"f": 0, "g": 1, "u": 1}.get(prefix or "", 2))
    if ranks != sorted(set(ranks)):
        return "has its parts in the wrong order"
    return None


def _leads_to_note(mark: etree._Element, ref: str) -> bool:
    unit = next(mark.iterancestors(core("unit")), None)
    if unit is None:
        return True
    parts = dict(part.split("=", 1) for part in ref[1:].removeprefix("/").split("/") if "=" in part)
    notes = {note.get("id") for note in unit.iterfind(f"{core('notes')}/{core('note')}")}
    scope_ok = "g" not in parts and parts.get("u", unit.get("id")) == unit.get("id")
    outside = "f" in parts and "u" not in parts
    return "n" in parts and parts["n"] in notes and scope_ok and not outside
