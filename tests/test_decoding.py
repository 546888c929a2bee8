"""The parts of decoding, each by itself; then all of them on the real embedded package."""

import json
import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import ctranslate2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_pub.cli.translate import FIRST, MOST, windows
from harbor_pub.engine import Catalog, Engine, capitals, catalog, habits, loops, masking, names
from harbor_pub.engine.asking import Asker
from harbor_pub.engine.batching import batches, limit
from harbor_pub.engine.clauses import clauses
from harbor_pub.engine.decoding import Alignment, Draft, Request
from harbor_pub.engine.loading import Shelf, cores, fingerprint, resident_memory, source_token
from harbor_pub.engine.markup import place
from harbor_pub.engine.packages import STARTER, Package, open_package
from harbor_pub.engine.tokenizer import tokenizer
from harbor_pub.errors import PackageError, SourceError
from harbor_pub.model import Hypothesis, Markup, Note
from harbor_pub.placeables import _ANY as ANY
from harbor_pub.placeables import placeables
from harbor_pub.text import _LOOP as LOOP
from harbor_pub.text import looped

NAMES = Path(__file__).parent / "cases" / "names.txt"


@pytest.fixture(scope="session")
def embedded() -> Catalog:
    return catalog()


def said(engine: Engine, texts: list[str], marked: list[tuple[Markup, ...]]) -> list[Hypothesis]:
    answers = {n: h for batch in engine.translate(texts, marked) for n, h in batch.items()}
    return [answers[number] for number in range(len(texts))]


def plain(text: str) -> Draft:
    return Draft(text=text, score=-1, tokens=9)


def answering(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, say: Callable[[Request], Draft]
) -> list[Request]:
    """What is asked, from now on, of a decoder that says this."""
    asked: list[Request] = []

    def run(
        agenda: deque[Request], *, aligned: bool = False
    ) -> Iterator[list[tuple[Request, Draft]]]:
        while agenda:
            asked.append(agenda.popleft())
            yield [(asked[-1], say(asked[-1]))]

    monkeypatch.setattr(engine.decoder, "run", run)
    return asked


@given(st.lists(st.integers(1, 200), max_size=60), st.integers(64, 2000), st.integers(1, 8))
def test_batches_hold_every_piece_once_and_not_too_much(
    lengths: list[int], tokens: int, workers: int
) -> None:
    found = list(batches(lengths, tokens, workers))
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    for batch in found:
        sizes = [lengths[place] for place in batch]
        assert len(sizes) == 1 or sum(sizes) <= tokens
        assert len({limit(size) for size in sizes}) == 1
    longest = [max(lengths[place] for place in batch) for batch in found]
    assert all(a >= b for a, b in pairwise(longest))


@given(st.text(alphabet="ab .,;។。\n\u0e01", max_size=400), st.integers(1, 50))
@settings(deadline=None)
def test_clauses_joined_are_the_text_and_each_fits(text: str, most: int) -> None:
    pieces = clauses(text, lambda piece: len(piece) <= most, "en")
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= most


def test_a_text_is_cut_at_its_strongest_marks() -> None:
    text = "The ships came, and they left. The ships, said he, came back again."
    assert clauses(text, lambda piece: len(piece) < 50, "en") == [text[:31], text[31:]]


@pytest.mark.parametrize(
    ("source", "target", "loop"),
    [
        ("Good morning.", "pagi pagi pagi pagi pagi pagi", True),
        ("(applause)", "掌声掌声掌声掌声掌声", True),
        ("Children play.", "Anak-anak bermain-main di taman-taman.", False),
        ("Ha ha ha ha ha ha!", "Ha ha ha ha ha ha!", False),
        ("We sail, and we sail home.", "kami berlayar dan kemudian " * 6, True),
        ("", "", False),
    ],
)
def test_a_loop_is_what_repeats_far_over_its_source(source: str, target: str, loop: bool) -> None:
    assert loops.loops(source, Draft(text=target, score=-1.0, tokens=9)) is loop


def test_a_loop_is_asked_again_ever_more_strictly_and_then_no_more() -> None:
    letters, stray_bytes = (Draft(text="kota", score=-1.0, tokens=n) for n in (3, 9))
    assert [loops.stricter(letters, tried) for tried in (0, 4, 2)] == [4, 2, 0]
    assert [loops.stricter(stray_bytes, tried) for tried in (0, 12, 6)] == [12, 6, 0]


@pytest.mark.parametrize("tag", ["th", "my"])
def test_a_poor_package_ends_without_a_loop(gold_segments: list[str], tag: str) -> None:
    engine = Engine(catalog().package("en", tag))
    said = {n: h for some in engine.translate(gold_segments) for n, h in some.items()}
    assert any(Note.LOOP in h.notes for h in said.values())
    assert [h.text for n, h in said.items() if looped(h.text, gold_segments[n])] == []


def test_the_better_draft_loops_less_and_then_is_likelier() -> None:
    looping = Draft(text="pergi " * 9, score=-0.1, tokens=9)
    poor, good = (Draft(text="Kapal tiba.", score=score, tokens=3) for score in (-2.0, -1.0))
    assert loops.better("Ships came.", looping, poor) is poor
    assert loops.better("Ships came.", poor, good) is good


@pytest.mark.parametrize(
    ("text", "is_shouted"),
    [("THE SHIPS CAME", True), ("ASEAN", False), ("The ASEAN", False), ("UN OK", False),
     ("SEE HTTPS://A.EXAMPLE", True), ("SEE https://a.example", False), ("10 SHIPS CAME", True),
     ("เรือ", False)],
)  # fmt: skip
def test_words_in_capitals_are_told_from_abbreviations(text: str, is_shouted: bool) -> None:
    assert capitals.shouted(text) is is_shouted


@given(st.text())
def test_capitals_and_back_keep_every_offset(text: str) -> None:
    assert len(capitals.spoken(text)) == len(capitals.shout(text)) == len(text)


def aligned(source: str, target: str, links: dict[int, int]) -> tuple[Alignment, ...]:
    """Word by word: target word number to source word number."""
    return (
        Alignment(
            source=tuple(words(source)),
            target=tuple(words(target)),
            weights=tuple(
                tuple(float(links.get(t) == s) for s, _ in enumerate(source.split()))
                for t, _ in enumerate(target.split())
            ),
        ),
    )


def words(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for word in text.split():
        start = text.index(word, end)
        end = start + len(word)
        yield start, end


SOURCE, TARGET = "The red ship sails to Java.", "Kapal merah itu berlayar ke Java."
LINKS = {0: 2, 1: 1, 2: 0, 3: 3, 4: 4, 5: 5}


@pytest.mark.parametrize(
    ("marked", "found"),
    [("red", "merah"), ("ship", "Kapal"), ("red ship", "Kapal merah"), ("sails to", "berlayar ke"),
     ("Java", "Java"), (SOURCE, TARGET)],
)  # fmt: skip
def test_markup_follows_the_words(marked: str, found: str) -> None:
    start = SOURCE.index(marked)
    span = place(
        (start, start + len(marked)), SOURCE, TARGET, aligned(SOURCE, TARGET, LINKS), spaced=True
    )
    assert span is not None
    assert TARGET[slice(*span)] == found


def test_markup_without_a_clear_place_is_dropped() -> None:
    assert place((4, 7), SOURCE, TARGET, aligned(SOURCE, TARGET, {}), spaced=True) is None
    assert place((4, 7), SOURCE, TARGET, (), spaced=True) is None


def test_the_real_package_keeps_what_must_stay(embedded: Catalog) -> None:
    engine = Engine(embedded.package("en", "id"))
    texts = [
        "Send it to press@harbour.example before 5 May 2026.",
        "See https://example.org/x?y=1 for the list of 1,250 ships.",
        "THE SHIPS CAME TO THE CITY",
    ]
    bold = Markup(start=0, end=len(texts[0]), kind="bold")
    first, second, third = said(engine, texts, [(bold,), (), ()])
    assert "press@harbour.example" in first.text
    assert "2026" in first.text
    assert [first.text[m.start : m.end] for m in first.markup] == [first.text]
    assert "https://example.org/x?y=1" in second.text
    assert third.text.isupper()


def test_what_finds_no_place_is_noted(embedded: Catalog) -> None:
    engine = Engine(embedded.package("en", "id"))
    text = "The ships came to the city on Monday."
    outside = Markup(start=3, end=4, kind="bold")
    (answer,) = said(engine, [text], [(outside,)])
    assert answer.markup == ()
    assert answer.notes == (Note.MARKUP,)


def test_equal_texts_are_decoded_once_and_answered_each(embedded: Catalog) -> None:
    engine = Engine(embedded.package("en", "id"))
    asked: list[str] = []
    run = engine.decoder.run

    def counting(agenda: deque[Request], **options: bool) -> object:
        asked.extend(request.text for request in agenda)
        return run(agenda, **options)

    engine.decoder.run = counting  # type: ignore[method-assign,assignment]
    answers = said(engine, ["Good morning!", " ", "Thank you.", "Good morning!"], [])
    assert sorted(asked) == ["Good morning!", "Thank you."]
    assert answers[0] == answers[3]
    assert answers[1].text == ""


def test_a_model_in_two_folders_is_loaded_once_and_dropped_over_the_ceiling(
    tmp_path: Path,
) -> None:
    original = STARTER / "translate-en_id-0_2" / "model"
    twin = tmp_path / "model"
    twin.mkdir()
    for path in original.iterdir():
        (twin / path.name).write_bytes(path.read_bytes())
    shelf = Shelf(ceiling=100, resident=lambda: 0)
    assert fingerprint(twin) == fingerprint(original)
    assert shelf.model(twin) is shelf.model(original)
    other = STARTER / "translate-en_ms-0_2" / "model"
    shelf.model(other)
    assert 14 < shelf.used < 25
    shelf.ceiling = 10
    shelf.model(original)
    assert shelf.used > 10  # a model that is there stays until room is wanted
    (twin / "config.json").write_text((original / "config.json").read_text() + "\n")
    shelf.model(twin)
    assert shelf.used < 10
    shelf.clear()
    assert shelf.used == 0


def test_memory_that_a_model_took_is_given_back() -> None:
    folder = STARTER / "translate-en_id-0_2" / "model"
    shelf = Shelf(ceiling=1)
    before = resident_memory()
    for _ in range(3):
        model = shelf.model(folder)
        model.translate_batch([["\u2581the"] * 60] * 60, beam_size=4)
    taken = resident_memory()
    del model
    shelf.clear()
    assert taken - before > 20
    assert resident_memory() - before < 0.5 * (taken - before)


def test_the_cores_are_those_that_the_process_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_lines_come_in_growing_windows_and_at_once_when_input_pauses() -> None:
    reading, writing = os.pipe()
    got = windows(reading)
    os.write(writing, b"one\ntw")
    assert next(got) == ["one"]
    os.write(writing, b"o\r\n\nlast")
    assert next(got) == ["two", ""]
    os.close(writing)
    assert list(got) == [["last"]]


def test_a_long_input_is_read_in_windows_of_bounded_size(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("".join(f"line {number}\n" for number in range(20_000)))
    with path.open("rb") as file:
        found = list(windows(file.fileno()))
    assert [line for window in found for line in window] == path.read_text().splitlines()
    assert max(map(len, found)) <= MOST
    assert len(found[0]) <= FIRST


def test_input_that_is_no_text_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes(b"good\nb\xffd\n")
    with path.open("rb") as file, pytest.raises(SourceError, match="line 2"):
        list(windows(file.fileno()))


def test_a_run_that_is_left_does_no_more_than_what_was_under_way(embedded: Catalog) -> None:
    engine = Engine(embedded.package("en", "id"), batch_tokens=64)
    texts = [f"The ships came to city number {n}." for n in range(400)]
    run = engine.translate(texts)
    next(run)
    start = time.monotonic()
    run.close()
    assert time.monotonic() - start < 1


def test_what_is_asked_while_a_run_goes_on_is_answered(embedded: Catalog) -> None:
    engine = Engine(embedded.package("en", "id"), batch_tokens=64)
    texts = [f"The ships came to city number {n}." for n in range(40)]
    agenda = deque(Request(text=text) for text in texts)
    answered = []
    for drafts in engine.decoder.run(agenda):
        for request, _ in drafts:
            answered.append(request.text)
            if not request.no_repeat and request.text.endswith("1."):
                agenda.append(Request(text=request.text.replace("ships", "boats"), no_repeat=4))
    again = [text.replace("ships", "boats") for text in texts if text.endswith("1.")]
    assert sorted(answered) == sorted(texts + again)


def test_a_draft_can_be_had_without_single_bytes(embedded: Catalog) -> None:
    decoder = Engine(embedded.package("en", "th")).decoder
    text = "The word 言葉 and the sign ☃ are here."
    drafts = {
        request.no_bytes: draft
        for some in decoder.run(deque([Request(text=text), Request(text=text, no_bytes=True)]))
        for request, draft in some
    }
    assert drafts[False].spelt
    assert not drafts[True].spelt
    assert drafts[True].text


def test_a_draft_that_was_stopped_is_the_same_among_longer_ones(embedded: Catalog) -> None:
    decoder = Engine(embedded.package("en", "id")).decoder
    short = Request(text="The ministers met in the city on Monday.", beam=1, most=4)
    longer = [Request(text=short.text, beam=1) for _ in range(9)]
    runs = [decoder.run(deque(asked), aligned=True) for asked in ([short], [short, *longer])]
    alone, among = ({r: d for some in run for r, d in some}[short] for run in runs)
    assert alone.full
    assert alone.tokens == 4
    assert (among.text, among.tokens, among.full) == (alone.text, alone.tokens, alone.full)
    (mine,), (its,) = alone.alignments, among.alignments
    assert its.target == mine.target
    for row, other in zip(its.weights, mine.weights, strict=True):
        assert row == pytest.approx(other, abs=0.02)


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ("เรือมาถึงเวลา 9 นาฬิกา", "เรือมาถึงเวลา 9 นาฬิกา"),
        ("เรือมาถึง", "เรือ\ufffd 9"),  # the number would be lost
        ("เรือเรือเรือเรือเรือเรือ 9", "เรือ\ufffd 9"),
    ],
)
def test_broken_letters_are_asked_again_without_bytes(
    embedded: Catalog, monkeypatch: pytest.MonkeyPatch, again: str, said: str
) -> None:
    engine = Engine(embedded.package("en", "th"))

    def say(request: Request) -> Draft:
        text = again if request.no_bytes else "เรือ\ufffd 9"
        return Draft(text=text, score=-1, tokens=9, spelt=not request.no_bytes)

    answering(engine, monkeypatch, say)
    answers = [h.text for some in engine.translate(["The ship came at 9."]) for h in some.values()]
    assert answers == [said]


@pytest.mark.parametrize(
    ("again", "taken"),
    [
        ("Kapal dari utara tiba di pelabuhan pada pukul 9 pagi ini.", True),
        ("Kapal dari utara tiba di pelabuhan pagi ini.", False),  # the number would be lost
        ("Kapal 9.", False),
    ],
)
def test_an_answer_that_leaves_something_out_is_asked_again_in_halves(
    embedded: Catalog, monkeypatch: pytest.MonkeyPatch, again: str, taken: bool
) -> None:
    engine = Engine(embedded.package("en", "id"))
    asked = answering(
        engine, monkeypatch, lambda request: plain(again if request.halved else "Kapal pukul 9.")
    )
    source = "The ship from the north came to the harbour at 9 this morning."
    answers = [h.text for some in engine.translate([source]) for h in some.values()]
    assert answers == [again if taken else "Kapal pukul 9."]
    assert [request.halved for request in asked] == [False, True]


def test_loops_and_lost_numbers_are_asked_again_in_halves(
    embedded: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(embedded.package("en", "id"))
    monkeypatch.setattr(Asker, "_masks", ("X{}", "70{}"))
    source = "The ship came to the harbour at 9."
    said = {
        (source, 0): "kapal kapal kapal kapal kapal kapal",
        (source, 4): "kapal di pelabuhan, di pelabuhan, di pelabuhan, di pelabuhan, di pelabuhan",
        (source, 2): "Kapal tiba di pelabuhan pukul sekian.",
        ("The ship came to the harbour at X1.", 0): "Kapal tiba di pelabuhan pukul X.",
        ("The ship came to the harbour at 701.", 0): "Kapal tiba di pelabuhan pukul 701.",
    }
    asked = answering(
        engine, monkeypatch, lambda request: plain(said[request.text, request.no_repeat])
    )
    (answer,) = [h for some in engine.translate([source]) for h in some.values()]
    assert answer.text == "Kapal tiba di pelabuhan pukul 9."
    assert answer.notes == (Note.LOOP, Note.MASKED)
    assert [(request.text, request.no_repeat) for request in asked] == list(said)
    assert [request.halved for request in asked] == [False, True, True, True, True]


def spellings() -> list[list[str]]:
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line[:1] != "#"]


@pytest.mark.parametrize(("locale", "source", "target", "wanted"), spellings())
def test_names_are_spelt_as_in_the_source(
    locale: str, source: str, target: str, wanted: str
) -> None:
    assert masking.replaced(target, names.respelling(source, target, locale)) == wanted


def test_markup_follows_a_name_that_is_spelt_anew(
    embedded: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(embedded.package("en", "th"))
    source, said = "The Danius ship came.", "เรือ Daniusus มา แล้ว"
    looks = aligned(source, said, {0: 2, 1: 1, 2: 3, 3: 3})
    answering(engine, monkeypatch, lambda request: replace(plain(said), alignments=looks))
    bold = [Markup(start=source.index(w), end=source.index(w) + len(w), kind="bold")
            for w in ("Danius", "came")]  # fmt: skip
    (answer,) = [h for some in engine.translate([source], [tuple(bold)]) for h in some.values()]
    assert answer.text == "เรือ Danius มา แล้ว"
    assert answer.notes == (Note.NAMES,)
    assert [answer.text[m.start : m.end] for m in answer.markup] == ["Danius", "มา แล้ว"]


def test_names_are_left_where_their_spelling_would_make_a_loop(
    embedded: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(embedded.package("en", "th"))
    monkeypatch.setattr(engine.asker, "_strays", lambda question, answer: False)
    said = "เรือ Daniuso Daniusa Daniusi Daniuse Daniusu"

    answering(engine, monkeypatch, lambda request: plain(said))
    (answer,) = [h for some in engine.translate(["Ms. Danius spoke."]) for h in some.values()]
    assert answer.text == said
    assert Note.NAMES not in answer.notes


def test_a_text_that_is_halved_is_cut_at_its_clauses(embedded: Catalog) -> None:
    decoder = Engine(embedded.package("en", "id")).decoder
    text = "The ministers met in the city on Monday, and the ships of the north came on Tuesday."
    pieces = list(decoder._cut(0, Request(text=text, halved=True)))
    assert [piece.text for piece in pieces] == [text[:41], text[41:]]
    assert [piece.start for piece in pieces] == [0, 41]
    assert len(list(decoder._cut(0, Request(text="Good morning.", halved=True)))) == 1


def test_a_clause_that_goes_on_gets_no_capital(embedded: Catalog) -> None:
    decoder = Engine(embedded.package("en", "id")).decoder
    targets = {"They met on Monday, ": "Mereka bertemu.", "and left.": "Dan pergi.", "UN": "PBB"}

    def joined(*clauses: str) -> str:
        request = Request(text="".join(clauses))
        (whole,) = decoder._cut(0, request)
        return decoder.join(
            [
                (
                    replace(whole, text=clause, start=n),
                    Draft(text=targets[clause], score=-1, tokens=3),
                )
                for n, clause in enumerate(clauses)
            ]
        ).text

    assert joined("They met on Monday, ", "and left.") == "Mereka bertemu dan pergi."
    assert joined("They met on Monday, ", "UN") == "Mereka bertemu PBB"


def test_of_masks_that_come_through_now_and_then_the_best_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(habits, "_known", {})

    def ask(texts: Sequence[str]) -> list[Draft]:
        """Numbers come through always, # in all sentences but the last, nothing else does."""
        said = [text if "70" in text or "#" in text else "" for text in texts]
        said[-1] = said[-1] if "70" in said[-1] else ""
        return [Draft(text=text, score=-1.0, tokens=9) for text in said]

    assert habits.masks("c|engine:9", ask) == ("70{}", "#{}")


def test_habits_are_asked_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(habits, "_known", {})
    asked: list[int] = []

    def ask(texts: Sequence[str]) -> list[Draft]:
        """A package that copies any mask but X1 and 701."""
        asked.append(len(texts))
        said = [text.replace("X", "Y").replace("70", "7") for text in texts]
        return [Draft(text=text, score=-1.0, tokens=9) for text in said]

    found = habits.masks("a|engine:9", ask)
    assert found == ("#{}", "[{}]")
    monkeypatch.setattr(habits, "_known", {})
    assert habits.masks("a|engine:9", ask) == found
    assert asked == [4, 4, 4, 4]  # mask by mask until two are copied
    habits.masks("b|engine:9", ask)
    assert len(asked) == 8
    path = tmp_path / "harbor-publisher" / "habits.json"
    path.write_text(path.read_text().replace("[{}]", "[{1.__class__}]"))
    monkeypatch.setattr(habits, "_known", {})
    assert habits.masks("a|engine:9", ask) == found
    assert len(asked) == 12


@given(st.text(alphabet="ab .", max_size=60))
def test_a_loop_is_found_as_fast_as_it_is_surely(text: str) -> None:
    """The quick look at what is said twice misses no loop."""
    slow = next((m.span() for m in LOOP.finditer(text) if len(m.group()) >= 8), None)
    assert looped(text, "") == slow


@given(st.text(alphabet="a1@_{}%&<>;:/w.-A ", max_size=30))
def test_no_placeable_escapes_the_quick_look(text: str) -> None:
    assert bool(placeables(text)) == bool(ANY.search(text))


def told_to_say(folder: Path, tag: str, token: str) -> Package:
    """The embedded Indonesian package under another name, with a token before each source."""
    whole = folder / f"translate-en_{tag}-1_0"
    shutil.copytree(STARTER / "translate-en_id-0_2", whole)
    for path, changes in (
        (whole / "metadata.json", {"to_code": tag}),
        (whole / "model" / "config.json", {"add_source_bos": True, "bos_token": token}),
    ):
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    package = open_package(whole)
    assert package is not None
    return package


def test_targets_that_differ_in_their_source_token_share_a_model(tmp_path: Path) -> None:
    """MADLAD's `<2lo>`, OPUS-MT's `>>lao<<`, M2M100's `__en__`: CTranslate2 would put it in."""
    texts = ["The ships came to the city on Monday.", "Thank you."]
    said: list[list[str]] = []
    packages = [told_to_say(tmp_path, "id", "\u2581not"), told_to_say(tmp_path, "ms", "\u2581we")]
    for package in packages:
        engine = Engine(package)
        drafts = {n: d for b in engine.decoder.decode(texts, aligned=True) for n, d in b.items()}
        alone = ctranslate2.Translator(str(package.model))
        results = alone.translate_batch(
            [tokenizer(package).encode(text) for text in texts],
            beam_size=4, length_penalty=0.2, replace_unknowns=True,
        )  # fmt: skip
        theirs = [tokenizer(package).decode(result.hypotheses[0]).strip() for result in results]
        said.append([drafts[n].text for n in range(len(texts))])
        assert said[-1] == theirs
        for draft in drafts.values():
            (alignment,) = draft.alignments
            assert {len(row) for row in alignment.weights} == {len(alignment.source)}
    assert said[0] != said[1]
    first, second = (package.model for package in packages)
    assert source_token(first) != source_token(second)
    assert fingerprint(first) == fingerprint(second)
    shared = Shelf(ceiling=2048)
    assert shared.model(first) is shared.model(second)
    assert packages[0].digest != packages[1].digest


def test_a_config_that_is_none_is_left_to_be_judged(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("[1]")
    assert source_token(tmp_path) == ""
    with pytest.raises(PackageError, match="can't be loaded"):
        Shelf(ceiling=1).model(tmp_path)
