"""What the forms offer, and what their fields and the deployments are called.

A form says languages by name and gives a flow their tags; who starts a run by the API may write
either. A list of a Literal is a multi-select.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from prefect.runtime import deployment
from pydantic import BeforeValidator, Field, WithJsonSchema

from harbor_pub.errors import OutputError
from harbor_pub.languages import language
from harbor_pub.settings import Settings
from harbor_pub.sources import confined

DEPLOYMENTS: Mapping[str, str] = {
    "publish": "Publish",
    "publish-all": "Publish many",
    "watch": "Watch a folder",
    "review": "Corrections",
    "refresh": "Refresh editions",
    "portal": "Rebuild the portal",
}
"""What a flow's deployment is called."""

Tag = Literal["id", "ms", "fil", "th", "vi", "lo", "km", "my", "ta", "zh-Hans", "pt", "tet"]
SpokenTag = Literal[
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

DETECT: Any = "Find out"
"""What a form starts with as the source's language; of any type, as it is read by `tag_of`."""

_NAMES: Mapping[str, str] = {
    tag: DETECT if tag == "detect" else language(tag).name for tag in get_args(SpokenTag)
}
_TAGS: Mapping[str, str] = {name: tag for tag, name in _NAMES.items()}


def tag_of(name: Any) -> Any:
    """The tag of a language's name; all else is left as it is, for a validator to judge."""
    return _TAGS.get(name, name) if isinstance(name, str) else name


def names_of(locales: Sequence[str]) -> list[str]:
    """The languages as a form has them."""
    return [_NAMES.get(locale, locale) for locale in locales]


def _without_all(chosen: Any) -> Any:
    """A choice without "asean", which forms of earlier versions had chosen beforehand: whoever
    chose others beside it meant those, and none is all."""
    if not isinstance(chosen, list | tuple | set):
        return chosen
    return [one for one in chosen if one != "asean"]


def _titled(title: str) -> Any:
    """Call a field so; Prefect's own title is the parameter's name."""
    return Field(json_schema_extra={"title": title})


def _by_name(tags: Any) -> Any:
    return WithJsonSchema({"type": "string", "enum": [_NAMES[tag] for tag in get_args(tags)]})


Locale = Annotated[Tag, BeforeValidator(tag_of), _by_name(Tag)]
Locales = Annotated[list[Locale], BeforeValidator(_without_all), _titled("Languages")]
Spoken = Annotated[
    SpokenTag, BeforeValidator(tag_of), _by_name(SpokenTag), _titled("Source language")
]
Sources = Annotated[list[str], _titled("Files or addresses")]
SourceFolders = Annotated[list[str], _titled("Where the sources lie")]
Folder = Annotated[str, _titled("Folder to watch")]
Formats = Annotated[list[Format], _titled("File formats")]
Output = Annotated[str, _titled("Output folder")]
Inbox = Annotated[str, _titled("Inbox")]
Keep = Annotated[list[str], _titled("Lines to keep")]
NoRule = Annotated[list[Rule], _titled("Cleaning rules to leave out")]
Settle = Annotated[
    float, Field(ge=0, le=600, json_schema_extra={"title": "Seconds without a change"})
]
Title = Annotated[str, _titled("Title")]
Approval = Annotated[bool, _titled("Wait for approval")]
Documents = Annotated[
    int, Field(ge=1, le=1000, json_schema_extra={"title": "Documents in each run"})
]
AtOnce = Annotated[int, Field(ge=1, le=1000, json_schema_extra={"title": "Runs at a time"})]

# What a form starts with: a list that may be None would start at none, behind a toggle.
ALL: list[Tag] = []
USUAL_FORMATS: list[Format] = ["docx", "html", "xliff", "tmx"]
NO_LINES: list[str] = []
NO_RULES: list[Rule] = []


def chosen(locales: Sequence[str]) -> str:
    """As `harbor publish --to` takes them; none is all that have a package."""
    named = [tag_of(locale) for locale in _without_all(locales)]
    return ",".join(named) or "asean"


def spoken_tag(spoken: str) -> str:
    """As `harbor publish --from` takes it: "" lets it be found out."""
    tag = str(tag_of(spoken))
    return "" if tag == "detect" else tag


def sibling(flow: str) -> str:
    """A flow's deployment beside that of this run, as Prefect names it: whoever deploys them by a
    `prefect.yaml` of their own may give all of them one name."""
    own = deployment.name
    name = DEPLOYMENTS[flow] if own in DEPLOYMENTS.values() else own
    return f"{flow}/{name}"


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
