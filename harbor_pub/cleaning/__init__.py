"""A SourceDocument of raw blocks in, the text alone out, with a log of every edit and drop.

    lines ─▶ characters ─▶ mail, heads ─▶ line ends ─▶ body, facts, title ─▶ spaces ─▶ findings

characters.py   mojibake and invisible junk
lines.py        line ends and hyphens that a width made
body.py         where the text begins and ends
rules.py        the rules by name, and the formats that each is for
mail.py         the head and the signature of a mail
facts.py        bylines, time stamps, captions: what becomes metadata
furniture.py    what is on the page and not the text
glue/           words that lost the space between them (English)
damage.py       what can't be mended and an editor should see
edits.py        edits found, undone, and markup moved with them

A doubtful block is kept inside the body and dropped outside it. `restored` gives the source's
lines back from the cleaned document and its log.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise

from harbor_pub.cleaning import body, lines, mail
from harbor_pub.cleaning.characters import repair
from harbor_pub.cleaning.damage import findings
from harbor_pub.cleaning.edits import changes, shifted, undone
from harbor_pub.cleaning.facts import caption, holder, may_be_title, told
from harbor_pub.cleaning.furniture import MASTHEAD, doubtful, furniture, page_number
from harbor_pub.cleaning.glue import knows
from harbor_pub.cleaning.glue import repair as repair_glue
from harbor_pub.cleaning.rules import (
    AFTER,
    BEFORE,
    FORMS,
    HEAD,
    MAIL_HEAD,
    RULES,
    SIDEBAR,
    SIGNATURE,
)
from harbor_pub.detection import doubt
from harbor_pub.encoding.zawgyi import converted, in_unicode, zawgyi
from harbor_pub.errors import UsageError
from harbor_pub.model import (
    Block,
    BlockKind,
    Cleaned,
    Drop,
    Edit,
    Metadata,
    SourceDocument,
    within,
)

_Reasons = Sequence[tuple[str, bool] | None]
"""Of each piece why it may be furniture, and whether it is wherever it stands."""
_Facts = Sequence[dict[str, str] | None]
"""Of each piece what it tells of the document."""

_BULLET = re.compile(r"^[•·▪◦‣*\-–]\s+")
_DIGITS = re.compile(r"\d+")
_TEXT_KINDS = (BlockKind.PARAGRAPH, BlockKind.QUOTE)
_NEVER_FURNITURE = (BlockKind.CODE, BlockKind.TABLE_CELL, BlockKind.QUOTE)
_TITLE_WORDS = 4
_MENU_WORDS = 2
_CELL = 40
_OFTEN = 3
_APART = 2
"""Plain lines between two signs of furniture that belong together."""
_TOOLS = frozenset({"page tools", "share counter", "navigation"})
_ADDRESS = "address"
_INSERTED = ("advertisement", "related link", "sign-up line")
_BULLETS = "bullet"


@dataclass(frozen=True, slots=True)
class Switches:
    """What a run leaves undone: rules by name, and lines that stay, by number or pattern."""

    off: frozenset[str] = frozenset()
    numbers: frozenset[int] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()

    @property
    def keep(self) -> tuple[str, ...]:
        """The lines that stay, as `--keep` names them."""
        return (*map(str, sorted(self.numbers)), *(one.pattern for one in self.patterns))

    def keeps(self, line: int, text: str) -> bool:
        return line in self.numbers or any(pattern.search(text) for pattern in self.patterns)


def switches(keep: Iterable[str] | None = None, no_rule: Iterable[str] | None = None) -> Switches:
    """The switches of `--keep` and `--no-rule`. Raises UsageError for what they can't mean."""
    wanted = list(keep or ())
    for rule in (off := frozenset(no_rule or ())):
        if rule not in RULES:
            raise UsageError(f"no rule is named {rule!r}; the rules are: {', '.join(RULES)}")
    return Switches(
        off=off,
        numbers=frozenset(int(one) for one in wanted if one.isdecimal()),
        patterns=tuple(_pattern(one) for one in wanted if not one.isdecimal()),
    )


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise UsageError(f"--keep {text!r} is no regular expression: {error}") from error


@dataclass(slots=True)
class _Piece:
    """A block while it is being cleaned, with the places of the lines that it is made of."""

    block: Block
    places: list[int]
    ends: bool = True
    """False where the next line follows without a blank one."""
    edits: list[Edit] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.block.text

    def change(self, text: str, edits: Sequence[Edit]) -> None:
        markup = shifted(self.block.markup, edits)
        self.block = replace(self.block, text=text, markup=markup)
        self.edits += edits


@dataclass(slots=True)
class _Page:
    """A page while it is being cleaned: what is left, what is known, what went."""

    switches: Switches
    form: str
    originals: list[str]
    pieces: list[_Piece]
    facts: dict[str, str] = field(default_factory=dict)
    told: dict[str, _Piece] = field(default_factory=dict)
    """The pieces that became title and caption."""
    drops: list[Drop] = field(default_factory=list)

    def on(self, rule: str) -> bool:
        return rule not in self.switches.off and self.form in FORMS[rule]

    def drop(self, piece: _Piece, reason: str) -> bool:
        """Drop a piece with all its lines, unless a switch keeps it; tells whether it went."""
        if not self.on(reason) or self.switches.keeps(piece.block.line, piece.text):
            return False
        self.drops += self.record(piece, reason)
        return True

    def record(self, piece: _Piece, reason: str) -> Iterator[Drop]:
        first = piece.places[0]
        for place in piece.places:
            line = piece.block.line + (place - first if piece.block.line else 0)
            yield Drop(line=line, text=self.originals[place], reason=reason, place=place)


def clean(document: SourceDocument, switches: Switches | None = None) -> Cleaned:
    """The document's body as its blocks, all else as metadata or in the log."""
    page = _opened(document, switches or Switches())
    if page.on("Zawgyi"):
        _convert_zawgyi(page)
        document = replace(document, metadata=in_unicode(document.metadata))
    _mend_characters(page, document.language)
    _take_mail(page)
    bridged = _drop_running_heads(page)
    _join_lines(page, document.language, bridged)
    _sort_out(page, document.metadata)
    _drop_bullets(page)
    prose = (piece.text for piece in page.pieces if piece.block.kind is not BlockKind.CODE)
    unlike = doubt(document.language, prose)
    if document.language == "en" and not unlike:
        _mend_glue(page)
    return _closed(page, document, unlike)


def restored(cleaned: Cleaned) -> list[str]:
    """The source's lines as its reader gave them, from the cleaned document and its log.

    Raises ValueError where the log is not the document's.
    """
    gone = {one.place: one.text for one in (*cleaned.drops, *cleaned.moved) if one.place >= 0}
    edits: dict[int, list[Edit]] = {}
    for edit in cleaned.edits:
        edits.setdefault(edit.block, []).append(edit)
    kept = [
        line
        for number, block in enumerate(cleaned.document.blocks)
        for line in undone(block.text, edits.get(number, ())).split("\n")
    ]
    rest = iter(kept)
    return [gone[n] if n in gone else next(rest) for n in range(len(kept) + len(gone))]


def _opened(document: SourceDocument, switches: Switches) -> _Page:
    page = _Page(switches=switches, form=document.form, originals=[], pieces=[])
    for block in document.blocks:
        rows = block.text.split("\n")
        places = range(len(page.originals), len(page.originals) + len(rows))
        page.originals += rows
        if block.kind is BlockKind.CODE or len(rows) == 1:
            page.pieces.append(_Piece(block, list(places)))
            continue
        start = 0
        for number, (place, row) in enumerate(zip(places, rows, strict=True)):
            line = block.line + number if block.line else 0
            markup = within(block.markup, start, start + len(row))
            one = replace(block, text=row, line=line, markup=markup)
            page.pieces.append(_Piece(one, [place], ends=place == places[-1]))
            start += len(row) + 1
    return page


def _closed(page: _Page, document: SourceDocument, unlike: str) -> Cleaned:
    known = {name: value for name, value in page.facts.items() if value}
    said = {f.name for f in fields(Metadata) if getattr(document.metadata, f.name)}
    metadata = replace(
        document.metadata, **{name: value for name, value in known.items() if name not in said}
    )
    blocks = tuple(piece.block for piece in page.pieces)
    edits = [
        replace(edit, block=number)
        for number, piece in enumerate(page.pieces)
        for edit in piece.edits
    ]
    outside = [edit for piece in page.told.values() for edit in piece.edits]
    moved = [drop for name, piece in page.told.items() for drop in page.record(piece, name)]
    return Cleaned(
        document=replace(document, blocks=blocks, metadata=metadata),
        moved=tuple(sorted(moved, key=lambda one: one.place)),
        edits=(*sorted(outside, key=lambda edit: edit.line), *edits),
        drops=(*document.drops, *sorted(page.drops, key=lambda drop: drop.place)),
        findings=(*document.findings, *findings(blocks, document.language, unlike)),
        keep=page.switches.keep,
        no_rule=tuple(sorted(page.switches.off)),
    )


def _convert_zawgyi(page: _Page) -> None:
    plain = [piece for piece in page.pieces if piece.block.kind is not BlockKind.CODE]
    for piece, is_old in zip(plain, zawgyi([one.text for one in plain]), strict=True):
        if is_old:
            text = converted(piece.text)
            piece.change(
                text, list(changes(piece.text, text, line=piece.block.line, reason="Zawgyi"))
            )


def _mend_characters(page: _Page, language: str) -> None:
    kept = []
    for piece in page.pieces:
        if page.on("characters") and piece.block.kind is not BlockKind.CODE:
            text = repair(piece.text, language)
            edits = changes(piece.text, text, line=piece.block.line, reason="characters")
            piece.change(text, list(edits))
        if piece.text.strip() or not page.drop(piece, "characters"):
            kept.append(piece)
    page.pieces = kept


def _take_mail(page: _Page) -> None:
    """Take the head of a mail out, its subject as the title, and the signature below it."""
    texts = [piece.text for piece in page.pieces]
    head = mail.head(texts) if page.on(MAIL_HEAD) else None
    if head is None:
        return
    kept: list[_Piece] = []
    end = mail.signature(texts)
    for number, piece in enumerate(page.pieces):
        if number == head.subject and page.on("title"):
            page.told["title"] = piece
            piece.block = replace(piece.block, text=head.facts["title"])
        elif number < head.length:
            if not page.drop(piece, MAIL_HEAD):
                kept.append(piece)
        elif number < end or not page.drop(piece, SIGNATURE):
            kept.append(piece)
    page.facts |= head.facts
    page.pieces = kept


def _drop_running_heads(page: _Page) -> set[int]:
    """Drop page numbers that go up, and the lines beside them that come again and again.

    Returns the places before which a page ended in the middle of a text.
    """
    lines = [_joinable(page, piece) for piece in page.pieces]  # no cell and no heading is one
    heads = _heads(lines)
    bridged: set[int] = set()
    kept: list[_Piece] = []
    for number, piece in enumerate(page.pieces):
        if number in heads and page.drop(piece, HEAD):
            if kept:
                kept[-1].ends = True
            continue
        if number - 1 in heads:
            bridged.add(piece.places[0])
        kept.append(piece)
    page.pieces = kept
    return bridged


def _heads(texts: Sequence[str]) -> set[int]:
    folios = [n for n, text in enumerate(texts) if page_number(text)]
    values = [int(_DIGITS.findall(texts[n])[0]) for n in folios]
    if len(folios) < 2 or any(b <= a for a, b in pairwise(values)):
        folios = []
    beside = {n + step for n in folios for step in (-1, 1)}
    masked = [_DIGITS.sub("0", text) if len(text) <= 100 else "" for text in texts]
    times = Counter(masked)
    near = Counter(masked[n] for n in beside if 0 <= n < len(texts))
    again = {
        text
        for text, count in times.items()
        if text and (near[text] >= 2 or (near[text] and count >= _OFTEN))
    }
    return {*folios, *(n for n, text in enumerate(masked) if text in again)}


def _join_lines(page: _Page, language: str, bridged: set[int]) -> None:
    """Make one piece of the lines that a width broke."""
    texts = [_joinable(page, piece) for piece in page.pieces]
    apart = [piece.ends for piece in page.pieces]
    over = [after.places[0] in bridged for after in page.pieces[1:]] + [False]
    known = knows if language == "en" else lambda _: False
    joined: list[_Piece] = []
    open_joint = None
    found = lines.joints(texts, apart, over, known)
    parts: list[tuple[_Piece, lines.Joint]] = []
    for piece, joint in zip(page.pieces, found, strict=True):
        if open_joint and page.on(open_joint.reason):
            parts.append((piece, open_joint))
        else:
            _append(joined, parts)
            parts = []
            joined.append(piece)
        open_joint = joint
    _append(joined, parts)
    page.pieces = joined


def _joinable(page: _Page, piece: _Piece) -> str:
    """A piece's text; what is no paragraph of a plain text is never joined to another, nor is a
    row of columns."""
    row = any(_is_row(page.originals, place) for place in piece.places)
    return piece.text if piece.block.kind is BlockKind.PARAGRAPH and not row else ""


def _is_row(originals: Sequence[str], place: int) -> bool:
    """Is it one of several lines with as many tabs between short pieces?"""
    cells = originals[place].split("\t")
    near = [originals[n] for n in (place - 1, place + 1) if 0 <= n < len(originals)]
    alike = any(line.count("\t") == len(cells) - 1 for line in near)
    return len(cells) > 1 and alike and all(len(cell) <= _CELL for cell in cells)


def _append(joined: list[_Piece], parts: Sequence[tuple[_Piece, lines.Joint]]) -> None:
    """Join pieces to the last one; the edits of each move along."""
    if not parts:
        return
    last = joined[-1]
    texts, length, markup = [last.text], len(last.text), list(last.block.markup)
    for piece, joint in parts:
        cut = len(joint.before) - 1
        if cut:
            texts[-1] = texts[-1][:-cut]
        at = length - cut
        # The line's own edits come first: they were made while it stood behind a line feed.
        last.edits += [replace(edit, at=edit.at + length + 1) for edit in piece.edits]
        last.edits.append(
            Edit(
                line=piece.block.line,
                before=joint.before,
                after=joint.after,
                reason=joint.reason,
                at=at,
            )
        )
        texts += [joint.after, piece.text]
        markup = [replace(mark, end=min(mark.end, at)) for mark in markup]
        start = at + len(joint.after)
        markup += [replace(m, start=m.start + start, end=m.end + start) for m in piece.block.markup]
        length = at + len(joint.after) + len(piece.text)
        last.places += piece.places
    last.block = replace(last.block, text="".join(texts), markup=tuple(markup))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the body is: its first piece, the one behind it, the first of what may go after it; the
    title's; and whether what stands above was scraped along with it, or a menu. A sentence is the
    text, wherever it stands."""

    start: int
    end: int
    tail: int
    title: int | None
    scraped: bool
    menu: bool

    def inside(self, number: int) -> bool:
        return self.start <= number < self.end

    def is_end(self, number: int) -> bool:
        """Does a piece stand behind the body, and nothing that ends it in between?"""
        return self.end <= number < self.tail

    def reason(self, number: int, piece: _Piece) -> str:
        """Why a piece may go because of where it stands; "" where it may not."""
        if (number >= self.start and number < self.tail) or _is_text(piece.text):
            return ""
        if number >= self.tail:
            return AFTER
        above = 0 if self.title is None else self.title - number
        short = body.word_count(piece.text) <= _MENU_WORDS
        if above > 0 and (self.scraped or (self.menu and short)):
            return BEFORE
        return SIDEBAR if self.scraped and _BULLET.match(piece.text) else ""


def _layout(page: _Page, metadata: Metadata, reasons: _Reasons, facts: _Facts) -> _Layout:
    weights = [_weight(*one) for one in zip(page.pieces, reasons, facts, strict=True)]
    start, end = body.span(weights) or (0, len(page.pieces))
    whole = start == 0 and end == len(page.pieces)
    title = _title(page, metadata, reasons[:start], facts[:start], whole)
    stacked = [body.word_count(piece.text) <= _MENU_WORDS for piece in page.pieces[: title or 0]]
    told = any(fact is not None for fact in facts[:start])
    return _Layout(
        start=start,
        end=end,
        tail=_tail(page.pieces, reasons, facts, end),
        title=title,
        scraped=any(reasons[:start]),
        menu=told and len(stacked) > 1 and all(stacked),
    )


def _sort_out(page: _Page, metadata: Metadata) -> None:
    """Take the facts, the title and the furniture out of the pieces."""
    reasons = _without_tables(page.pieces, [_reason(page, piece) for piece in page.pieces])
    facts = [_fact(page, piece) for piece in page.pieces]
    layout = _layout(page, metadata, reasons, facts)
    wanted = _wanted(page, reasons, facts, layout)
    kept: list[_Piece] = []
    for number, (piece, fact) in enumerate(zip(page.pieces, facts, strict=True)):
        if number == layout.title:
            page.facts["title"], page.told["title"] = piece.text, piece
        elif fact is not None and _may_tell(fact, layout.inside(number)):
            _take(page, piece, fact)
        elif (reason := wanted[number]) and page.drop(piece, reason):
            if reason == "copyright line" and (site := holder(piece.text)):
                page.facts.setdefault("site", site)
        else:
            kept.append(piece)
    page.pieces = kept


def _wanted(page: _Page, reasons: _Reasons, facts: _Facts, layout: _Layout) -> list[str]:
    """Why each piece is to go, "" where it stays."""
    wanted = []
    for number, (piece, fact) in enumerate(zip(page.pieces, facts, strict=True)):
        reason, sure = reasons[number] or ("", False)
        if fact is None:
            reason = reason or layout.reason(number, piece)
        certain = sure or (bool(reason) and _among_tools(reasons, number))
        if reason == _ADDRESS and layout.is_end(number):
            reason = ""  # what a text refers to often stands at its end
        if reason == MASTHEAD and not (layout.title and number < layout.title):
            reason = ""
        wanted.append(reason if certain or not layout.inside(number) else "")
    for number in reversed(range(len(wanted) - 1)):
        if page.pieces[number].block.kind is BlockKind.HEADING and _is_under(
            page, wanted, number + 1
        ):
            wanted[number] = ""  # a heading goes only with what stands under it
    return wanted


def _among_tools(reasons: _Reasons, number: int) -> bool:
    """Does a tool of the page stand beside another? Alone, "Print" may be a heading."""
    around = [number, *(n for n in (number - 1, number + 1) if 0 <= n < len(reasons))]
    names = [reason[0] for n in around if (reason := reasons[n])]
    return len(names) > 1 and names[0] in _TOOLS and any(name in _TOOLS for name in names[1:])


def _is_under(page: _Page, wanted: Sequence[str], number: int) -> bool:
    kinds = (*_TEXT_KINDS, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL)
    return not wanted[number] and page.pieces[number].block.kind in kinds


def _is_text(text: str) -> bool:
    """A sentence, or a part of one: nothing that stands by itself begins with a small letter."""
    return body.is_prose(text) or (text[:1].islower() and body.word_count(text) >= _TITLE_WORDS)


def _without_tables(pieces: Sequence[_Piece], reasons: _Reasons) -> _Reasons:
    """A row of "Ship | Length | Fee" is no menu where the next line has as many bars."""
    bars = [piece.text.count("|") for piece in pieces]
    rows = {n for n, (a, b) in enumerate(pairwise(bars)) if a == b > 1}
    rows |= {n + 1 for n in rows}
    return [None if n in rows and r and r[0] == "menu" else r for n, r in enumerate(reasons)]


def _reason(page: _Page, piece: _Piece) -> tuple[str, bool] | None:
    """Why a piece may be furniture, and whether it is so wherever it stands."""
    if piece.block.kind in _NEVER_FURNITURE or page.switches.keeps(piece.block.line, piece.text):
        return None
    if (reason := furniture(piece.text)) and page.on(reason):
        return reason, True
    if (reason := doubtful(piece.text)) and page.on(reason):
        return reason, False
    return None


def _fact(page: _Page, piece: _Piece) -> dict[str, str] | None:
    if not page.on("metadata") or page.switches.keeps(piece.block.line, piece.text):
        return None
    if piece.block.kind in (BlockKind.CODE, BlockKind.HEADING, BlockKind.TABLE_CELL):
        return None
    return caption(piece.text) or told(_BULLET.sub("", piece.text))


def _may_tell(fact: dict[str, str], inside: bool) -> bool:
    return not inside or set(fact) == {"credit"} or "caption" in fact


def _take(page: _Page, piece: _Piece, fact: dict[str, str]) -> None:
    page.facts = fact | page.facts
    if fact.get("caption") and "caption" not in page.told:
        # The credit is cut off before the rest is mended with the text.
        page.told["caption"] = piece
        piece.block = replace(piece.block, text=fact["caption"])
    else:
        page.drops += page.record(piece, "metadata")


def _weight(piece: _Piece, reason: tuple[str, bool] | None, fact: dict[str, str] | None) -> float:
    if piece.block.kind is BlockKind.CODE:
        return 0.5
    if reason and reason[1] and reason[0] in _INSERTED:
        return body.INSERTED
    if reason:
        return body.FURNITURE if reason[1] else body.DOUBTFUL
    if fact is not None:
        return body.TOLD
    if piece.block.kind in _TEXT_KINDS and body.is_prose(piece.text):
        return body.prose_weight(piece.text)
    return 0.0 if piece.block.kind not in _TEXT_KINDS else body.PLAIN


def _title(
    page: _Page,
    metadata: Metadata,
    reasons: _Reasons,
    facts: _Facts,
    whole: bool,
) -> int | None:
    """The number of the piece that is the title, of those before the body.

    A heading that says what the metadata say, or is the first; else the lines nearest above the
    first fact, or above the body, and of those the first that has some words.
    """
    if not page.on("title") or "title" in page.told or len(page.pieces) < 2:
        return None
    head = page.pieces[: max(len(reasons), 1)]
    shaped = [
        n
        for n, piece in enumerate(head)
        if _is_shaped(piece) and not page.switches.keeps(piece.block.line, piece.text)
    ]
    known = metadata.title
    if known:
        return next((n for n in shaped if page.pieces[n].text == known), None)
    heading = [n for n in shaped if page.pieces[n].block.kind is BlockKind.HEADING]
    if heading:
        return heading[0]
    if page.form not in FORMS[BEFORE]:
        return 0 if 0 in shaped else None  # nothing stands before what somebody wrote
    if not reasons:
        return 0 if whole and shaped else None
    free = [n for n in shaped if n >= len(reasons) or (reasons[n] is None and facts[n] is None)]
    first_fact = next((n for n, fact in enumerate(facts) if fact is not None), len(reasons))
    above = [n for n in free if n < first_fact] or free
    group = _last_group(above)
    return next(
        (n for n in group if body.word_count(page.pieces[n].text) >= _TITLE_WORDS), None
    ) or (group[0] if group else None)


def _is_shaped(piece: _Piece) -> bool:
    if piece.block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
        return False
    return may_be_title(piece.text) and not _BULLET.match(piece.text)


def _last_group(numbers: Sequence[int]) -> list[int]:
    """The last numbers that follow one another without a gap."""
    group: list[int] = []
    for number in reversed(numbers):
        if group and number != group[-1] - 1:
            break
        group.append(number)
    return group[::-1]


def _tail(pieces: Sequence[_Piece], reasons: _Reasons, facts: _Facts, end: int) -> int:
    """The number of the first piece after the text; plain lines that follow the body belong to
    it until something else comes, and where nothing else does.

    A sign that may be a line of the text ends it only where another sign follows soon, and no
    sentence does. An address is no sign: texts refer to some.
    """
    named = [reason if reason and reason[0] != _ADDRESS else None for reason in reasons]
    signs = [n for n in range(end, len(pieces)) if named[n] or facts[n] is not None]
    for place, number in enumerate(signs):
        if (reason := named[number]) and reason[1]:
            return number
        for following in signs[place + 1 : place + 2]:
            between = pieces[number + 1 : following]
            if len(between) <= _APART and not any(body.is_prose(one.text) for one in between):
                return number
    return len(pieces)


def _drop_bullets(page: _Page) -> None:
    """A list item without its bullet."""
    for piece in page.pieces if page.on(_BULLETS) else ():
        match = _BULLET.match(piece.text)
        if match and piece.block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            mark = match.group()
            edit = Edit(line=piece.block.line, before=mark, after="", reason=_BULLETS)
            piece.change(piece.text[match.end() :], [edit])
            piece.block = replace(piece.block, kind=BlockKind.LIST_ITEM)


def _mend_glue(page: _Page) -> None:
    """Put lost spaces back in the body, the title and the caption, which are read as one."""
    titles = list(page.told.items())
    plain = [piece for piece in page.pieces if piece.block.kind is not BlockKind.CODE]
    mended = [*(piece for _, piece in titles), *plain]
    repairs = repair_glue([piece.text for piece in mended], page.switches.off)
    for piece, repaired in zip(mended, repairs, strict=True):
        edits = [
            Edit(
                line=piece.block.line,
                before=one.before,
                after=one.after,
                reason=one.reason,
                score=one.score,
                at=one.at,
            )
            for one in repaired.edits
        ]
        piece.change(repaired.text, edits)
    for name, piece in titles:
        page.facts[name] = piece.text
