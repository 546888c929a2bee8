"""What an architecture's recipe says: how an Argos package has to feed its model."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from harbor_pub.errors import PackageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`sentencepiece` is the model that cuts the source and joins the target. `source_tag` is put
    before the source ("" for none): CTranslate2's config.json has room for one token there.
    `target_prefix` is what the target has to begin with, which Argos calls by the same name.
    `note` is a line for the package's README."""

    sentencepiece: Path
    source_tag: str = ""
    target_prefix: str = ""
    note: str = ""


Vocabulary = dict[str, int]
Cook = Callable[[Path, Vocabulary, str, str], Recipe]
"""A folder, its whole vocabulary, and the BCP 47 tags of source and target."""


def need(folder: Path, name: str) -> Path:
    """A file of the folder. Raises PackageError where it isn't there."""
    path = folder / name
    if not path.is_file():
        raise PackageError(f"{folder}: {name} is missing; get the whole folder of the model")
    return path


def pick(folder: Path, vocabulary: Vocabulary, candidates: Iterable[str], tag: str) -> str:
    """The first candidate that the vocabulary has. Raises PackageError."""
    wanted = list(candidates)
    found = next((token for token in wanted if token in vocabulary), None)
    if found is None:
        looked = f" (looked for {', '.join(wanted)})" if wanted else ""
        raise PackageError(
            f"{folder}: the model doesn't know {tag}{looked}; convert another model for it"
        )
    return found
