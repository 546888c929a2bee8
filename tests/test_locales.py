"""Every word of the interface is there in every language, with that language's plurals."""

import re
from functools import cache
from gettext import c2py
from importlib.resources import as_file, files

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from harbor_pub.errors import UnknownLocaleError
from harbor_pub.languages import TARGETS
from harbor_pub.locales import gettext_of, ngettext_of

TAGS = [language.tag for language in TARGETS]
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


@cache
def messages_in_use() -> set[str | tuple[str, ...]]:
    """What the code and the templates ask for, as gettext's own tools find it."""
    with as_file(files("harbor_pub")) as folder:
        found = extract_from_dir(folder, METHODS, strip_comment_tags=True)
        return {message for _, _, message, _, _ in found}


def catalog(tag: str) -> Catalog:
    with files("harbor_pub.locales").joinpath(f"{tag}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(tag: str) -> list[Message]:
    """All but the header."""
    return [message for message in catalog(tag) if message.id]


def forms(text: object) -> tuple[str, ...]:
    """A message, or its plural forms, as a tuple."""
    return tuple(text) if isinstance(text, tuple | list) else (str(text),)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{\w+}", text))


def test_the_code_uses_words_of_the_interface() -> None:
    assert {"View", ("{count} issue", "{count} issues")} <= messages_in_use()


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalog_holds_every_message_in_use_and_no_other(tag: str) -> None:
    assert {message.id for message in messages(tag)} == messages_in_use()


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_is_translated_and_none_is_fuzzy(tag: str) -> None:
    for message in messages(tag):
        assert all(forms(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_keeps_the_placeholders(tag: str) -> None:
    for message in messages(tag):
        wanted = placeholders(forms(message.id)[0])
        assert all(placeholders(form) == wanted for form in forms(message.string)), message.id


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalog_tells_its_language(tag: str) -> None:
    assert catalog(tag).locale_identifier == tag.replace("-", "_")


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "tet"])
def test_a_plural_form_stands_for_one_category_of_cldr(tag: str) -> None:
    """Portuguese is Portugal's, as in Timor-Leste; its "many" is for millions only."""
    rule = Locale.parse("pt-PT" if tag == "pt" else tag, sep="-").plural_form
    form = c2py(catalog(tag).plural_expr)
    pairs = {(rule(count), form(count)) for count in range(1000)}
    assert len(pairs) == len({category for category, _ in pairs}) == catalog(tag).num_plurals
    assert {index for _, index in pairs} == set(range(catalog(tag).num_plurals))


def test_tetum_has_one_form_for_every_count() -> None:
    assert (catalog("tet").num_plurals, catalog("tet").plural_expr) == (1, "0")


@pytest.mark.parametrize("tag", TAGS)
def test_a_count_is_said_in_the_language(tag: str) -> None:
    say = ngettext_of(tag)
    assert all(say("{count} issue", "{count} issues", count) != "{count} issue" for count in (1, 4))


def test_filipino_links_a_number_that_ends_in_four_with_na() -> None:
    say = ngettext_of("fil")
    assert say("{count} issue", "{count} issues", 4) == "{count} na isyu"
    assert say("{count} issue", "{count} issues", 5) == "{count} isyu"


def test_english_is_the_messages_themselves() -> None:
    assert gettext_of("en")("View") == "View"
    assert ngettext_of("en")("{count} issue", "{count} issues", 2) == "{count} issues"


def test_a_tag_is_known_in_any_case_and_with_a_region() -> None:
    assert gettext_of("TH-th")("View") == gettext_of("th")("View") != "View"


def test_a_language_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(UnknownLocaleError):
        gettext_of("tlh")
