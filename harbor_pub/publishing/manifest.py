"""manifest.json: a Manifest to bytes and back."""

import json
from dataclasses import asdict
from typing import Any

from harbor_pub.errors import OutputError
from harbor_pub.model import Edition, EditionFile, Manifest, PackageCard


def render(manifest: Manifest) -> bytes:
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


def parse(data: bytes) -> Manifest:
    """Raises OutputError where the bytes are no manifest of ours."""
    try:
        fields = json.loads(data)
        told = {name: tuple(fields.get(name, ())) for name in ("keep", "no_rule")}
        editions = tuple(map(_edition, fields["editions"]))
        return Manifest(**{**fields, **told, "editions": editions})
    except (ValueError, TypeError, KeyError) as error:
        raise OutputError("damaged; remove it and publish again") from error


def _edition(fields: dict[str, Any]) -> Edition:
    return Edition(
        **{
            **fields,
            "package": PackageCard(**fields["package"]),
            "signatures": tuple(fields["signatures"]),
            "files": tuple(EditionFile(**file) for file in fields["files"]),
        }
    )
