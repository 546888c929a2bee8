"""What people, and we, noted at cells: Excel's notes, and its threads of comments.

A thread stands in a part of its own and, for programs that don't know threads, as a note too, whose
author is "tc=" and a number. LibreOffice keeps that note alone, and forgets who wrote it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from harbor_pub.sheetml.strings import read

_THREAD = "tc="
# What Excel puts before a thread for programs that don't know threads, in its user's language.
_PREAMBLE = re.compile(
    r"\A\[[^\]\n]+\]\n.*?https://go\.microsoft\.com/fwlink/\S*\s+[^\n:：]{2,30}[:：]\s*\n",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`answers` is the text that it replies to, in a thread."""

    author: str
    text: str
    date: str = ""
    answers: str = ""
    resolved: bool = False


def notes(root: etree._Element, *, threaded: bool) -> Iterable[tuple[str, Comment]]:
    """Where a note stands ("C7"), and the note; a thread's only where `threaded` isn't known."""
    authors = [str(author.text or "") for author in root.iterfind("{*}authors/{*}author")]
    for element in root.iterfind("{*}commentList/{*}comment"):
        number = str(element.get("authorId", ""))
        known = number.isascii() and number.isdigit() and int(number) < len(authors)
        author = authors[int(number)].strip() if known else ""
        inside = element.find("{*}text")
        text = read(inside)[0] if inside is not None else ""
        if author.startswith(_THREAD):
            if threaded:
                continue
            author = ""
        yield (
            str(element.get("ref", "")),
            Comment(author=author, text=_even(_PREAMBLE.sub("", text))),
        )


def threads(root: etree._Element, people: Mapping[str, str]) -> Iterable[tuple[str, Comment]]:
    """Where a comment of a thread stands, and the comment; `people` are names by their ids."""
    elements = list(root.iterfind("{*}threadedComment"))
    texts = {str(one.get("id", "")): one.findtext("{*}text") or "" for one in elements}
    done = {str(one.get("id", "")): one.get("done") in ("1", "true") for one in elements}
    for one in elements:
        parent = str(one.get("parentId", ""))
        yield (
            str(one.get("ref", "")),
            Comment(
                author=people.get(str(one.get("personId", "")), "").strip(),
                text=_even(one.findtext("{*}text") or ""),
                date=str(one.get("dT", "")),
                answers=_even(texts.get(parent, "")),
                resolved=done.get(parent, False) or done[str(one.get("id", ""))],
            ),
        )


def people(root: etree._Element) -> dict[str, str]:
    """The names of a workbook's `persons` by their ids."""
    return {
        str(person.get("id", "")): str(person.get("displayName", ""))
        for person in root.iterfind("{*}person")
    }


def _even(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
