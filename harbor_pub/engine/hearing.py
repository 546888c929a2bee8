"""A package that answers in another script than it says is found out before anything is used."""

import re
from collections.abc import Callable, Sequence

from harbor_pub.engine.decoding import Draft
from harbor_pub.engine.packages import Package
from harbor_pub.errors import PackageError
from harbor_pub.languages import language

PROBE = "Good morning, ladies and gentlemen. The ministers met in the city on Monday."


def prove(
    signature: str,
    package: Package,
    drafts: Sequence[Draft],
    ask: Callable[[Sequence[str]], list[Draft]],
) -> None:
    """Look at a package's first answers. Where they hold no letter that tells, one sentence is
    asked for. Raises PackageError."""
    if signature in _heard:
        return
    wanted = _SCRIPTS[language(package.target).script]
    if not any(wanted.search(draft.text) for draft in drafts):
        said = ask([PROBE])[0].text
        if any(c.isalpha() for c in said) and not wanted.search(said):
            raise PackageError(
                f"{package.folder}: says it translates to {package.target} but "
                f"answers in another script; remove it and install the right package with "
                f"`harbor models install {package.target}`"
            )
    _heard.add(signature)


_heard: set[str] = set()
"""Signatures of packages that were heard to speak their language."""

_SCRIPTS = {
    "Latn": re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]"),
    "Thai": re.compile(r"[\u0E00-\u0E7F]"),
    "Laoo": re.compile(r"[\u0E80-\u0EFF]"),
    "Khmr": re.compile(r"[\u1780-\u17FF]"),
    "Mymr": re.compile(r"[\u1000-\u109F\uA9E0-\uA9FF\uAA60-\uAA7F]"),
    "Taml": re.compile(r"[\u0B80-\u0BFF]"),
    "Hans": re.compile(r"[\u3400-\u9FFF\U00020000-\U0003FFFF]"),
}
