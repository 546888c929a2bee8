"""The editor's loop, played through: publish, correct two languages, import, change the source,
publish again.

    uv run python docs/review_demo.py [FOLDER]

Everything happens in the folder (a temporary one by default), with a record of its own. The
script stops with an error where anything is not as the text says.
"""

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from harbor_pub.publishing import FORMATS

HARBOR = Path(sys.executable).with_name("harbor")
LOCALES = ("id", "th")

SOURCE = """\
The ferry to the islands

The ferry leaves the harbour at six in the morning. It carries forty people and the post.

Children travel free of charge. Bicycles are welcome on the upper deck.

In the rainy season the crossing takes two hours. Please wear a life jacket.
"""
CHANGED = SOURCE.replace(
    "Children travel free of charge. Bicycles",
    "Children under twelve travel free of charge. Bicycles",
)

CORRECTIONS = {
    "id": {
        "The ferry to the islands": "Feri ke pulau-pulau",
        "It carries forty people and the post.": "Feri itu mengangkut empat puluh orang dan pos.",
        "Please wear a life jacket.": "Harap kenakan jaket pelampung.",
    },
    "th": {
        "The ferry to the islands": "เรือข้ามฟากไปหมู่เกาะ",
        "Please wear a life jacket.": "กรุณาสวมเสื้อชูชีพ",
    },
}


def main(folder: Path) -> None:
    source = folder / "ferry.txt"
    os.environ["HARBOR_RECORD"] = f"sqlite:///{folder / 'record.sqlite'}"

    say("1. Publish a text in two languages")
    source.write_text(SOURCE, encoding="utf-8")
    harbor("publish", source, "--to", ",".join(LOCALES), "--output", folder / "output")

    say("2. Two editors correct their Word files, with changes tracked, and save under new names")
    returned = [correct(folder, locale) for locale in LOCALES]

    say("3. Import both; the second time nothing changes")
    harbor("review", "import", *returned, "--html", folder / "review.html")
    harbor("review", "import", *returned)
    harbor("review", "status")

    say("4. One paragraph of the source changes; publish again")
    before = {locale: units(folder, locale, "docx") for locale in LOCALES}
    source.write_text(CHANGED, encoding="utf-8")
    said = harbor("publish", source, "--to", ",".join(LOCALES), "--output", folder / "output")

    say("5. Exactly the changed sentence is new; what a person wrote stands to the letter")
    for locale in LOCALES:
        new = [s for s in units(folder, locale, "docx") if s not in before[locale]]
        check(new == ["Children under twelve travel free of charge."], f"{locale}: new are {new}")
        check(f"{locale}: 7 units, 6 recalled, 1 translated" in said, f"{locale}: one translated")
        for form in ("docx", "html", "xliff", "tmx"):
            found = units(folder, locale, form)
            wanted = CORRECTIONS[locale]
            check(wanted.items() <= found.items(), f"{locale}: all corrections stand in {form}")
    say(f"All as it should be. Look at {folder / 'review.html'} and {folder / 'output'}")


def correct(folder: Path, locale: str) -> Path:
    """What an editor does in Word: delete the target's words and write others, tracked."""
    path = folder / "output" / "ferry" / locale / f"ferry.{locale}.docx"
    returned = folder / f"corrected by {'Sri' if locale == 'id' else 'Malee'}.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(returned, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = tracked(part.decode(), locale).encode()
            new.writestr(name, part)
    return returned


def tracked(document: str, locale: str) -> str:
    author = 'w:author="Sri"' if locale == "id" else 'w:author="Malee"'
    rows = re.split(r"(?=<w:tr>)", document)
    for number, row in enumerate(rows):
        for source, target in CORRECTIONS[locale].items():
            if f">{source}<" in row and "HarborTarget" in row:
                before, look, cell = re.split(r'("HarborTarget\w*"/>.*?</w:pPr>)', row, maxsplit=1)
                inside, tail = cell.split("</w:p>", 1)
                old = re.sub(r"<(/?)w:t\b", r"<\1w:delText", inside)
                rows[number] = (
                    f"{before}{look}"
                    f'<w:del w:id="{900 + number}" {author}>{"".join(runs(old))}</w:del>'
                    f'<w:ins w:id="{990 + number}" {author}><w:r><w:t>{target}</w:t></w:r></w:ins>'
                    f"</w:p>{tail}"
                )
    return "".join(rows)


def runs(inside: str) -> list[str]:
    return re.findall(r"<w:r>(?:(?!<w:r>).)*</w:r>", inside)


def units(folder: Path, locale: str, form: str) -> dict[str, str]:
    """Sources and targets of a published file."""
    suffix = FORMATS[form].suffix
    data = (folder / "output" / "ferry" / locale / f"ferry.{locale}.{suffix}").read_bytes()
    return {unit.source: unit.target for unit in FORMATS[form].parse(data)}


def harbor(*arguments: str | Path) -> str:
    """Run a command as a user would; what it says."""
    words = [str(argument) for argument in arguments]
    print("$ harbor " + " ".join(f'"{w}"' if " " in w else w for w in words), flush=True)
    done = subprocess.run([HARBOR, *words], capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr, flush=True)
    check(done.returncode == 0, f"exit code {done.returncode}")
    return done.stderr


def say(text: str) -> None:
    print(f"\n== {text}", flush=True)


def check(right: bool, what: str) -> None:
    print(f"{'  ok ' if right else 'WRONG'} {what}", flush=True)
    if not right:
        raise SystemExit(1)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
