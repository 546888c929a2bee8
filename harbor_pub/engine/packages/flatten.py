"""A package that stands by itself: the parts it shares with others brought in.

So an embedded package, too, can be carried to another machine, and be read by Argos there.
"""

import json
import shutil
from pathlib import Path

from harbor_pub.engine.packages import receipt
from harbor_pub.engine.packages.package import Package, read_metadata


def folder_name(package: Package) -> str:
    """As Argos names them: `translate-en_id-1_9`."""
    return f"{package.name}-{package.version.replace('.', '_')}"


def flatten(package: Package, into: Path) -> Path:
    """Copy a package, whole, into a new folder in `into`, without its receipt.

    An embedded package that is a draft stays one where nobody sees that it was embedded.
    """
    folder = into / folder_name(package)
    shutil.copytree(package.folder, folder, ignore=shutil.ignore_patterns(receipt.NAME))
    if package.parts != package.folder.resolve():
        shutil.copytree(package.model, folder / "model")
        shutil.copy(package.tokenizer, folder)
    metadata = read_metadata(folder)
    told = {k: v for k, v in metadata.items() if k != "model"}
    told |= {"draft": True} if package.embedded and package.draft else {}
    if told != metadata:
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        (folder / "metadata.json").write_text(text, encoding="utf-8")
    return folder
