"""What a document says often, with capitals, and no entry of the base tells."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from harbor_pub.terms.glossary import Glossary

_OPENING = "The|An?|In|On|At|To|For|From|With|By|Of|And|But|Our|We|This|That|These|Those|It|As"
_NAME = r"[A-Z][\w&]*(?:['’][a-z]+)?(?:-[A-Z]\w*)*"
_JOINED = r" (?:(?:of the|of|for|and|de|al) )?"
_PHRASE = re.compile(rf"(?<![\w-])(?!(?:{_OPENING})\b){_NAME}(?:{_JOINED}{_NAME})*")
_OPENS = ".!?:…\"“‘'("
_POSSESSIVE = re.compile(r"['’]s$")


def suggested(texts: Iterable[str], known: Glossary, least: int = 2) -> list[tuple[str, int]]:
    """The phrases that stand there so often at least, and how often, the most frequent first."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(_phrases(text, known))
    often = [(phrase, count) for phrase, count in found.items() if count >= least]
    return sorted(often, key=lambda pair: (-pair[1], pair[0]))


def _phrases(text: str, known: Glossary) -> Iterator[str]:
    """The phrases of a text. A word alone that a sentence may begin with tells nothing; one with a
    capital inside does."""
    if text.isupper():
        return
    terms = known.find(text)
    for match in _PHRASE.finditer(text):
        phrase = _POSSESSIVE.sub("", match.group())
        words = [m.start() + match.start() for m in re.finditer(r"(?<!\w)[A-Z]", phrase)]
        if all(any(term.start <= word < term.end for term in terms) for word in words):
            continue
        before = text[: match.start()].rstrip()
        opens = not before or before[-1] in _OPENS
        if len(phrase) > 1 and not (opens and phrase.isalpha() and phrase[1:].islower()):
            yield phrase
