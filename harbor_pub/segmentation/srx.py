"""A user's own rules: Segmentation Rules eXchange 2.0 (LISA OSCAR, 7 April 2008).

A rule matches at a place where `beforebreak` ends and `afterbreak` begins; the first rule of those
that match a place decides it. The patterns are ICU's, which are all but Java's: `regex` reads them
with look-behind of any length, and what it can't read is refused with the rule's line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex
from lxml import etree

from harbor_pub.errors import SettingsError
from harbor_pub.languages import language as language_of
from harbor_pub.xml import has_type, root_of

_NAMESPACE = "{http://www.lisa.org/srx20}"
_LARGEST = 8 * 1024 * 1024
"""Bytes. Files that cover fifty languages have half a million."""

PATIENCE = 10.0
"""Seconds that one rule may take on one block: a pattern that backtracks without end must not hold
an unattended run for ever."""

_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|$)", re.DOTALL)
_HEX = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whether to break, and the pattern, which matches the empty string at each of its places."""

    breaks: bool
    pattern: "regex.Pattern[str]"
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Srx:
    """The rules of a file: `maps` tell which group of rules a language has, in order."""

    path: str
    cascade: bool
    groups: Mapping[str, tuple[Rule, ...]]
    maps: tuple[tuple["regex.Pattern[str]", str], ...]

    def __call__(self, text: str, language: str) -> Iterator[int]:
        """The offsets at which a sentence begins. White space goes with the sentence before it,
        wherever the rules break it.

        Raises SettingsError where the file has no rules for the language, or one takes too long.
        """
        decided: dict[int, bool] = {}
        for rule in self._rules(language):
            for place in _places(rule, text):
                decided.setdefault(place, rule.breaks)
        breaks = {_after_space(text, place) for place, yes in decided.items() if yes}
        yield from sorted(breaks - {0, len(text)})

    def _rules(self, language: str) -> list[Rule]:
        """The rules of every map that fits the language or, without cascade, of the first."""
        tags = {language, language_of(language).argos}
        names = [name for pattern, name in self.maps if any(map(pattern.fullmatch, tags))]
        if not names:
            raise SettingsError(
                f"{self.path}: no <languagemap> fits {language!r}; add one, or leave "
                "segmentation_rules unset for the built-in rules"
            )
        return [rule for name in names[: None if self.cascade else 1] for rule in self.groups[name]]


def read(path: Path) -> Srx:
    """The rules of an SRX 2.0 file. Raises SettingsError, which names the file, line and rule."""
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=4)
def _read(path: Path, _: int) -> Srx:
    root = _parse(path)
    header, body = root.find(f"{_NAMESPACE}header"), root.find(f"{_NAMESPACE}body")
    if header is None or body is None:
        raise SettingsError(f"{path}:{root.sourceline}: has no <header> and <body>; see SRX 2.0")
    groups = {
        group.get("languagerulename", ""): tuple(_rule(element, path) for element in group)
        for group in body.iterfind(f"{_NAMESPACE}languagerules/{_NAMESPACE}languagerule")
    }
    elements = body.iterfind(f"{_NAMESPACE}maprules/{_NAMESPACE}languagemap")
    maps = tuple(_map(element, groups, path) for element in elements)
    return Srx(path=str(path), cascade=header.get("cascade") == "yes", groups=groups, maps=maps)


def _parse(path: Path) -> etree._Element:
    try:
        if path.stat().st_size > _LARGEST:
            raise SettingsError(f"{path}: is larger than {_LARGEST >> 20} MiB; is it an SRX file?")
        root = root_of(path.read_bytes(), bare=True)
    except OSError as error:
        raise SettingsError(
            f"{path}: can't be read ({error.strerror}); name an SRX file"
        ) from error
    except etree.XMLSyntaxError as error:
        raise SettingsError(f"{path}:{error.lineno}: is no XML ({error.msg})") from error
    if has_type(root):
        raise SettingsError(f"{path}: has a document type, which SRX 2.0 needs not; take it out")
    if root.tag != f"{_NAMESPACE}srx" or root.get("version") != "2.0":
        raise SettingsError(f'{path}: is no SRX 2.0 file; its root should be <srx version="2.0">')
    return root


def _rule(element: etree._Element, path: Path) -> Rule:
    place = f"{path}:{element.sourceline}"
    breaks = element.get("break", "yes")
    if element.tag != f"{_NAMESPACE}rule" or breaks not in ("yes", "no"):
        raise SettingsError(f'{place}: should be a <rule> with break="yes" or "no"')
    before = element.findtext(f"{_NAMESPACE}beforebreak") or ""
    after = element.findtext(f"{_NAMESPACE}afterbreak") or ""
    groups = _compiled(before, f"{place}: beforebreak").groups
    _compiled(after, f"{place}: afterbreak")
    if groups and re.search(r"\\[1-9]", after):
        raise SettingsError(f"{place}: afterbreak refers to a group, which it can't; write it out")
    pattern = _compiled(f"(?<=(?:{before}))(?=(?:{after}))", place)
    return Rule(breaks=breaks == "yes", pattern=pattern, place=place)


def _map(
    element: etree._Element, groups: Mapping[str, object], path: Path
) -> tuple["regex.Pattern[str]", str]:
    place = f"{path}:{element.sourceline}"
    name = element.get("languagerulename", "")
    if name not in groups:
        raise SettingsError(f"{place}: there is no <languagerule> {name!r}")
    # Tags know no case (RFC 5646, section 2.1.1).
    pattern = f"(?i:{element.get('languagepattern', '')})"
    return _compiled(pattern, f"{place}: languagepattern"), name


def _compiled(pattern: str, place: str) -> "regex.Pattern[str]":
    """The pattern in `regex`'s own words for what it spells otherwise than ICU."""
    try:
        spelt = _QUOTED.sub(lambda match: re.escape(match[1]), pattern)
        spelt = _HEX.sub(lambda match: re.escape(chr(int(match[1], 16))), spelt)
        return regex.compile(spelt, regex.VERSION1)
    except (regex.error, OverflowError, ValueError) as error:
        raise SettingsError(f"{place}: {pattern!r} can't be compiled ({error})") from error


def _places(rule: Rule, text: str) -> Iterator[int]:
    try:
        for match in rule.pattern.finditer(text, timeout=PATIENCE):
            yield match.end()
    except TimeoutError as error:
        raise SettingsError(
            f"{rule.place}: the rule takes more than {PATIENCE:g} s on {text[:40]!r}…; "
            "simplify its patterns"
        ) from error


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    assert found is not None  # it may be empty
    return found.end()
