"""XML from outside: what a document declares is neither fetched nor put into its text."""

from pathlib import Path

import pytest
from lxml import etree

from harbor_pub.xml import has_entities, has_type, root_of

INSIDE = b'<!DOCTYPE x [<!ENTITY a "expanded">]><x>&a;</x>'


def test_an_entity_of_its_own_is_not_expanded() -> None:
    root = root_of(INSIDE)
    assert "expanded" not in etree.tostring(root, encoding="unicode", with_tail=False)
    assert has_type(root)
    assert has_entities(root)


def test_a_file_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    data = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><x>&a;</x>'
    assert b"a secret" not in etree.tostring(root_of(data.encode()))


def test_a_bomb_is_refused() -> None:
    """A thousand million laughs, had each entity been put in its place."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(etree.XMLSyntaxError):
        root_of(f'<!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><x>&l9;</x>'.encode())


def test_a_document_type_without_entities_is_told_apart() -> None:
    root = root_of(b'<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx/>')
    assert has_type(root)
    assert not has_entities(root)


def test_comments_go_where_they_are_not_wanted() -> None:
    data = b"<x><!-- a --><?b c?>d</x>"
    assert len(root_of(data)) == 2
    assert len(root_of(data, bare=True)) == 0


def test_what_is_no_xml_is_an_error() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        root_of(b"<x>")
