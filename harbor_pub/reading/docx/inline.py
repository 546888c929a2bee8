"""What a paragraph says: its text with markup, what is hidden in it, what stands beside it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import replace as replaced

from lxml import etree

from harbor_pub.numerals import small
from harbor_pub.reading.docx.elements import ALTERNATES, GONE, A, M, R, chosen
from harbor_pub.reading.docx.formulas import linear
from harbor_pub.reading.docx.lines import Aside, Mark, NoteReference, Related, Text
from harbor_pub.reading.docx.styles import Styles, is_on, value
from harbor_pub.text import storable
from harbor_pub.wordml import w
from harbor_pub.wordml.symbols import symbol, unshifted

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_LETTERS = {
    w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "\u2011",
}  # fmt: skip
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_ADDRESSES = ("http://", "https://", "mailto:")
_RAISED = {"superscript": "superscript", "subscript": "subscript"}
_BROKEN = re.compile(r"[ ]*[\t\r\n]\s*")
"""White space in the XML, which Word shows as a space."""
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.I)


@dataclass(slots=True)
class _Field:
    """A field while it lasts: its code comes before its result."""

    code: str = ""
    shows: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a run looks: its marks, whether it is hidden, its symbol font."""

    marks: frozenset[Mark] = frozenset()
    hidden: bool = False
    script: str = ""
    font: str = ""


class Listener:
    """Hears the paragraphs of a story, one after the other, since its fields go over several."""

    def __init__(self, story: etree._Element, styles: Styles, links: Mapping[str, str]) -> None:
        self._styles, self._links = styles, links
        self._whole = _whole_fields(story)
        self._fields: list[_Field] = []
        self._text, self._style, self._verbatim = Text(), "", False

    def hear(self, paragraph: etree._Element, text: Text, *, verbatim: bool = False) -> None:
        """Add what a paragraph says to a text; `verbatim` leaves its white space as it is."""
        self._text, self._verbatim = text, verbatim
        self._style = self._styles.of(paragraph)
        self._children(paragraph, _Look())

    def _children(self, element: etree._Element, look: _Look) -> None:
        for child in element:
            self._take(child, look)

    def _take(self, element: etree._Element, look: _Look) -> None:
        tag = str(element.tag)
        if tag == w("t"):
            self._say(element.text or "", look)
        elif tag in _LETTERS:
            self._letter(_LETTERS[tag], look)
        elif tag == w("instrText"):
            self._code(element.text or "")
        elif tag in GONE:
            return
        elif tag == w("r"):
            self._children(element, self._look(element, look))
        elif tag == w("hyperlink"):
            target = self._links.get(str(element.get(f"{R}id")), "")
            self._children(element, _linked(look, target))
        elif tag == w("fldSimple"):
            self._children(element, _linked(look, _address(str(element.get(w("instr"))))))
        elif tag == w("fldChar"):
            self._step(element)
        elif tag == w("sym"):
            self._letter(_symbol(element), look)
        elif tag == f"{M}oMath":
            marks = look.marks | {("code", "")}
            self._letter(linear(element), replaced(look, marks=marks, script=""))
        elif tag == ALTERNATES:
            branch = chosen(element)
            self._children(() if branch is None else branch, look)
        else:
            self._beside(element, look)

    def _beside(self, element: etree._Element, look: _Look) -> None:
        """What stands beside the text; all else is looked through."""
        tag = str(element.tag)
        aside: Aside | None = None
        if tag in _NOTES:
            aside = NoteReference(_NOTES[tag], str(element.get(w("id"))), _own_mark(element))
        elif tag == _DIAGRAM:
            aside = Related(str(element.get(f"{R}dm")))
        elif tag == _CHART:
            aside = Related(str(element.get(f"{R}id")))
        elif tag == _WORD_ART:
            aside = str(element.get("string", ""))
        elif tag == f"{A}p":
            aside = drawn(element)
        elif tag == w("txbxContent"):
            aside = element
        if aside is None:
            self._children(element, look)
        elif not self._silent and not look.hidden:
            self._text.asides.append(aside)

    @property
    def _silent(self) -> bool:
        return any(not one.shows for one in self._fields)

    def _say(self, said: str, look: _Look) -> None:
        said = unshifted(storable(said), look.font)
        self._letter(said if self._verbatim else _BROKEN.sub(" ", said), look)

    def _letter(self, said: str, look: _Look) -> None:
        if not said or self._silent:
            return
        if look.hidden:
            self._text.hidden += said
            return
        if said == "\t" and not self._verbatim:
            said = " "
        marks = look.marks.union(*({("link", one.href)} for one in self._fields if one.href))
        if look.script and said.strip():
            written = small(said.strip(), look.script)
            said = said.replace(said.strip(), written) if written else said
            marks = marks if written else marks | {(look.script, "")}
        self._text.take(said, marks)

    def _look(self, run: etree._Element, around: _Look) -> _Look:
        marks = set(around.marks)
        marks |= {(kind, "") for kind, name in (("bold", "b"), ("italic", "i"))
                  if self._is_on(run, name)}  # fmt: skip
        fonts = self._property(run, "rFonts")
        return _Look(
            marks=frozenset(marks),
            hidden=around.hidden or self._hides(run),
            script=_RAISED.get(value(self._property(run, "vertAlign")), ""),
            font="" if fonts is None else str(fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or ""),
        )

    def _property(self, run: etree._Element, name: str) -> etree._Element | None:
        """A property of a run, its own or its style's."""
        found = run.find(f"{w('rPr')}/{w(name)}")
        if found is None and (style := _run_style(run)):
            found = self._styles.run_property(style, name)
        return found

    def _is_on(self, run: etree._Element, name: str) -> bool:
        found = self._property(run, name)
        return found is not None and is_on(found.get(w("val")))

    def _hides(self, run: etree._Element) -> bool:
        """A run's own word counts; else the styles of paragraph and run, which undo each other
        (ECMA-376, part 1, 17.7.3)."""
        own = run.find(f"{w('rPr')}/{w('vanish')}")
        if own is not None:
            return is_on(own.get(w("val")))
        return self._styles.hides(self._style) != self._styles.hides(_run_style(run))

    def _step(self, mark: etree._Element) -> None:
        if mark not in self._whole:
            return
        match mark.get(w("fldCharType")):
            case "begin":
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].shows = True
                self._fields[-1].href = _address(self._fields[-1].code)
            case "end" if self._fields:
                self._fields.pop()

    def _code(self, said: str) -> None:
        if self._fields and not self._fields[-1].shows:
            self._fields[-1].code += said


def drawn(paragraph: etree._Element) -> str:
    """The text of a paragraph of a drawing."""
    return storable("".join(text.text or "" for text in paragraph.iter(f"{A}t"))).strip()


def _linked(look: _Look, target: str) -> _Look:
    if not target.startswith(_ADDRESSES):
        return look
    return replaced(look, marks=look.marks | {("link", target)})


def _address(code: str) -> str:
    """Where a field's code leads, "" for nowhere outside."""
    found = _HYPERLINK.match(code)
    return found[1] if found and found[1].startswith(_ADDRESSES) else ""


def _symbol(element: etree._Element) -> str:
    try:
        return symbol(int(str(element.get(w("char"))), 16), str(element.get(w("font"), "")))
    except ValueError:
        return "\ufffd"


def _run_style(run: etree._Element) -> str:
    return value(run.find(f"{w('rPr')}/{w('rStyle')}"))


def _own_mark(reference: etree._Element) -> str:
    """The mark that somebody chose for a note and that stands behind its reference."""
    run = reference.getparent()
    if run is None or not is_on(reference.get(w("customMarkFollows"), "0")):
        return ""
    said = (
        _symbol(element) if element.tag == w("sym") else element.text or ""
        for element in run.iter(w("t"), w("sym"))
    )
    return "".join(said).strip()


def _whole_fields(story: etree._Element) -> frozenset[etree._Element]:
    """The marks of the fields that both begin and end in a story: one without an end would take
    all that follows for its code."""
    open_: list[list[etree._Element]] = []
    whole: list[etree._Element] = []
    for mark in _own_marks(story):
        match mark.get(w("fldCharType")):
            case "begin":
                open_.append([mark])
            case "separate" if open_:
                open_[-1].append(mark)
            case "end" if open_:
                whole += [*open_.pop(), mark]
    return frozenset(whole)


def _own_marks(story: etree._Element) -> Iterator[etree._Element]:
    waiting = [story]
    while waiting:
        element = waiting.pop()
        if element.tag == w("fldChar"):
            yield element
        elif element.tag == ALTERNATES:
            branch = chosen(element)
            waiting += () if branch is None else (branch,)
        elif element.tag not in GONE and (element is story or element.tag != w("txbxContent")):
            waiting += reversed(element)
