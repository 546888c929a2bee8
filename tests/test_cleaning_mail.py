"""Mails: what their head tells is metadata, and their signature is no text."""

import pytest
from test_cleaning import body

from harbor_pub.cleaning import clean, restored, switches
from harbor_pub.model import Cleaned, SourceDocument
from harbor_pub.reading.text import parse

HEAD = """From: Harbour Master <hm@port.example>
To: clerks@port.example
Date: Mon, 7 Feb 2011 10:14:00 +0000
Subject: Keeping the tide book
"""
TEXT = [
    "This note describes how the office keeps its records of the tide, and replaces the old one.",
    "Each gauge reports once a minute, and the clerk should look at the curve and not at values.",
]
FOOT = """--
Harbour Office, 1 Quay Street
This message is confidential. If you received it in error, please delete it and tell the sender.
"""


def cleaned(text: str, off: str = "") -> Cleaned:
    blocks = parse(text.encode()).blocks
    document = SourceDocument(name="a", digest="0", language="en", blocks=blocks)
    return clean(document, switches(no_rule=[off] if off else []))


def test_the_head_becomes_metadata_and_the_signature_goes() -> None:
    found = cleaned("\n".join([HEAD, TEXT[0], "", TEXT[1], "", FOOT]))
    assert body(found) == TEXT
    meta = found.document.metadata
    assert (meta.title, meta.author) == ("Keeping the tide book", "Harbour Master")
    assert meta.published == "2011-02-07 10:14:00"
    assert {drop.reason for drop in found.drops} == {"mail head", "signature"}


def test_every_line_of_a_mail_can_be_given_back() -> None:
    text = "\n".join([HEAD, TEXT[0], "", TEXT[1], "", FOOT])
    assert restored(cleaned(text)) == [line.strip() for line in text.split("\n") if line.strip()]


def test_a_mail_in_indonesian_has_a_head_too() -> None:
    head = "Dari: Kepala Pelabuhan\nKepada: Semua petugas\nPerihal: Buku pasang\n"
    found = cleaned("\n".join([head, *TEXT]))
    assert found.document.metadata.title == "Buku pasang"
    assert found.document.metadata.author == "Kepala Pelabuhan"


@pytest.mark.parametrize(
    "head",
    [
        "From: the harbour\nTo: the town\n",
        "Date: 3 May 2011\nSubject: Keeping the tide book\nTo: all\n",
        "From March on the rules hold:\nTo be clear: they hold for all.\n",
    ],
)
def test_a_few_labels_are_no_mail(head: str) -> None:
    found = cleaned("\n".join([head, TEXT[0], "", TEXT[1], "", "--", "The last line of all"]))
    assert not {drop.reason for drop in found.drops} & {"mail head", "signature"}
    assert "The last line of all" in body(found)


def test_two_hyphens_far_from_the_end_are_no_signature() -> None:
    rest = [f"{TEXT[0]} ({number})" for number in range(20)]
    found = cleaned("\n\n".join([HEAD, TEXT[0], "--", *rest]))
    assert body(found) == [TEXT[0], "--", *rest]


def test_a_switch_keeps_the_signature() -> None:
    text = "\n".join([HEAD, *TEXT, "", FOOT])
    assert any("Quay Street" in line for line in body(cleaned(text, off="signature")))
