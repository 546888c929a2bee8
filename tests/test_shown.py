"""What a stranger names controls no terminal, and no password is shown."""

import logging

import pytest

from harbor_pub import journal
from harbor_pub.errors import SourceError
from harbor_pub.shown import masked, one_line, plain, without_secrets
from harbor_pub.terminal import print_table


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "https://u:p@e.example/x?a=1&token=t#f: gone",
            "https://***@e.example/x?a=1&token=***#f: gone",
        ),
        (
            "https://e.example/?X-Amz-Signature=d&sig=s",
            "https://e.example/?X-Amz-Signature=***&sig=***",
        ),
        ("(https://e.example/?access_token=t)", "(https://e.example/?access_token=***)"),
        ("postgresql+pg8000://harbor:pw@db/x", "postgresql+pg8000://***@db/x"),
        ("ftp://a@b:c@e.example/", "ftp://***@e.example/"),
        (
            "https://e.example/@harbor?page=2&keyword=k a@b",
            "https://e.example/@harbor?page=2&keyword=k a@b",
        ),
        (
            "https://e.example/?api_key=k&key=l&apikey=m",
            "https://e.example/?api_key=***&key=***&apikey=***",
        ),
    ],
)
def test_secrets_of_an_address_are_hidden(text: str, wanted: str) -> None:
    assert masked(text) == masked(wanted) == wanted


def test_nothing_controls_a_terminal() -> None:
    assert one_line("a\n2026 INFO forged\x1b[2J\x9b\u202etxt") == (
        r"a\n2026 INFO forged\x1b[2J\x9b\u202etxt"
    )
    assert plain("a\r\nb") == "a\\r\nb"
    assert one_line("ไทย မြန်မာ 中文 \u200b") == "ไทย မြန်မာ 中文 \u200b"


def test_an_error_and_a_line_of_the_log_hide_what_they_quote(
    caplog: pytest.LogCaptureFixture,
) -> None:
    place = "https://u:p@e.example/?token=t\n"
    assert str(SourceError(f"{place}: gone")) == "https://***@e.example/?token=***\n: gone"
    with caplog.at_level(logging.INFO, logger="harbor_pub.journal"):
        journal.tell("failure", reason=place)
    (record,) = caplog.records
    assert record.getMessage() == r"failure reason=https://***@e.example/?token=***\n"


def test_an_address_is_published_without_its_secrets() -> None:
    assert without_secrets("https://u:p@e.example/x?token=t&a=b#f") == "https://e.example/x?a=b#f"
    assert without_secrets("https://e.example/?token=t") == "https://e.example/"
    assert without_secrets("https://e.example/@me?q=a@b") == "https://e.example/@me?q=a@b"


def test_a_table_shows_what_editors_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([{"words": "[/i] [b]bold\x1b[2J", "row": None}])
    assert "[/i] [b]bold\\x1b[2J" in capsys.readouterr().out
