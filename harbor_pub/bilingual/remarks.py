"""What our comments say."""

import re
from collections.abc import Iterable, Iterator, Sequence

from harbor_pub.bilingual.words import Words
from harbor_pub.locales import gettext_of
from harbor_pub.model import (
    Bitext,
    Drop,
    Edit,
    Issue,
    KeptRemark,
    Match,
    MatchKind,
    RemarkKind,
)

_MOST = 2  # matches a segment: more is not read
_LINES = 6
"""Lines and repairs that a comment names; the log names all."""
_LONGEST = 120


def of_issue(issue: Issue, words: Words) -> str:
    """What a check says, with its name, by which the finding is known when a person resolves the
    comment."""
    return f"{words.issue(issue)} [{issue.check}]"


def check_of(text: str) -> str:
    """The name of the check that a comment of ours is by, "" where it names none."""
    found = re.search(r"\[([a-z-]+)\]", text)
    return found[1] if found else ""


def of_kept(kept: KeptRemark, tag: str) -> str:
    """What Harbor says of a reading, or of what could not be placed: its number, by which it is
    known when a person resolves the comment, and the words."""
    _ = gettext_of(tag)
    remark = kept.remark
    if kept.kind is RemarkKind.PROBLEM:
        said = _("Could not be placed, from {file}: {text}").format(
            file=kept.file, text=remark.text
        )
    else:
        said = _(
            "To decide: in {file}, {author} has “{text}”. Leave the one reading that is to stand "
            "and delete the others; where only one is shown, choose a status."
        ).format(file=kept.file, author=remark.author or "?", text=remark.text)
        said += f"\n({kept.note})" if kept.note else ""
    return f"#{kept.number} {said}"


def of_person(kept: KeptRemark, tag: str) -> str:
    """A person's words with name and day, for a form whose comments have neither; what Harbor says
    of another reading."""
    if kept.kind is not RemarkKind.COMMENT:
        return of_kept(kept, tag)
    remark = kept.remark
    day = f" ({remark.date[:10]})" if remark.date else ""
    return f"{remark.author or '?'}{day}: {remark.text}"


def number_of(text: str) -> int | None:
    """The number of what a comment of ours speaks of."""
    found = re.match(r"#(\d+) ", text)
    return int(found[1]) if found else None


def of_traces(bitext: Bitext) -> Iterator[tuple[str, str]]:
    """What cleaning left out or repaired beside each segment: its id, and the words."""
    traces = bitext.traces
    for unit in bitext.units:
        name = unit.segment.id
        said = []
        if drops := traces.dropped.get(name):
            said.append(_left_out("before", drops))
        if edits := traces.repaired.get(name):
            said.append(_repaired(edits))
        if unit is bitext.units[-1] and (rest := traces.dropped.get("")):
            said.append(_left_out("after", rest))
        if said:
            yield name, "\n".join(said)


def _left_out(where: str, drops: Sequence[Drop]) -> str:
    named = "; ".join(f"“{_short(drop.text)}” ({drop.reason})" for drop in drops[:_LINES])
    return f"Left out {where} this: {named}{_more(drops)}"


def _repaired(edits: Sequence[Edit]) -> str:
    named = "; ".join(
        f"“{_short(edit.before)}” → “{_short(edit.after)}” ({edit.reason})"
        for edit in edits[:_LINES]
    )
    return f"Repaired here: {named}{_more(edits)}"


def _more(all_: Sequence[object]) -> str:
    return f"; and {len(all_) - _LINES} more: see cleaning.html" if len(all_) > _LINES else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def worth_showing(matches: Iterable[Match]) -> list[Match]:
    """The best of what people approved."""
    return [match for match in matches if match.kind is not MatchKind.MACHINE][:_MOST]


def of_match(match: Match) -> str:
    """How alike it is and whose it is, its words, and in what the sources differ."""
    alike = "The same sentence" if match.kind is not MatchKind.FUZZY else "A similar sentence"
    whose = f", by {match.by}" if match.by else ""
    where = f", in {match.document}" if match.document else ""
    lines = [f"{alike}{where}{whose} ({match.similarity} %):", match.target]
    if match.kind is MatchKind.FUZZY:
        changes = "; ".join(_change(there, here) for there, here in match.differences)
        lines.append(f"Its source: {match.source}")
        if changes:
            lines.append(f"There and here: {changes}")
    if match.adapted:
        lines.append("Numbers and the like are put in from this sentence.")
    return "\n".join(lines)


def _change(there: str, here: str) -> str:
    return f"{there or 'nothing'} → {here or 'nothing'}"
