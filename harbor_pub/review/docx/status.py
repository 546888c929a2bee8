"""What was chosen in the status list, or typed in its place."""

from lxml import etree

from harbor_pub.bilingual.marks import LABELS
from harbor_pub.model import Verdict
from harbor_pub.review.typography import plain
from harbor_pub.wordml import cell_text

_WORDS = {
    **{label.casefold(): choice for choice, label in LABELS.items()},
    **{choice.value: choice for choice in Verdict},
}


def verdict(cell: etree._Element) -> Verdict | None:
    """None for an empty cell. Raises ValueError for words that are no status."""
    text = plain(cell_text(cell)).strip(" .!").casefold()
    if not text:
        return None
    if text not in _WORDS:
        raise ValueError(text)
    return _WORDS[text]
