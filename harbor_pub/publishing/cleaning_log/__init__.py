"""What cleaning did to a document, for a program (`cleaning.json`) and for a person
(`cleaning.html`): what was dropped and why, what was edited, what an editor should look at."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from difflib import SequenceMatcher

from harbor_pub.languages import ENGLISH, language
from harbor_pub.locales import gettext_of
from harbor_pub.model import Cleaned, Edit
from harbor_pub.webpage import page

DOUBTFUL = 0.5
"""An edit with a lower score should be looked at."""
_LONGEST = 400
_VISIBLE = str.maketrans({" ": "␣", "\n": "⏎", "\u00ad": "‐", "\u200b": "│"})


def report(cleaned: Cleaned) -> dict[str, object]:
    """The cleaned text with the whole log, as `harbor clean --json` prints it."""
    document, meta = cleaned.document, cleaned.document.metadata
    return {
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
        "moved": [asdict(one) for one in cleaned.moved],
        "dropped": [asdict(drop) for drop in cleaned.drops],
        "edits": [asdict(edit) for edit in cleaned.edits],
        "findings": [asdict(finding) for finding in cleaned.findings],
    }


def render_json(cleaned: Cleaned) -> bytes:
    return json.dumps(report(cleaned), ensure_ascii=False, indent=2).encode() + b"\n"


def render(cleaned: Cleaned) -> bytes:
    """`cleaning.html`. Raises UnknownLocaleError where the document's language is none of ours."""
    return page(
        __name__,
        _=gettext_of(ENGLISH.tag),
        language=ENGLISH,
        source_language=language(cleaned.document.language),
        cleaned=cleaned,
        title=cleaned.document.metadata.title or cleaned.document.name,
        doubtful=DOUBTFUL,
        pieces=pieces,
    )


def pieces(edit: Edit) -> Iterator[tuple[str, str]]:
    """The edit as runs of text, each "same", "del" or "ins"; white space that changed is shown."""
    if len(edit.before) + len(edit.after) > _LONGEST:
        yield from (("del", edit.before), ("ins", edit.after))
        return
    matcher = SequenceMatcher(None, edit.before, edit.after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield "same", edit.before[a:b]
            continue
        if a < b:
            yield "del", edit.before[a:b].translate(_VISIBLE)
        if c < d:
            yield "ins", edit.after[c:d].translate(_VISIBLE)
