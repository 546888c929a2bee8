"""Sentences that are written here and said later, in the language of whoever reads them.

The functions are named as gettext's own tools look for them, so that a catalog without one of their
sentences is found out.
"""

from harbor_pub.model import Message


def gettext(text: str, /, **values: str | float) -> Message:
    """A sentence with values for its placeholders; numbers are written as the language does."""
    return Message(text, values=values)


def ngettext(singular: str, plural: str, count: int, /, **values: str | float) -> Message:
    """A sentence that says how many: `{count}` is its number."""
    return Message(singular, plural, count, {"count": count, **values})
