"""Editors at work on one edition, by chance and yet always the same, and a book of what they did.

An editor gets a file, acts on its rows and hands it back. The book holds every word that one put
in, every word that one took out having seen it, every comment and every comment that one resolved:
by it a test can tell what of that is lost.
"""

import random
import re
from dataclasses import dataclass, field

from edits import W14, W15, Doc, Element, Row, _related, deleted, ins, parsed, run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOKEN = re.compile(r"kata\d+")
STATUSES = ("To review", "Approved", "Final", "Rejected", "Question")


@dataclass
class Book:
    """`typed` are all words that editors put in; `removed` those that one saw and took out;
    `said` the comments, with who said them; `resolved` those that somebody resolved."""

    typed: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
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
            before, typed = words(row), set(self.book.typed)
            for act in self.chance.sample(ACTS, self.chance.choice((0, 1, 1, 2))):
                act(self, row)
            self.book.removed |= (before | self.book.typed - typed) - words(row)
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
    Session.decide,
)  # fmt: skip


def words(row: Row) -> set[str]:
    """The words of the book that the row's target shows."""
    return set(TOKEN.findall("\n".join(_text(one) for one in _paragraphs(row))))


def _paragraphs(row: Row) -> list[Element]:
    return list(row.cells[2].iterchildren(f"{W}p"))


def _text(paragraph: Element) -> str:
    return "".join(one.text or "" for one in paragraph.iter(f"{W}t"))


def _fill(paragraph: Element, xml: str) -> None:
    for child in list(paragraph):
        if child.tag != f"{W}pPr" and child.find(f".//{W}commentReference") is None:
            paragraph.remove(child)
    paragraph.extend(parsed(xml))


def _said(comment: Element) -> str:
    return "".join(comment.itertext())
