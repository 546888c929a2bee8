"""A sent form in; an order, or corrected files in the inbox, or the one line that says what is
missing. Files are laid down under names of their own, and none is ever overwritten."""

import glob
import itertools
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

from starlette.datastructures import FormData

from harbor_pub.intake import CORRECTED
from harbor_pub.languages import ENGLISH, TARGETS
from harbor_pub.settings import Settings
from harbor_pub.sources import LARGEST, SUFFIXES

SPOKEN = (ENGLISH, *TARGETS)
"""What a text may be in."""

ALL = "all"
"""Every language that is offered."""

_LONGEST = 80
"""Characters of a file's name, of which a file system may take 255 bytes."""
_TAGS = {one.tag for one in SPOKEN}


class FormError(Exception):
    """What a person has to do otherwise, in a sentence; `status` is HTTP's."""

    def __init__(self, said: str, status: int = 422) -> None:
        super().__init__(said)
        self.status = status


@dataclass(frozen=True, slots=True)
class Sent:
    """Fields by name, and files with their names as the browser told them."""

    fields: Mapping[str, Sequence[str]]
    files: Sequence[tuple[str, bytes]]

    def one(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a form is shown with."""

    title: str = ""
    text: str = ""
    spoken: str = ""
    languages: frozenset[str] = frozenset()
    approval: bool = False


NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published, and how; no locales are all. `title` is "" for the
    text's own."""

    path: Path
    locales: Sequence[str]
    spoken: str
    approval: bool
    title: str = ""


def sources_offered() -> list[str]:
    return sorted(SUFFIXES)


def corrected_offered() -> list[str]:
    return sorted(CORRECTED)


def said(form: FormData) -> Said:
    """What somebody has written into a form; a browser keeps its files to itself."""
    return Said(
        title=str(form.get("title") or ""),
        text=str(form.get("text") or ""),
        spoken=str(form.get("spoken") or ""),
        languages=frozenset(str(one) for one in form.getlist("language")),
        approval=bool(form.get("approval")),
    )


def order(sent: Sent, settings: Settings) -> Order:
    """The order of a form, its text laid down among the uploads. Raises FormError."""
    wanted = sent.fields.get("language", ())
    if not wanted:
        raise FormError("Choose at least one language to translate into.")
    if not set(wanted) <= _TAGS | {ALL}:
        raise FormError("Choose languages of this page.")
    spoken = sent.one("spoken")
    if spoken and spoken not in _TAGS:
        raise FormError("Choose a language of this page, or let it be found out.")
    if spoken in wanted:
        raise FormError("The text is in one of the languages that you chose; take that one out.")
    name, data = _text(sent)
    folder = Path(settings.uploads)
    return Order(
        path=_known(folder, name, data) or laid(folder / date.today().isoformat(), name, data),
        locales=() if ALL in wanted else tuple(dict.fromkeys(wanted)),
        spoken=spoken,
        approval=bool(sent.one("approval")),
        title=" ".join(sent.one("title").split()),
    )


def take_back(sent: Sent, settings: Settings) -> list[str]:
    """Lay corrected files into the inbox; gives their names there. Raises FormError."""
    if not sent.files:
        raise FormError("Choose the corrected file.")
    named = [(_name(name, CORRECTED), data) for name, data in sent.files]
    for name, data in named:
        _check_size(name, data)
    return [laid(Path(settings.inbox), name, data).name for name, data in named]


def decision(form: FormData) -> dict[str, str]:
    """The answer of an editor, as the flow's form has it. Raises FormError."""
    chosen, editor = str(form.get("decision") or ""), str(form.get("editor") or "").strip()
    if chosen not in ("publish", "withhold"):
        raise FormError("Choose whether to publish the drafts or to withhold them.")
    if not editor:
        raise FormError("Write your name: it is kept with the decision.")
    comment = str(form.get("comment") or "").strip()
    if len(editor) > 200 or len(comment) > 2000:
        raise FormError("A name has at most 200 characters, a note 2,000.")
    return {"decision": chosen, "editor": editor, "comment": comment}


def laid(folder: Path, name: str, data: bytes) -> Path:
    """Write a file under its name, or with a number where that is taken. Raises FormError."""
    stem, suffix = Path(name).stem, Path(name).suffix
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (folder / one for one in _numbered(stem, suffix)):
            try:
                file = path.open("xb")
            except FileExistsError:
                continue
            try:
                with file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError:
                path.unlink(missing_ok=True)
                raise
            return path
    except OSError as error:
        raise FormError(
            f"The file could not be kept ({error.strerror}); tell the operator.", 507
        ) from error
    raise AssertionError("numbers have no end")


def _text(sent: Sent) -> tuple[str, bytes]:
    """The one text of a form: a file, or what was pasted."""
    pasted, title = sent.one("text").replace("\r\n", "\n").strip(), sent.one("title").strip()
    if sent.files and pasted:
        raise FormError("Choose a file or paste a text, not both.")
    if len(sent.files) > 1:
        raise FormError("Choose one file at a time.")
    if sent.files:
        ((given, data),) = sent.files
        name = _name(given, SUFFIXES)
    elif pasted:
        if not title:
            raise FormError("Give the pasted text a title.")
        name, data = _name(f"{title.replace('/', ' ')}.txt", SUFFIXES), f"{pasted}\n".encode()
    else:
        raise FormError("Choose a file, or paste a text.")
    _check_size(name, data)
    return name, data


def _check_size(name: str, data: bytes) -> None:
    if not data.strip():
        raise FormError(f"{name} is empty.")
    if len(data) > LARGEST:
        raise FormError(f"{name} is larger than {LARGEST >> 20} MiB; send it in parts.", 413)


def _name(given: str, suffixes: frozenset[str]) -> str:
    """A file's name without what a file system, or a reader, could take for something else."""
    last = PureWindowsPath(PurePosixPath(given).name).name
    plain = "".join(
        " " if unicodedata.category(c)[0] in "CZ" or c in '<>:"/\\|?*' else c
        for c in unicodedata.normalize("NFC", last)
    )
    path = PurePosixPath(" ".join(plain.split()).lstrip(".~ ") or "file")
    if path.suffix.lower() not in suffixes:
        raise FormError(
            f"{path.name} is not of a kind that can be read; there are "
            f"{', '.join(sorted(suffixes))}."
        )
    stem = path.stem[:_LONGEST].strip(". ") or "file"
    while len(stem.encode()) > 200:
        stem = stem[:-1]
    return f"{stem}{path.suffix.lower()}"


def _numbered(stem: str, suffix: str) -> Iterator[str]:
    yield f"{stem}{suffix}"
    yield from (f"{stem}-{number}{suffix}" for number in itertools.count(2))


def _known(folder: Path, name: str, data: bytes) -> Path | None:
    """The same file, where it was sent before: it is the same document."""
    stem, suffix = glob.escape(Path(name).stem), Path(name).suffix
    alike = re.compile(re.escape(Path(name).stem) + r"(-\d+)?" + re.escape(suffix))
    for path in sorted(folder.glob(f"*/{stem}*{suffix}")):
        same_size = alike.fullmatch(path.name) and path.stat().st_size == len(data)
        if same_size and path.read_bytes() == data:
            return path
    return None
