"""Targets that belong to a neighbour, told by a real package."""

from pathlib import Path

from harbor_pub.engine.fit import misplaced
from harbor_pub.languages import ENGLISH
from harbor_pub.packages import open_catalog
from harbor_pub.reviewing import check_file
from harbor_pub.settings import Settings

PAIRS = [
    ("The port is closed because of the storm.", "Pelabuhan ditutup karena badai."),
    ("Children need clean water and good food.", "Anak-anak membutuhkan air bersih dan makanan."),
    ("The minister will visit the school on Monday.", "Menteri akan mengunjungi sekolah Senin."),
    ("Many people work in the rice fields.", "Banyak orang bekerja di sawah."),
]
UNIT = """<unit id="u{n}">
<segment><source>{source}</source><target>{target}</target></segment></unit>"""
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="id">
<file id="f">{units}</file></xliff>"""


def test_targets_that_were_exchanged_are_found_and_others_are_not() -> None:
    package = open_catalog(Settings()).package(ENGLISH.tag, "id")
    assert misplaced(package, PAIRS) == []
    (one, first), (two, second), *rest = PAIRS
    assert misplaced(package, [(one, second), (two, first), *rest]) == [0, 1]
    assert misplaced(package, []) == misplaced(package, PAIRS[:1]) == []
    assert misplaced(package, [("", first), (two, ""), ("12.", "12.")]) == []


def test_a_file_is_checked_for_them(tmp_path: Path) -> None:
    targets = [PAIRS[n][1] for n in (0, 2, 1, 3)]
    units = "".join(
        UNIT.format(n=n, source=source, target=target)
        for n, ((source, _), target) in enumerate(zip(PAIRS, targets, strict=True))
    )
    file = tmp_path / "four.id.xlf"
    file.write_text(FILE.format(units=units), encoding="utf-8")
    catalog = open_catalog(Settings())
    found = [
        issue.segment
        for issue in check_file(file, packages=catalog).issues
        if issue.check == "neighbour"
    ]
    assert found == ["u1", "u2"]
    assert not [issue for issue in check_file(file).issues if issue.check == "neighbour"]
