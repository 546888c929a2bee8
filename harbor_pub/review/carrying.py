"""Markup of a text, laid over another wording of it, for files that can't tell of markup."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from harbor_pub.bilingual.links import canonical
from harbor_pub.model import Markup
from harbor_pub.xliff.inline import normal


def carried(before: str, markup: Iterable[Markup], after: str) -> tuple[Markup, ...]:
    """Each mark on the words that stand for its own; one whose words are all gone is gone."""
    marks = tuple(markup) if before == after else normal(before, markup)
    if not marks or before == after:
        return marks
    kept: dict[int, int] = {}
    places: dict[int, tuple[int, int]] = {}
    for code in Levenshtein.opcodes(before, after):
        size = code.src_end - code.src_start
        if code.tag == "equal":
            kept |= {code.src_start + n: code.dest_start + n for n in range(size)}
        for place in range(code.src_start, code.src_end):
            places[place] = code.dest_start, code.dest_end
    same = set(kept.values())
    moved = ((mark, _moved(mark, kept, places)) for mark in marks)
    return normal(after, (_whole(new, old, before, after, same) for old, new in moved if new))


def _moved(mark: Markup, kept: dict[int, int], places: dict[int, tuple[int, int]]) -> Markup | None:
    """The stretch from the first to the last letter that stands for one of the mark's."""
    own = range(mark.start, mark.end)
    start = min(kept.get(n, places[n][0]) for n in own)
    end = max(kept[n] + 1 if n in kept else places[n][1] for n in own)
    return replace(mark, start=start, end=end) if start < end else None


def _whole(new: Markup, old: Markup, before: str, after: str, same: set[int]) -> Markup:
    """With the new letters of the words at its ends, where the mark ended with words before."""
    start, end = new.start, new.end
    if not before[: old.start][-1:].isalnum():
        while start > 0 and start - 1 not in same and after[start - 1].isalnum():
            start -= 1
    if not before[old.end : old.end + 1].isalnum():
        while end < len(after) and end not in same and after[end].isalnum():
            end += 1
    return replace(new, start=start, end=end)


def addressed(
    text: str, markup: Sequence[Markup], known: Sequence[Markup], before: str
) -> tuple[Markup, ...]:
    """The markup with addresses for the links that have lost theirs, those of the known links of
    an earlier wording, and with the known spelling of each; a link that leads nowhere is none."""
    links = [mark for mark in known if mark.kind == "link"]
    spelt = {canonical(mark.href): mark.href for mark in links}
    lost = [mark for mark in markup if mark.kind == "link" and not mark.href]
    if not links or not lost:
        found: Iterable[Markup] = markup
    else:
        here = carried(before, links, text)
        told = {mark.href for mark in markup if mark.kind == "link" and mark.href}
        spare = [mark.href for mark in links if mark.href not in told]
        by_order = spare if len(spare) == len(lost) else [""] * len(lost)
        homes = dict(zip(lost, by_order, strict=True))
        found = [_with_home(mark, here, homes) if mark in homes else mark for mark in markup]
    return normal(text, _spelt(found, spelt))


def _with_home(mark: Markup, here: Sequence[Markup], homes: dict[Markup, str]) -> Markup:
    over = [link for link in here if link.start < mark.end and mark.start < link.end]
    return replace(mark, href=over[0].href if over else homes[mark])


def _spelt(markup: Iterable[Markup], spelt: dict[str, str]) -> Iterator[Markup]:
    for mark in markup:
        if mark.kind != "link":
            yield mark
        elif mark.href:
            yield replace(mark, href=spelt.get(canonical(mark.href), mark.href))
