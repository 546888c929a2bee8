"""The comments that people wrote.

LibreOffice gives comments new numbers, keeps who resolved them, and before 24.2 makes a reply a
comment of its own; a comment is found by its reference, which stands even where its range is lost.
"""

from dataclasses import replace

from lxml import etree

from harbor_pub.bilingual.marks import CHECKS, REVIEW, ROBOTS
from harbor_pub.bilingual.remarks import check_of, number_of
from harbor_pub.bilingual.typed import added
from harbor_pub.model import Remark
from harbor_pub.review.docx.edition import named, said
from harbor_pub.wordml import Package, Row, paragraphs, w
from harbor_pub.wordml.names import W14, W15


def comments(package: Package, by: str) -> dict[str, Remark]:
    """People's remarks by the number of the comment; those of our checks are left out, but for what
    somebody typed into them: whoever saved the file, `by`, as far as it tells."""
    found = _all(package)
    ours = said(package)
    typed = {
        number: Remark(author=by, text=text)
        for number, remark in found.items()
        if ours and remark.author in ROBOTS and (text := added(remark.text, ours))
    }
    return typed | {n: remark for n, remark in found.items() if remark.author not in ROBOTS}


def closed(package: Package) -> tuple[int, ...]:
    """The numbers of what our own comments speak of, where a person has resolved them."""
    said = _all(package).values()
    done = (one.text for one in said if one.resolved and one.author == REVIEW)
    return tuple(number for text in done if (number := number_of(text)) is not None)


def dismissed(package: Package) -> dict[str, str]:
    """The checks by the number of their comment, of those that a person has resolved: the findings
    are none."""
    return {
        number: check
        for number, one in _all(package).items()
        if one.resolved and one.author == CHECKS and (check := check_of(one.text))
    }


def _all(package: Package) -> dict[str, Remark]:
    found: dict[str, Remark] = {}
    by_paragraph: dict[str, str] = {}
    for root in package.related("comments"):
        for element in root.iterchildren(w("comment")):
            number = str(element.get(w("id")))
            own = list(element.iter(w("p")))
            by_paragraph |= {str(p.get(f"{W14}paraId")): number for p in own}
            found[number] = _remark(element, own)
    for root in package.related("commentsExtended"):
        for element in root:
            _extend(found, by_paragraph, element)
    return found


def ids(row: Row) -> list[str]:
    """The numbers of the comments that stand in a row."""
    references = row.element.iter(w("commentReference"))
    return list(dict.fromkeys(str(reference.get(w("id"))) for reference in references))


def _remark(element: etree._Element, own: list[etree._Element]) -> Remark:
    author = str(element.get(w("author"), ""))
    return Remark(
        author=author if author in ROBOTS else named(author),
        text="\n".join(paragraphs(own)).strip(),
        date=str(element.get(w("date"), "")),
    )


def _extend(
    found: dict[str, Remark], by_paragraph: dict[str, str], element: etree._Element
) -> None:
    """What Word 2013 and newer keep of a comment: whether it is done, and what it answers."""
    number = by_paragraph.get(str(element.get(f"{W15}paraId")))
    parent = by_paragraph.get(str(element.get(f"{W15}paraIdParent")))
    if number in found:
        above = found.get(parent or "")
        found[number] = replace(
            found[number],
            # Who resolves a comment resolves its answers, which stand after it.
            resolved=element.get(f"{W15}done") == "1" or (above is not None and above.resolved),
            answers=above.text if above else "",
        )
