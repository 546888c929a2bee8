"""What the forms offer; a list of a Literal is a multi-select."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from prefect.runtime import deployment

from harbor_pub.errors import OutputError
from harbor_pub.settings import Settings
from harbor_pub.sources import confined

Locale = Literal[
    "asean", "id", "ms", "fil", "th", "vi", "lo", "km", "my", "ta", "zh-Hans", "pt", "tet"
]
Spoken = Literal[
    "detect", "en", "id", "ms", "fil", "th", "vi", "lo", "km", "my", "ta", "zh-Hans", "pt", "tet"
]
Rule = Literal[
    "characters", "Zawgyi", "line end", "hyphen", "running head", "language switcher", "breadcrumb",
    "page tools", "share counter", "advertisement", "navigation", "related link", "menu",
    "page number", "copyright line", "cookie notice", "sign-up line", "tags and contact", "address",
    "masthead", "sidebar headline", "before the text", "after the text", "metadata", "mail head",
    "signature", "title", "bullet",
    "words", "comma", "full stop", "colon", "bracket", "quote", "number", "clitic",
]  # fmt: skip
Format = Literal["docx", "docx-reading", "xlsx", "html", "xliff", "xliff12", "tmx"]

# What a form starts with: a list that may be None would start at none, behind a toggle.
ASEAN: list[Locale] = ["asean"]
USUAL_FORMATS: list[Format] = ["docx", "html", "xliff", "tmx"]
NO_LINES: list[str] = []
NO_RULES: list[Rule] = []


def chosen(locales: Sequence[Locale]) -> str:
    """As `harbor publish --to` takes them; "asean" among others means all."""
    return "asean" if "asean" in locales else ",".join(locales)


def folder(given: str, settings: Settings) -> Path:
    """The output folder that was named, or the setting's. Raises OutputError for one that a run at
    the desk may not write to."""
    own = settings.output_folder
    path = Path(given) if given else own
    allowed = [*settings.root_folders, own.resolve()]
    if given and deployment.id and not any(map(path.resolve().is_relative_to, allowed)):
        shown = ", ".join(map(str, allowed))
        raise OutputError(f"{given}: lies outside of {shown}; see `roots` in harbor.toml")
    return path


def source(place: str, settings: Settings) -> str:
    """A source, or a folder of sources, that a run may read: whoever has started it at the desk
    has no other right to this machine. Raises SourceError for one that lies outside of `roots`."""
    return confined(place, settings.root_folders) if deployment.id else place
