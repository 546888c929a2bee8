"""What was chosen in the status list, or typed in its place."""

from lxml import etree

from harbor_pub.bilingual import statuses
from harbor_pub.model import Verdict
from harbor_pub.wordml import cell_text


def verdict(cell: etree._Element) -> tuple[Verdict | None, str]:
    """The choice, None for an empty cell; or the words that are no status."""
    try:
        return statuses.verdict(cell_text(cell)), ""
    except ValueError as error:
        return None, str(error)


def known(text: str) -> bool:
    """Are these words a status?"""
    return statuses.known(text)
