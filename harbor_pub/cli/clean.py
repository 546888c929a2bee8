"""`harbor clean` and `harbor segments`: what becomes of a source, for a person to see."""

from dataclasses import asdict

from harbor_pub import cleaning, pipeline
from harbor_pub.model import BlockKind
from harbor_pub.publishing import cleaning_log
from harbor_pub.settings import load
from harbor_pub.terminal import Json, Keep, NoRule, Source, Spoken, print_json, print_lines, say


def clean(
    source: Source,
    spoken: Spoken = "",
    as_json: Json = False,
    keep: Keep = None,
    no_rule: NoRule = None,
) -> None:
    """Print the cleaned text, a block a line; with --json, the metadata and the log of edits too.

    Example: harbor clean seeds/information-harbor-forum-2015.txt
    """
    chosen = cleaning.switches(keep, no_rule)
    cleaned = cleaning.clean(pipeline.open_source(source, load(), spoken, say), chosen)
    if as_json:
        print_json(cleaning_log.report(cleaned))
    else:
        print_lines(block.text for block in cleaned.document.blocks)


def segments(
    source: Source,
    spoken: Spoken = "",
    as_json: Json = False,
    keep: Keep = None,
    no_rule: NoRule = None,
) -> None:
    """Print the segments of the body, one a line; with --json, title and caption too, with ids.

    Example: harbor segments seeds/information-harbor-forum-2015.txt
    """
    chosen = cleaning.switches(keep, no_rule)
    found = pipeline.prepare(source, load(), spoken, say, chosen).segments
    if as_json:
        print_json([asdict(segment) for segment in found])
        return
    outside = (BlockKind.TITLE, BlockKind.CAPTION)
    print_lines(segment.source for segment in found if segment.kind not in outside)
