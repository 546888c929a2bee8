"""Editors at work on one edition, by chance and yet always the same, and a book of what they did.

An editor gets a file, acts on its rows and hands it back. The book holds every word that one put
in and every word that one set in bold, in italics or as a link, every word and mark that one took
out having seen it, every comment and every comment that one resolved: by it a test can tell what of
that is lost.
"""

import copy
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from edits import BY, W14, W15, Doc, Element, R, Row, _related, deleted, ins, parsed, run
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOKEN = re.compile(r"(?:kata|asal)\d+")
"""Words that editors put in, and those of the text that they get."""
LOOKS = {"bold": "<w:b/><w:bCs/>", "italic": "<w:i/><w:iCs/>"}
Mark = tuple[str, str, str]
"""A word, what it is set in, and where it leads."""
RELATIONS = "word/_rels/document.xml.rels"
STATUSES = ("To review", "Approved", "Final", "Rejected", "Question")


@dataclass
class Book:
    """`typed` are all words that editors put in; `removed` those that one saw and took out;
    `marked` and `unmarked` are the same of their marks; `said` the comments, with who said them;
    `resolved` those that somebody resolved."""

    typed: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    marked: set[Mark] = field(default_factory=set)
    unmarked: set[Mark] = field(default_factory=set)
    said: dict[str, str] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)

    def word(self) -> str:
        word = f"kata{len(self.typed) + 1}"
        self.typed.add(word)
        return word

    def remark(self, author: str) -> str:
        text = f"Catatan {len(self.said) + 1} dari {author}?"
        self.said[text] = author
        return text

    def link(self) -> str:
        return f"https://example.org/{len(self.marked) + 1}"

    @contextmanager
    def watched(self, shown: Callable[[], tuple[set[str], set[Mark]]]) -> Iterator[None]:
        """What of a row that is shown before, or put in meanwhile, is gone afterwards."""
        (words, marks), typed, marked = shown(), set(self.typed), set(self.marked)
        yield
        left, looks = shown()
        self.removed |= (words | self.typed - typed) - left
        self.unmarked |= (marks | self.marked - marked) - looks


class Session:
    """An editor with a file."""

    def __init__(self, data: bytes, author: str, chance: random.Random, book: Book) -> None:
        self.doc, self.author, self.chance, self.book = Doc(data), author, chance, book
        self._threads: list[tuple[str, str, bool]] = []
        self._keys = iter(range(0x0C000000 + chance.randrange(1 << 20), 0x7FFFFFFF))

    def work(self) -> bytes:
        """Act on each row, and move one now and then."""
        rows = self.doc.rows
        for row in rows:
            with self.book.watched(lambda row=row: (words(row), self._marks(row))):  # type: ignore[misc]
                for act in self.chance.sample(ACTS, self.chance.choice((0, 1, 2, 2))):
                    act(self, row)
        if self.chance.random() < 0.3:
            one, other = self.chance.sample(rows, 2)
            other.element.addnext(one.element)
        self._hand_in()
        return self.doc.save()

    def type_(self, row: Row) -> None:
        """Other words, in the place of all or of one reading."""
        first = _paragraphs(row)[0]
        old = _text(first)
        new = f"{self.book.word()} ganti {self.book.word()}"
        tracked = self.chance.random() < 0.5
        _fill(first, deleted(self.doc, old) + self._inserted(new) if tracked else run(new))

    def append(self, row: Row) -> None:
        first = _paragraphs(row)[0]
        new = f" {self.book.word()}"
        tracked = self.chance.random() < 0.5
        first.extend(parsed(self._inserted(new) if tracked else run(new)))

    def mark(self, row: Row) -> None:
        """Set a word in bold, in italics or as a link, in any reading."""
        found = [one for one in _letters(row) if TOKEN.search(one.text or "")]
        if not found:
            return
        letters = self.chance.choice(found)
        token = self.chance.choice(TOKEN.findall(letters.text or ""))
        run_ = _alone(letters, token)
        kind = self.chance.choice(("bold", "italic", "link"))
        if kind == "link":
            if any(True for _ in run_.iterancestors(f"{W}hyperlink")):
                return
            href = self.book.link()
            (link,) = parsed(f'<w:hyperlink r:id="{self._relation(href)}"/>')
            run_.addprevious(link)
            link.append(run_)
            self.book.marked.add((token, kind, href))
        else:
            (own,) = parsed(f"<w:rPr>{LOOKS[kind]}</w:rPr>")
            (tracked,) = parsed(f'<w:rPrChange w:id="{self.doc.id()}" {BY}><w:rPr/></w:rPrChange>')
            _properties(run_).extend(own)
            if self.chance.random() < 0.5 and _properties(run_).find(tracked.tag) is None:
                _properties(run_).append(tracked)
            self.book.marked.add((token, kind, ""))

    def unmark(self, row: Row) -> None:
        """Take a mark away."""
        links = [one for p in _paragraphs(row) for one in p.iter(f"{W}hyperlink")]
        looks = [
            one
            for letters in _letters(row)
            for name in ("b", "i")
            for one in _properties(letters.getparent()).iterchildren(f"{W}{name}", f"{W}{name}Cs")
        ]
        if not (links or looks):
            return
        one = self.chance.choice(links + looks)
        if one in links:
            for child in reversed(one):
                one.addnext(child)
            one.getparent().remove(one)
        else:
            name = str(one.tag).removesuffix("Cs")
            for same in list(one.getparent().iterchildren(name, f"{name}Cs")):
                same.getparent().remove(same)

    def empty(self, row: Row) -> None:
        for paragraph in _paragraphs(row):
            _fill(paragraph, "")

    def choose(self, row: Row) -> None:
        row.status(run(self.chance.choice(STATUSES)))

    def comment(self, row: Row) -> None:
        self._comment(row, self.book.remark(self.author))

    def answer(self, row: Row) -> None:
        """A reply to a comment that stands in the row, ours or a person's."""
        done = {key for key, _, resolved in self._threads if resolved}
        found = [one for one in self._comments(row) if self._key(one) not in done]
        if found:
            above = self.chance.choice(found)
            self._comment(row, self.book.remark(self.author), self._key(above))

    def resolve(self, row: Row) -> None:
        people = [one for one in self._comments(row) if _said(one) in self.book.said]
        if people:
            done = self.chance.choice(people)
            key = self._key(done)
            self._threads.append((key, "", True))
            answers = {own for own, above, _ in self._threads if above == key}
            thread = [one for one in self._comments(row) if self._key(one) in answers]
            self.book.resolved |= {_said(done), *map(_said, thread)}

    def decide(self, row: Row) -> None:
        """Leave one reading of several: delete the others' words or paragraphs."""
        own = [one for one in _paragraphs(row) if _text(one)]
        if len(own) < 2:
            return
        kept = self.chance.choice(own)
        for paragraph in own:
            if paragraph is kept:
                continue
            if self.chance.random() < 0.5:
                _fill(paragraph, deleted(self.doc, _text(paragraph)))
            elif self.chance.random() < 0.5 and paragraph is not own[0]:
                row.cells[2].remove(paragraph)
            else:
                _fill(paragraph, "")

    def _relation(self, href: str) -> str:
        rels = etree.fromstring(self.doc.parts[RELATIONS])
        id_ = f"rIdS{len(rels)}"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        name = str(rels.tag).removesuffix("s")
        etree.SubElement(rels, name, Id=id_, Type=kind, Target=href, TargetMode="External")
        self.doc.parts[RELATIONS] = etree.tostring(rels)
        return id_

    def _marks(self, row: Row) -> set[Mark]:
        """The marks of the book's words that the row's target shows."""
        homes = {
            str(one.get("Id")): str(one.get("Target"))
            for one in etree.fromstring(self.doc.parts[RELATIONS])
        }
        found = set()
        for letters in _letters(row):
            looks = _properties(letters.getparent())
            own = [(kind, "") for kind, name in (("bold", "b"), ("italic", "i"))
                   if looks.find(f"{W}{name}") is not None]  # fmt: skip
            links = letters.iterancestors(f"{W}hyperlink")
            own += [("link", homes[str(link.get(f"{R}id"))]) for link in links]
            found |= {(word, *mark) for word in TOKEN.findall(letters.text or "") for mark in own}
        return found

    def _inserted(self, new: str) -> str:
        return ins(self.doc, new, self.author)

    def _comments(self, row: Row) -> list[Element]:
        here = {one.get(f"{W}id") for one in row.element.iter(f"{W}commentReference")}
        return [one for one in self.doc.comments if one.get(f"{W}id") in here]

    def _comment(self, row: Row, text: str, above: str = "") -> None:
        key = f"{next(self._keys):08X}"
        number = self.doc.comment(text, self.author, key)
        _paragraphs(row)[0].extend(parsed(f'<w:r><w:commentReference w:id="{number}"/></w:r>'))
        self._threads.append((key, above, False))

    def _key(self, comment: Element) -> str:
        last = list(comment.iter(f"{W}p"))[-1]
        name = f"{{{W14}}}paraId"
        if not last.get(name):
            last.set(name, f"{next(self._keys):08X}")
        return str(last.get(name))

    def _hand_in(self) -> None:
        """Who answers whom, and what is done, as Word keeps it: an entry a comment, in order."""
        if not self._threads:
            return
        done = {key for key, _, resolved in self._threads if resolved}
        above = {key: parent for key, parent, _ in self._threads if parent}
        keys = dict.fromkeys(key for one in self._threads for key in one[1::-1] if key)
        inside = "".join(
            f'<w15:commentEx w15:paraId="{key}" w15:done="{int(key in done)}"'
            + (f' w15:paraIdParent="{above[key]}"' if key in above else "")
            + "/>"
            for key in sorted(keys, key=lambda key: key in above)
        )
        part = f'<w15:commentsEx xmlns:w15="{W15}">{inside}</w15:commentsEx>'
        self.doc.parts["word/commentsExtended.xml"] = part.encode()
        _related(
            self.doc, "commentsExtended.xml",
            "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
        )  # fmt: skip


ACTS = (
    Session.type_, Session.type_, Session.append, Session.append, Session.empty, Session.choose,
    Session.comment, Session.comment, Session.answer, Session.resolve, Session.decide,
    Session.decide, Session.mark, Session.mark, Session.mark, Session.unmark,
)  # fmt: skip


def words(row: Row) -> set[str]:
    """The words of the book that the row's target shows."""
    return set(TOKEN.findall("\n".join(_text(one) for one in _paragraphs(row))))


def _paragraphs(row: Row) -> list[Element]:
    return list(row.cells[2].iterchildren(f"{W}p"))


def _text(paragraph: Element) -> str:
    return "".join(one.text or "" for one in paragraph.iter(f"{W}t"))


def _letters(row: Row) -> list[Element]:
    """The pieces of text that a row's target shows."""
    return [one for paragraph in _paragraphs(row) for one in paragraph.iter(f"{W}t")]


def _alone(letters: Element, token: str) -> Element:
    """A run of a word of its own, cut out of the run that it stands in."""
    run_ = letters.getparent()
    before, _, after = (letters.text or "").partition(token)
    for text, put in ((before, run_.addprevious), (after, run_.addnext)):
        if text:
            other = copy.deepcopy(run_)
            other[:] = [one for one in other if one.tag in (f"{W}rPr", f"{W}t")]
            other.find(f"{W}t").text = text
            put(other)
    letters.text = token
    return run_


def _properties(run_: Element) -> Element:
    found = run_.find(f"{W}rPr")
    if found is None:
        found = run_.makeelement(f"{W}rPr")
        run_.insert(0, found)
    return found


def _fill(paragraph: Element, xml: str) -> None:
    for child in list(paragraph):
        if child.tag != f"{W}pPr" and child.find(f".//{W}commentReference") is None:
            paragraph.remove(child)
    paragraph.extend(parsed(xml))


def _said(comment: Element) -> str:
    return "".join(comment.itertext())
