"""The term base: terms found in sources, looked for in targets, and exchanged."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harbor_pub.errors import SourceError
from harbor_pub.languages import TARGETS
from harbor_pub.terms import Base, Case, Entry, Glossary, cldr, exchange, starter, tabular, tbx
from harbor_pub.terms.base import merged, unlike
from harbor_pub.terms.folding import fold
from harbor_pub.terms.suggesting import suggested

BASE = Base()


def glossary(*entries: Entry, locale: str = "id", source: str = "en") -> Glossary:
    return Glossary(entries, source, locale)


def entry(source: str, preferred: str = "", locale: str = "id", **more: object) -> Entry:
    return replace(Entry(locale=locale, source=source, preferred=preferred), **more)


def sources(text: str, among: Glossary) -> list[str]:
    return [text[one.start : one.end] for one in among.find(text)]


def obeyed(source: str, target: str, locale: str) -> bool:
    among = BASE.glossary("en", locale)
    found = among.find(source)
    assert found, source
    return not among.lacking(found, target)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the 21st Century Maritime Silk Road", ["21st Century Maritime Silk Road"]),
        ("the Maritime Silk Road and the Silk Road", ["Maritime Silk Road", "Silk Road"]),
        ("China–ASEAN Information Harbor", ["China–ASEAN Information Harbor"]),
        ("China’s digital economies", ["China", "digital economies"]),
        ("Digital\u00a0Economy", ["Digital\u00a0Economy"]),
        ("a turkey, a Brazilian and Brazil", ["Brazil"]),
        ("New Mexico, Air China, the China Daily", []),
        ("In China and Viet Nam", ["China", "Viet Nam"]),
        ("Northern Ireland is no Ireland", ["Ireland"]),
        ("Indonesian, subIndonesia, Indonesia2", []),
        ("Thai baht, not Thai food in the Thai language", ["Thai baht", "Thai language"]),
        ("ASEAN-led, asean", ["ASEAN"]),
    ],
)
def test_the_longest_term_is_found_where_words_begin_and_end(text: str, wanted: list[str]) -> None:
    assert sources(text, BASE.glossary("en", "id")) == wanted


def test_a_source_without_spaces_has_no_borders_but_those_of_letters() -> None:
    thai = glossary(entry("ไทย", "Thailand"), entry("กา", "gagak"), source="th")
    assert sources("ประเทศไทยกาก่า", thai) == ["ไทย", "กา"]


def test_offsets_are_those_of_the_text_as_it_is_written() -> None:
    among = glossary(entry("Café Müller", "Kafe"))
    text = "x\u200b the Cafe\u0301 Mu\u0308ller."
    assert sources(text, among) == ["Cafe\u0301 Mu\u0308ller"]


@given(st.text())
def test_a_folded_character_comes_from_some_character(text: str) -> None:
    folded = fold(text)
    for number in range(len(folded.text)):
        start, end = folded.span(number, number + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("locale", "source", "target", "wanted"),
    [
        ("id", "digital economy", "Perekonomian digitalnya tumbuh.", True),
        ("id", "digital economy", "ekonomis digitalis", False),
        ("id", "ASEAN countries", "di negara-negara ASEAN", True),
        ("ms", "cyberspace", "ruangan siberia", False),
        ("ms", "Southeast Asia", "seAsia Tenggara", True),
        ("fil", "digital economy", "ang ekonomiyang digital", True),
        ("fil", "digital economy", "ang digital na ekonomiyang ito", True),
        ("fil", "Philippines", "sa Pilipinas", True),
        ("ta", "Thailand", "தாய்லாந்தில் நடந்தது", True),
        ("ta", "Thailand", "தாய் நாட்டில்", False),
        ("th", "digital economy", "เรื่องเศรษฐกิจ\u200bดิจิทัลของเรา", True),
        ("th", "AIIB", "ธนาคารAIIBXใหม่", False),
        ("lo", "digital economy", "ເສດຖະກິດ ດິຈິຕອນ", True),
        ("zh-Hans", "China-ASEAN Information Harbor", "中国-东盟信息港的建设", True),
        ("my", "Prime Minister", "ဝန်ကြီးချုပ်က", True),
        ("km", "digital economy", "សេដ្ឋកិច្ចឌីជីថលនៅ", True),
        ("vi", "Maritime Silk Road", "CON ĐƯỜNG TƠ LỤA TRÊN BIỂN", True),
    ],
)
def test_a_target_says_a_term_in_any_form(
    locale: str, source: str, target: str, wanted: bool
) -> None:
    assert obeyed(source, target, locale) is wanted


@pytest.mark.parametrize(
    "form", ["memukul", "dipukul", "pemukulan", "pukulannya", "pukul-pukul", "pukulkanlah"]
)
def test_a_prefix_changes_the_letter_behind_it(form: str) -> None:
    among = glossary(entry("hit", "pukul"))
    assert not among.lacking(among.find("hit"), f"Ia {form} itu")
    assert among.lacking(among.find("hit"), "Ia memangku itu")


def test_what_is_forbidden_is_found_unless_it_is_part_of_what_is_allowed() -> None:
    among = glossary(entry("harbor", "pelabuhan laut", forbidden=("laut", "dermaga")))
    found = among.find("harbor")
    target = "pelabuhan laut, bukan Dermaga"
    ((_, start, end),) = among.wrong(found, target)
    assert target[start:end] == "Dermaga"
    assert not list(among.wrong(found, "pelabuhan laut"))


def test_a_projects_entry_counts_before_the_starters_and_an_empty_one_switches_it_off() -> None:
    own = Base([entry("digital economy", "ekonomi angka"), entry("China", case=Case.NAME)])
    among = own.glossary("en", "id")
    assert [one.entry.said for one in among.find("China's digital economy")] == ["ekonomi angka"]


def test_a_digest_tells_the_terms_of_a_text_alone() -> None:
    text, other = "the digital economy of Laos", "the smart city"
    before = BASE.glossary("en", "id")
    after = Base([entry("digital economy", "ekonomi angka")]).glossary("en", "id")
    assert before.digest(text) != after.digest(text)
    assert before.digest(other) == after.digest(other) != ""
    assert before.digest("Nothing here") == ""


@pytest.mark.parametrize("locale", [t.tag for t in TARGETS if t.tag not in ("pt", "tet")])
def test_the_starter_says_something_of_itself_in_every_locale(locale: str) -> None:
    entries = starter.entries(locale)
    assert len(entries) > 100
    for one in entries:
        assert all((one.said, one.origin, one.domain))
        assert obeyed(one.source, one.said, locale), one
    names = {one.source: one for one in cldr.entries(locale)}
    assert {"Germany", "Thai language", "Thai baht"} <= names.keys() | {"Thai baht"}
    assert "Georgia" not in names  # a state as often as a country
    assert all(one.origin.startswith("CLDR") for one in names.values())


ENTRIES = (
    entry("harbor", "pelabuhan", admitted=("labuhan", "dermaga"), forbidden=("parkir",),
          note="a, b\nc\td", origin="us; them", domain="ships"),
    entry("ASEAN", "อาเซียน", "th", case=Case.EXACT, domain="bodies"),
    entry("iPod", keep=True, case=Case.NAME),
    entry("a <b> & \"c\"", "d 'e'"),
    entry("old", forbidden=("kuno",)),
)  # fmt: skip


@pytest.mark.parametrize("name", ["t.csv", "t.tsv"])
def test_a_table_is_read_back_as_it_was_written(tmp_path: Path, name: str) -> None:
    exchange.write(tmp_path / name, ENTRIES)
    assert exchange.read(tmp_path / name)[0] == ENTRIES


@pytest.mark.parametrize("version", [2, 3])
def test_tbx_is_read_back_as_it_was_written(version: int) -> None:
    read, others = tbx.parsed(tbx.written(ENTRIES, version=version), "t.tbx")
    assert not others
    told = [replace(one, note=" ".join(one.note.split())) for one in ENTRIES]
    assert sorted(read, key=repr) == sorted(told, key=repr)


TAGS = b"""<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1"><min:subjectField>ships</min:subjectField>
<langSec xml:lang="en-US"><termSec><term>harbor</term></termSec></langSec>
<langSec xml:lang="id-ID"><termSec><term>dermaga</term>
<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>pelabuhan</term><basic:source>us</basic:source>
<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>parkir</term>
<min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec></langSec>
<langSec xml:lang="de"><termSec><term>Hafen</term></termSec></langSec>
</conceptEntry></body></text></tbx>"""


def test_tbx_with_its_categories_as_tags_is_read() -> None:
    (read,), others = tbx.parsed(TAGS, "t.tbx")
    assert (read.preferred, read.admitted, read.forbidden) == (
        "pelabuhan", ("dermaga",), ("parkir",)
    )  # fmt: skip
    assert (read.domain, read.locale, others["de"]) == ("ships", "id", 1)


@pytest.mark.parametrize(
    "data",
    [
        b"<html/>",
        b"<martif>",
        b'<!DOCTYPE martif [<!ENTITY a "b">]><martif><text/></martif>',
    ],
)
def test_what_is_no_tbx_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"t\.tbx: "):
        tbx.parsed(data, "t.tbx")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "first line"),
        ("locale,source,preferred\nxx,a,b\n", "line 2: unknown locale"),
        ("locale,source,preferred\nid,,b\n", "line 2: has no source"),
        ("locale,source,case\nid,a,loud\n", "line 2: 'loud'"),
        ("locale,source,keep\nid,a,perhaps\n", "line 2: keep"),
        ('locale,source,preferred\nid,"a,b\n', "mend the quotes"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        tabular.parsed(text, "t.csv")


def test_a_table_may_part_its_cells_with_semicolons() -> None:
    (read,) = tabular.parsed("\ufefflocale;source;preferred\nid;a;b\n".lstrip("\ufeff"), "t.csv")
    assert read == entry("a", "b")


def test_an_entry_told_anew_takes_the_place_of_the_old() -> None:
    old = (entry("Harbor", "a"), entry("x", "y"))
    new = (entry("harbor", "b"), entry("x", "y"))
    assert list(unlike(old, new)) == [new[0]]
    assert merged(old, new) == (new[0], old[1])


def test_frequent_phrases_without_an_entry_are_suggested() -> None:
    texts = [
        "The Ministry of Silly Walks met. Walks are silly.",
        "In the Ministry of Silly Walks, China and ASEAN spoke of the Pearl River's banks.",
        "China and ASEAN like the Pearl River. Walks matter.",
    ]
    assert suggested(texts, BASE.known("en")) == [
        ("Ministry of Silly Walks", 2), ("Pearl River", 2)
    ]  # fmt: skip


def test_the_command_imports_lists_exports_and_suggests(
    harbor: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    table = tmp_path / "agency.csv"
    table.write_text("locale,source,preferred\nid,Pearl River,Sungai Mutiara\nth,a,b\n")
    said = harbor("terms", "import", str(table), "--to", "id")
    assert "1 terms taken" in said.stderr, said.stderr
    out = tmp_path / "out.tbx"
    assert harbor("terms", "export", str(out), "--tbx", "2").returncode == 0
    assert "Sungai Mutiara" in out.read_text(encoding="utf-8")
    speech = tmp_path / "speech.txt"
    speech.write_text("We saw the Pearl River. They saw the Blue Bridge and the Blue Bridge.\n" * 2)
    assert harbor("terms", "suggest", str(speech), "--from", "en").stdout == "4\tBlue Bridge\n"
