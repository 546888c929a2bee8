"""Make the README's pictures: a page of a DOCX and the HTML, wide and on a phone.

    uv run python docs/pictures.py output information-harbor-forum-2015 id fil ms

reads editions that `harbor publish` made and writes `docs/pictures/<locale>.{docx,wide,phone}.png`.
LibreOffice, poppler-utils and Chromium must be on the PATH, with fonts for the scripts
(fonts-noto-core, fonts-noto-ui-core, fonts-noto-cjk in Debian).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
WIDTHS = {"wide": 1200, "phone": 360}

# Chromium's window can't be narrower than some 500 pixels; a frame can.
FRAME = (
    '<!doctype html><body style="margin:0"><iframe src="{page}" style="border:0" {size}></iframe>'
)


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=180)


def docx_page(document: Path, picture: Path) -> None:
    """The first page, by way of PDF."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document)
        pdf = Path(folder) / f"{document.stem}.pdf"
        run("pdftoppm", "-r", "80", "-png", "-f", "1", "-singlefile", pdf, picture.with_suffix(""))


def html_page(page: Path, picture: Path, width: int, height: int = 900) -> None:
    """What the browser shows first, in a frame of a true width."""
    with tempfile.TemporaryDirectory() as folder:
        frame = Path(folder) / "frame.html"
        size = f'width="{width}" height="{height}"'
        frame.write_text(FRAME.format(page=page.resolve().as_uri(), size=size))
        run(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", "--no-first-run", "--allow-file-access-from-files",
            f"--user-data-dir={folder}/profile", f"--window-size={max(width, 500)},{height}",
            f"--screenshot={picture}", frame.as_uri(),
        )  # fmt: skip


def main(output: str, document: str, *locales: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    for locale in locales:
        stem = Path(output) / document / locale / f"{document}.{locale}"
        docx_page(stem.with_name(f"{stem.name}.docx"), PICTURES / f"{locale}.docx.png")
        for name, width in WIDTHS.items():
            page = stem.with_name(f"{stem.name}.html")
            html_page(page, PICTURES / f"{locale}.{name}.png", width)


if __name__ == "__main__":
    main(*sys.argv[1:])
