"""The card of a package: a child says what its parents were trained on."""

from conftest import ROOT

from training.card import card, credits, listed
from training.filters import targets

CARDS = {
    path.parent.name[len("translate-en_") : -len("-0_2")]: path.read_text(encoding="utf-8")
    for path in (ROOT / "harbor_pub" / "starter").glob("translate-en_*-0_2/README.md")
}


def test_a_child_carries_the_steps_and_the_sources_of_its_parents_on() -> None:
    first = card("Thai", "MIT", 300, ["* b: B, MIT", "* c: C, MIT"], "")
    second = card("Lao", "MIT", 20, ["* a: A, MIT", "* c: C, MIT"], first)
    third = card("Lao", "MIT", 7, [], second)
    assert listed(first, "Training") == ["* English to Thai, 300 steps"]
    steps = ["* English to Lao, 7 steps", "* English to Lao, 20 steps"]
    assert listed(third, "Training") == [*steps, *listed(first, "Training")]
    assert listed(third, "Sources") == ["* a: A, MIT", "* b: B, MIT", "* c: C, MIT"]


def test_a_source_that_gave_nothing_is_not_credited() -> None:
    counts = {"lo/udhr/kept": 30, "lo/tldr/placeholder": 4, "th/tldr/kept": 9}
    assert [line.split(":")[0] for line in credits(counts, "lo")] == ["* udhr"]


def test_the_embedded_packages_credit_all_that_they_began_with() -> None:
    assert CARDS.keys() >= {"id", "ms", "tl", "vi", "th", "lo", "km", "my", "ta", "zh"}
    names = {target.name: code for code, target in targets().items()}
    for code, text in CARDS.items():
        trained = [names[line.split(" to ")[1].split(",")[0]] for line in listed(text, "Training")]
        assert trained[0] == code
        assert trained[-1] == "id"
        assert {*listed(CARDS["id"], "Sources")} <= {*listed(text, "Sources")}
