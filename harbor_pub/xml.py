"""XML that comes from outside: nothing is fetched for it, and no entity is expanded."""

from typing import Any

from lxml import etree

GUARDS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
"""For every parser of lxml's, `iterparse` too. lxml's own defaults expand internal entities."""


def root_of(data: bytes, *, bare: bool = False) -> etree._Element:
    """The root of a document; `bare` leaves comments and processing instructions out.

    Raises etree.XMLSyntaxError, or ValueError for text that claims an encoding.
    """
    return etree.fromstring(data, etree.XMLParser(**GUARDS, remove_comments=bare, remove_pis=bare))


def has_type(root: etree._Element) -> bool:
    """Does the document declare a type (a DTD, where entities are declared)?"""
    return bool(root.getroottree().docinfo.doctype)


def has_entities(root: etree._Element) -> bool:
    """Does the document declare entities of its own?"""
    dtd = root.getroottree().docinfo.internalDTD
    return dtd is not None and any(True for _ in dtd.iterentities())
