"""Why something was held back is told in the editor's language."""

import pytest

from harbor_pub.bilingual.reasons import of_cleaning, of_note
from harbor_pub.cleaning.rules import RULES
from harbor_pub.languages import TARGETS
from harbor_pub.model import Flag

CHANGED = "conflict: the record has changed since this file was made"


@pytest.mark.parametrize("tag", [language.tag for language in TARGETS])
def test_no_reason_is_told_in_english(tag: str) -> None:
    for note in (CHANGED, *(f"flagged: {flag}" for flag in Flag)):
        assert of_note(note, tag)
        assert of_note(note, tag) != of_note(note, "en")
    assert not [rule for rule in RULES if of_cleaning(rule, tag) == of_cleaning(rule, "en")]


def test_every_rule_of_cleaning_has_a_word() -> None:
    assert not {of_cleaning(rule, "id") for rule in RULES} & set(RULES)


def test_a_note_is_told_without_what_is_for_the_command_line() -> None:
    assert of_note("emptied: use --accept-empty if it is meant", "en") == "The target is empty."
    note = f"flagged: {Flag.STATUS}; “ask Ana” is none of To review, Final: choose one of these"
    assert of_note(note, "id") == "status tidak dapat dibaca: “ask Ana” bukan status"
    assert of_note("flagged", "id") == ""
