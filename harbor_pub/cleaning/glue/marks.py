"""Lost spaces beside a mark: after a comma or full stop, around brackets and quotes, beside digits,
and after a clitic ("We'llshare")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harbor_pub.cleaning.glue.cut import Cut
from harbor_pub.cleaning.glue.lexicon import words
from harbor_pub.cleaning.glue.splitter import Splitter

_COMMA = re.compile(
    r"(?<=[^\W\d_])[,;](?=[^\W\d_\"“‘(])|(?<=\d)[,;](?=[A-Za-z]{2})|(?<=[A-Za-z]{2}),(?=[$€£¥]?\d)"
    r"|(?<=[A-Za-z]\d),(?=(?:1[5-9]|20)\d\d\b)|(?<=[A-Za-z]\d\d),(?=(?:1[5-9]|20)\d\d\b)"
    r"|(?<=^\d),(?=(?:1[5-9]|20)\d\d\b)|(?<=^\d\d),(?=(?:1[5-9]|20)\d\d\b)"  # a day, a year
)
_STOP = re.compile(r"(?<=[A-Za-z\d)])[.!?][”’)]?(?=[\"“‘(]?([A-Z][a-z’']*))")
_COLON = re.compile(r"(?<=[A-Za-z]{2}):(?=[A-Za-z\"“]{3})")
_OPENING = re.compile(r"(?<=[A-Za-z\d])\((?=[A-Za-z\d$€£¥\"“][^)]+|$)")
_CLOSING = re.compile(r"(?<=[A-Za-z\d]{2})\)(?=[A-Za-z]{2})")
_INSIDE_A_WORD = re.compile(r"\((?:s|es|e?d|ing|er|r|n|a|o|x|ly|ren|al|in|re)\)")
_QUOTE = re.compile(
    r"(?<=[A-Za-z])[\"“](?=\w)|(?<=[.,!?A-Za-z])”(?=[A-Za-z]{2})|(?<=[.,!?])\"(?=[A-Za-z])"
)
_INITIAL = re.compile(r"(?:^|[.\W])[A-Za-z]$")
_CLITIC = re.compile(r"([A-Za-z]{2,}['’](?:ll|re|ve|d|s|m|t))([A-Za-z]{2,})")
_BEFORE_A_NUMBER = words("function") | frozenset(
    {"nearly", "approximately", "exactly", "roughly", "least", "almost", "additional", "another"}
    | {"first", "last", "next", "past", "some", "total"}
)
_FIGURES = re.compile(r"\d[\d,.]*%?(?:\W|$)")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?=[a-z]{3})")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+\b")
_DECADE = re.compile(r"s(?:and|or|to|in|the|was|were|is|of)?\b")
_NEGATED = frozenset(
    {"don", "didn", "doesn", "isn", "aren", "wasn", "weren", "won", "wouldn", "couldn"}
    | {"shouldn", "can", "hasn", "haven", "hadn", "mustn", "needn", "ain"}
)


@dataclass(frozen=True, slots=True)
class Marks:
    splitter: Splitter

    def cuts(self, token: str, quotes_before: int) -> Iterator[Cut]:
        """The places in a token, which has no white space. `quotes_before` counts the straight
        double quotes before it in its paragraph: an even number means the next one opens."""
        for match in _COMMA.finditer(token):
            yield Cut(offset=match.end(), score=6.0, reason="comma")
        for match in _STOP.finditer(token):
            if self._ends_a_sentence(token, match):
                yield Cut(offset=match.end(), score=5.0, reason="full stop")
        for match in _COLON.finditer(token):
            if self._known(token[: match.start()]):
                yield Cut(offset=match.end(), score=3.0, reason="colon")
        yield from self._brackets(token)
        yield from self._quotes(token, quotes_before)
        yield from self._numbers(token)

    def clitic(self, word: str) -> Cut | None:
        """A cut after 'll, 're, 's and their like, in a word with an apostrophe."""
        match = _CLITIC.fullmatch(word)
        if not match or match[2].lower() == "clock" or self.splitter.strength(match[2], word) < 3:
            return None
        stem = re.split("['’]", match[1])[0]
        negated = match[1].endswith("t")
        known = stem.lower() in _NEGATED if negated else bool(self.splitter.strength(stem, word))
        return Cut(offset=match.end(1), score=2.5, reason="clitic") if known else None

    def _ends_a_sentence(self, token: str, match: re.Match[str]) -> bool:
        before, after = token[: match.start()], match[1]
        if _INITIAL.search(before) or (len(after) == 1 and after not in "AI"):
            return False
        if not (before[-1].isdigit() or before[-1] == ")" or self._known(before)):
            return False
        return bool(
            len(after) >= 3
            or self.splitter.strength(after, token)
            or self.splitter.split(after)[0] > 0
        )

    def _known(self, before: str) -> bool:
        """Does the text end with a word that we, or the document, know?"""
        last = re.split(r"[^A-Za-z]", before)[-1]
        return bool(last) and bool(self.splitter.strength(last, before + "."))

    def _brackets(self, token: str) -> Iterator[Cut]:
        for match in _OPENING.finditer(token):
            before = token[: match.start()]
            if not _INSIDE_A_WORD.match(token, match.start()) and (
                before[-1].isdigit() or self._known(before)
            ):
                yield Cut(offset=match.start(), score=4.0, reason="bracket")
        for match in _CLOSING.finditer(token):
            before = token[: match.start()]
            if "(" not in before or re.search(r"\([A-Za-z]{3,}$", before):
                yield Cut(offset=match.end(), score=3.0, reason="bracket")

    def _quotes(self, token: str, quotes_before: int) -> Iterator[Cut]:
        for match in _QUOTE.finditer(token):
            opens = match.group() == "“" or (
                match.group() == '"' and not (quotes_before + token[: match.start()].count('"')) % 2
            )
            yield Cut(offset=match.start() if opens else match.end(), score=4.0, reason="quote")

    def _numbers(self, token: str) -> Iterator[Cut]:
        for match in re.finditer(r"\d+|[^\W\d_]+", token):
            start, end = match.span()
            rest = token[end:]
            ordinal = _ORDINAL.match(rest)
            if match.group().isdigit() and ordinal and self._word_after_digits(rest[2:]):
                yield Cut(offset=end + 2, score=2.0, reason="number")
            elif match.group().isdigit():
                if self._word_after_digits(rest) and not token[:start][-1:].isalpha():
                    yield Cut(offset=end, score=1.5, reason="number")
            elif _THOUSANDS.match(rest) and end - start >= 4 and self._known(match.group()):
                yield Cut(offset=end, score=2.0, reason="number")
            elif match.group() in _BEFORE_A_NUMBER and end - start >= 2 and _FIGURES.match(rest):
                yield Cut(offset=end, score=2.5, reason="number")

    def _word_after_digits(self, rest: str) -> bool:
        word = re.match(r"[a-z]{3,}", rest)
        if not word or _DECADE.match(rest) or word.group() in words("units"):
            return False
        return self.splitter.strength(word.group(), rest + "0") >= 3.5
