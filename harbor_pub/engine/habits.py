"""What a package is found to do, asked once and kept in the user's data folder: a run of one
segment doesn't pay for it."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from platformdirs import user_data_path

from harbor_pub import files
from harbor_pub.engine import masking
from harbor_pub.engine.decoding import Draft
from harbor_pub.errors import OutputError

Ask = Callable[[Sequence[str]], Sequence[Draft]]
"""Texts to the first drafts of a package, nothing asked again."""


Masks = tuple[str, ...]
"""The two kinds of mask that a package copies best, or fewer."""

LEAST = 0.5
"""The share of masks that a kind which is used comes through with, at least."""

_known: dict[str, Masks] = {}
"""By the engine's signature. A race of threads costs a second probe."""


def masks(signature: str, ask: Ask) -> Masks:
    """Those of the package of a signature, which tells the engine's version, too."""
    if signature not in _known:
        kept = _kept()
        if signature not in kept:
            kept[signature] = _found(ask)
            _keep(kept)
        _known[signature] = kept[signature]
    return _known[signature]


def _found(ask: Ask) -> Masks:
    """Asked until two kinds come through always; where there aren't two, the best of all."""
    shares: dict[str, float] = {}
    for form in masking.FORMS:
        shares[form] = masking.copied(form, [draft.text for draft in ask(masking.probe(form))])
        if list(shares.values()).count(1) == 2:
            break
    best = sorted(shares, key=lambda form: -shares[form])[:2]
    return tuple(form for form in best if shares[form] >= LEAST)


def _kept() -> dict[str, Masks]:
    try:
        rows = json.loads(_path().read_text(encoding="utf-8"))
        return {signature: _sound(row["masks"]) for signature, row in rows.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}  # nothing was found out yet, or by another version: it is found out anew


def _sound(found: list[str]) -> Masks:
    if not set(found) <= set(masking.FORMS):
        raise ValueError(found)
    return tuple(found)


def _keep(kept: dict[str, Masks]) -> None:
    rows = {signature: {"masks": found} for signature, found in kept.items()}
    try:
        files.write(_path(), json.dumps(rows, indent=1, sort_keys=True).encode() + b"\n")
    except OutputError:
        return  # a home that can't be written costs a probe in each process, no more


def _path() -> Path:
    return user_data_path("harbor-publisher") / "habits.json"
