"""What an editor should be told beside each unit: what was left out before it, what was repaired
in it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from harbor_pub.model import BlockKind, Cleaned, Drop, Edit, Segment, Traces

_OUTSIDE = (BlockKind.TITLE, BlockKind.CAPTION)
_LAYOUT = frozenset({"line end", "bullet"})
"""Repairs that change no letter, and of which a page has hundreds."""
_TOLD = "metadata"
"""What was left out of the text since it is told elsewhere."""


def traces(cleaned: Cleaned, segments: Sequence[Segment]) -> Traces:
    """What cleaning left out and repaired, by the ids of the segments beside it."""
    first: dict[int, str] = {}
    for segment in segments:
        first.setdefault(segment.block, segment.id)
    outside = len({segment.block for segment in segments if segment.kind in _OUTSIDE})
    ids = [first.get(number + outside, "") for number in range(len(cleaned.document.blocks))]
    dropped: dict[str, list[Drop]] = {}
    for drop, block in _beside(cleaned):
        follower = next((name for name in ids[block:] if name), "")
        dropped.setdefault(follower, []).append(drop)
    repaired: dict[str, list[Edit]] = {}
    for edit, at in _placed(cleaned.edits):
        if edit.block >= 0 and edit.reason not in _LAYOUT and (edit.before + edit.after).strip():
            repaired.setdefault(_holder(segments, edit.block + outside, at), []).append(edit)
    return Traces(
        dropped={name: tuple(drops) for name, drops in dropped.items()},
        repaired={name: tuple(edits) for name, edits in repaired.items()},
        left_out=_share(cleaned),
    )


def _beside(cleaned: Cleaned) -> Iterator[tuple[Drop, int]]:
    """Each drop with the number of the block that follows it, in the order of the source."""
    starts = list(_starts(cleaned))
    lines = [block.line for block in cleaned.document.blocks]
    ordered = lines == sorted(lines) and all(lines)
    for drop in cleaned.drops:
        if drop.place >= 0:
            yield drop, bisect_left(starts, drop.place)
        else:
            # Its reader left it out: only its line, if any, says where it stood.
            yield drop, bisect_left(lines, drop.line) if ordered and drop.line else 0


def _starts(cleaned: Cleaned) -> Iterator[int]:
    """The place of each block's first line among the source's lines."""
    gone = {one.place for one in (*cleaned.drops, *cleaned.moved) if one.place >= 0}
    joints: dict[int, int] = {}
    for edit in cleaned.edits:
        joined = edit.before.count("\n") - edit.after.count("\n")
        joints[edit.block] = joints.get(edit.block, 0) + joined
    place = 0
    for number, block in enumerate(cleaned.document.blocks):
        for row in range(1 + block.text.count("\n") + joints.get(number, 0)):
            while place in gone:
                place += 1
            if row == 0:
                yield place
            place += 1


def _placed(edits: Sequence[Edit]) -> Iterator[tuple[Edit, int]]:
    """Each edit with its offset in the text as it stands after all edits of its block."""
    groups: dict[int, list[Edit]] = {}
    for edit in edits:
        groups.setdefault(edit.block, []).append(edit)
    for group in groups.values():
        for number, edit in enumerate(group):
            at = edit.at
            for later in group[number + 1 :]:
                at += len(later.after) - len(later.before) if later.at < at else 0
            yield edit, at


def _holder(segments: Sequence[Segment], block: int, at: int) -> str:
    """The segment of a block that holds an offset; the last where it lies behind all."""
    begins, last = 0, ""
    for segment in segments[bisect_left(segments, block, key=lambda one: one.block) :]:
        if segment.block != block:
            break
        begins += len(segment.source) + len(segment.space)
        last = segment.id
        if at < begins:
            break
    return last


def _share(cleaned: Cleaned) -> float:
    """Of the letters and digits of the source, those left out and told nowhere."""
    meta = cleaned.document.metadata
    left = sum(_letters(drop.text) for drop in cleaned.drops if drop.reason != _TOLD)
    kept = sum(map(_letters, (meta.title or "", meta.caption or "")))
    kept += sum(_letters(block.text) for block in cleaned.document.blocks)
    return left / (left + kept) if left else 0.0


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
