"""Edits as values: found by comparing, undone from last to first, and markup moved with them.

An edit's `at` is its offset in the text as it stands once the edit, and all before it, are made.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from harbor_pub.model import Edit, Markup

_TOKEN = re.compile(r"\s+|\S+")


def changes(before: str, after: str, *, line: int, reason: str) -> Iterator[Edit]:
    """What makes `after` of `before`: an edit a word while the words match up, else one in all."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) != len(new):
        yield from _one(old, new, line, reason)
        return
    at = 0
    for was, now in zip(old, new, strict=True):
        if was != now:
            yield Edit(line=line, before=was, after=now, reason=reason, at=at)
        at += len(now)


def _one(old: list[str], new: list[str], line: int, reason: str) -> Iterator[Edit]:
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    was, now = "".join(old[head : len(old) - tail]), "".join(new[head : len(new) - tail])
    yield Edit(line=line, before=was, after=now, reason=reason, at=len("".join(new[:head])))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def undone(text: str, edits: Iterable[Edit]) -> str:
    """The text before the edits were made. Raises ValueError where they are not this text's."""
    for edit in reversed(list(edits)):
        if not text.startswith(edit.after, edit.at):
            raise ValueError(f"line {edit.line}: {edit.after!r} is not where the log has it")
        text = text[: edit.at] + edit.before + text[edit.at + len(edit.after) :]
    return text


def shifted(markup: Sequence[Markup], edits: Iterable[Edit]) -> tuple[Markup, ...]:
    """Markup moved along with the letters it was on; what covers no letter any more is gone."""
    spans = list(markup)
    for edit in edits if spans else ():
        spans = [_moved(span, edit) for span in spans]
    return tuple(span for span in spans if span.start < span.end)


def _moved(span: Markup, edit: Edit) -> Markup:
    return replace(span, start=_place(span.start, edit, 1), end=_place(span.end, edit, 0))


def _place(offset: int, edit: Edit, opens: int) -> int:
    """Where an offset went. Within the edit it goes by the letters before it, spaces not counted:
    a start to before the next letter, an end to after the last."""
    inside = offset - edit.at
    if inside < opens or (inside == 0):
        return offset
    if inside >= len(edit.before) + opens or (inside == len(edit.before) and not opens):
        return offset + len(edit.after) - len(edit.before)
    letters = len("".join(edit.before[:inside].split()))
    places = [i for i, letter in enumerate(edit.after) if not letter.isspace()]
    if opens:
        return edit.at + (places[letters] if letters < len(places) else len(edit.after))
    return edit.at + (places[min(letters, len(places)) - 1] + 1 if letters and places else 0)
