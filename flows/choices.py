"""What the forms offer; a list of a Literal is a multi-select."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from harbor_pub.settings import Settings

Locale = Literal[
    "asean", "id", "ms", "fil", "th", "vi", "lo", "km", "my", "ta", "zh-Hans", "pt", "tet"
]
Spoken = Literal[
    "detect", "en", "id", "ms", "fil", "th", "vi", "lo", "km", "my", "ta", "zh-Hans", "pt", "tet"
]
Format = Literal["docx", "docx-reading", "html", "xliff", "xliff12", "tmx"]

# What a form starts with: a list that may be None would start at none, behind a toggle.
ASEAN: list[Locale] = ["asean"]
USUAL_FORMATS: list[Format] = ["docx", "html", "xliff", "tmx"]


def chosen(locales: Sequence[Locale]) -> str:
    """As `harbor publish --to` takes them; "asean" among others means all."""
    return "asean" if "asean" in locales else ",".join(locales)


def folder(given: str, settings: Settings) -> Path:
    """The output folder that was named, or the setting's."""
    return Path(given) if given else settings.output_folder
