"""A file indented for people, where white space is no part of a text."""

from lxml import etree

from harbor_pub.xliff.names import core, old


def indent(root: etree._Element) -> None:
    """Indent all but the codes in a text, where white space would be a part of it."""
    held = [
        (element, element.text, list(element))
        for element in root.iter(core("source"), core("target"), old("source"), old("target"))
        if len(element)
    ]
    for element, _, codes in held:
        for code in codes:
            element.remove(code)
    etree.indent(root)
    for element, text, codes in held:
        element.text = text
        element.extend(codes)
