"""What a package is found to do, asked once and kept in the user's data folder: a run of one
segment doesn't pay for it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from platformdirs import user_data_path

from harbor_pub import files
from harbor_pub.engine import loops, masking
from harbor_pub.engine.decoding import Draft
from harbor_pub.errors import OutputError

Ask = Callable[[Sequence[str]], Sequence[Draft]]
"""Texts to the first drafts of a package, nothing asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """`masks` are the first two kinds of mask that a package copies, or fewer; `loops` tells that
    it loops on most plain sentences, and so isn't mended by asking it again: it has no masks."""

    masks: tuple[str, ...]
    loops: bool


_known: dict[str, Habits] = {}
"""By the engine's signature. A race of threads costs a second probe."""


def known(signature: str, ask: Ask) -> Habits:
    """The habits of the package of a signature, which tells the engine's version, too."""
    if signature not in _known:
        kept = _kept()
        if signature not in kept:
            kept[signature] = _found(ask)
            _keep(kept)
        _known[signature] = kept[signature]
    return _known[signature]


def _found(ask: Ask) -> Habits:
    """Kinds of mask are tried until two are copied; a package that loops copies nothing well."""
    looping = [
        loops.loops(text, draft) for text, draft in zip(loops.PLAIN, ask(loops.PLAIN), strict=True)
    ]
    if sum(looping) > len(looping) / 2:
        return Habits(masks=(), loops=True)
    copied = (
        form
        for form in masking.FORMS
        if masking.copied(form, [draft.text for draft in ask(masking.probe(form))])
    )
    return Habits(masks=tuple(islice(copied, 2)), loops=False)


def _kept() -> dict[str, Habits]:
    try:
        rows = json.loads(_path().read_text(encoding="utf-8"))
        return {signature: _sound(**row) for signature, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # nothing was found out yet, or by another version: it is found out anew


def _sound(masks: list[str], loops: bool) -> Habits:
    if not set(masks) <= set(masking.FORMS):
        raise ValueError(masks)
    return Habits(masks=tuple(masks), loops=bool(loops))


def _keep(kept: dict[str, Habits]) -> None:
    rows = {signature: asdict(habits) for signature, habits in kept.items()}
    try:
        files.write(_path(), json.dumps(rows, indent=1, sort_keys=True).encode() + b"\n")
    except OutputError:
        return  # a home that can't be written costs a probe in each process, no more


def _path() -> Path:
    return user_data_path("harbor-publisher") / "habits.json"
