"""Markdown as GitHub writes it: nothing of it is lost, and nothing of its marks is text."""

from harbor_pub.model import Block, BlockKind
from harbor_pub.reading import markdown

PAGE = """---
title: "Pier news"
---
# Pier news

The fee is ~~ten~~ twelve dollars.[^cash] Ships pay &amp; wait.<br>Bring papers.

- [ ] Ask the harbour master
- [x] Pay the fee

  7. First in cash
  8. Then by card

<table><tr><td>Small</td><td>5&nbsp;&euro;</td></tr></table>
<script>var x = 1;</script>

<details>
<summary>More</summary>

Ask at the desk for a `List<String>` or a Map<Key> of $a+b$.

</details>

| Ship | Fee |
|------|----:|
| Large \\| wide | 9 |

Term
: Its meaning.

```
<!-- a comment --> stays in code
```

Water is H<sub>2</sub>O. <!-- gone -->

[^cash]: Since May.
"""


def blocks() -> list[Block]:
    return list(markdown.parse(PAGE.encode()).blocks)


def test_every_text_arrives_and_no_mark_does() -> None:
    assert [block.text for block in blocks()] == [
        "The fee is ten twelve dollars. Ships pay & wait. Bring papers.", "Since May.",
        "Ask the harbour master", "Pay the fee", "First in cash", "Then by card", "Small", "5 €",
        "More", "Ask at the desk for a List<String> or a Map<Key> of a+b.", "Ship", "Fee",
        "Large | wide", "9", "Term", "Its meaning.", "<!-- a comment --> stays in code",
        "Water is H₂O.",
    ]  # fmt: skip


def test_a_note_follows_what_refers_to_it() -> None:
    note = blocks()[1]
    assert (note.kind, note.number) == (BlockKind.NOTE, "1")


def test_lists_keep_their_labels_and_depth() -> None:
    found = [(b.number, b.level) for b in blocks() if b.kind is BlockKind.LIST_ITEM]
    assert found == [("☐", 1), ("☑", 1), ("7.", 2), ("8.", 2)]


def test_cells_know_their_table_and_what_is_struck_or_a_formula_is_marked() -> None:
    found = blocks()
    cells = [(b.cell.table, b.cell.row, b.cell.column, b.cell.header) for b in found if b.cell]
    assert cells == [
        (0, 0, 0, False), (0, 0, 1, False),
        (1, 0, 0, True), (1, 0, 1, True), (1, 1, 0, False), (1, 1, 1, False),
    ]  # fmt: skip
    marks = {b.text[m.start : m.end]: m.kind for b in found for m in b.markup}
    assert marks == {"ten": "strike", "List<String>": "code", "a+b": "code"}


def test_lines_are_the_files_own() -> None:
    lines = PAGE.split("\n")
    for block in blocks():
        if block.line and block.kind is not BlockKind.CODE:
            assert block.text.split()[0].strip("|") in lines[block.line - 1]
