"""Imports run downhill, and each library stays in its room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A module may import from its own layer and from those above it in this list.
LAYERS = (
    {
        "__init__",
        "diagnosis",
        "errors",
        "languages",
        "messages",
        "model",
        "numerals",
        "placeables",
        "quantities",
        "shown",
        "tables",
        "text",
    },
    {
        "dates",
        "settings",
        "schedules",
        "intake",
        "journal",
        "files",
        "locales",
        "phrases",
        "stamps",
        "webpage",
        "wordml",
        "bilingual",
        "sheetml",
        "xml",
        "encoding",
        "hypertext",
        "fetching",
        "sources",
        "tmx",
        "xliff",
    },
    {"reading", "cleaning", "segmentation", "detection", "checks", "terms"},
    {"record", "engine", "publishing", "review"},
    {"packages", "store"},
    {"pipeline", "memory", "reviewing"},
    {"freshness", "ahead", "arriving"},
    {"serving"},
    {"doctor"},
    {"terminal"},
    {"cli"},
)
ROOMS = {
    "prefect": {"flows"},
    "ctranslate2": {"engine"},
    "argostranslate": {"engine"},
    "sentencepiece": {"engine"},
    "sacrebleu": {"engine"},
    "torch": {"engine"},
    "transformers": {"engine"},
    "sqlalchemy": {"record"},
    "rapidfuzz": {"engine", "record", "review"},
    "filelock": {"engine", "record"},
    "fsspec": {"store"},
    "prometheus_client": {"serving"},
    "starlette": {"serving"},
    "openpyxl": {"publishing"},
    "docx": {"publishing", "review", "reading"},
    "py3langid": {"detection"},
    "regex": {"segmentation"},
    "trafilatura": {"reading"},
    "markdown_it": {"reading", "serving"},
    "pypdfium2": {"reading"},
    "charset_normalizer": {"encoding"},
    "httpx": {"engine", "fetching", "flows"},
    "typer": {"cli", "terminal"},
}
MODULES = sorted((ROOT / "harbor_pub").rglob("*.py")) + sorted((ROOT / "flows").rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "harbor_pub" else "flows"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(name: str) -> int:
    for number, members in enumerate(LAYERS):
        if name in members:
            return number
    raise AssertionError(f"{name} has no layer: give it one in LAYERS")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_downhill(path: Path) -> None:
    own = room(path)
    for name in imported(path):
        top, *rest = name.split(".")
        assert top != "flows" or own == "flows", f"{path} imports a flow"
        if top == "harbor_pub" and rest and own != "flows":
            is_module = (ROOT / "harbor_pub" / rest[0]).is_dir() or (
                ROOT / "harbor_pub" / f"{rest[0]}.py"
            ).is_file()
            if is_module:
                assert layer(rest[0]) <= layer(own), f"{path} imports {name}, which lies above it"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_library_stays_in_its_room(path: Path) -> None:
    for name in imported(path):
        rooms = ROOMS.get(name.split(".")[0])
        assert rooms is None or room(path) in rooms, f"{path} imports {name}"


# What the members of a folder are made of; all of them may import it.
SHARED = {"checks/check"}


@pytest.mark.parametrize(
    "folder",
    [
        name
        for name in ("checks", "cleaning", "reading", "publishing", "doctor", "cli")
        if (ROOT / "harbor_pub" / name).is_dir()
    ],
)
def test_members_of_a_folder_do_not_import_each_other(folder: str) -> None:
    members = {p.stem for p in (ROOT / "harbor_pub" / folder).iterdir()} - {"__init__"}
    for path in (ROOT / "harbor_pub" / folder).rglob("*.py"):
        if path == ROOT / "harbor_pub" / folder / "__init__.py":
            continue
        own = path.relative_to(ROOT / "harbor_pub" / folder).parts[0].removesuffix(".py")
        for name in imported(path):
            parts = name.split(".")
            if parts[:2] == ["harbor_pub", folder] and len(parts) > 2 and parts[2] in members:
                shared = f"{folder}/{parts[2]}" in SHARED
                assert shared or parts[2] == own, f"{path} imports its sibling {parts[2]}"
