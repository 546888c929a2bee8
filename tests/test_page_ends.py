"""Where the text of a web page begins and ends, whatever the witness passed over or made of it."""

import pytest
from test_pages import AFTER, BODY, FOUR, HEAD, ONE, THREE, TWO, page, paragraphs, texts

from harbor_pub.reading import html

TEXT = (ONE, TWO, THREE, FOUR)


def modules(*said: str, name: str = "text") -> str:
    parts = (f"<div class='module'><div class='{name}'><p>{one}</p></div></div>" for one in said)
    return "".join(parts)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the witness sees: a test puts lines into it."""
    lines: list[str] = []
    monkeypatch.setattr(html.witness, "extract", lambda root: "\n".join(lines))
    return lines


@pytest.mark.parametrize("known", [(0, 1), (2, 3), (0, 3), (1, 2)])
def test_sentences_laid_out_as_those_seen_are_text(seen: list[str], known: tuple[int, int]) -> None:
    seen += [TEXT[number] for number in known]
    found = page(f"<h1>{HEAD}</h1>{modules(*TEXT)}{modules(AFTER, name='comment-body')}")
    assert texts(found) == [*TEXT]


@pytest.mark.parametrize(
    "between", ["<h1>The ferry is full</h1>", "<h2><a href='/f'>The ferry is full</a></h2>"]
)
def test_a_headline_begins_another_text(seen: list[str], between: str) -> None:
    seen += [ONE, TWO]
    found = page(f"<h1>{HEAD}</h1>{modules(ONE, TWO)}{between}{modules(THREE, FOUR)}")
    assert texts(found) == [ONE, TWO]


def test_short_lines_among_the_sentences_around_the_main_part(seen: list[str]) -> None:
    """Most of the letters stand in one element; what stands around that is text, too."""
    lines = ["From the agenda:", "– The pillar and the ford", "– Who pays for the ferry"]
    seen += [ONE, TWO, THREE, *lines, FOUR]
    items = "".join(f"<div>{line}</div>" for line in lines)
    found = page(
        f"<div class='entry'><h1>{HEAD}</h1><div class='part'>{paragraphs(ONE, TWO, THREE)}</div>"
        f"{items}<p>{FOUR}</p></div>"
    )
    assert texts(found) == [ONE, TWO, THREE, *lines, FOUR]


def test_a_list_between_sentences_in_a_part_like_the_main_one(seen: list[str]) -> None:
    seen += [ONE, TWO, THREE, FOUR]
    items = ["Keep to the left of the ford.", "Pay no one on the ferry."]
    rows = "".join(f"<li>{one}</li>" for one in items)
    part = "<div class='block'><div class='copy'>{}</div></div>"
    found = page(
        f"<h1>{HEAD}</h1>{part.format(paragraphs(ONE, TWO, THREE))}"
        f"{part.format(f'<ul>{rows}</ul><p>{FOUR}</p>')}"
    )
    assert texts(found) == [ONE, TWO, THREE, *items, FOUR]


LEAD = "What the fishermen had feared for years has now been said by the council as well"


@pytest.mark.parametrize(
    ("inside", "stays"), [(LEAD, True), (f"<a href='/lead'>{LEAD}</a>", False)]
)
def test_a_teaser_without_a_link_is_the_lead_of_this_text(
    seen: list[str], inside: str, stays: bool
) -> None:
    seen += [HEAD, ONE, TWO, THREE]
    found = page(
        f"<div class='news'><h1>{HEAD}</h1><div class='teaser-text'><p>{inside}</p></div>"
        f"<div class='copy'>{paragraphs(ONE, TWO, THREE)}</div></div>"
    )
    assert texts(found) == [*([LEAD] if stays else []), ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("head", "level"), [(f"<title>{HEAD} | Post</title>", 2), ("<title>News</title>", 3)]
)
def test_a_lead_below_a_headline_of_a_lower_level(seen: list[str], head: str, level: int) -> None:
    """Where none says what the title says, the nearest heading above the text counts."""
    seen += [TWO, THREE, FOUR]
    found = page(
        f"<div class='news'><div class='top'><h{level}>{HEAD}</h{level}><p>3 May</p></div>"
        f"<div class='intro'><p>{ONE}</p></div>"
        f"<div class='copy'>{paragraphs(TWO, THREE, FOUR)}</div></div>",
        head,
    )
    assert [one for one in texts(found) if one != HEAD] == [ONE, TWO, THREE, FOUR]


def test_a_witness_that_saw_nothing_of_the_text_is_no_alarm(seen: list[str]) -> None:
    """A menu that was never closed holds the whole page, and its first line is all it saw."""
    seen.append("Your first stop on the river.")
    found = page(f"<div><p>{seen[0]}</p></div><div class='nav-menu'><div>{BODY}</div>")
    assert texts(found) == [ONE, TWO, THREE]
    assert not found.findings


def test_a_line_that_was_squeezed_together_is_taken_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = f"{ONE} {TWO}{AFTER}"
    monkeypatch.setattr(html.witness, "extract", lambda root: seen)
    monkeypatch.setattr(html.article, "is_alarming", lambda found, heard: True)
    found = page(f"<article><h1>{HEAD}</h1>{paragraphs(ONE, TWO, AFTER)}</article>")
    assert texts(found) == [ONE, TWO, AFTER]


@pytest.mark.parametrize(
    ("end", "stays"),
    [
        ("<h3>More of the river</h3><ul><li><a href='/1'>A ford is opened</a></li></ul>", False),
        ("<p>More of it:</p><div class='share'><p>Mail</p></div>", False),
        ("<h3>More of the river</h3>", True),
        ("<p>More of it:</p><table><tr><td>3</td><td>fords</td></tr></table>", True),
    ],
)
def test_a_heading_goes_with_the_links_under_it(seen: list[str], end: str, stays: bool) -> None:
    seen += [ONE, TWO, THREE, "More of the river", "More of it:"]
    found = page(f"<article><h1>{HEAD}</h1>{paragraphs(ONE, TWO, THREE)}{end}</article>")
    assert texts(found)[:3] == [ONE, TWO, THREE]
    assert any(one.startswith("More of") for one in texts(found)) is stays


def test_the_title_of_a_table_of_contents_goes_with_it(seen: list[str]) -> None:
    seen += [ONE, "In this text", TWO, THREE]
    found = page(
        f"<article><h1>{HEAD}</h1><p>{ONE}</p><div class='toc'><p>In this text</p><ul>"
        f"<li><a href='#a'>The ford</a></li><li><a href='#b'>The ferry</a></li></ul></div>"
        f"{paragraphs(TWO, THREE)}</article>"
    )
    assert texts(found) == [ONE, TWO, THREE]


@pytest.mark.parametrize(("headline", "stays"), [("<h1>The ferry is full</h1>", False), ("", True)])
def test_the_next_article_below_is_another_text(
    seen: list[str], headline: str, stays: bool
) -> None:
    seen += [ONE, TWO, THREE, FOUR]
    found = page(
        f"<main><article><h1>{HEAD}</h1>{paragraphs(ONE, TWO)}</article>"
        f"<article>{headline}{paragraphs(THREE, FOUR)}</article></main>"
    )
    assert texts(found) == [ONE, TWO, *([THREE, FOUR] if stays else [])]
