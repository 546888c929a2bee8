"""Whole web pages: the article arrives, whatever its wrappers are called, and the rest is told."""

import time

import pytest

from harbor_pub.cleaning import clean
from harbor_pub.errors import SourceError
from harbor_pub.model import BlockKind, SourceDocument
from harbor_pub.reading import html, read
from harbor_pub.sources import Source

ONE = (
    "The bridge over the Sarok was closed on Tuesday because its third pillar had sunk by an inch."
)
TWO = "Lorries now go by way of the old ford, which adds forty minutes to every trip to the market."
THREE = "The council will hear the engineers on Friday and then say how long the repair is to take."
FOUR = (
    "Until then the ferry of the fishermen carries people for nothing, from six in the morning on."
)
HEAD = "Bridge over the Sarok is closed"


def page(body: str, head: str = f"<title>{HEAD}</title>") -> SourceDocument:
    text = f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    return read(Source(place="x", data=text.encode(), stem="x", suffix=".html"))


def texts(found: SourceDocument) -> list[str]:
    return [block.text for block in found.blocks]


def paragraphs(*said: str) -> str:
    return "".join(f"<p>{one}</p>" for one in said)


BODY = f"<h1>{HEAD}</h1>{paragraphs(ONE, TWO, THREE)}"
MENU = '<div class="nav"><a href="/">Home</a> <a href="/a">About us</a> <a href="/n">News</a></div>'


@pytest.mark.parametrize(
    "name",
    [
        "article-body pagination-first", "banner-article", "modal-enabled", "no-sidebar",
        "tags-page", "has-related", "comments-open", "newsletter-page", "promo", "share-on",
        "sidebar-left main", "menu-open", "popup-ready", "footer-fixed", "subscription-active",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["div", "section"])
def test_a_wrappers_name_throws_no_article_away(name: str, tag: str) -> None:
    wrapped = (
        f'<header><a href="/">Post</a></header><{tag} class="{name}"><article>{BODY}</article>'
    )
    found = page(f"{wrapped}</{tag}><footer>© 2024 Post</footer>")
    assert texts(found) == [ONE, TWO, THREE]
    assert found.metadata.title == HEAD


@pytest.mark.parametrize("tag", ["form", "aside", "dialog", "menu", "footer"])
def test_a_wrappers_tag_throws_no_article_away(tag: str) -> None:
    found = page(f'<{tag}><div id="workspace">{MENU}<div id="content">{BODY}</div></div></{tag}>')
    assert texts(found) == [ONE, TWO, THREE]
    assert "Home About us News" in {drop.text for drop in found.drops}


def test_a_form_with_line_breaks_for_paragraphs() -> None:
    found = page(
        f'<form method="post"><div class="wrapper has-sidebar"><h2>{HEAD}</h2><div class="detail">'
        f"&nbsp;&nbsp;{ONE}<br /><br />&nbsp;&nbsp;{TWO}<br /><br />{THREE}</div></div></form>"
    )
    assert texts(found) == [ONE, TWO, THREE]
    assert found.metadata.title == HEAD


def test_what_little_is_left_of_gives_way_to_what_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = f"{ONE}\n- first\n{TWO}\n{THREE}\n{FOUR}"
    monkeypatch.setattr(html.witness, "extract", lambda root: seen)
    found = page(f"<article><h1>{HEAD}</h1><ul><li>first</ul><p>{ONE}</p></article>")
    assert texts(found) == [ONE, "first", TWO, THREE, FOUR]
    assert found.blocks[1].kind is BlockKind.LIST_ITEM
    (told,) = clean(found).findings
    assert "less than half of the text" in told.reason


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            f'<title>{HEAD} | Post</title><meta property="og:title" content="{HEAD}">',
            f'<header><h1 class="logo"><a href="/">Post</a></h1></header><div><h2>{HEAD}</h2>',
            HEAD,
        ),
        (
            f"<title>{HEAD} - Post</title>",
            f'<h1><a href="/">Post</a></h1><div><h2>{HEAD}</h2>',
            HEAD,
        ),
        (f"<title>{HEAD} | Post</title>", f"<div><h3>{HEAD}</h3>", HEAD),
        ("<title>Post</title>", f"<article><h2>{HEAD}</h2>", HEAD),
        ("<title>Post</title>", f"<h1>{HEAD}</h1><article>", HEAD),
        (f"<title>{HEAD}</title>", "<article>", HEAD),
        (
            f'<title>Post</title><meta property="og:title" content="{HEAD}">',
            "<article><h2>What it costs</h2>",
            HEAD,
        ),
    ],
)
def test_the_title_is_the_articles(head: str, body: str, title: str) -> None:
    found = page(body + paragraphs(ONE, TWO, THREE), head)
    assert found.metadata.title == title
    assert title not in texts(found)
    assert texts(found)[-3:] == [ONE, TWO, THREE]


def test_a_lead_in_an_element_of_its_own_and_the_facts_around_it() -> None:
    found = page(
        f'<div class="article"><h1>{HEAD}</h1><div class="meta"><time>March 01, 2024 - 18:05</time>'
        f'</div><div class="author-name">By <a href="/a">Aisyah Ramli</a> @aisyahwrites</div>'
        f'<div class="lead-text">{FOUR}</div><div class="social"><a>Facebook</a></div>'
        f'<div class="body">{paragraphs(ONE, TWO, THREE)}</div></div>'
    )
    assert texts(clean(found).document) == [FOUR, ONE, TWO, THREE]
    assert found.metadata.published == "2024-03-01 18:05"
    assert found.metadata.author == "Aisyah Ramli"


@pytest.mark.parametrize(
    ("lead", "between"),
    [
        (f"<div class='teaser-text'>{FOUR}</div>", "<p class='date'>2 May</p>"),
        (f"<h2 class='excerpt'>{FOUR}</h2>", "<div class='ads'><h3>Advertisement</h3></div>"),
        (f"<div><div><p class='intro'>{FOUR}</p></div></div>", "<figure><figcaption>Sarok"
         "</figcaption></figure>"),
        (f"<h2>{FOUR.removesuffix('.')}</h2>", "<div class='byline'>By our own reporter</div>"),
        (f"<p>{FOUR.removesuffix('.')}</p>", ""),
    ],
)  # fmt: skip
def test_a_lead_below_a_headline_that_was_seen_stays(
    monkeypatch: pytest.MonkeyPatch, lead: str, between: str
) -> None:
    monkeypatch.setattr(html.witness, "extract", lambda root: f"{HEAD}\n{ONE}\n{TWO}\n{THREE}")
    found = page(
        f"<div class=page><div class=head><h1>{HEAD}</h1>{lead}{between}</div>"
        f"<div class=body>{paragraphs(ONE, TWO, THREE)}</div></div>"
    )
    said = [text.removesuffix(".") for text in texts(found)]
    assert said == [text.removesuffix(".") for text in (FOUR, ONE, TWO, THREE)]


def test_a_date_line_and_a_picture_before_the_text_are_no_text() -> None:
    found = page(
        f'<article><h1>{HEAD}</h1><time datetime="2022-10-15T22:10:00+08:00">15 October 2022 · '
        "Updated 11:42 PM MYT</time><figure><figcaption>The third pillar. – Post photo by "
        f"T. Segaran</figcaption></figure>{paragraphs(ONE, TWO)}</article>"
    )
    assert texts(found) == [ONE, TWO]
    meta = found.metadata
    assert (meta.published, meta.caption, meta.credit) == (
        "2022-10-15T22:10:00+08:00", "The third pillar.", "T. Segaran",
    )  # fmt: skip


def test_soft_hyphens_do_not_blind_the_comparison() -> None:
    item = "to firms that were shut be&shy;fore the bridge was built, or for an&shy;other reason."
    other = "To young firms we lend by other pro&shy;grammes, such as that of the foun&shy;ders."
    found = page(
        f"<div class=column><div class=box><p>With this loan we help small com&shy;panies and "
        "free&shy;lancers that have been on the market for at least <span>5 years</span>.</p></div>"
        "<div class=box><p><strong>The loan is not given: </strong></p>"
        f"<ul><li>{item}</li><li>{other}</li></ul></div></div>"
    )
    said = [text.replace("\u00ad", "") for text in texts(found)]
    assert said == [
        "With this loan we help small companies and freelancers that have been on the market for "
        "at least 5 years.",
        "The loan is not given:",
        item.replace("&shy;", ""),
        other.replace("&shy;", ""),
    ]


def test_links_between_the_sentences_are_text() -> None:
    found = page(
        f'<article><h1>{HEAD}</h1><p>{ONE}</p><p><a href="/x">The plan of 2019</a></p><p>{TWO}</p>'
        '<ul><li><a href="/1">Report, part one</a></li><li><a href="/2">Report, part two</a></li>'
        f"</ul><p>{THREE}</p></article>"
    )
    assert texts(found) == [
        ONE, "The plan of 2019", TWO, "Report, part one", "Report, part two", THREE,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["subscription-content", "premium", "paywall", "promo-body"])
def test_paragraphs_inside_the_article_stay_whatever_they_are_called(name: str) -> None:
    found = page(
        f"<article>{BODY}<div class='{name}'>{paragraphs(FOUR, ONE.replace('Tuesday', 'Sunday'))}"
        "</div></article>"
    )
    assert texts(found) == [ONE, TWO, THREE, FOUR, ONE.replace("Tuesday", "Sunday")]


@pytest.mark.parametrize(
    "how", ["style='display:none'", "style='color: red; DISPLAY: none'", "hidden"]
)
def test_the_hidden_half_of_a_text_is_text(how: str) -> None:
    found = page(
        f"<article><section>{BODY}<p><a href='#'>Read more</a></p></section>"
        f"<section id=more-content {how}><p>{FOUR}</p></section></article>"
    )
    assert texts(found) == [ONE, TWO, THREE, FOUR]


def test_what_is_hidden_and_no_text_stays_hidden() -> None:
    found = page(
        f"<article>{BODY}</article><div class='cookie-banner' hidden><p>{FOUR}</p></div>"
        f"<div class='login-dialog' hidden><p>{FOUR}</p></div><div hidden><p>{ONE}</p></div>"
        f"<div hidden><p>{FOUR}</p><input name=mail></div>"
    )
    assert texts(found) == [ONE, TWO, THREE]


def test_an_element_for_browsers_without_scripts_that_was_never_closed() -> None:
    found = page(f"<noscript><p>No scripts.</p><div class=page>{MENU}<div>{BODY}</div></div>")
    assert texts(found)[-3:] == [ONE, TWO, THREE]


def test_a_page_of_which_only_the_witness_sees_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html.witness, "extract", lambda root: f"{ONE}\n{TWO}")
    assert texts(page("<textarea>x</textarea>")) == [ONE, TWO]


SHELL = '<div id="__next"><div class="spinner">Loading…</div></div>'


def test_a_page_that_a_script_fills_is_read_from_what_it_carries() -> None:
    told = f'{{"@type": "NewsArticle", "headline": "{HEAD}", "articleBody": "{ONE}\\n\\n{TWO}"}}'
    found = page(SHELL, f'<script type="application/ld+json">{told}</script>')
    assert (found.metadata.title, texts(found)) == (HEAD, [ONE, TWO])
    data = f'{{"props": {{"article": {{"body": "<p>{ONE}</p><h2>Next</h2><p>{TWO}</p>"}}}}}}'
    found = page(f'{SHELL}<script id="__NEXT_DATA__" type="application/json">{data}</script>')
    assert texts(found) == [ONE, "Next", TWO]
    assert [drop.text for drop in found.drops] == ["Loading…"]


@pytest.mark.parametrize(
    "body",
    [
        SHELL,
        '<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>',
        f'{SHELL}<script id="__NEXT_DATA__" type="application/json">{{"props": {{}}}}</script>',
        f'{SHELL}<script id="__NEXT_DATA__" type="application/json">{{"broken</script>',
    ],
)
def test_a_page_that_a_script_fills_and_that_carries_nothing_is_refused(body: str) -> None:
    with pytest.raises(SourceError, match="put there by a script"):
        page(body)


def test_a_short_page_is_no_page_that_a_script_fills() -> None:
    assert texts(page("<p>The office is closed on Friday.</p><script>count()</script>")) == [
        "The office is closed on Friday."
    ]


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x0b"])
def test_a_control_character_refuses_no_page(control: str) -> None:
    found = page(f"<article>{BODY.replace('bridge', f'bri{control}dge')}</article>")
    assert texts(found) == [ONE, TWO, THREE]


def test_binary_data_named_as_a_page_is_refused() -> None:
    with pytest.raises(SourceError, match="binary"):
        read(Source(place="x", data=bytes(range(256)) * 40, stem="x", suffix=".html"))


def test_a_table_of_a_release_keeps_its_grid_and_its_caption() -> None:
    found = page(
        f"<div class=release>{BODY}<table><caption>In tons</caption><tr><th><th>2023<th>2022</tr>"
        f"<tr><td>Salt<sup>1</sup><td>412.5<td>388.1</tr></table><p><sup>1</sup> Without what the "
        f"second pier took in.</p><p>{FOUR}</p></div>"
    )
    said = texts(found)
    assert said[3:] == [
        "In tons", "2023", "2022", "Salt¹", "412.5", "388.1",
        "¹ Without what the second pier took in.", FOUR,
    ]  # fmt: skip
    cells = [b.cell for b in found.blocks if b.cell]
    assert [(c.row, c.column, c.header) for c in cells] == [
        (0, 1, True), (0, 2, True), (1, 0, False), (1, 1, False), (1, 2, False),
    ]  # fmt: skip


def test_a_page_too_long_for_the_witness_is_read_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "_MOST_HEARD", 3)
    body = f"<div class=share>Share</div>{BODY}<ul><li>salt</li><li>rice</li></ul><p>{FOUR}</p>"
    found = page(f"{MENU}<article>{body}</article><footer><p>{ONE}</p></footer>")
    assert texts(found) == [ONE, TWO, THREE, "salt", "rice", FOUR]


def test_reading_grows_with_the_blocks_and_not_with_their_square() -> None:
    def seconds(count: int) -> float:
        body = paragraphs(*(f"{ONE} It was number {n} of them." for n in range(count)))
        start = time.perf_counter()
        assert len(page(f"<article>{body}</article>").blocks) == count
        return time.perf_counter() - start

    seconds(100)
    assert seconds(8000) < 10 * seconds(2000) + 1


AFTER = "Whoever builds, mends or sails by trade may write to us, and we shall print it all."


@pytest.mark.parametrize(
    "around",
    [
        "<div class='author-box'><p>{}</p></div>", "<form class='newsletter'><p>{}</p></form>",
        "<div class='post-copyright'><p>{}</p></div>", "<div id='cookie-banner'><p>{}</p></div>",
        "<footer><p>{}</p></footer>", "<aside class='related'><p>{}</p></aside>",
        "<form id='respond'><div class='comment'><p>{}</p></div></form>",
    ],
)  # fmt: skip
def test_furniture_that_a_witness_took_for_text_goes(
    monkeypatch: pytest.MonkeyPatch, around: str
) -> None:
    text = [ONE, TWO, THREE, FOUR, ONE.replace("third", "second")]
    monkeypatch.setattr(html.witness, "extract", lambda root: "\n".join((*text, AFTER)))
    found = page(f"<article><h1>{HEAD}</h1>{paragraphs(*text)}{around.format(AFTER)}</article>")
    assert texts(found) == text
    assert AFTER in {drop.text for drop in found.drops}


@pytest.mark.parametrize(
    "around",
    [
        "<div class='comments'><p>{}</p></div>", "<div class='teaser'><p>{}</p></div>",
        "<div class='paywall'><p>{}</p></div>", "<div class='premium subscriber'><p>{}</p></div>",
    ],
)  # fmt: skip
def test_a_sentence_at_the_end_goes_for_no_name_that_text_has_too(
    monkeypatch: pytest.MonkeyPatch, around: str
) -> None:
    text = [ONE, TWO, THREE, FOUR, AFTER]
    monkeypatch.setattr(html.witness, "extract", lambda root: "\n".join(text))
    found = page(
        f"<article><h1>{HEAD}</h1>{paragraphs(*text[:-1])}{around.format(AFTER)}</article>"
    )
    assert texts(found) == text


@pytest.mark.parametrize(
    ("links", "stay"),
    [
        ("<p>Read on:</p><p><a href='/1'>A ford is opened</a></p>", False),
        ("<ul><li><a href='/1'>A ford is opened</a></li><li><a href='/2'>A ferry</a></li></ul>",
         False),
        ("<p><a href='/plan'>The plan of the bridge</a></p>", True),
        ("<p>Sources:</p><p><a href='https://roads.example/1'>The roads of the whole land</a></p>",
         True),
        ("<p>Sources:</p><p><a href='/plan.pdf'>The plan of the bridge</a></p>", True),
    ],
)  # fmt: skip
def test_links_to_other_pages_end_no_article(
    monkeypatch: pytest.MonkeyPatch, links: str, stay: bool
) -> None:
    monkeypatch.setattr(html.witness, "extract", lambda root: " ".join(root.itertext()))
    found = page(f"<article><h1>{HEAD}</h1>{paragraphs(ONE, TWO, THREE)}{links}</article>")
    assert texts(found)[:3] == [ONE, TWO, THREE]
    assert (len(found.blocks) > 3) is stay
