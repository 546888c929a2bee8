"""Small PDFs made by hand: what is printed where, and nothing else."""

from collections.abc import Callable, Sequence

Print = tuple[float, float, float, str]
"""Left, base, size, text."""
WIDTH, HEIGHT = 400, 600


def made(
    *pages: Sequence[Print], frame: str = "", turned: bool = False, picture: bool = False,
    typed: str = "", nameless: Callable[[str], bool] = lambda _: False,
) -> bytes:  # fmt: skip
    """A PDF in Helvetica. `frame` is a crop box; `turned` prints along the page's height; `picture`
    lays one over each page; `typed` is what somebody wrote on each afterwards; `nameless`
    tells what is set in a font of drawings that says of none which letter it is."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    objects.append(_stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace"
                           " /DeviceGray /BitsPerComponent 8", "0"))  # fmt: skip
    objects.append(_stream("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources "
                           "<< /Font << /F 3 0 R >> >>", _said([(2, 5, 11, typed)])))  # fmt: skip
    objects.append("<< /Type /Annot /Subtype /FreeText /Rect [50 20 250 40] /F 4 "
                   f"/Contents ({typed}) /DA (/F 11 Tf) /AP << /N 5 0 R >> >>")  # fmt: skip
    objects.append(_stream("", "600 0 0 0 500 700 d1 0 0 500 700 re f"))
    objects.append(_stream("", "600 0 0 0 0 0 d1"))
    objects.append(_drawn())
    kids = []
    for prints in pages:
        content = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q " if picture else ""
        objects.append(_stream("", content + _said(prints, nameless, turned=turned)))
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] {frame}"
            f" {'/Annots [6 0 R]' if typed else ''} /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F 3 0 R /N 9 0 R >> /XObject << /P 4 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _file(objects)


def _drawn() -> str:
    """A Type 3 font whose every sign is a box, but for the spaces, 32 and 3."""
    names = " ".join("/e" if code in (3, 32) else "/d" for code in range(256))
    return (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [.001 0 0 .001 0 0]"
        " /FirstChar 0 /LastChar 255 /CharProcs << /d 7 0 R /e 8 0 R >>"
        f" /Widths [{'600 ' * 256}] /Encoding << /Differences [0 {names}] >> >>"
    )


def paragraph(*lines: str, top: float = 500, left: float = 50, size: float = 11) -> list[Print]:
    return [(left, top - 1.3 * size * place, size, line) for place, line in enumerate(lines)]


def _said(
    prints: Sequence[Print], nameless: Callable[[str], bool] = lambda _: False, *,
    turned: bool = False,
) -> str:  # fmt: skip
    def places(left: float, base: float) -> str:
        return f"0 1 -1 0 {HEIGHT - base} {left}" if turned else f"1 0 0 1 {left} {base}"

    shown = (
        f"/{'N' if nameless(text) else 'F'} {size} Tf {places(left, base)} Tm ({_escaped(text)}) Tj"
        for left, base, size, text in prints
    )
    return f"BT {' '.join(shown)} ET"


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "()\\" else c for c in text)


def _stream(entries: str, content: str) -> str:
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file(objects: Sequence[str]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + (tail + trailer).encode()
