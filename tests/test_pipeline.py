"""The main job, end to end, on the real starter: the forum speech becomes bilingual editions."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from conftest import GOLD, ROOT, SEED
from libreoffice import convert, needs_libreoffice

from harbor_pub import cleaning, freshness, pipeline, publishing
from harbor_pub.errors import OutputError, ProofError, UsageError
from harbor_pub.model import BlockKind, Edition, Origin, ReadUnit, State
from harbor_pub.pipeline import Desk, Prepared, Translated
from harbor_pub.settings import Settings

LOCALES = ("zh-Hans", "th")


@dataclass(frozen=True)
class Published:
    desk: Desk
    prepared: Prepared
    output: Path
    first: dict[str, Translated]
    editions: dict[str, Edition]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """The whole speech in two locales: one with spaces between words would prove less."""
    folder = tmp_path_factory.mktemp("published")
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{folder / 'record.sqlite'}"))
    prepared = pipeline.prepare(SEED)
    output = folder / "output"
    first = {locale: pipeline.translate(desk, prepared, locale) for locale in LOCALES}
    editions = {locale: pipeline.publish(first[locale], output) for locale in LOCALES}
    pipeline.Outlet(desk=desk, folder=output).put(prepared, list(editions.values()))
    yield Published(desk, prepared, output, first, editions)
    desk.record.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_edition_has_the_title_the_caption_and_the_64_segments(published: Published) -> None:
    kinds = [unit.segment.kind for unit in published.first["th"].bitext.units]
    assert kinds[:2] == [BlockKind.TITLE, BlockKind.CAPTION]
    body = [u.segment.source for u in published.first["th"].bitext.units[2:]]
    assert body == (GOLD / "segments.txt").read_text(encoding="utf-8").splitlines()


def test_the_first_run_translates_every_unit_and_records_it(published: Published) -> None:
    for locale in LOCALES:
        translated = published.first[locale]
        assert (translated.recalled, translated.translated) == (0, 66)
        assert {unit.origin for unit in translated.bitext.units} == {Origin.MACHINE}
        assert all(unit.signature and unit.recorded for unit in translated.bitext.units)


def test_the_four_formats_hold_the_same_units(published: Published) -> None:
    for locale in LOCALES:
        meant = tuple(
            ReadUnit(id=u.segment.id, source=u.segment.source, target=u.target)
            for u in published.first[locale].bitext.units
        )
        edition = published.editions[locale]
        assert [file.format for file in edition.files] == ["docx", "html", "xliff", "tmx"]
        for file in edition.files:
            data = (published.output / file.path).read_bytes()
            assert publishing.FORMATS[file.format].parse(data) == meant, file.path


def test_a_second_run_translates_nothing_and_changes_no_byte(published: Published) -> None:
    before = contents(published.output)
    rows = published.desk.record.count()
    again = pipeline.prepare(SEED)
    editions = []
    for locale in LOCALES:
        translated = pipeline.translate(published.desk, again, locale)
        assert (translated.recalled, translated.translated) == (66, 0)
        editions.append(pipeline.publish(translated, published.output))
    pipeline.Outlet(desk=published.desk, folder=published.output).put(again, editions)
    assert contents(published.output) == before
    assert published.desk.record.count() == rows


def test_every_edition_says_draft(published: Published) -> None:
    for locale in LOCALES:
        assert published.editions[locale].draft
        for file in published.editions[locale].files:
            if file.format != "docx":
                assert "draft" in (published.output / file.path).read_text("utf-8").lower()


def test_the_manifest_tells_what_was_published(published: Published) -> None:
    path = published.output / published.prepared.document.name / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["digest"] == published.prepared.document.digest
    assert [edition["locale"] for edition in manifest["editions"]] == sorted(LOCALES)
    assert all(edition["signatures"] for edition in manifest["editions"])


def test_the_portal_links_every_file_that_is_for_readers(published: Published) -> None:
    portal = (published.output / "index.html").read_text(encoding="utf-8")
    for edition in published.editions.values():
        linked = {f'href="{file.path}"' in portal for file in edition.files}
        assert linked == {not edition.for_editors}


def test_what_cleaning_did_lies_beside_the_manifest(published: Published) -> None:
    folder = published.output / published.prepared.document.name
    log = json.loads((folder / "cleaning.json").read_text(encoding="utf-8"))
    cleaned = published.prepared.cleaned
    assert len(log["edits"]) == len(cleaned.edits) == 103
    assert [drop["text"] for drop in log["dropped"]] == [drop.text for drop in cleaned.drops]
    page = (folder / "cleaning.html").read_text(encoding="utf-8")
    assert all(f"Line {drop.line}" in page for drop in cleaned.drops)
    assert "<script" not in page


def test_no_temporary_file_is_left(published: Published) -> None:
    assert [name for name in contents(published.output) if Path(name).name.startswith(".")] == []


def test_a_run_that_died_goes_on_where_it_stopped(published: Published, tmp_path: Path) -> None:
    desk = replace(published.desk, record=pipeline.Record(f"sqlite:///{tmp_path / 'r.sqlite'}"))
    desk = replace(desk, settings=replace(desk.settings, batch_tokens=128))
    counted: list[int] = []

    def interrupt(units: int) -> None:
        counted.append(units)
        if sum(counted) > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.translate(desk, published.prepared, "zh-Hans", interrupt)
    kept = desk.record.count()
    assert 10 < kept < 66
    resumed = pipeline.translate(desk, published.prepared, "zh-Hans")
    assert (resumed.recalled, resumed.translated) == (kept, 66 - kept)
    assert desk.record.count() == 66


def test_a_changed_paragraph_is_all_that_is_translated_again(
    published: Published, tmp_path: Path
) -> None:
    changed = tmp_path / SEED.name
    text = SEED.read_text(encoding="utf-8")
    assert "    Thank you.\n" in text
    changed.write_text(text.replace("    Thank you.\n", "    Thank you all.\n"), encoding="utf-8")
    translated = pipeline.translate(published.desk, pipeline.prepare(changed), "zh-Hans")
    assert (translated.recalled, translated.translated) == (65, 1)


def test_what_a_person_approved_is_never_overwritten(published: Published, tmp_path: Path) -> None:
    desk = replace(published.desk, record=pipeline.Record(f"sqlite:///{tmp_path / 'r.sqlite'}"))
    name = published.prepared.document.name
    machine = published.first["th"].bitext.units[-1]
    desk.record.add(name, published.first["th"].bitext.units)
    person = replace(
        machine, target="ขอบคุณ", state=State.REVIEWED, origin=Origin.PERSON, signature="", by="Ana"
    )
    desk.record.add(name, [person])
    desk.record.add(name, [machine])
    last = pipeline.translate(desk, published.prepared, "th").bitext.units[-1]
    assert (last.target, last.state) == ("ขอบคุณ", State.REVIEWED)


def test_a_file_that_reads_back_otherwise_is_an_error(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = publishing.FORMATS["xliff"]
    last = published.first["th"].bitext.units[-1].segment.source.encode()
    lossy = replace(form, render=lambda bitext: form.render(bitext).replace(last, b"Lost."))
    monkeypatch.setitem(publishing.FORMATS, "xliff", lossy)
    with pytest.raises(ProofError, match="reads back as"):
        pipeline.publish(published.first["th"], tmp_path, ["xliff"])


def test_an_output_that_can_not_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(OutputError, match="can't be written"):
        pipeline.check_output(file / "output")


def test_asean_means_every_locale_that_has_a_package(published: Published) -> None:
    have, lack = pipeline.choose_locales("asean", "en", published.desk.catalog)
    assert len(have) == 10
    assert lack == ["pt", "tet"]
    assert pipeline.choose_locales("TH,zh,th", "en", published.desk.catalog) == (
        ["th", "zh-Hans"],
        [],
    )
    for wrong in ("", ",", "en", "id,klingon"):
        with pytest.raises(UsageError):
            pipeline.choose_locales(wrong, "en", published.desk.catalog)


@needs_libreoffice
def test_libreoffice_opens_the_docx(published: Published, tmp_path: Path) -> None:
    docx = next(f for f in published.editions["th"].files if f.format == "docx")
    (text,) = convert(
        [published.output / docx.path], "txt:Text (encoded):UTF8", tmp_path, tmp_path / "profile"
    )
    said = text.read_text(encoding="utf-8-sig")
    for unit in published.first["th"].bitext.units:
        assert unit.segment.source in said


@pytest.mark.skipif("HARBOR_XLIFF_SCHEMAS" not in os.environ, reason="no OASIS schemas here")
def test_the_speech_is_valid_xliff(published: Published) -> None:
    from lxml import etree

    path = Path(os.environ["HARBOR_XLIFF_SCHEMAS"]) / "xliff_core_2.0.xsd"
    schema = etree.XMLSchema(etree.parse(str(path)))
    for edition in published.editions.values():
        (file,) = (f for f in edition.files if f.format == "xliff")
        schema.assertValid(etree.parse(str(published.output / file.path)))


def test_nothing_of_this_needs_torch() -> None:
    names = {path.name for path in (ROOT / ".venv").glob("lib/python*/site-packages/*")}
    assert not names & {"torch", "stanza", "spacy", "minisbd"}


def test_an_edition_that_other_settings_made_is_outdated(published: Published) -> None:
    assert freshness.outdated(published.desk, [SEED], published.output) == ([], [])
    other = replace(published.desk, settings=replace(published.desk.settings, beam=1))
    (stale,), lost = freshness.outdated(other, [SEED.parent], published.output)
    assert (stale.published.source, set(stale.signatures), lost) == (SEED, set(LOCALES), [])
    assert all("beam:1" in signature for signature in stale.signatures.values())
    assert stale.published.formats == ("docx", "html", "tmx", "xliff")
    assert freshness.outdated(other, [], published.output) == (
        [],
        [published.prepared.document.name],
    )


def test_what_cleaning_was_told_is_known_to_who_publishes_again(tmp_path: Path) -> None:
    source, output = tmp_path / "page.txt", tmp_path / "output"
    source.write_text("Port news\n\nThe port opened on Monday.\n\nShare: 12\n", encoding="utf-8")
    switches = cleaning.switches(["Share", "1"], ["bullet"])
    prepared = pipeline.prepare(source, spoken="en", switches=switches)
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{tmp_path}/record.sqlite"))
    _, edition = pipeline.make(desk, prepared, "id", output, ["tmx"])
    pipeline.outlet(desk, output).put(prepared, [edition])
    desk.record.close()
    found = freshness.sources_of([tmp_path], output)["page"]
    assert (found.source, found.spoken, found.formats) == (source, "en", ("tmx",))
    assert cleaning.switches(found.keep, found.no_rule) == switches
