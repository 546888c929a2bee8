"""`harbor terms …`: what is to be called how."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from harbor_pub import pipeline
from harbor_pub.errors import UsageError
from harbor_pub.languages import TARGETS, language
from harbor_pub.settings import load
from harbor_pub.terminal import Json, Source, Spoken, print_json, print_lines, print_table, say
from harbor_pub.terms import Entry, exchange, tabular
from harbor_pub.terms.base import Base, merged, read, unlike
from harbor_pub.terms.suggesting import suggested

app = typer.Typer(help="The term base: what is called how.", no_args_is_help=True)

To = Annotated[str, typer.Option(help="This locale alone.")]
Builtin = Annotated[
    bool, typer.Option("--builtin", help="With the starter's terms and CLDR's names.")
]


@app.command("import")
def terms_import(
    file: Annotated[Path, typer.Argument(help="A CSV, TSV or TBX file.", show_default=False)],
    to: To = "",
) -> None:
    """Take terms into the base of this project; a term that is told anew is changed.

    The file is read to its end before anything is taken, so a broken one changes nothing.

    Example: harbor terms import agency.tbx --to id
    """
    path = load().terms_path
    old = read(path).entries
    found, others = exchange.read(file)
    new = [entry for entry in found if not to or entry.locale == language(to).tag]
    changed = list(unlike(old, new))
    if changed:
        tabular.write(path, merged(old, new))
    say(f"{len(changed)} terms taken, {len(new) - len(changed)} were known: {path}")
    for tag, count in others.items():
        say(f"left out: {count} in {tag}", "yellow")


@app.command("export")
def terms_export(
    file: Annotated[
        Path, typer.Argument(help="The file to write: .csv, .tsv or .tbx.", show_default=False)
    ],
    to: To = "",
    builtin: Builtin = False,
    tbx: Annotated[int, typer.Option(help="TBX's version: 3 (2019) or 2 (2008).")] = 3,
) -> None:
    """Write the terms to a table or a TBX-Basic file, and read it back.

    Example: harbor terms export --builtin --to th terms.tbx
    """
    if tbx not in (2, 3):
        raise UsageError(f"--tbx is 2 or 3, not {tbx}")
    entries = _entries(to, builtin)
    exchange.write(file, entries, tbx)
    say(f"{len(entries)} terms")
    print(file)


@app.command("list")
def terms_list(to: To = "", builtin: Builtin = False, as_json: Json = False) -> None:
    """List the terms of the base.

    Example: harbor terms list --builtin --to th
    """
    entries = _entries(to, builtin)
    rows = [_row(entry) for entry in entries]
    if as_json:
        print_json(rows)
        return
    if rows:
        print_table(rows)
    counts = Counter(entry.locale for entry in entries)
    say(", ".join(f"{tag}: {count}" for tag, count in counts.items()) or "no terms of your own yet")


@app.command("suggest")
def terms_suggest(
    source: Source,
    spoken: Spoken = "",
    least: Annotated[int, typer.Option(min=1, help="How often a phrase stands there.")] = 2,
    as_json: Json = False,
) -> None:
    """List a document's frequent phrases in capitals that have no entry, with their counts.

    Example: harbor terms suggest speech.txt
    """
    settings = load()
    prepared = pipeline.prepare(source, settings, spoken, say)
    base = read(settings.terms_path)
    known = base.known(prepared.document.language)
    found = suggested((segment.source for segment in prepared.segments), known, least)
    if as_json:
        print_json([{"phrase": phrase, "count": count} for phrase, count in found])
    else:
        print_lines(f"{count}\t{phrase}" for phrase, count in found)
    say(f"{len(found)} phrases without an entry")


def _entries(to: str, builtin: bool) -> list[Entry]:
    base = read(load().terms_path)
    locales = [language(to).tag] if to else [target.tag for target in TARGETS]
    if not builtin:
        return [entry for entry in base.entries if entry.locale in locales]
    return [entry for locale in locales for entry in _of(base, locale)]


def _of(base: Base, locale: str) -> tuple[Entry, ...]:
    """What counts of a locale: of two entries for a term the first."""
    own = [entry for entry in base.entries if entry.locale == locale]
    others = [e for e in base.of("en", locale) if e not in own]
    return merged(reversed(others), own)


def _row(entry: Entry) -> dict[str, object]:
    return {
        "locale": entry.locale,
        "source": entry.source,
        "preferred": entry.said,
        "admitted": " | ".join(entry.admitted),
        "forbidden": " | ".join(entry.forbidden),
        "case": entry.case.value,
        "domain": entry.domain,
        "note": entry.note,
        "origin": entry.origin,
    }
