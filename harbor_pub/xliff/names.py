"""Namespaces of XLIFF, and elements in them."""

CORE = "urn:oasis:names:tc:xliff:document:2.0"
OLD = "urn:oasis:names:tc:xliff:document:1.2"
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML = "http://www.w3.org/XML/1998/namespace"

LANG = f"{{{XML}}}lang"
SPACE = f"{{{XML}}}space"

# What XLIFF 1.2 has no place for, as attributes of our own, which it allows.
HARBOR = "urn:harbor-publisher:1"


def core(tag: str) -> str:
    return f"{{{CORE}}}{tag}"


def old(tag: str) -> str:
    return f"{{{OLD}}}{tag}"


def matches(tag: str) -> str:
    return f"{{{MATCHES}}}{tag}"


def metadata(tag: str) -> str:
    return f"{{{METADATA}}}{tag}"


def harbor(name: str) -> str:
    return f"{{{HARBOR}}}{name}"
