"""What our comments say."""

import re
from collections.abc import Iterable, Iterator, Sequence

from harbor_pub.bilingual import reasons
from harbor_pub.bilingual.readings import alike, same
from harbor_pub.bilingual.words import Words
from harbor_pub.locales import gettext_of, percent
from harbor_pub.model import (
    Bitext,
    Drop,
    Edit,
    Issue,
    KeptRemark,
    Match,
    MatchKind,
    RemarkKind,
    TranslationUnit,
)

_MOST = 2  # matches a segment: more is not read
_LINES = 6
"""Lines and repairs that a comment names; the log names all."""
_LONGEST = 120
_NONE = "—"


def of_issue(issue: Issue, words: Words) -> str:
    """What a check says, with its name, by which the finding is known when a person resolves the
    comment."""
    return f"{words.issue(issue)} [{issue.check}]"


def check_of(text: str) -> str:
    """The name of the check that a comment of ours is by, "" where it names none."""
    found = re.search(r"\[([a-z-]+)\]", text)
    return found[1] if found else ""


def of_kept(kept: KeptRemark, tag: str, unit: TranslationUnit | None = None) -> str:
    """What Harbor says of another reading of a `unit`, or of what could not be placed: its number,
    by which it is known when a person resolves the comment, and the words."""
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
        why = [reasons.of_note(kept.note, tag)]
        if unit and same(kept, unit) and not alike(kept, unit):
            why.append(_("The words are the same: bold, italics or links differ."))
        said += "".join(f"\n({reason})" for reason in why if reason)
    return f"#{kept.number} {said}"


def of_person(kept: KeptRemark, tag: str, unit: TranslationUnit) -> str:
    """A person's words with name and day, for a form whose comments have neither; what Harbor says
    of another reading."""
    if kept.kind is not RemarkKind.COMMENT:
        return of_kept(kept, tag, unit)
    remark = kept.remark
    day = f" ({remark.date[:10]})" if remark.date else ""
    return f"{remark.author or '?'}{day}: {remark.text}"


def number_of(text: str) -> int | None:
    """The number of what a comment of ours speaks of."""
    found = re.match(r"#(\d+) ", text)
    return int(found[1]) if found else None


def of_traces(bitext: Bitext) -> Iterator[tuple[str, str]]:
    """What cleaning left out or repaired beside each segment: its id, and the words."""
    traces, tag = bitext.traces, bitext.locale
    _ = gettext_of(tag)
    before, after = _("Left out before this"), _("Left out after this")
    repaired = _("Repaired here")
    for unit in bitext.units:
        name = unit.segment.id
        said = []
        if drops := traces.dropped.get(name):
            said.append(f"{before}: {_left_out(drops, tag)}")
        if edits := traces.repaired.get(name):
            said.append(f"{repaired}: {_repaired(edits, tag)}")
        if unit is bitext.units[-1] and (rest := traces.dropped.get("")):
            said.append(f"{after}: {_left_out(rest, tag)}")
        if said:
            yield name, "\n".join(said)


def _left_out(drops: Sequence[Drop], tag: str) -> str:
    named = "; ".join(
        f"“{_short(drop.text)}” ({reasons.of_cleaning(drop.reason, tag)})"
        for drop in drops[:_LINES]
    )
    return named + _more(drops, tag)


def _repaired(edits: Sequence[Edit], tag: str) -> str:
    named = "; ".join(
        f"“{_short(edit.before)}” → “{_short(edit.after)}” "
        f"({reasons.of_cleaning(edit.reason, tag)})"
        for edit in edits[:_LINES]
    )
    return named + _more(edits, tag)


def _more(all_: Sequence[object], tag: str) -> str:
    rest = len(all_) - _LINES
    if rest <= 0:
        return ""
    more = Words(tag=tag).ngettext("and {count} more", "and {count} more", rest)
    return f"; {more}: cleaning.html"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def worth_showing(matches: Iterable[Match]) -> list[Match]:
    """The best of what people approved."""
    return [match for match in matches if match.kind is not MatchKind.MACHINE][:_MOST]


def of_match(match: Match, tag: str) -> str:
    """How alike it is and whose it is, its words, and in what the sources differ."""
    words = Words(tag=tag)
    alike_ = percent(match.similarity / 100, tag)
    details = ", ".join(filter(None, (match.document, match.by, alike_)))
    if match.kind is not MatchKind.FUZZY:
        lines = [words.gettext("The same sentence ({details}):", details=details), match.target]
    else:
        lines = [
            words.gettext("A similar sentence ({details}):", details=details),
            match.target,
            words.gettext("Its source: {text}", text=match.source),
        ]
        changes = "; ".join(
            f"{there or _NONE} → {here or _NONE}" for there, here in match.differences
        )
        if changes:
            lines.append(words.gettext("There and here: {changes}", changes=changes))
    if match.adapted:
        lines.append(words.gettext("Numbers and the like are put in from this sentence."))
    return "\n".join(lines)
