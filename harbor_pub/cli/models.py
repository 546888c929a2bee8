"""`harbor models …`: the Argos packages on this machine, and how they come and go."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from platformdirs import user_cache_path
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from harbor_pub import packages
from harbor_pub.engine import Package, catalog
from harbor_pub.engine.convert import QUANTIZATIONS, convert
from harbor_pub.engine.packages import bundle, index, receipt, store
from harbor_pub.engine.verify import prove
from harbor_pub.engine.verify import verify as judge
from harbor_pub.errors import NoPackageError, PackageError, UsageError
from harbor_pub.languages import language
from harbor_pub.settings import Settings, load
from harbor_pub.terminal import Json, print_json, print_table, say, talk

if TYPE_CHECKING:
    from harbor_pub.engine.packages.download import Told
    from harbor_pub.engine.packages.install import Installer

app = typer.Typer(help="The Argos packages on this machine.", no_args_is_help=True)

Pairs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[LOCALE]…",
        help="Locales, such as `th`; `zh-Hans:en` from another language than English.",
        show_default=False,
    ),
]
Source = Annotated[str, typer.Option("--from", help="The language to translate from.")]


@app.command("list")
def models_list(source: Source = "en", as_json: Json = False) -> None:
    """List each locale of ASEAN with the route that leads to it, offline.

    What the index has is shown once `harbor models install` has fetched it.

    Example: harbor models list
    """
    settings = load()
    offers = index.known_offers(_downloads(), _index_address(settings))
    rows, problems = packages.listed(settings, source, offers)
    _show(rows, as_json)
    for problem in problems:
        say(problem, "red")
    if problems:
        raise typer.Exit(1)


@app.command()
def route(
    source: Annotated[str, typer.Argument(help="From.", show_default=False)],
    target: Annotated[str, typer.Argument(help="To.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Show the packages that lead from one language to another, a step a line.

    Example: harbor models route en th
    """
    _show(packages.route(load(), source, target), as_json)


@app.command()
def install(
    locales: Pairs = None,
    origin: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="FILE|DIR|URL",
            help="An .argosmodel file, a folder or a bundle, or the address of a file or an index; "
            "the setting `index` where it is not given.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Install packages into Argos' own folder: whole and proved, or not at all.

    Without a LOCALE, all that --from has. A download that was cut off goes on where it stopped.

    Example: harbor models install th zh-Hans:en
    """
    settings = load()
    if not locales and not origin:
        raise UsageError("name a locale, such as `harbor models install th`, or use --from")
    pairs = _pairs(locales)
    with _progress() as (begin, told):
        installer = _installer(told)
        where = origin or _index_address(settings)
        failed = False
        for offer in index.choose(installer.offers(where), pairs, where):
            begin(offer.name)
            try:
                package, fresh = installer.install(offer)
            except PackageError as error:
                say(str(error), "red")
                failed = True
                continue
            say(_told(package, fresh))
            print(package.folder)
    if failed:
        raise typer.Exit(1)


@app.command()
def verify(locales: Pairs = None, as_json: Json = False) -> None:
    """Check every package: its files' checksums, that it loads, that it speaks its language.

    Exit code 1 where one is damaged; how to mend it is said.

    Example: harbor models verify
    """
    verdicts = []
    for verdict in judge(catalog(load().package_folders), _pairs(locales)):
        verdicts.append(verdict)
        if verdict.problem:
            say(verdict.problem, "red")
    if locales and not verdicts:
        raise NoPackageError(f"{', '.join(locales)}: not installed; see `harbor models list`")
    if as_json:
        print_json([asdict(verdict) for verdict in verdicts])
    elif verdicts:
        print_table(
            [
                {
                    "package": v.package,
                    "version": v.version,
                    "checksums": "recorded" if v.recorded else "none",
                    "state": "damaged" if v.problem else "well",
                }
                for v in verdicts
            ]
        )
    if any(verdict.problem for verdict in verdicts):
        raise typer.Exit(1)


@app.command()
def remove(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="LOCALE…",
            help="Locales, such as `th` or `zh-Hans:en`, or names of package folders.",
            show_default=False,
        ),
    ],
) -> None:
    """Remove installed packages, damaged ones too, from Argos' own folder.

    Example: harbor models remove th
    """
    root = store.argos_folder()
    found = [folder for name in names for folder in _installed(root, name)]
    for folder in dict.fromkeys(found):
        store.remove(folder)
        say(f"removed {folder.name}")


@app.command("bundle")
def models_bundle(
    folder: Annotated[Path, typer.Argument(help="Where to write it.", show_default=False)],
    locales: Pairs = None,
) -> None:
    """Pack the installed packages for a machine that is offline, with checksums and an index.

    With LOCALES, only those, embedded packages too. There: harbor models install --from FOLDER

    Example: harbor models bundle /media/usb/packages
    """
    found = catalog(load().package_folders)
    wanted = _pairs(locales)
    packages = (
        [found.package(*pair) for pair in wanted]
        if wanted
        else [package for package in found.packages.values() if not package.embedded]
    )
    if not packages:
        raise NoPackageError(
            "no package is installed, and the embedded ones come with the program; "
            "name locales to pack those, such as `harbor models bundle FOLDER id`"
        )
    for path in bundle.bundle(packages, folder):
        print(path)
    for error in () if wanted else (*found.damaged.values(), *found.strays):
        say(f"left out: {error}", "red")
    if not wanted and (found.damaged or found.strays):
        raise typer.Exit(1)


@app.command("convert")
def models_convert(
    folder: Annotated[
        Path, typer.Argument(help="A Hugging Face folder of a model.", show_default=False)
    ],
    to: Annotated[str, typer.Option(help="Locales by comma.", show_default=False)],
    source: Source = "en",
    output: Annotated[Path, typer.Option(help="Where to write the packages.")] = Path(),
    licence: Annotated[
        str | None, typer.Option(help="Its licence; else the model card's.", show_default=False)
    ] = None,
    version: Annotated[str, typer.Option(help="The packages' version.")] = "1.0",
    quantization: Annotated[
        str, typer.Option(help=f"Of the weights: {', '.join(QUANTIZATIONS)}.")
    ] = "int8",
) -> None:
    """Make Argos packages of a Marian (OPUS-MT), M2M100, NLLB or MADLAD-400 (T5) model.

    It wants the extra `convert` (torch and transformers) and the whole folder; nothing is fetched.

    Example: harbor models convert ~/m2m100_418M --to lo,km,my,ta --output ~/packages
    """
    targets = [language(tag).tag for tag in to.split(",") if tag.strip()]
    own = language(source).tag
    if not targets or own in targets:
        raise UsageError(f"--to {to!r}: name locales other than {own}, such as --to lo,km")
    if quantization not in QUANTIZATIONS:
        raise UsageError(f"--quantization is one of {', '.join(QUANTIZATIONS)}")
    made = convert(
        folder, list(dict.fromkeys(targets)), output,
        source=own, version=version, quantization=quantization, licence=licence,
    )  # fmt: skip
    for package in made:
        print(package)
    say(f"check and install them with: harbor models install --from {output}")


def _installed(root: Path, name: str) -> list[Path]:
    """The folders of a locale's packages, or the one of that name. Raises NoPackageError."""
    named = [folder for folder in root.iterdir() if folder.is_dir() and folder.name == name]
    found = named or store.installed(root, *_pairs([name])[0])
    if not found:
        raise NoPackageError(
            f"{name}: not in {root}; `harbor models list` shows what is installed, and what is "
            "embedded comes with the program"
        )
    return found


def _pairs(locales: Sequence[str] | None) -> list[tuple[str, str]]:
    """`th` as ("en", "th"), `zh-Hans:en` as ("zh-Hans", "en"). Raises UnknownLocaleError."""
    pairs = []
    for text in locales or ():
        source, colon, target = text.partition(":")
        tags = (source, target) if colon else ("en", source)
        pairs.append((language(tags[0]).tag, language(tags[1]).tag))
        if pairs[-1][0] == pairs[-1][1]:
            raise UsageError(f"{text}: translates into the language itself; name another")
    return pairs


def _installer(told: "Told") -> "Installer":
    # Imported late: only what fetches waits for the HTTP library (0.2 s).
    from harbor_pub.engine.packages.install import Installer

    return Installer(folder=store.argos_folder(), downloads=_downloads(), prove=prove, told=told)


def _downloads() -> Path:
    return user_cache_path("harbor-publisher")


def _index_address(settings: Settings) -> str:
    return settings.index or store.argos_index()


def _told(package: Package, fresh: bool) -> str:
    known = receipt.read(package.folder)
    digest = f", SHA-256 {known.sha256}" if known and known.sha256 else ""
    what = "installed" if fresh else "is there already, whole"
    return f"{package.name} {package.version} {what}: {_size(package.size)}{digest}"


def _show(rows: list[dict[str, object]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        print_table([{**row, "size": _size(row["size"])} for row in rows])


def _size(size: object) -> str | None:
    return decimal(size) if isinstance(size, int) else None


@contextmanager
def _progress() -> Iterator[tuple[Callable[[str], None], "Told"]]:
    """A bar on a terminal, nothing in a pipe: begin it with a name, then tell it the bytes."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=talk, transient=True, disable=not talk.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield (
            lambda name: bar.reset(task, description=name, total=None),
            lambda done, total: bar.update(task, completed=done, total=total),
        )
