"""What our comments say."""

from collections.abc import Iterable

from harbor_pub.model import Issue, Match, MatchKind, Remark

_MOST = 2  # matches a segment: more is not read


def of_issue(issue: Issue) -> str:
    return f"{issue.severity.value.capitalize()}: {issue.message}"


def of_remark(remark: Remark) -> str:
    """What an editor said last time: nobody's question is lost with the file it stood in."""
    return f"{remark.author or 'Somebody'}: {remark.text}"


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
