"""What the schema of XLIFF 2.1's core says, as a table: which element stands where, with which
attributes of which form. (OASIS Standard, 13 February 2018, section 4.)"""

import re
from collections.abc import Iterator

from lxml import etree

from harbor_pub.xliff.names import CORE, XML

_NMTOKEN = r"[\w.:\-\u00b7]+"
_PREFIXED = r"[^\s:]+:[^\s:]+.*"
_YES_NO = "yes|no"
_DIRECTION = "ltr|rtl|auto"
_LANGUAGE = (
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*"
)

_FORMS: dict[str, str] = {
    "id": _NMTOKEN,
    "startRef": _NMTOKEN,
    "copyOf": _NMTOKEN,
    "dataRef": _NMTOKEN,
    "dataRefStart": _NMTOKEN,
    "dataRefEnd": _NMTOKEN,
    "srcLang": _LANGUAGE,
    "trgLang": _LANGUAGE,
    "version": r"2\.[01]",
    "translate": _YES_NO,
    "canResegment": _YES_NO,
    "canCopy": _YES_NO,
    "canDelete": _YES_NO,
    "canOverlap": _YES_NO,
    "canReorder": "yes|firstNo|no",
    "isolated": _YES_NO,
    "srcDir": _DIRECTION,
    "trgDir": _DIRECTION,
    "dir": _DIRECTION,
    "state": "initial|translated|reviewed|final",
    "subState": _PREFIXED,
    "subType": _PREFIXED,
    "appliesTo": "source|target",
    "priority": "[1-9]|10",
    "order": r"[1-9]\d*",
    "hex": r"[0-9A-Fa-f]{4,6}",
    f"{{{XML}}}space": "default|preserve",
    f"{{{XML}}}lang": _LANGUAGE,
}
_TYPES = {
    **dict.fromkeys(("ph", "pc", "sc", "ec"), "fmt|ui|quote|link|image|other"),
    **dict.fromkeys(("mrk", "sm"), f"generic|comment|term|{_PREFIXED}"),
    **dict.fromkeys(("unit", "group"), _PREFIXED),
}
_INLINE = "cp ph pc sc ec mrk sm em"
_ONE_CODE = "canCopy canDelete canReorder copyOf disp equiv dataRef subFlows subType type"
_OPEN_CODE = f"{_ONE_CODE} canOverlap dir isolated"
_PAIR = (
    "canCopy canDelete canOverlap canReorder copyOf dispEnd dispStart equivEnd equivStart "
    "dataRefEnd dataRefStart subFlowsEnd subFlowsStart subType type dir"
)

# Element: required attributes, optional ones, children ("+" for what must be there), text allowed.
_TABLE: dict[str, tuple[str, str, str, bool]] = {
    "xliff": ("version srcLang", "trgLang space lang", "+file", False),
    "file": (
        "id", "original canResegment srcDir trgDir translate space lang",
        "skeleton notes unit group", False,
    ),
    "skeleton": ("", "href", "*", True),
    "group": ("id", "name canResegment translate srcDir trgDir type space lang",
              "notes unit group", False),
    "unit": ("id", "name canResegment translate srcDir trgDir type space lang",
             "notes originalData +segment ignorable", False),
    "notes": ("", "", "+note", False),
    "note": ("", "id appliesTo category priority", "", True),
    "originalData": ("", "", "+data", False),
    "data": ("id", "dir space", "cp", True),
    "segment": ("", "id canResegment state subState", "+source target", False),
    "ignorable": ("", "id", "+source target", False),
    "source": ("", "lang space", _INLINE, True),
    "target": ("", "lang space order", _INLINE, True),
    "cp": ("hex", "", "", False),
    "ph": ("id", _ONE_CODE, "", False),
    "pc": ("id", _PAIR, _INLINE, True),
    "sc": ("id", _OPEN_CODE, "", False),
    "ec": ("", f"{_OPEN_CODE} id startRef", "", False),
    "mrk": ("id", "translate type ref value", _INLINE, True),
    "sm": ("id", "translate type ref value", "", False),
    "em": ("startRef", "", "", False),
}  # fmt: skip
_ONCE = frozenset({"skeleton", "notes", "originalData", "source", "target"})
_ORDER = ("skeleton", "", "notes", "originalData")
# Where the standard lets elements and attributes of other namespaces stand; modules have a few
# places more for their attributes.
_OPEN_TO_ELEMENTS = frozenset({"file", "group", "unit"})
_OPEN_TO_ATTRIBUTES = frozenset({"xliff", "file", "group", "unit", "note", "mrk", "sm"})
_OPEN_TO_MODULES = frozenset(
    ("ph", "pc", "sc", "ec", "skeleton", "data", "segment", "source", "target", "ignorable")
)
_MODULE = re.compile(
    r"urn:oasis:names:tc:xliff:(fs|sizerestriction|changetracking|itsm):|"
    r"http://www\.w3\.org/2005/11/its"
)


def violations(root: etree._Element) -> Iterator[str]:
    """Where a file's elements and attributes are not as the table says; a line each."""
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace != CORE:
            continue
        if name.localname not in _TABLE:
            yield f"{place(element)}: there is no such element"
            continue
        yield from _attributes(element, name.localname)
        yield from _children(element, name.localname)


def _attributes(element: etree._Element, name: str) -> Iterator[str]:
    required, optional, _, _ = _TABLE[name]
    for wanted in required.split():
        if wanted not in element.attrib:
            yield f"{place(element)}: without {wanted}"
    known = {*required.split(), *optional.split()}
    for key, value in element.attrib.items():
        attribute = etree.QName(key)
        if attribute.namespace not in (None, XML):
            if not _may_have(name, attribute.namespace):
                yield f"{place(element)}: can't have {attribute.localname} of {attribute.namespace}"
        elif attribute.localname not in known:
            yield f"{place(element)}: can't have {attribute.localname}"
        else:
            form = _TYPES.get(name) if key == "type" else _FORMS.get(str(key))
            if form and not re.fullmatch(form, str(value)):
                yield f"{place(element)}: {attribute.localname} can't be {value!r}"


def _may_have(name: str, namespace: str) -> bool:
    if name in _OPEN_TO_ATTRIBUTES:
        return True
    return name in _OPEN_TO_MODULES and bool(_MODULE.match(namespace))


def _children(element: etree._Element, name: str) -> Iterator[str]:
    _, _, told, mixed = _TABLE[name]
    if told == "*":
        return
    known = {child.lstrip("+") for child in told.split()}
    seen: list[str] = []
    for child in element.iterchildren(etree.Element):
        kind = etree.QName(child)
        if kind.namespace == CORE:
            if kind.localname not in known:
                yield f"{place(child)}: can't stand in {name}"
            seen.append(kind.localname)
        elif name in _OPEN_TO_ELEMENTS:
            seen.append("")
        else:
            yield f"{place(child)}: no element of another namespace can stand in {name}"
    for wanted in (child[1:] for child in told.split() if child.startswith("+")):
        if wanted not in seen:
            yield f"{place(element)}: without a {wanted}"
    if name == "file" and not {"unit", "group"} & set(seen):
        yield f"{place(element)}: without a unit"
    for once in _ONCE & set(seen):
        if seen.count(once) > 1:
            yield f"{place(element)}: with more than one {once}"
    ranks = [_ORDER.index(child) if child in _ORDER else len(_ORDER) for child in seen]
    if ranks != sorted(ranks) or ("target" in seen and seen.index("target") == 0):
        yield f"{place(element)}: its children are in the wrong order"
    if not mixed and _has_text(element):
        yield f"{place(element)}: can't hold text"


def _has_text(element: etree._Element) -> bool:
    texts = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in texts)


def place(element: etree._Element) -> str:
    """`line 12, <note n1>`."""
    name, id_ = etree.QName(element).localname, element.get("id")
    return f"line {element.sourceline}, <{name}{' ' + id_ if id_ else ''}>"
