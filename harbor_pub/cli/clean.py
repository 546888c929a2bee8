"""`harbor clean` and `harbor segments`: what becomes of a source, for a person to see."""

from dataclasses import asdict

from harbor_pub import cleaning, pipeline
from harbor_pub.model import BlockKind
from harbor_pub.settings import load
from harbor_pub.terminal import Json, Source, Spoken, print_json, print_lines, say


def clean(source: Source, spoken: Spoken = "", as_json: Json = False) -> None:
    """Print the cleaned text, a block a line; with --json, the metadata and the log of edits too.

    Example: harbor clean seeds/information-harbor-forum-2015.txt
    """
    cleaned = cleaning.clean(pipeline.open_source(source, load(), spoken, say))
    document = cleaned.document
    if not as_json:
        print_lines(block.text for block in document.blocks)
        return
    meta = document.metadata
    print_json(
        {
            "title": meta.title,
            "published": meta.published,
            "source_url": meta.url,
            "site": meta.site,
            "author": meta.author,
            "source": meta.source,
            "editor": meta.editor,
            "caption": meta.caption,
            "credit": meta.credit,
            "language": document.language,
            "blocks": [{"kind": b.kind, "text": b.text} for b in document.blocks],
            "dropped": [asdict(drop) for drop in cleaned.drops],
            "edits": [asdict(edit) for edit in cleaned.edits],
            "findings": [asdict(finding) for finding in cleaned.findings],
        }
    )


def segments(source: Source, spoken: Spoken = "", as_json: Json = False) -> None:
    """Print the segments of the body, one a line; with --json, title and caption too, with ids.

    Example: harbor segments seeds/information-harbor-forum-2015.txt
    """
    found = pipeline.prepare(source, load(), spoken, say).segments
    if as_json:
        print_json([asdict(segment) for segment in found])
        return
    outside = (BlockKind.TITLE, BlockKind.CAPTION)
    print_lines(segment.source for segment in found if segment.kind not in outside)
