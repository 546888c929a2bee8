"""TMX, the exchange format of translation memories: units to a stream and from one.

Version 1.4b is written, 1.1 to 1.4 are read: several languages a unit, `*all*` as the source
language, tags with regions, UTF-16, declared encodings that are wrong. A file is never held whole:
memory stays the same for 500 MB. Nothing is fetched, and a file that declares entities is refused.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from harbor_pub import __version__
from harbor_pub.errors import SourceError, UnknownLocaleError
from harbor_pub.languages import ENGLISH, language
from harbor_pub.model import Markup, MemoryUnit, Origin, State
from harbor_pub.text import forbidden_removed
from harbor_pub.xliff import inline
from harbor_pub.xliff.paired import Pairs
from harbor_pub.xml import GUARDS, has_entities

_STATES: dict[object, State] = {state.value: state for state in State}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write(
    file: BinaryIO,
    source_language: str,
    units: Iterable[tuple[str, MemoryUnit]],
    about: Mapping[str, str],
) -> None:
    """Write units, each with its `tuid` ("" for none). `about` are <prop>s of the header.

    State, origin, document, signature and context are <prop>s of the unit, so that a machine's
    translation can be told from a person's.
    """
    with etree.xmlfile(file, encoding="UTF-8") as xml:
        xml.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with xml.element("tmx", version="1.4"):
            xml.write("\n", _header(source_language, about), "\n")
            with xml.element("body"):
                xml.write("\n")
                for tuid, unit in units:
                    xml.write(_tu(tuid, unit), "\n")
    file.write(b"\n")


def _header(source_language: str, about: Mapping[str, str]) -> etree._Element:
    attributes = {
        "creationtool": "Harbor Publisher",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "harbor",
        "adminlang": "en",
        "srclang": source_language,
        "datatype": "plaintext",
    }
    if "creationdate" in about:
        attributes["creationdate"] = about["creationdate"]
    header = etree.Element("header", attributes)
    for name, value in about.items():
        if name != "creationdate":
            _prop(header, name, value)
    return header


def _tu(tuid: str, unit: MemoryUnit) -> etree._Element:
    tu = etree.Element("tu", {"srclang": unit.language} | ({"tuid": tuid} if tuid else {}))
    for name, value in (
        ("x-state", unit.state.value),
        ("x-origin", unit.origin.value),
        ("x-document", unit.document),
        ("x-signature", unit.signature),
        ("x-context", unit.context),
    ):
        if value:
            _prop(tu, name, value)
    codes = Pairs(tmx=True)
    source = etree.SubElement(tu, "tuv", {_LANG: unit.language})
    codes.source(etree.SubElement(source, "seg"), *_storable(unit.source, unit.source_markup))
    tuv = etree.SubElement(tu, "tuv", {_LANG: unit.locale})
    codes.target(etree.SubElement(tuv, "seg"), *_storable(unit.target, unit.markup))
    if unit.recorded:
        tuv.set("changedate", date(unit.recorded))
    if unit.by:
        tuv.set("changeid", forbidden_removed(unit.by))
    return tu


def _storable(text: str, markup: Iterable[Markup]) -> tuple[str, tuple[Markup, ...]]:
    """A text that XML can hold; its markup where no letter of it had to go."""
    kept = forbidden_removed(text)
    return kept, tuple(markup) if kept == text else ()


def _prop(parent: etree._Element, name: str, value: str) -> None:
    etree.SubElement(parent, "prop", type=name).text = forbidden_removed(value)


def date(moment: datetime) -> str:
    """A time of UTC as TMX writes it."""
    return moment.strftime("%Y%m%dT%H%M%SZ")


def read(path: Path, told: Counter[str], prefer: str = ENGLISH.tag) -> Iterator[MemoryUnit]:
    """The units of a file: a pair of the source with each other language that we know.

    `prefer` is the source language where the file leaves it open (`*all*`). `told` counts what
    was not taken, by reason. Raises SourceError, which names the file and the line.
    """
    try:
        encoding = _encoding(path)
        with path.open("rb") as file:
            yield from _units(_Utf8(file, encoding), path.name, told, prefer)
    except OSError as error:
        raise SourceError(f"{path}: can't be read ({error.strerror}); name a TMX file") from error
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{path}: not well-formed XML ({error.msg}); export it anew") from error
    except UnicodeError as error:
        raise SourceError(f"{path}: in no encoding that we can tell; save it as UTF-8") from error
    except SourceError as error:
        raise SourceError(f"{path}: {error}") from error


def _units(file: "_Utf8", name: str, told: Counter[str], prefer: str) -> Iterator[MemoryUnit]:
    events = etree.iterparse(
        file,
        events=("start", "end"),
        tag=("tmx", "header", "tu"),
        **GUARDS,
    )
    srclang, seen_root = "*all*", False
    for event, element in events:
        if event == "start":
            if not seen_root:
                _vouch(element)
                seen_root = True
        elif element.tag == "header":
            srclang = element.get("srclang", "*all*")
        elif element.tag == "tu":
            yield from _pairs(element, element.get("srclang", srclang), name, told, prefer)
            _forget(element)
    if not seen_root:
        raise SourceError("not a TMX file")


def _vouch(root: etree._Element) -> None:
    """Refuse what is no TMX, and a DTD that declares entities. The usual DOCTYPE line is fine: it
    names a file that nobody fetches."""
    if has_entities(root):
        raise SourceError("it declares entities, which a TMX has no need of; remove its DOCTYPE")
    if root.tag != "tmx" or root.getparent() is not None:
        raise SourceError("not a TMX file")


def _forget(element: etree._Element) -> None:
    """Free a unit that was read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _pairs(
    tu: etree._Element, srclang: str, name: str, told: Counter[str], prefer: str
) -> Iterator[MemoryUnit]:
    variants = [
        (_tag(tuv.get(_LANG) or tuv.get("lang") or ""), tuv) for tuv in tu.iterchildren("tuv")
    ]
    wanted = prefer if srclang.lower() == "*all*" else _tag(srclang)[0]
    source = next((variant for variant in variants if variant[0][0] == wanted), None)
    if source is None:
        told["without a source"] += 1
        return
    text, text_markup = _words(source[1], told)
    for (tag, known), tuv in variants:
        if tag == wanted:
            continue
        target, markup = _words(tuv, told)
        if not known:
            told[f"in {tag or 'no language'}"] += 1
        elif not text or not target:
            told["empty"] += 1
        else:
            unit = _unit(tu, tuv, name, (wanted, text), (tag, target))
            yield replace(unit, markup=markup, source_markup=text_markup)


def _unit(
    tu: etree._Element,
    tuv: etree._Element,
    name: str,
    source: tuple[str, str],
    target: tuple[str, str],
) -> MemoryUnit:
    props = {prop.get("type"): prop.text or "" for prop in tu.iterchildren("prop")}
    by = next((v for e in (tuv, tu) for k in ("changeid", "creationid") if (v := e.get(k))), "")
    machine = props.get("x-origin") == Origin.MACHINE or by.startswith("MT!")
    stated = props.get("x-state")
    return MemoryUnit(
        language=source[0],
        source=source[1],
        locale=target[0],
        target=target[1],
        # A memory holds what somebody approved, unless it says otherwise; "MT!" is how the
        # Trados family signs a machine's.
        state=_STATES.get(stated, State.TRANSLATED if machine else State.REVIEWED),
        origin=Origin.MACHINE if machine else Origin.MEMORY,
        document=props.get("x-document") or name,
        by=by or name,
        signature=props.get("x-signature", ""),
        context=props.get("x-context", ""),
        recorded=_moment(_stamp(tuv) or _stamp(tu)),
    )


def _stamp(element: etree._Element) -> str:
    return element.get("changedate") or element.get("creationdate") or ""


@lru_cache(maxsize=1024)
def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _tag(tag: str) -> tuple[str, bool]:
    """A tag as we write it, and whether we know it; one that we don't know stays as it is."""
    try:
        return language(tag).tag, True
    except UnknownLocaleError:
        return tag, False


def _words(tuv: etree._Element, told: Counter[str]) -> tuple[str, tuple[Markup, ...]]:
    """The text of a variant and what its codes say of it. ph, it, ut and sub hold codes of the tool
    that wrote the file, and so do bpt and ept that we have no word for; hi holds text."""
    seg = tuv.find("seg")
    if seg is None:
        return "", ()
    known = {code.get("i") for code in seg.iter("bpt") if inline.understood(code)}
    for code in _codes(seg):
        if code.tag not in ("bpt", "ept") or code.get("i") not in known:
            told["inline codes dropped"] += 1
    return inline.read(seg, {})


def _codes(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == "hi":
            yield from _codes(child)
        elif isinstance(child.tag, str):
            yield child


_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*?(?:encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*)?\?>")


def _encoding(path: Path) -> str:
    """What the bytes are in, whatever the declaration says: it is often wrong.

    What is valid UTF-8 is UTF-8; a file of one byte a character is what it declares, or else
    Windows' western code page.
    """
    with path.open("rb") as file:
        head = file.read(1024)
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding
        if _valid_utf8(head, file):
            return "utf-8"
    match = _DECLARATION.match(head.decode("latin-1"))
    declared = (match.group(1) if match else None) or ""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except LookupError:
        name = ""
    return "cp1252" if not name or name.startswith(("utf", "ascii")) else name


def _valid_utf8(head: bytes, file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class _Utf8:
    """A file in any encoding, read as UTF-8: without its declaration, which would be wrong now,
    and without characters that XML forbids, which older tools did write."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._began = False

    def read(self, size: int) -> bytes:
        chunk = self._file.read(max(size, 1 << 16))
        text = self._decoder.decode(chunk, final=not chunk)
        if not self._began and text:
            self._began = True
            text = _DECLARATION.sub(lambda match: "\n" * match.group().count("\n"), text, count=1)
        data = forbidden_removed(text).encode()
        return data if data or not chunk else self.read(size)
