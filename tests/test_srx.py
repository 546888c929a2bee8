"""A user's own rules of segmentation, and what is wrong with them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, SEED
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_pub import pipeline
from harbor_pub.errors import SettingsError
from harbor_pub.segmentation import split, srx
from harbor_pub.settings import Settings, load

OWN = ROOT / "tests" / "cases" / "srx" / "own.srx"
RULES = srx.read(OWN)
Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("en", "Dr. Lim left; ‖nobody waved. ‖It was approx. Noon."),
        ("en", "Go! Now is the shop's name. ‖It sells tea?” ‖Yes."),
        ("en", "J. K. Molina wrote it.   ‖Then she slept. then not."),
        ("en", "one sentence"),
        ("id", "Dr. ‖Lim pergi; ‖lalu pulang."),
        ("fil", "Si Gng. Reyes ay dumating. ‖Umalis siya."),
        ("zh-Hans", "这里 (A.) ‖B没有。也没有；"),
    ],
)
def test_the_first_rule_that_matches_a_place_decides_it(language: str, marked: str) -> None:
    assert "‖".join(split(marked.replace("‖", ""), language, RULES)) == marked


def test_without_cascade_the_first_map_alone_holds(write: Write) -> None:
    path = write(OWN.read_text("utf-8").replace('cascade="yes"', 'cascade="no"'))
    assert split("It rained; we left. Then it stopped.", "en", srx.read(path)) == [
        "It rained; we left. Then it stopped."
    ]
    assert len(split("Hujan; kami pulang.", "id", srx.read(path))) == 2


def test_a_language_without_a_map_is_said() -> None:
    with pytest.raises(SettingsError, match="no <languagemap> fits 'th'"):
        split("ไป", "th", RULES)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='aB. ;!?\n"”(1é中။', max_size=60), st.sampled_from(["en", "my", "vi"]))
def test_the_segments_joined_are_the_text(text: str, language: str) -> None:
    found = split(text, language, RULES)
    assert "".join(found) == text
    assert not text.strip() or all(sentence.strip() for sentence in found)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def rules(text: str) -> Path:
        path = tmp_path / "rules.srx"
        path.write_text(text, encoding="utf-8")
        return path

    return rules


def changed(before: str, after: str) -> str:
    text = OWN.read_text(encoding="utf-8")
    assert before in text
    return text.replace(before, after, 1)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (r"\b(?:Dr|approx)\.", r"(Dr", r":11: beforebreak: '\(Dr' can't be compiled"),
        (r"\b(?:Dr|approx)\.", r"\p{Nonsense}", r":11: beforebreak: .* can't be compiled"),
        (r"\x{47}", r"\x{FFFFFF}", r":21: beforebreak: .* can't be compiled"),
        (r"<afterbreak>\s</afterbreak>", r"<afterbreak>*</afterbreak>", ":11: afterbreak"),
        ('languagepattern="tl.*"', 'languagepattern="tl["', ":42: languagepattern"),
        ('languagerulename="Filipino"/>', 'languagerulename="Nope"/>', ":42: there is no"),
        ('<rule break="no">', '<rule break="maybe">', ':11: should be a <rule> with break="yes"'),
        ('version="2.0"', 'version="1.0"', "is no SRX 2.0 file"),
        ("http://www.lisa.org/srx20", "http://example.org/", "is no SRX 2.0 file"),
        ("</body>", "", ": is no XML"),
        ("<srx", '<!DOCTYPE srx [<!ENTITY a "b">]>\n<srx', "document type"),
        ("<header", "<head", "is no XML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    write: Write, before: str, after: str, said: str
) -> None:
    path = write(changed(before, after))
    with pytest.raises(SettingsError, match=said) as error:
        srx.read(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.srx: can't be read"):
        srx.read(tmp_path / "none.srx")


def test_a_pattern_that_backtracks_without_end_is_stopped(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(srx, "PATIENCE", 0.2)
    rules = srx.read(write(changed(r"\b(?:Dr|approx)\.", r"x(?:a|a|aa)+b")))
    with pytest.raises(SettingsError, match=r":11: the rule takes more than"):
        split("y" + "a" * 60 + "b and so on", "en", rules)


def test_the_setting_takes_the_place_of_the_tables(tmp_path: Path) -> None:
    (tmp_path / "harbor.toml").write_text(f'segmentation_rules = "{OWN}"\n', encoding="utf-8")
    chosen = load(tmp_path, {})
    own = pipeline.prepare(SEED, chosen, "en").segments
    built_in = pipeline.prepare(SEED, Settings(), "en").segments
    assert "".join(s.source + s.space for s in own if s.block == 3) == "".join(
        s.source + s.space for s in built_in if s.block == 3
    )
    assert own != built_in
