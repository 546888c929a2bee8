"""Which cell of a row holds what: columns are moved, added and taken away by hand.

A cell is known by its words first: the source's own, and the target as it was exported. Then by
what stands at the head of its column, by the tag of its control, by its style. A column that
nothing tells of is the translation only where it is the one left beside a known source; else it is
none, and its rows are refused.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from harbor_pub.detection import detect
from harbor_pub.languages import language
from harbor_pub.review.docx import heads, status
from harbor_pub.review.docx.identity import Identity, Known
from harbor_pub.review.docx.roles import Layout, Role
from harbor_pub.review.typography import plain
from harbor_pub.text import fingerprint, storable
from harbor_pub.wordml import Row, cell_text, w

# A sign's weight a row. Words outweigh the head, the tag and the style together: texts are
# exchanged by hand in cells that keep theirs.
_SOURCE_WORDS, _TARGET_WORDS, _HEAD, _TAG, _STYLE, _NUMBER, _STATUS = 16, 12, 6, 6, 2, 4, 2
_TAGS = {"hp:id:": Role.NUMBER, "hp:source:": Role.SOURCE, "hp:status:": Role.STATUS}
_STYLES = {
    "HarborNumber": Role.NUMBER,
    "HarborSource": Role.SOURCE,
    "HarborTarget": Role.TARGET,
    "HarborSourceHeading": Role.SOURCE,
    "HarborTargetHeading": Role.TARGET,
    "HarborStatus": Role.STATUS,
}
_NEAR = ("id", "ms")
"""Too near to each other for a word on which of them a few cells are in."""
Signs = Counter[tuple[int, Role]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A row whose segment is known."""

    row: Row
    identity: Identity


def is_head(row: Row, locale: str) -> bool:
    """Is a row that is no segment's the head of a table, also where its mark was lost?"""
    roles = {heads.role(cell_text(cell), locale) for cell in row.cells}
    if row.head:
        return bool(roles - {None})
    if Role.TARGET in roles and not roles.isdisjoint((Role.NUMBER, Role.STATUS)):
        return True
    return {Role.SOURCE, Role.TARGET} <= roles and all(heads.bare(cell_text(c)) for c in row.cells)


def layouts(
    placed: Sequence[Placed], head_rows: Iterable[Row], known: Known, locale: str
) -> dict[etree._Element, Layout]:
    """The layout of each row, by its element. Rows of one table that have the same number of cells
    share theirs, but for one whose own cells were exchanged."""
    groups: dict[tuple[int, int], list[Placed]] = {}
    for one in placed:
        groups.setdefault((one.row.table, len(one.row.cells)), []).append(one)
    most: dict[int, int] = {}
    cells: dict[int, int] = {}
    for (table, width), group in groups.items():
        if len(group) > most.get(table, 0):
            most[table], cells[table] = len(group), width
    named = {(row.table, len(row.cells)): _head_signs(row, locale) for row in head_rows}
    found: dict[etree._Element, Layout] = {}
    for key, group in groups.items():
        signs = sum((_signs(one, known) for one in group), Counter())
        signs += _times(named.get(key, Counter()), len(group))
        whole = len(group) == most[key[0]]
        shared = _layout(signs, group, locale, whole=whole)
        shared = replace(shared, short=not whole and key[1] < cells[key[0]])
        usual = Counter(_tagged_source(one.row) for one in group).most_common(1)[0][0]
        reach = Counter(one.row.reach for one in group).most_common(1)[0][0] if whole else ()
        for one in group:
            even = len(one.row.cells) >= len(Role) and one.row.reach == reach
            found[one.row.element] = replace(_own(one, shared, usual, known), even=even)
    return found


def _own(one: Placed, shared: Layout, usual: int | None, known: Known) -> Layout:
    """The layout of one row: where its source stands elsewhere than in the rows around it, source
    and target have changed places."""
    cells, source = one.row.cells, plain(known.sources[one.identity.segment])
    shared = _status_exchanged(cells, shared)
    reads = [place for place, cell in enumerate(cells) if plain(cell_text(cell)) == source]
    tagged = _tagged_source(one.row)
    here = reads[0] if reads else tagged if tagged != usual else None
    if here is None or shared.source in (None, here, *reads):
        return shared
    target = shared.source if here == shared.target else shared.target
    exchanged = shared.exchanged or tagged != here
    return replace(shared, source=here, target=target, exchanged=exchanged)


def _status_exchanged(cells: Sequence[etree._Element], shared: Layout) -> Layout:
    """The layout of a row whose translation stands in the status' place and the other way round."""
    if shared.target is None or shared.status is None:
        return shared
    target, other = (cell_text(cells[place]) for place in (shared.target, shared.status))
    if not status.known(target) or status.known(other) or not other.strip():
        return shared
    return replace(shared, target=shared.status, status=shared.target, exchanged=True)


def _tagged_source(row: Row) -> int | None:
    places = (n for n, cell in enumerate(row.cells) if Role.SOURCE in _tags(cell))
    return next(places, None)


def _times(signs: Signs, count: int) -> Signs:
    return Counter({key: weight * count for key, weight in signs.items()})


def _head_signs(row: Row, locale: str) -> Signs:
    roles = ((n, heads.role(cell_text(cell), locale)) for n, cell in enumerate(row.cells))
    return Counter({(n, role): _HEAD for n, role in roles if role})


def _signs(one: Placed, known: Known) -> Signs:
    signs: Signs = Counter()
    for place, cell in enumerate(one.row.cells):
        for role, weight in _cell_signs(cell, one.identity, known):
            signs[place, role] += weight
    return signs


def _cell_signs(
    cell: etree._Element, identity: Identity, known: Known
) -> Iterator[tuple[Role, int]]:
    yield from ((role, _TAG) for role in _tags(cell))
    style = cell.find(f"{w('p')}/{w('pPr')}/{w('pStyle')}")
    if style is not None and (role := _STYLES.get(str(style.get(w("val"))))):
        yield role, _STYLE
    text, made = cell_text(cell), identity.exported
    words = plain(text)
    if words == plain(known.sources[identity.segment]):
        yield Role.SOURCE, _SOURCE_WORDS
    elif made and fingerprint(storable(text).strip()) == made.target:
        yield Role.TARGET, _TARGET_WORDS
    if words.isdecimal() and int(words) == known.number(identity.segment):
        yield Role.NUMBER, _NUMBER
    if status.known(text):
        yield Role.STATUS, _STATUS


def _tags(cell: etree._Element) -> Iterator[Role]:
    """What the controls of a cell's first paragraph say: a merged cell holds others', too."""
    first = next(cell.iter(w("p")), cell)
    for tag in first.iter(w("tag")):
        value = str(tag.get(w("val"), ""))
        yield from (role for start, role in _TAGS.items() if value.startswith(start))


def _layout(signs: Signs, group: Sequence[Placed], locale: str, *, whole: bool) -> Layout:
    """The columns by the weight of their signs, the heaviest first."""
    places: dict[Role, int] = {}
    for (place, role), _ in sorted(signs.items(), key=lambda item: (-item[1], item[0])):
        if role not in places and place not in places.values():
            places[role] = place
    if Role.TARGET not in places:
        left = set(range(len(group[0].row.cells))) - set(places.values())
        speaking = [place for place in left if _in_target(group, place, locale)]
        if len(speaking) == 1:
            places[Role.TARGET] = speaking[0]
        elif whole and Role.SOURCE in places and len(left) == 1:
            places[Role.TARGET] = left.pop()
    return _as_layout(places)


def _as_layout(places: Mapping[Role, int]) -> Layout:
    return Layout(
        number=places.get(Role.NUMBER),
        source=places.get(Role.SOURCE),
        target=places.get(Role.TARGET),
        status=places.get(Role.STATUS),
    )


def _in_target(group: Sequence[Placed], place: int, locale: str) -> bool:
    """Is a column in the target's language?"""
    return speaks(detect(cell_text(one.row.cells[place]) for one in group).seems, locale)


def speaks(seems: str, locale: str) -> bool:
    """Is what a text seems to be in the locale's language, as far as a few words tell?"""
    near = _NEAR if locale in _NEAR else (locale,)
    return seems in {language(tag).name for tag in near}
