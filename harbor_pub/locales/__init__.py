"""The words of the interface: a BCP 47 tag in, the functions that translate a message out.

The catalogs beside this file are gettext's `.po`, plain text that a linguist can edit; they are
compiled in memory. English needs none: the messages are English.
"""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from harbor_pub.languages import ENGLISH, TARGETS, language
from harbor_pub.model import Message


def gettext_of(tag: str) -> Callable[[str], str]:
    """The function from an English message to the message in the language of a BCP 47 tag.

    Raises UnknownLocaleError, and FileNotFoundError where a language has no catalog.
    """
    return _translations(language(tag).tag).gettext


def ngettext_of(tag: str) -> Callable[[str, str, int], str]:
    """The same for messages with a number: singular, plural and count to the form that fits."""
    return _translations(language(tag).tag).ngettext


def said(message: Message, tag: str) -> str:
    """A message in the language of a BCP 47 tag, its numbers as that language writes them."""
    spoken = _translations(language(tag).tag)
    text = (
        spoken.ngettext(message.text, message.plural, message.count)
        if message.plural
        else spoken.gettext(message.text)
    )
    if not message.values:
        return text
    return text.format_map({name: _shown(value, tag) for name, value in message.values.items()})


def percent(share: float, tag: str) -> str:
    """A share as the language writes it."""
    return str(format_percent(share, locale=language(tag).babel))


def _shown(value: str | int | float, tag: str) -> str:
    if isinstance(value, str):
        return value
    form = "#,##0.0" if isinstance(value, float) else "#,##0"
    return str(format_decimal(value, form, locale=language(tag).babel))


@cache
def _translations(tag: str) -> NullTranslations:
    if tag == ENGLISH.tag:
        return NullTranslations()
    with files(__name__).joinpath(f"{tag}.po").open("rb") as file:
        catalog = read_po(file)
    # Babel keeps the catalog's own plural rule only for a locale it knows, which Tetum is not.
    catalog.locale = language(tag).babel
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def messages() -> frozenset[str]:
    """Every message in every language, as it is and with its plurals."""
    found: set[str] = set()
    for target in TARGETS:
        with files(__name__).joinpath(f"{target.tag}.po").open("rb") as file:
            for message in read_po(file):
                for said in (message.id, message.string):
                    found.update((said,) if isinstance(said, str) else said or ())
    return frozenset(filter(None, found))
