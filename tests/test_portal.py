"""The portal shows every edition of every document, and leads to its files."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

from lxml.html import HtmlElement, document_fromstring

from harbor_pub.languages import TARGETS
from harbor_pub.model import Edition, EditionFile, Manifest, PackageCard
from harbor_pub.publishing import portal

PACKAGE = PackageCard(name="translate-en_th", version="1.9", digest="0" * 64)


def edition(locale: str, *, document: str = "speech") -> Edition:
    files = tuple(
        EditionFile(
            format=name,
            path=f"{document}/{locale}/{document}.{locale}.{suffix}",
            sha256="0" * 64,
            size=12_345,
        )
        for name, suffix in [("docx", "docx"), ("html", "html"), ("xliff", "xlf"), ("tmx", "tmx")]
    )
    return Edition(
        locale=locale, title=f"Title in {locale}", package=PACKAGE, draft=False, units=4,
        reviewed=0, issues={}, signatures=(), files=files,
    )  # fmt: skip


def manifest(document: str, published: str | None, *editions: Edition) -> Manifest:
    return Manifest(
        document=document, digest="0" * 64, language="en", title=f"The {document}",
        published=published, url=f"https://news.example/{document}", source="xinhua",
        editions=editions,
    )  # fmt: skip


def page(*manifests: Manifest) -> HtmlElement:
    return document_fromstring(portal.render(manifests).decode())


def card(edition: Edition) -> str:
    """What the portal says of one edition, white space run together."""
    (found,) = page(manifest("speech", None, edition)).xpath("//li")
    return " ".join(found.text_content().split())


def test_every_edition_of_every_language_is_there() -> None:
    root = page(manifest("speech", "2015-09-14", *(edition(lang.tag) for lang in TARGETS)))
    names = [found.text_content() for found in root.xpath("//*[@class='name']/span[@lang]")]
    assert names == [language.autonym for language in TARGETS]
    titles = root.xpath("//*[@class='title']/@lang")
    assert titles == [language.tag for language in TARGETS]


def test_an_edition_for_editors_is_not_listed_for_readers() -> None:
    hidden = replace(edition("zh-Hans"), for_editors=True)
    root = page(manifest("speech", None, edition("id"), hidden), manifest("other", None, hidden))
    assert root.xpath("//article/@id") == ["speech"]
    assert root.xpath("//*[@class='title']/@lang") == ["id"]


def test_the_newest_document_stands_first_and_the_undated_last() -> None:
    documents = [
        manifest("b", None), manifest("old", "2015-09-14 09:18:24"), manifest("z", "2026-06-05"),
        manifest("a", "2026-06-05T08:00"), manifest("c", "last May"),
    ]  # fmt: skip
    assert page(*documents).xpath("//article/@id") == ["a", "z", "old", "b", "c"]


def test_the_order_given_does_not_matter() -> None:
    documents = [manifest("a", "2026-06-05", edition("th")), manifest("b", None, edition("id"))]
    assert portal.render(documents) == portal.render(documents[::-1])


def test_the_title_leads_to_the_page_and_each_format_to_its_file() -> None:
    root = page(manifest("speech", None, edition("th")))
    assert root.xpath("//*[@class='title']/a/@href") == ["speech/th/speech.th.html"]
    links = root.xpath("//li//*[contains(@class, 'files')]/a")
    assert [" ".join(link.text_content().split()) for link in links] == [
        "DOCX 13 kB", "HTML 13 kB", "XLIFF 13 kB", "TMX 13 kB",
    ]  # fmt: skip
    assert [link.get("href") for link in links] == [
        f"speech/th/speech.th.{suffix}" for suffix in ("docx", "html", "xlf", "tmx")
    ]


def test_a_link_to_a_file_is_named_with_its_language() -> None:
    root = page(manifest("speech", None, edition("my")))
    assert "Burmese, XLIFF, 13 kB" in root.xpath("//a/@aria-label")


def test_an_edition_without_a_page_has_a_plain_title() -> None:
    docx = tuple(file for file in edition("th").files if file.format == "docx")
    root = page(manifest("speech", None, replace(edition("th"), files=docx)))
    assert not root.xpath("//*[@class='title']/a")
    assert "Title in th" in root.text_content()


def test_an_edition_tells_how_far_people_have_come() -> None:
    assert "Machine translation, not reviewed" in card(edition("th"))
    assert "1 of 4 segments reviewed" in card(replace(edition("th"), reviewed=1))
    assert "Reviewed in full" in card(replace(edition("th"), reviewed=4))
    assert "not reviewed" in card(replace(edition("th"), units=0))


def test_a_draft_is_called_a_draft() -> None:
    assert "Draft" in card(replace(edition("th"), draft=True))
    assert "Draft" not in card(edition("th"))


def test_issues_are_counted_worst_first() -> None:
    issues = {"minor": 2, "critical": 1, "neutral": 0}
    assert "1 critical, 2 minor issues" in card(replace(edition("th"), issues=issues))
    assert card(replace(edition("th"), issues={"major": 1})).count("1 major issue ") == 1
    assert "no issues" in card(edition("th"))


def test_the_date_is_in_full_and_another_stamp_as_it_stands() -> None:
    root = page(manifest("a", "2015-09-14 09:18:24"), manifest("b", "last May"))
    assert [found.text_content() for found in root.xpath("//dd")][::3] == [
        "14 September 2015",
        "last May",
    ]


HOSTILE = "\"'><script>alert(1)</script></style>"


def test_hostile_text_stays_text() -> None:
    files = (EditionFile(format="html", path="javascript:alert(1)", sha256="", size=1),)
    hostile = replace(edition("th"), title=HOSTILE, files=files)
    document = replace(
        manifest(HOSTILE, HOSTILE, hostile), title=HOSTILE, source=HOSTILE, url="javascript:x"
    )
    root = page(document)
    assert not root.xpath("//script")
    assert not [link for link in root.xpath("//a/@href") if link.startswith("javascript:")]
    assert root.xpath("//h2")[0].text_content() == HOSTILE


def test_the_policy_names_the_style_by_its_hash() -> None:
    root = page(manifest("a", None, edition("th")))
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = root.xpath("//style/text()")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")


def test_the_portal_asks_for_nothing_from_outside() -> None:
    data = portal.render([manifest("a", "2015-09-14", edition("th"))])
    assert not re.search(rb"@import|url\(|\bsrc=|srcset|<script|<(?:iframe|object|base)\b", data)
    assert document_fromstring(data).xpath("//link/@href") == ["data:,"]


def test_ids_are_unique_and_the_interface_is_english() -> None:
    root = page(manifest("a", None, edition("th")), manifest("b", None))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert root.get("lang") == "en"


def test_an_empty_portal_says_so() -> None:
    assert "Nothing has been published yet." in page().text_content()
