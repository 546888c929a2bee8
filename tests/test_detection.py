"""The language of a source that doesn't say it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harbor_pub import pipeline
from harbor_pub.detection import detect, doubt
from harbor_pub.errors import UnknownLocaleError

CASES = Path(__file__).parent / "cases" / "detection" / "texts.tsv"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        line.split("\t")
        for line in CASES.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ],
)
def test_a_sentence_is_enough(tag: str, text: str) -> None:
    assert detect([text]).language == tag


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ([], "too little text"),
        (["", "  \n"], "too little text"),
        (["12 345 678,00 – 2019 (№ 5) 1.2.3.4.5.6.7.8.9"], "too little text"),
        (["Жители города ждали парома до самого вечера."], "script of none of ours"),
        (["港は八時に開き、最初の船は九時に出ます。"], "script of none of ours"),
        (["항구는 여덟 시에 문을 열고 첫 배는 아홉 시에 떠난다."], "script of none of ours"),
        (["Le port ouvre à huit heures et le premier bateau part à neuf heures."], "French"),
        (["Der Hafen öffnet um acht, und das erste Schiff fährt um neun Uhr ab."], "German"),
        (["El puerto abre a las ocho y el primer barco sale a las nueve."], "Spanish"),
    ],
)
def test_english_is_assumed_and_said(texts: list[str], reason: str) -> None:
    found = detect(texts)
    assert found.language == "en"
    assert reason in found.reason
    assert str(found).startswith("language: English (assumed: ")
    assert "--from" in str(found)


def test_prose_counts_and_navigation_does_not() -> None:
    menu = ["Home", "About us", "Contact", "Log in", "Privacy policy"] * 10
    prose = "Kantor pelabuhan mengatakan bahwa kapal itu tidak bisa berangkat karena badai. " * 20
    found = detect([*menu, prose])
    assert (found.language, str(found)) == ("id", "language: Indonesian (detected)")


def test_words_of_another_script_do_not_decide() -> None:
    text = "The sign at the gate said “ท่าเรือ”, which is the Thai word for a port."
    assert detect([text]).language == "en"


def test_a_megabyte_takes_no_longer_than_a_page() -> None:
    assert detect(["kapal yang bisa berlayar karena angin " * 30_000]).language == "id"


def test_the_pipeline_finds_the_language_and_says_it(tmp_path: Path) -> None:
    source = tmp_path / "berita.txt"
    source.write_text("Kantor itu tutup karena badai. Kapal tidak bisa berangkat.\n", "utf-8")
    told: list[str] = []
    prepared = pipeline.prepare(source, say=told.append)
    assert prepared.document.language == "id"
    assert told == [f"{source}: language: Indonesian (detected)"]


def test_a_language_that_is_named_is_taken_and_not_said(tmp_path: Path) -> None:
    source = tmp_path / "berita.txt"
    source.write_text("Kantor itu tutup karena badai. Kapal tidak bisa berangkat.\n", "utf-8")
    told: list[str] = []
    assert pipeline.prepare(source, spoken="tl", say=told.append).document.language == "fil"
    assert told == []
    with pytest.raises(UnknownLocaleError, match="klingon"):
        pipeline.prepare(source, spoken="klingon")


def test_a_language_that_the_source_says_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Kantor itu tutup karena badai.\n", "utf-8")
    read = pipeline.read
    monkeypatch.setattr(pipeline, "read", lambda path: replace(read(path), language="ms"))
    assert pipeline.prepare(source).document.language == "ms"


def test_english_in_small_words_loads_no_model() -> None:
    code = (
        "import sys; from harbor_pub.detection import detect;"
        "detect(['The port of the city was opened by the minister, and they had lunch there.']);"
        "sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_page_that_names_the_wrong_language_is_told(tmp_path: Path) -> None:
    source = tmp_path / "berita.html"
    text = "Kantor pelabuhan itu tutup karena badai, dan kapal tidak bisa berangkat sejak kemarin."
    source.write_text(f'<html lang="en-US"><body><p>{text}</p><p>{text}</p></body></html>', "utf-8")
    told: list[str] = []
    assert pipeline.open_source(source, say=told.append).language == "en"
    assert told == [
        f"{source}: taken for English, but reads like Indonesian; --from names another language"
    ]


@pytest.mark.parametrize(("declared", "tag"), [("id", "ms"), ("ms", "id")])
def test_neighbours_are_not_doubted(declared: str, tag: str) -> None:
    rows = (line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines())
    texts = [row[1] for row in rows if row[0] == tag]
    assert texts
    assert doubt(declared, texts) == ""
