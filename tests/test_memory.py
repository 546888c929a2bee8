"""TMX in and out of the memory: what other tools write, what broken files do, there and back."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import unit
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_pub import memory, tmx
from harbor_pub.cli import app
from harbor_pub.errors import SourceError
from harbor_pub.model import MemoryUnit, Origin, State
from harbor_pub.record import Record
from harbor_pub.text import storable

DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'


def text(body: str, *, srclang: str = "en", declared: str = "UTF-8", doctype: str = DOCTYPE) -> str:
    return (
        f'<?xml version="1.0" encoding="{declared}"?>\n{doctype}\n<tmx version="1.4"><header '
        f'creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" '
        f'srclang="{srclang}" datatype="plaintext"/><body>{body}</body></tmx>\n'
    )


def tu(*variants: tuple[str, str], attributes: str = "", props: str = "") -> str:
    tuvs = "".join(f'<tuv xml:lang="{tag}"><seg>{seg}</seg></tuv>' for tag, seg in variants)
    return f"<tu {attributes}>{props}{tuvs}</tu>"


Reader = Callable[[str | bytes], tuple[list[tuple[str, str, str, str]], Counter[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def reader(content: str | bytes) -> tuple[list[tuple[str, str, str, str]], Counter[str]]:
        path = tmp_path / "agency.tmx"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        told: Counter[str] = Counter()
        units = [(u.language, u.source, u.locale, u.target) for u in tmx.read(path, told)]
        return units, told

    return reader


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(f"sqlite:///{tmp_path / 'record.sqlite'}")


def test_each_other_language_of_a_unit_makes_a_pair(read: Reader) -> None:
    units, told = read(
        text(tu(("en", "Port"), ("id", "Pelabuhan"), ("fr", "Port"), ("vi", "Cảng")))
    )
    assert units == [("en", "Port", "id", "Pelabuhan"), ("en", "Port", "vi", "Cảng")]
    assert told == {"in fr": 1}


def test_tags_with_regions_and_old_names_are_ours(read: Reader) -> None:
    variants = [("EN-US", "a"), ("id-ID", "b"), ("tl", "c"), ("zh-CN", "d"), ("pt_BR", "e")]
    units, _ = read(text(tu(*variants), srclang="en-GB"))
    assert [u[2] for u in units] == ["id", "fil", "zh-Hans", "pt"]


def test_an_open_source_language_is_english_where_it_is_there(read: Reader) -> None:
    body = tu(("th", "ท่าเรือ"), ("en", "Port")) + tu(("th", "ท่าเรือ"), ("id", "Pelabuhan"))
    units, told = read(text(body, srclang="*all*"))
    assert units == [("en", "Port", "th", "ท่าเรือ")]
    assert told == {"without a source": 1}


def test_a_unit_s_own_source_language_wins(read: Reader) -> None:
    body = tu(("en", "Port"), ("th", "ท่าเรือ"), attributes='srclang="th"')
    assert read(text(body))[0] == [("th", "ท่าเรือ", "en", "Port")]


def test_inline_codes_are_dropped_and_counted_but_not_their_text(read: Reader) -> None:
    seg = 'A <bpt i="1">&lt;b></bpt>bold<ept i="1">&lt;/b></ept> <hi type="x">word</hi><ph/>.'
    units, told = read(text(tu(("en", seg), ("id", "x"))))
    assert units[0][1] == "A bold word."
    assert told == {"inline codes dropped": 1}  # what is bold stays bold


def test_files_of_1_1_are_read(read: Reader) -> None:
    content = text(tu(("en", "Port"), ("id", "Pelabuhan"))).replace("xml:lang", "lang")
    content = content.replace('version="1.4"', 'version="1.1"').replace("tmx14.dtd", "tmx11.dtd")
    assert read(content)[0] == [("en", "Port", "id", "Pelabuhan")]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("UTF-8", "utf-16"),
        ("UTF-16", "utf-8"),
        ("ISO-8859-1", "utf-8"),
        ("ISO-8859-1", "iso-8859-1"),
        ("windows-1252", "cp1252"),
        ("UTF-8", "cp1252"),
        ("nonsense", "utf-8"),
    ],
)
def test_the_bytes_are_believed_and_not_the_declaration(
    read: Reader, declared: str, encoding: str
) -> None:
    content = text(tu(("en", "Harbour"), ("pt", "Coração é «aqui»")), declared=declared)
    assert read(content.encode(encoding))[0][0][3] == "Coração é «aqui»"


def test_a_code_page_of_thai_is_read_as_declared(read: Reader) -> None:
    content = text(tu(("en", "Port"), ("th", "ท่าเรือ")), declared="TIS-620")
    assert read(content.encode("tis-620"))[0][0][3] == "ท่าเรือ"


def test_characters_that_xml_forbids_are_left_out(read: Reader) -> None:
    assert read(text(tu(("en", "a\x1fb\x0b"), ("id", "c"))))[0][0][1] == "ab"


HOSTILE = {
    "entities": text(tu(("en", "&a;"), ("id", "x")), doctype='<!DOCTYPE tmx [<!ENTITY a "b">]>'),
    "a bomb": text(
        tu(("en", "&c;"), ("id", "x")),
        doctype='<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ),
    "a file": text(
        tu(("en", "&a;"), ("id", "x")),
        doctype='<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ),
    "cut off": text(tu(("en", "Port"), ("id", "x")) * 50)[:-40],
    "another format": "<xliff/>",
    "no xml": "PK\x03\x04",
    "nothing": "",
    "no known encoding": text(tu(("en", "a"), ("id", "b"))).encode() + b"\x81\x8d",
    "no units": text(""),
    "no known locale": text(tu(("en", "Port"), ("fr", "Port"))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_one_line_and_changes_nothing(
    name: str, tmp_path: Path, record: Record
) -> None:
    path, content = tmp_path / "bad.tmx", HOSTILE[name]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceError, match=r"bad\.tmx") as caught:
        memory.take(record, path)
    assert "\n" not in str(caught.value)
    assert record.count() == 0


def test_importing_twice_adds_nothing(tmp_path: Path, record: Record) -> None:
    path = tmp_path / "agency.tmx"
    path.write_text(text(tu(("en", " Port "), ("id", "Pelabuhan"), ("vi", "Cảng")) * 2), "utf-8")
    first, second = memory.take(record, path), memory.take(record, path)
    assert (first.added, first.known, second.added, second.known) == (2, 2, 0, 4)
    assert memory.take(record, path, "vi").left_out == {"in id": 2}
    (kept,) = record.units("id")
    assert (kept.source, kept.origin, kept.document, kept.by) == (
        "Port",
        Origin.MEMORY,
        "agency.tmx",
        "agency.tmx",
    )


@pytest.mark.parametrize(
    "machine", [tu(("en", "Port"), ("id", "x"), attributes='creationid="MT!"'),
                tu(("en", "Port"), ("id", "x"), props='<prop type="x-origin">machine</prop>')]
)  # fmt: skip
def test_a_machine_s_translation_stays_one(tmp_path: Path, record: Record, machine: str) -> None:
    path = tmp_path / "agency.tmx"
    path.write_text(text(machine), "utf-8")
    memory.take(record, path)
    assert record.matches([unit("", source="Port").segment], "id") == {}
    (kept,) = record.units("id", unreviewed=True)
    assert (kept.origin, kept.state) == (Origin.MACHINE, State.TRANSLATED)


written = st.text(min_size=1).map(lambda value: storable(value).strip()).filter(bool)


@settings(max_examples=10, deadline=None)
@given(pairs=st.lists(st.tuples(written, written, st.sampled_from(("reviewed", "final")))))
def test_what_goes_out_comes_back(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("there")
    there, back = (Record(f"sqlite:///{folder / name}") for name in ("a.sqlite", "b.sqlite"))
    there.learn(
        MemoryUnit(
            language="en",
            locale="th",
            source=s,
            target=t,
            state=State(state),
            document="d",
            by="Ana",
        )
        for s, t, state in pairs
    )
    if pairs:
        memory.give(there, folder / "out.tmx", "th")
        memory.take(back, folder / "out.tmx")
    assert list(there.units("th")) == list(back.units("th"))
    there.close()
    back.close()


def test_a_large_file_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "large.tmx"
    path.write_text(text(tu(("en", "word " * 40), ("id", "kata " * 40)) * 40_000), "utf-8")
    assert path.stat().st_size > 15_000_000
    script = (
        "import resource, sys; from collections import Counter; from pathlib import Path;"
        "from harbor_pub import tmx; peak = lambda: resource.getrusage(0).ru_maxrss; a = peak();"
        "n = sum(1 for _ in tmx.read(Path(sys.argv[1]), Counter())); print(n, peak() - a)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, path], capture_output=True, check=True, text=True
    )
    number, grown = map(int, done.stdout.split())
    assert number == 40_000
    assert grown < 8_000, "KiB"


def test_the_command_takes_counts_and_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HARBOR_RECORD", f"sqlite:///{tmp_path / 'r.sqlite'}")
    Path("agency.tmx").write_text(text(tu(("en", "Port"), ("id", "Pelabuhan"))), "utf-8")
    app(["memory", "import", "agency.tmx"], standalone_mode=False)
    app(["memory", "stats"], standalone_mode=False)
    app(["memory", "export", "--to", "id", "out.tmx"], standalone_mode=False)
    assert "reviewed" in capsys.readouterr().out
    assert "Pelabuhan" in Path("out.tmx").read_text("utf-8")
    with pytest.raises(SourceError, match="no approved unit"):
        app(["memory", "export", "--to", "th", "out.tmx"], standalone_mode=False)
