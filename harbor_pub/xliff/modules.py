"""What the modules of XLIFF 2 add that we write or that other tools write often: matches,
metadata, glossary, format style, size restriction, validation, resources (section 5)."""

import re
from collections.abc import Iterator

from lxml import etree

from harbor_pub.xliff.grammar import place
from harbor_pub.xliff.names import LANG, MATCHES, METADATA, core, matches, metadata

_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_STYLE = "urn:oasis:names:tc:xliff:fs:2.0"
_SIZE = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
_VALIDATION = "urn:oasis:names:tc:xliff:validation:2.0"
_RESOURCES = "urn:oasis:names:tc:xliff:resourcedata:2.0"
_CHANGES = "urn:oasis:names:tc:xliff:changetracking:2.0"
_NMTOKEN = re.compile(r"[\w.:\-\u00b7]+")
_HTML = re.compile(
    "a|b|bdo|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|del|div|dl|dt|"
    "em|h[1-6]|head|hr|html|i|img|label|legend|li|ol|p|pre|q|s|samp|select|small|span|strike|"
    "strong|style|sub|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul"
)


def violations(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        namespace = etree.QName(element).namespace or ""
        ours = namespace.startswith("urn:oasis:names:tc:xliff:")
        if ours and not _NMTOKEN.fullmatch(element.get("id", "none")):
            yield f"{place(element)}: its id is no NMTOKEN"
        yield from _style(element)
        yield from _size(element)
    yield from _matches(root)
    yield from _metadata(root)
    yield from _glossary(root)
    yield from _validation(root)
    yield from _resources(root)
    yield from _changes(root)


def _ids(elements: list[etree._Element]) -> Iterator[str]:
    seen: set[str] = set()
    for element in elements:
        key = element.get("id")
        if key is not None and key in seen:
            yield f"{place(element)}: its id is another's, too"
        if key is not None:
            seen.add(key)


_MATCH_TYPES = {"am", "mt", "icm", "idm", "tb", "tm", "other"}


def _matches(root: etree._Element) -> Iterator[str]:
    for holder in root.iter(f"{{{MATCHES}}}matches"):
        yield from _ids(list(holder.iterfind(matches("match"))))
    for match in root.iter(f"{{{MATCHES}}}match"):
        if LANG in match.attrib:
            yield f"{place(match)}: can't have xml:lang"
        if match.get("type", "tm") not in _MATCH_TYPES:
            yield f"{place(match)}: type can't be {match.get('type')!r}"
        if "subType" in match.attrib and "type" not in match.attrib:
            yield f"{place(match)}: a subType without a type"
        for name in ("similarity", "matchQuality", "matchSuitability"):
            if name in match.attrib and not _percent(match.get(name, "")):
                yield f"{place(match)}: {name} can't be {match.get(name)!r}"
        unit = next(match.iterancestors(core("unit")), None)
        ref = match.get("ref", "")
        if unit is not None and not _leads_into(unit, ref):
            yield f"{place(match)}: ref {ref!r} leads to no text of the unit"
        if match.find(core("source")) is None or match.find(core("target")) is None:
            yield f"{place(match)}: needs a source and a target"


def _percent(text: str) -> bool:
    try:
        return 0 <= float(text) <= 100
    except ValueError:
        return False


def _leads_into(unit: etree._Element, ref: str) -> bool:
    if not ref.startswith("#"):
        return False
    leaf = ref[1:].rsplit("/", 1)[-1].removeprefix("t=")
    inside = (
        e for part in unit.iterchildren(core("segment"), core("ignorable")) for e in part.iter()
    )
    return any(element.get("id") == leaf for element in inside if isinstance(element.tag, str))


def _metadata(root: etree._Element) -> Iterator[str]:
    for holder in root.iter(f"{{{METADATA}}}metadata"):
        groups = list(holder.iterfind(metadata("metaGroup")))
        if not groups:
            yield f"{place(holder)}: without a metaGroup"
        yield from _ids(list(holder.iter(metadata("metaGroup"))))
    for group in root.iter(f"{{{METADATA}}}metaGroup"):
        if group.get("appliesTo", "unit") not in ("source", "target", "ignorable", "unit"):
            yield f"{place(group)}: appliesTo can't be {group.get('appliesTo')!r}"
    for meta in root.iter(f"{{{METADATA}}}meta"):
        if set(meta.attrib) != {"type"}:
            yield f"{place(meta)}: has a type and nothing else"


def _glossary(root: etree._Element) -> Iterator[str]:
    for glossary in root.iter(f"{{{_GLOSSARY}}}glossary"):
        yield from _ids(list(glossary.iter(etree.Element)))
    for entry in root.iter(f"{{{_GLOSSARY}}}glossEntry"):
        kinds = {etree.QName(child).localname for child in entry.iterchildren(etree.Element)}
        if not kinds & {"translation", "definition"}:
            yield f"{place(entry)}: needs a translation or a definition"
        if any(etree.QName(c).namespace == METADATA for c in entry.iterchildren(etree.Element)):
            yield f"{place(entry)}: can't hold metadata"


def _style(element: etree._Element) -> Iterator[str]:
    style, more = f"{{{_STYLE}}}fs", f"{{{_STYLE}}}subFs"
    for key in element.attrib:
        if etree.QName(key).namespace == _STYLE and key not in (style, more):
            yield f"{place(element)}: format style has no {etree.QName(key).localname}"
    if style in element.attrib and not _HTML.fullmatch(element.get(style, "")):
        yield f"{place(element)}: fs can't be {element.get(style)!r}"
    if more in element.attrib and style not in element.attrib:
        yield f"{place(element)}: subFs without fs"
    if style in element.attrib and element.tag == core("ec") and element.get("isolated") != "yes":
        yield f"{place(element)}: an end that isn't isolated has no fs"


_RESTRICTION = re.compile(r"\*|\d+(?:,(?:\d+|\*))?")


def _size(element: etree._Element) -> Iterator[str]:
    told = {
        etree.QName(key).localname: value
        for key, value in element.attrib.items()
        if etree.QName(key).namespace == _SIZE
    }
    if "sizeInfo" in told and "sizeInfoRef" in told:
        yield f"{place(element)}: can't have both sizeInfo and sizeInfoRef"
    for name in ("sizeRestriction", "storageRestriction"):
        if name in told and not _RESTRICTION.fullmatch(told[name]):
            yield f"{place(element)}: {name} can't be {told[name]!r}"
    for name in ("sizeInfo", "equivStorage"):
        # Other profiles than the standard's have forms of their own, but none a broken number.
        numbers = _counts(element) or told.get(name, "")[:1].isdigit()
        if name in told and numbers and not re.fullmatch(r"\d+(?:,\d+)*", told[name]):
            yield f"{place(element)}: {name} can't be {told[name]!r}"
    ends = told.keys() & {"sizeInfo", "sizeInfoRef", "equivStorage"}
    if ends and element.tag == core("ec") and element.get("isolated") != "yes":
        yield f"{place(element)}: an end that isn't isolated has no {min(ends)}"
    if "sizeInfoRef" in told:
        near = (
            data.get("id")
            for holder in (element, *element.iterancestors())
            for data in holder.iterfind(f"{{{_SIZE}}}data/*")
        )
        siblings = (
            data.get("id")
            for holder in (element, *element.iterancestors())
            for data in holder.iterchildren(f"{{{_SIZE}}}data")
        )
        if told["sizeInfoRef"] not in {*near, *siblings}:
            yield f"{place(element)}: sizeInfoRef leads nowhere"


def _counts(element: etree._Element) -> bool:
    """Whether the file measures in code points, as the standard's own profile does."""
    profiles = element.getroottree().iterfind(f".//{{{_SIZE}}}profiles")
    return any(one.get("generalProfile") == "xliff:codepoints" for one in profiles)


_RULES = {"isPresent", "isNotPresent", "startsWith", "endsWith"}
_RULE_FORMS = {
    "caseSensitive": "yes|no",
    "disabled": "yes|no",
    "existsInSource": "yes|no",
    "occurs": r"[1-9]\d*",
    "normalization": "none|nfc|nfd",
}


def _validation(root: etree._Element) -> Iterator[str]:
    for element in root.iter(f"{{{_VALIDATION}}}*"):
        if etree.QName(element).localname not in ("validation", "rule"):
            yield f"{place(element)}: there is no such element"
    for rule in root.iter(f"{{{_VALIDATION}}}rule"):
        foreign = [key for key in rule.attrib if etree.QName(key).namespace]
        if len(_RULES & set(rule.attrib)) + len(foreign) != 1:
            yield f"{place(rule)}: needs exactly one condition"
        for name, form in _RULE_FORMS.items():
            if name in rule.attrib and not re.fullmatch(form, rule.get(name, "")):
                yield f"{place(rule)}: {name} can't be {rule.get(name)!r}"
        conditions = _RULES & set(rule.attrib)
        if rule.get("existsInSource") == "yes" and not conditions:
            yield f"{place(rule)}: existsInSource without what has to exist"


def _resources(root: etree._Element) -> Iterator[str]:
    for holder in root.iter(f"{{{_RESOURCES}}}resourceData"):
        yield from _ids(list(holder.iterchildren(etree.Element)))
    for element in root.iter(f"{{{_RESOURCES}}}source", f"{{{_RESOURCES}}}target"):
        filled = len(element) > 0 or bool((element.text or "").strip())
        if filled and "href" in element.attrib:
            yield f"{place(element)}: can't have both a content and an href"
    wanted = root.get("srcLang", "")
    for element in root.iter(f"{{{_RESOURCES}}}source"):
        if element.get(LANG, wanted).lower() != wanted.lower():
            yield f"{place(element)}: its language is not srcLang"


def _changes(root: etree._Element) -> Iterator[str]:
    """Version 2.0's module, which 2.1 has given up but files still hold."""
    for revisions in root.iter(f"{{{_CHANGES}}}revisions"):
        holder = next(revisions.iterancestors(core("unit"), core("group"), core("file")))
        kind, ref = revisions.get("appliesTo", ""), revisions.get("ref")
        among = list(holder.iter(core(kind)))
        if ref is not None:
            among = [element for element in holder.iter(etree.Element) if element.get("id") == ref]
        if not among and ref is not None:
            yield f"{place(revisions)}: ref {ref!r} leads nowhere"
        if ref is None and len(among) > 1:
            yield f"{place(revisions)}: of several {kind}s, it has to name one"
        for revision in revisions.iterfind(f"{{{_CHANGES}}}revision"):
            told = [item.get("property") for item in revision.iterchildren(etree.Element)]
            named = {"content"}.union(*(element.attrib for element in among))
            if len(set(told)) != len(told) or not set(told) <= named:
                yield f"{place(revision)}: a property twice, or one that {kind} doesn't have"
