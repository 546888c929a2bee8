"""The rule tables: text files that a linguist can edit, parsed strictly."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Words in lower case without their full stop; see rules/en.txt for what each set means."""

    never: frozenset[str]
    before_number: frozenset[str]
    maybe: frozenset[str]
    maybe_before_capital: frozenset[str]
    continuers: frozenset[str]
    openers: frozenset[str]


@cache
def rules(language: str) -> Rules:
    """The table of a BCP 47 tag's language, or the default one."""
    folder = files("harbor_pub.segmentation") / "rules"
    path = folder / f"{language.split('-')[0].lower()}.txt"
    if not path.is_file():
        path = folder / "default.txt"
    return parse(path.read_text(encoding="utf-8"), str(path))


def parse(text: str, name: str) -> Rules:
    """Raises ValueError, with file and line, for a section that is unknown, double or missing."""
    wanted = {field.replace("_", "-") for field in Rules.__slots__}
    sections: dict[str, set[str]] = {}
    current: set[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            title = line[1:-1]
            if title not in wanted or title in sections:
                raise ValueError(f"{name}:{number}: section {line} is unknown, or there twice")
            current = sections.setdefault(title, set())
        elif line and not line.startswith("#"):
            if current is None:
                raise ValueError(f"{name}:{number}: words before the first section")
            current.update(line.split())
    if missing := wanted - sections.keys():
        raise ValueError(f"{name}: no section [{min(missing)}]")
    return Rules(**{key.replace("-", "_"): frozenset(words) for key, words in sections.items()})
