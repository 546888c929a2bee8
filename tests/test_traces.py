"""What an edition tells an editor of cleaning: what was left out near a unit, what was repaired."""

import io
import zipfile
from dataclasses import replace

import pytest
from conftest import SEED
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harbor_pub.cleaning import clean
from harbor_pub.cleaning.notes import traces
from harbor_pub.model import (
    Bitext,
    Block,
    BlockKind,
    Drop,
    PackageCard,
    SourceDocument,
    Traces,
    TranslationUnit,
)
from harbor_pub.publishing import docx, html
from harbor_pub.reading import read
from harbor_pub.segmentation import segments
from harbor_pub.sources import Source, load

_PROSE = "The two sides agreed to meet again in the capital in the spring of next year."
_MORE = "Nobody at the table had expected that so much could be settled in a single day."
_PAGE = f"""Home > News > Asia
A meeting in the capital

{_PROSE} {_MORE}

Advertisement

{_MORE} {_PROSE}

Related stories
© 2015 Example News. All rights reserved.
"""


def bitext(text: str) -> Bitext:
    document = replace(read(Source(place="a", data=text.encode(), stem="a")), language="en")
    cleaned = clean(document)
    found = segments(cleaned.document)
    return Bitext(
        document=cleaned.document,
        locale="id",
        units=tuple(TranslationUnit(segment=one, locale="id", target="Satu.") for one in found),
        issues=(),
        package=PackageCard(name="p", version="1", digest="0"),
        traces=traces(cleaned, found),
    )


def comments(data: bytes) -> list[tuple[str, str]]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/comments.xml"))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}author"
    return [(str(one.get(name)), "".join(one.itertext())) for one in root]


def test_a_dropped_line_stands_beside_the_unit_that_follows_it() -> None:
    made = bitext(_PAGE)
    first = next(unit.segment for unit in made.units if unit.segment.source == _PROSE)
    assert [d.text for d in made.traces.dropped[first.id]] == ["Home > News > Asia"]
    twice = [unit.segment for unit in made.units if unit.segment.source == _MORE]
    assert [d.text for d in made.traces.dropped[twice[1].id]] == ["Advertisement"]
    assert [d.text for d in made.traces.dropped[""]] == [
        "Related stories",
        "© 2015 Example News. All rights reserved.",
    ]


def test_the_word_file_tells_it_in_comments_of_its_own() -> None:
    said = [text for author, text in comments(docx.render(bitext(_PAGE)))
            if author == "Harbor cleaning"]  # fmt: skip
    before, after = "Ditinggalkan sebelum ini", "Ditinggalkan sesudah ini"
    assert said[0] == f"{before}: “Home > News > Asia” (menu atau tautan halaman)"
    assert said[1] == f"{before}: “Advertisement” (iklan atau pemberitahuan)"
    menu = "(menu atau tautan halaman)"
    assert said[2].startswith(f"{after}: “Related stories” {menu}; “© 2015")


def test_the_page_tells_it_below_the_unit() -> None:
    page = html.render(bitext(_PAGE))
    root = etree.HTML(page)
    told = [
        "".join(one.itertext())
        for one in root.iter("li")
        if one.get("class", "").endswith("left-out")
    ]
    assert told[0] == "Ditinggalkan sebelum ini: Home > News > Asia (menu atau tautan halaman)"
    assert html.parse(page) == tuple(
        html.parse(html.render(replace(bitext(_PAGE), traces=Traces())))
    )


@pytest.mark.parametrize(
    ("tail", "told"), [("© 2015 Example News\nPrint this page\n", True), ("", False)]
)
def test_more_than_two_per_cent_left_out_is_told_at_the_head(tail: str, told: bool) -> None:
    made = bitext(f"A meeting in the capital\n\n{_PROSE}\n\n{_MORE}\n\n{tail}")
    assert made.traces.much is told
    assert (b"teks sumber ditinggalkan" in html.render(made)) is told
    document = zipfile.ZipFile(io.BytesIO(docx.render(made))).read("word/document.xml")
    assert (b"teks sumber ditinggalkan" in document) is told


def test_repairs_stand_beside_the_sentence_that_they_are_in() -> None:
    cleaned = clean(replace(read(load(str(SEED))), language="en"))
    found = segments(cleaned.document)
    made = traces(cleaned, found)
    sources = {segment.id: segment.source for segment in found}
    repaired = [(sources[name], edit) for name, edits in made.repaired.items() for edit in edits]
    assert len(repaired) == sum(edit.block >= 0 for edit in cleaned.edits)
    # A full stop's space ends a sentence: the edit stands where it begins.
    assert [edit for source, edit in repaired if edit.after.split()[0] not in source] == []


def test_what_its_reader_left_out_is_placed_by_its_line() -> None:
    blocks = [Block(kind=BlockKind.PARAGRAPH, text=_PROSE, line=n) for n in (2, 4)]
    document = SourceDocument(
        name="a", digest="0", language="en", form="pdf", blocks=tuple(blocks),
        drops=(Drop(line=3, text="Head", reason="running head"),),
    )  # fmt: skip
    cleaned = clean(document)
    found = segments(cleaned.document)
    assert list(traces(cleaned, found).dropped) == [found[1].id]


_LINES = st.sampled_from(
    [
        _PROSE,
        _MORE,
        "Print",
        "Advertisement",
        "Home > News > Asia",
        "",
        "By Jane Doe",
        "a tug of the",
    ]
)


@given(st.lists(_LINES, min_size=1, max_size=12))
def test_every_drop_is_told_once_and_in_order(lines: list[str]) -> None:
    source = Source(place="a", data="\n".join([*lines, "x"]).encode(), stem="a")
    cleaned = clean(replace(read(source), language="en"))
    found = segments(cleaned.document)
    told = traces(cleaned, found).dropped
    order = [*dict.fromkeys(segment.id for segment in found), ""]
    assert [d for name in order for d in told.get(name, ())] == list(cleaned.drops)
