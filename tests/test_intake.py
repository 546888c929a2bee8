"""A watched folder: what is whole is taken, what is still being written is left."""

import os
from pathlib import Path

import pytest

from harbor_pub import intake
from harbor_pub.errors import SourceError


def names(folder: Path, during: object = None) -> list[str]:
    """What is settled, where `during` happens between the two looks."""
    found = intake.settled(folder, 0, pause=lambda _: during() if callable(during) else None)
    return [one.path.name for one in found]


def test_a_file_that_grows_is_left_for_the_next_look(tmp_path: Path) -> None:
    whole, growing = tmp_path / "whole.txt", tmp_path / "growing.txt"
    whole.write_text("All of it.")
    growing.write_text("Half of")
    assert names(tmp_path, lambda: growing.write_text("Half of it, and more")) == ["whole.txt"]
    assert names(tmp_path) == ["growing.txt", "whole.txt"]


def test_a_file_that_is_rewritten_at_the_same_size_is_left_too(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text("one")
    os.utime(file, ns=(1, 1))
    assert names(tmp_path, lambda: file.write_text("two")) == []


def test_a_file_that_is_replaced_by_a_rename_is_left_too(tmp_path: Path) -> None:
    file, other = tmp_path / "notice.txt", tmp_path / ".other"
    file.write_text("one")
    other.write_text("two")
    for path in (file, other):
        os.utime(path, ns=(1, 1))
    assert names(tmp_path, lambda: other.replace(file)) == []
    assert names(tmp_path) == ["notice.txt"]


@pytest.mark.parametrize("name", [".hidden.txt", "~$notice.docx", "notice.txt.part", "a.TMP"])
def test_hidden_and_unfinished_names_are_left(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("half")
    assert names(tmp_path) == []


def test_a_file_that_vanishes_between_the_looks_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text("gone soon")
    assert names(tmp_path, file.unlink) == []


def test_subfolders_are_looked_through_but_not_hidden_ones(tmp_path: Path) -> None:
    for folder in ("2015", ".git"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notice.txt").write_text("A notice.")
    assert [one.path.parent.name for one in intake.settled(tmp_path, 0)] == ["2015"]


def test_the_stamp_changes_with_a_touch_and_the_digest_does_not(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text("A notice.")
    (before,) = intake.settled(tmp_path, 0)
    os.utime(file, ns=(1, 1))
    (after,) = intake.settled(tmp_path, 0)
    assert (before.digest, before.stamp != after.stamp) == (after.digest, True)


def test_no_such_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such folder; create it"):
        intake.settled(tmp_path / "nowhere", 0)


def test_a_moved_file_never_takes_another_s_place(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "a.docx").write_text(text)
        intake.move(tmp_path / "a.docx", tmp_path / "taken")
    assert [p.read_text() for p in sorted((tmp_path / "taken").iterdir())] == ["two", "one"]
