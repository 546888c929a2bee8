"""harbor.toml and HARBOR_* variables in, one frozen Settings out; read once, at the door."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from harbor_pub.errors import SettingsError


def _own_record() -> str:
    return f"sqlite:///{user_data_path('harbor-publisher') / 'record.sqlite'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`record` is a database URL, `output` a folder, `packages` one more folder of Argos packages
    that is searched before Argos' own ("" for none), `index` the address of the index that packages
    are installed from ("" for Argos' own), `beam` the beam size and `batch_tokens` the source
    tokens that one core translates at once, `guards` whether doubtful answers are asked for again
    (else a package's first answer stands, as argos-translate gives it), `segmentation_rules` an
    SRX 2.0 file that takes the place of the built-in rules of segmentation ("" for none),
    `allow_private_addresses` lets a SOURCE be fetched from this machine or a local network.
    `model_memory` is how many MiB of model files stay loaded, `draft_below` the chrF2 under
    which an edition says "draft", `publish_below` the one under which it is made for editors
    and not listed for readers until it has been reviewed (1 lists all). `store` is the address
    of a place that everything is published to besides, as fsspec takes it ("" for none), `roots`
    the folders that a run at the desk may read sources from and write to (none for the one that
    harbor.toml lies in), `inbox` the folder where reviewed files are laid down, `drafts` the one
    for editions that await approval, `uploads` the one for texts that were sent to the upload
    page, `journal` a file of events ("" for none), `public_url` where
    readers reach the output folder, `desk_url` where people reach the desk, `webhook` what is told
    of failures and of editions that are ready for review ("" for none), `keep_days` how long the
    desk keeps its runs, logs and events (the record keeps everything), `due` when editors
    are to hand an edition back and `back_to` where, both told on its first page,
    `both_languages` makes the Word file say everything in the source's language too. `terms`
    is the file with the project's terms ("" for terms.tsv beside the record), `severities` what
    checks count for in place of their own, `ending=neutral` or `doubled=off` each."""

    record: str = ""
    output: str = "output"
    packages: str = ""
    index: str = ""
    beam: int = 4
    batch_tokens: int = 512
    guards: bool = True
    segmentation_rules: str = ""
    allow_private_addresses: bool = False
    model_memory: int = 2048
    draft_below: int = 55
    publish_below: int = 20
    store: str = ""
    inbox: str = "inbox"
    drafts: str = "drafts"
    uploads: str = "uploads"
    journal: str = ""
    roots: tuple[str, ...] = ()
    public_url: str = ""
    desk_url: str = ""
    webhook: str = ""
    keep_days: int = 90
    due: str = ""
    back_to: str = ""
    both_languages: bool = False
    terms: str = ""
    severities: tuple[str, ...] = ()

    @property
    def record_url(self) -> str:
        return self.record or _own_record()

    @property
    def terms_path(self) -> Path:
        """The project's terms: where the setting says, else beside a record that is a file."""
        if self.terms:
            return Path(self.terms)
        kind, _, place = self.record_url.partition(":///")
        folder = Path(place).parent if kind == "sqlite" else user_data_path("harbor-publisher")
        return folder / "terms.tsv"

    @property
    def package_folders(self) -> tuple[Path, ...]:
        return (Path(self.packages),) if self.packages else ()

    @property
    def root_folders(self) -> tuple[Path, ...]:
        """The folders that a run at the desk may use, as they really lie."""
        roots = tuple(Path(root).resolve() for root in self.roots or (".",))
        uploads = Path(self.uploads).resolve()
        return roots if any(map(uploads.is_relative_to, roots)) else (*roots, uploads)

    @property
    def output_folder(self) -> Path:
        return Path(self.output)


def load(folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """`harbor.toml` of a folder (the current one), overridden by HARBOR_* variables.

    Raises SettingsError, which names the file or the variable and the key.
    """
    settings = Settings()
    path = (folder or Path.cwd()) / "harbor.toml"
    if path.is_file():
        values = {key: value for key, value in toml(path).items() if key not in _TABLES}
        settings = _apply(settings, values, str(path))
    variables = {
        key.removeprefix("HARBOR_").lower(): value
        for key, value in (os.environ if environment is None else environment).items()
        if key.startswith("HARBOR_") and key.removeprefix("HARBOR_").lower() in _TYPES
    }
    return _apply(settings, variables, "HARBOR_*")


def toml(path: Path) -> Mapping[str, object]:
    """The tables of a harbor.toml. Raises SettingsError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path}: can't be read as TOML ({error})") from error


_TABLES = {"schedule"}
"""What harbor.toml holds besides settings; each has a reader of its own."""

_TYPES = {field.name: type(getattr(Settings(), field.name)) for field in fields(Settings)}


def _apply(settings: Settings, values: Mapping[str, object], origin: str) -> Settings:
    for key, value in values.items():
        if key not in _TYPES:
            known = ", ".join(_TYPES)
            raise SettingsError(f"{origin}: unknown setting {key!r}; there are {known}")
        try:
            wanted: Any = _READ.get(_TYPES[key], _TYPES[key])(value)
        except (TypeError, ValueError) as error:
            raise SettingsError(f"{origin}: {key} can't be {value!r}") from error
        if type(wanted) is int and wanted < 1:
            raise SettingsError(f"{origin}: {key} must be at least 1, not {wanted}")
        settings = replace(settings, **{key: wanted})
    return settings


def _switch(value: object) -> bool:
    """true and false as TOML and as environment variables write them. Raises ValueError."""
    said = str(value).strip().lower()
    if said not in ("true", "false", "1", "0", "yes", "no"):
        raise ValueError(said)
    return said in ("true", "1", "yes")


def _several(value: object) -> tuple[str, ...]:
    """A list of TOML, or paths as an environment variable has them. Raises TypeError."""
    if isinstance(value, str):
        return tuple(filter(None, value.split(os.pathsep)))
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(value)
    return tuple(value)


_READ: Mapping[type, Callable[[object], Any]] = {bool: _switch, tuple: _several}
