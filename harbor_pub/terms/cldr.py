"""Names of countries, languages and currencies, as CLDR gives them through Babel.

A language is only a term where it is called one ("Thai language"), a currency with its country
("Thai baht"): "Thai" alone may be a meal. A name that is a word or another place as often is none.
All are loose: of 400 human translations of the FLORES-200 devtest into Lao, Tamil or Filipino, 5 to
8 % write some country otherwise than CLDR does.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import babel
from babel import Locale

from harbor_pub.languages import ENGLISH, language
from harbor_pub.terms.entry import Case, Entry

_BRACKETS = re.compile(r"\s*[(（].*?[)）]")
_AMBIGUOUS = {"GE", "JO", "TD", "GG", "JE", "XK", "IO"}
_SPEAK = {
    "id": "bahasa {}", "ms": "bahasa {}", "fil": "wikang {}", "th": "ภาษา{}", "lo": "ພາສາ{}",
    "km": "ភាសា{}", "my": "{}ဘာသာ", "ta": "{} மொழி",
}  # fmt: skip
"""How a locale calls a language whose name alone could be a people's."""


@cache
def entries(locale: str) -> tuple[Entry, ...]:
    """The names that a locale has for what English names."""
    if locale == "tet":  # CLDR knows no Tetum
        return ()
    ours, theirs = ENGLISH.babel, language(locale).babel
    return (
        *_countries(ours, theirs, locale),
        *_languages(ours, theirs, locale),
        *_currencies(ours, theirs, locale),
    )


def _countries(ours: Locale, theirs: Locale, locale: str) -> Iterator[Entry]:
    for code, english, own in _both(ours.territories, theirs.territories):
        if len(code) != 2 or code in _AMBIGUOUS:
            continue
        shorter = _BRACKETS.sub("", english)
        said = _BRACKETS.sub("", own) if shorter != english else own
        for name in dict.fromkeys((shorter, shorter.replace(" & ", " and "))):
            admitted = () if own == said else (own,)
            yield _entry(locale, name, said, "countries", Case.NAME, admitted)


def _languages(ours: Locale, theirs: Locale, locale: str) -> Iterator[Entry]:
    for code, english, own in _both(ours.languages, theirs.languages):
        if len(code) == 2 and " " not in english:
            said = _SPEAK.get(locale, "{}").format(own)
            said = said[0].lower() + said[1:]
            yield _entry(locale, f"{english} language", said, "languages", Case.EXACT, (own,))


def _currencies(ours: Locale, theirs: Locale, locale: str) -> Iterator[Entry]:
    for code, english, own in _both(ours.currencies, theirs.currencies):
        if not re.search(r"\d|\(", english) and len(english.split()) == 2 and english != own:
            country, unit = english.split()
            yield _entry(locale, f"{country} {unit.lower()}", own, "currencies", Case.ANY, (code,))


def _both(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for code in sorted(ours):
        if own := theirs.get(code):
            yield code, ours[code], own.replace("\u200b", "")


def _entry(
    locale: str, source: str, said: str, domain: str, case: Case, admitted: tuple[str, ...]
) -> Entry:
    return Entry(
        locale=locale, source=source, preferred=said, domain=domain, case=case, admitted=admitted,
        origin=f"CLDR, in Babel {babel.__version__}", loose=True,
    )  # fmt: skip
